#!/usr/bin/env python3
"""Writes references.jsonl: values and derivatives of every row of the table, from mpmath.

Made by, from the root of the repository (mpmath 1.3.0, gmpy2 optional and only faster):

    python3 tests/data/make_references.py > tests/data/references.jsonl

One JSON object per line: {"row", "n" (polygamma and sphj only), "args", "value", "partials",
"seconds"}.

* args: the shortest decimal that reads back as the f64 meant, or "inf", "-inf", "NaN".
* value: 40 significant digits of the function at the exact binary value of args, or "inf",
  "-inf", "NaN" where convention (not mpmath) decides; these are listed by hand under SPECIAL.
  Out of the range of f64 the digits are still those of the true value.
* partials: one per argument, from differences of values only, at several hundred digits: two
  central differences with different steps must agree to 45 digits, and the one-sided ones to
  about 30. null: not asserted (a kink, an end of the domain, an infinite argument).
  "0" also stands for a slope below 1e-400. Where value is NaN, every partial is "NaN".
* seconds: the upper triangle of the second derivatives, row by row, from second differences of
  values in the same way; null or left out: not asserted. At the points of many arguments only
  the first three arguments are taken.

Deterministic: the only random numbers have a fixed seed.
"""

import json
import random
import struct
import sys

import mpmath
from mpmath import mp, mpf

DIGITS = 40
RANDOM = random.Random(20260101)
INF, NAN = float("inf"), float("nan")
MAX, TINY, LEAST = 1.7976931348623157e308, 2.2250738585072014e-308, 5e-324


class Undefined(Exception):
    """The row has no real value here."""


# --- the rows, as functions of mpf at the precision of the moment ---------------------------


def real(x):
    if isinstance(x, mpmath.mpc):
        raise Undefined
    if mpmath.isnan(x) or mpmath.isinf(x):
        raise Undefined
    return x


def sign(x):
    return mpf((x > 0) - (x < 0))


def trunc(x):
    return mpmath.floor(x) if x >= 0 else mpmath.ceil(x)


def half_even(x):
    low = mpmath.floor(x)
    gap = x - low
    up = gap > mpf(0.5) or (gap == mpf(0.5) and int(low) % 2 != 0)
    return low + 1 if up else low


def cbrt(x):
    return mpmath.cbrt(x) if x >= 0 else -mpmath.cbrt(-x)


def lgamma(x):
    if x > 1000:
        return mpmath.loggamma(x)
    return mpmath.log(abs(mpmath.gamma(x)))


def polygamma(n, x):
    if n == 0:
        return mpmath.psi(0, x)
    total, lift = mpf(0), mpf(-1) ** (n + 1) * mpmath.factorial(n)
    while x < 1:
        total += lift / x ** (n + 1)
        x += 1
    return total + lift * mpmath.zeta(n + 1, x)


def xlogy(x, y):
    if x == 0 and y >= 0:
        return mpf(0)
    if y <= 0:
        raise Undefined
    return x * mpmath.log(y)


def logsumexp(*xs):
    top = max(xs)
    rest = list(xs)
    rest.remove(top)
    return top + mpmath.log1p(sum((mpmath.exp(x - top) for x in rest), mpf(0)))


def power(x, y):
    if x < 0 and y != mpmath.floor(y):
        raise Undefined
    if x == 0 and y < 0:
        raise Undefined
    return x**y if x != 0 or y != 0 else mpf(1)


def powslope(x, y):
    if y == 0:
        if x < 0:
            raise Undefined  # beside it in y
        return mpf(0)
    return y * power(x, y - 1)


def remainder(x, y):
    if y == 0:
        raise Undefined
    return x - y * trunc(x / y)


def sinc(x):
    return mpmath.sin(x) / x if x != 0 else mpf(1)


def sphj(n, x):
    """Series or upward recurrence, repeated with more digits until two runs agree."""
    if x == 0:
        return mpf(1 if n == 0 else 0)
    want, extra, last = mp.dps, 30, None
    while True:
        with mpmath.workdps(want + extra):
            value = sphj_once(n, x)
            if last is not None and abs(value - last) <= abs(value) * mpf(10) ** (-want):
                break
        last, extra = value, 2 * extra
    return +value


def sphj_once(n, x):
    if abs(x) < 300:
        step, term, total, k = -x * x / 2, mpf(1), mpf(1), 0
        while abs(term) > mpf(10) ** (-mp.dps - 10) * abs(total):
            k += 1
            term = term * step / (k * (2 * n + 2 * k + 1))
            total += term
        return total * x**n / mpmath.fac2(2 * n + 1)
    below, at = mpmath.sin(x) / x, (mpmath.sin(x) / x - mpmath.cos(x)) / x
    if n == 0:
        return below
    for k in range(1, n):
        below, at = at, (2 * k + 1) / x * at - below
    return at


def needs(ok, f):
    """f, undefined where ok fails."""

    def g(*x):
        if not ok(*x):
            raise Undefined
        return f(*x)

    return g


def positive(x):
    return x > 0


def inside(x):
    return -1 <= x <= 1


def prod(*xs):
    total = mpf(1)
    for x in xs:
        total *= x
    return total


ROWS = {
    "neg": lambda x: -x,
    "add": lambda x, y: x + y,
    "sub": lambda x, y: x - y,
    "mul": lambda x, y: x * y,
    "div": needs(lambda x, y: y != 0, lambda x, y: x / y),
    "pow": power,
    "sqrt": needs(lambda x: x >= 0, mpmath.sqrt),
    "cbrt": cbrt,
    "exp": mpmath.exp,
    "exp2": lambda x: mpf(2) ** x,
    "expm1": mpmath.expm1,
    "ln": needs(positive, mpmath.log),
    "log2": needs(positive, lambda x: mpmath.log(x) / mpmath.log(2)),
    "log10": needs(positive, lambda x: mpmath.log(x) / mpmath.log(10)),
    "log1p": needs(lambda x: x > -1, mpmath.log1p),
    "sin": mpmath.sin,
    "cos": mpmath.cos,
    "tan": mpmath.tan,
    "sec": mpmath.sec,
    "csc": needs(lambda x: x != 0, mpmath.csc),
    "cot": needs(lambda x: x != 0, mpmath.cot),
    "asin": needs(inside, mpmath.asin),
    "acos": needs(inside, mpmath.acos),
    "atan": mpmath.atan,
    "atan2": mpmath.atan2,
    "sinh": mpmath.sinh,
    "cosh": mpmath.cosh,
    "tanh": mpmath.tanh,
    "asinh": mpmath.asinh,
    "acosh": needs(lambda x: x >= 1, mpmath.acosh),
    "atanh": needs(lambda x: -1 < x < 1, mpmath.atanh),
    "hypot": lambda *x: mpmath.sqrt(sum(t * t for t in x)),
    "abs": abs,
    "sign": sign,
    "min": lambda *x: min(x),
    "max": lambda *x: max(x),
    "floor": mpmath.floor,
    "ceil": mpmath.ceil,
    "round": half_even,
    "trunc": trunc,
    "remainder": remainder,
    "erf": mpmath.erf,
    "erfc": mpmath.erfc,
    "gamma": needs(lambda x: x > 0 or x != mpmath.floor(x), mpmath.gamma),
    "lgamma": needs(lambda x: x > 0 or x != mpmath.floor(x), lgamma),
    "digamma": needs(lambda x: x > 0 or x != mpmath.floor(x), lambda x: mpmath.psi(0, x)),
    "polygamma": needs(lambda n, x: x > 0 or x != mpmath.floor(x), polygamma),
    "sigmoid": lambda x: 1 / (1 + mpmath.exp(-x)) if x > 0 else mpmath.exp(x) / (1 + mpmath.exp(x)),
    "softplus": lambda x: logsumexp(mpf(0), x),
    "relu": lambda x: max(x, mpf(0)),
    "heaviside": lambda x: (1 + sign(x)) / 2,
    "logaddexp": logsumexp,
    "logsumexp": logsumexp,
    "xlogy": xlogy,
    "sinc": sinc,
    "sphj": sphj,
    "sum": lambda *x: sum(x, mpf(0)),
    "product": prod,
    "sech2": lambda x: 1 / mpmath.cosh(x) ** 2,
    "gauss": lambda x: mpmath.exp(-x * x),
    "powslope": powslope,
    "inversion": needs(lambda x, y: x != 0 or y != 0, lambda x, y: x / (x * x + y * y)),
    "dircos": lambda *x: x[0] / mpmath.sqrt(sum(t * t for t in x)) if any(x) else mpf(0),
}

# --- the points ------------------------------------------------------------------------------


def f32(x):
    return struct.unpack("<f", struct.pack("<f", x))[0]


def up(x, steps=1):
    (bits,) = struct.unpack("<q", struct.pack("<d", x))
    return struct.unpack("<d", struct.pack("<q", bits + (steps if x > 0 else -steps)))[0]


def spread(low, high, count):
    """Random points between two bounds, every second one an f32."""
    points = [RANDOM.uniform(low, high) for _ in range(count)]
    return [f32(x) if i % 2 else x for i, x in enumerate(points)]


def wide(low, high, count, negative=True):
    """The same with random exponents of ten, of both signs."""
    points = [10.0 ** RANDOM.uniform(low, high) for _ in range(count)]
    points = [f32(x) if i % 2 and 1e-37 < x < 1e38 else x for i, x in enumerate(points)]
    return [-x if negative and i % 3 == 0 else x for i, x in enumerate(points)]


EDGES = [0.0, -0.0, LEAST, -LEAST, 1e-310, TINY, -1e-200, 1e-20, -1e-8, 1.401298464324817e-45, -9.999946101114759e-41,
         0.5, -0.5, 1.0, -1.0]
ONES = [up(1.0), up(1.0, -1), 1.0000001192092896, 0.99999994039535522, 1.125, 0.875]
TURNS = [3.141592653589793, 1.5707963267948966, 4.71238898038469, 6.283185307179586, 0.7853981633974483]
TRIG = TURNS + [-x for x in TURNS] + [355.0, 22.0, 1e5, 1e15, 1e22, 1.7e308, 6381956970095103.0 * 2.0**797]
MANY = (1.5, -0.25, 3.0, 0.75, -2.0, 1.25, 0.5, -4.0, 2.5, 1.0, -0.375, 7.0)
HALVES = [0.5, 1.5, 2.5, -0.5, -1.5, -2.5, 0.49999999999999994, 4503599627370495.5, 1e300, -3.0, 7.25, -7.75]
POLES = [up(-float(k), s) for k in (1, 2, 3, 10, 33) for s in (1, -1)] + [-2.0000002384185791, -4.9999995231628418]
GAMMA = EDGES[2:9] + ONES + POLES + spread(-10.5, 0.5, 9) + spread(0.5, 20.0, 9) + [2.0, 3.0, 10.0, 0.25, 1e-300]
DIGAMMA_ZEROS = [1.4616321449683622, 1.4616321449683625, 1.461632, 1.5, -0.504083008264455, -1.573498473162390, -10.702]
LGAMMA_ZEROS = [up(2.0), up(2.0, -1), 1.9999999, 2.0009765625, 0.9990234375, -2.4570247382208006, -2.7476826467274127, -3.143580888349980]


def log_points():
    return EDGES[2:6] + [1e-20, 0.5, 2.0, 10.0, 100.0, 1000.0, 8.0, MAX, 1e22] + ONES + wide(-300, 300, 8, False) + spread(0.3, 3.0, 10)


POINTS = {
    "neg": lambda: EDGES[1:] + [MAX, 3.25],
    "sqrt": lambda: [LEAST, 1e-310, TINY, 2.0, 4.0, 0.5, MAX, up(1.0), up(1.0, -1)] + wide(-300, 300, 10, False),
    "cbrt": lambda: EDGES[2:] + [8.0, -27.0, 1e-309, MAX] + wide(-320, 300, 20),
    "exp": lambda: EDGES + [709.782712893384, 709.79, 710.0, -745.1, -745.2, -708.5, -730.0] + spread(-700, 700, 12) + spread(-2, 2, 8),
    "exp2": lambda: EDGES + [1023.0, 1023.99, 1024.0, -1022.0, -1074.0, -1075.5, 0.3] + spread(-1000, 1000, 10) + spread(-2, 2, 8),
    "expm1": lambda: EDGES + [709.7, 710.0, -37.0, -38.0, -800.0, 0.3, -0.25] + wide(-20, 1, 12) + spread(-2, 2, 8),
    "ln": log_points,
    "log2": log_points,
    "log10": log_points,
    "log1p": lambda: EDGES[:-1] + [up(-1.0, -1), -0.999, -0.75, 1e22, MAX, 2.0] + wide(-20, 0, 12)[1:] + spread(-0.9, 3, 10),
    "sin": lambda: EDGES + TRIG + wide(-5, 300, 8) + spread(-12, 12, 12),
    "cos": lambda: EDGES + TRIG + wide(-5, 300, 8) + spread(-12, 12, 12),
    "tan": lambda: EDGES + TRIG + wide(-5, 300, 8) + spread(-12, 12, 12),
    "sec": lambda: EDGES + TRIG + spread(-12, 12, 12),
    "csc": lambda: EDGES[2:] + TRIG + spread(-12, 12, 12),
    "cot": lambda: EDGES[2:] + TRIG + spread(-12, 12, 12),
    "asin": lambda: EDGES[:-2] + [up(1.0, -1), -up(1.0, -1), 0.999, 0.75, 0.70710678118654752] + spread(-1, 1, 16),
    "acos": lambda: EDGES[:-2] + [up(1.0, -1), -up(1.0, -1), 0.999, 0.75, 0.70710678118654752] + spread(-1, 1, 16),
    "atan": lambda: EDGES + [0.4375, 2.4375, 1e22, MAX, -MAX] + wide(-10, 20, 10) + spread(-3, 3, 10),
    "atan2": lambda: [(0.0, 1.0), (1.0, 0.0), (-1.0, 0.0), (1.0, 1.0), (-1.0, -1.0), (1e-300, 1e300), (1e300, 1e-300),
                      (MAX, MAX), (LEAST, LEAST), (LEAST, 2.0), (1e-20, -1.0), (-1e-20, -1.0), (3.0, -4.0)]
        + list(zip(spread(-3, 3, 12), spread(-3, 3, 12))),
    "sinh": lambda: EDGES + [22.0, 710.4, 710.5, -710.475860073944, 40.0, 0.3] + wide(-8, 2.8, 12) + spread(-3, 3, 8),
    "cosh": lambda: EDGES + [22.0, 710.4, 710.5, -710.475860073944, 40.0, 0.3] + wide(-8, 2.8, 12) + spread(-3, 3, 8),
    "tanh": lambda: EDGES + [22.0, 20.0, 19.0625, -19.1, 300.0, 0.03125, 0.03] + wide(-8, 1.3, 12) + spread(-3, 3, 8),
    "asinh": lambda: EDGES + [1e22, MAX, -1e300, 268435456.0, 1e-7] + wide(-9, 20, 12) + spread(-3, 3, 8),
    "acosh": lambda: [up(1.0), up(1.0, 7), 1.0000001192092896, 1.000001, 1.125, 2.0, 10.0, 1e9, 1e22, MAX] + wide(0, 12, 10, False) + spread(1, 3, 12),
    "atanh": lambda: EDGES[:-2] + [up(1.0, -1), -up(1.0, -1), 0.999, -0.75] + wide(-9, 0, 10) + spread(-1, 1, 10),
    "abs": lambda: EDGES + [MAX, -3.5],
    "sign": lambda: EDGES + [MAX, -3.5],
    "floor": lambda: EDGES + HALVES,
    "ceil": lambda: EDGES + HALVES,
    "round": lambda: EDGES + HALVES,
    "trunc": lambda: EDGES + HALVES,
    "relu": lambda: EDGES + [MAX, -3.5],
    "heaviside": lambda: EDGES + [MAX, -3.5],
    "remainder": lambda: [(5.0, 3.0), (-5.0, 3.0), (5.0, -3.0), (-5.0, -3.0), (1e300, 3.0), (0.0, 2.0), (6.0, 3.0), (MAX, LEAST),
                          (1.0, 0.1), (5.5, 1e300), (LEAST, 1.0), (1e22, 7.25), (0.75, 0.25)] + list(zip(spread(-30, 30, 8), spread(1, 5, 8))),
    "erf": lambda: EDGES + [5.9, 6.0, 6.5, 30.0, 0.47693627620446987] + wide(-8, 0.8, 12) + spread(-4, 4, 14),
    "erfc": lambda: EDGES + [4.0, 6.0, 10.0, 26.5, 26.55, 27.2, 27.226, 27.3, -5.9, -6.5, 40.0] + spread(-2, 27, 16) + spread(0.4, 4.2, 14),
    "gamma": lambda: GAMMA + [171.62, 171.6243769563027, 171.7, 170.5, 100.0, -170.5, -175.5, -180.5, -184.5, 23.0] + wide(-300, -5, 4),
    "lgamma": lambda: GAMMA + LGAMMA_ZEROS + [1e5, 1e22, 1e300, 2.55e305, 2.6e305, -170.5, -1000.25, 16.0] + wide(-300, -5, 4),
    "digamma": lambda: GAMMA + DIGAMMA_ZEROS + [1e5, 1e22, 1e300, MAX, -170.5, -1000.25, 16.0] + wide(-300, -5, 4),
    "sigmoid": lambda: EDGES + [36.7, 40.0, 800.0, -745.0, -709.0, -746.0, -36.7] + spread(-40, 40, 16),
    "softplus": lambda: EDGES + [36.7, 38.0, 40.0, 800.0, -745.0, -709.0, -746.0, -38.0] + spread(-40, 40, 16),
    "logaddexp": lambda: [(0.0, 0.0), (1000.0, 1000.0), (-1000.0, -1000.0), (1000.0, -1000.0), (0.0, -40.0), (1e-15, -34.0), (MAX, MAX),
                          (-0.6931471805599453, -0.6931471805599453), (-1e-10, -23.0), (-0.5, -0.9327521295671886), (1e300, 1.0), (0.0, -745.0),
                          (-4e-18, -40.0605), (-1e-10, -23.02585092999404), (-1.2039728043259361, -0.35667494393873245)]
        + list(zip(spread(-30, 30, 12), spread(-30, 30, 12))),
    "xlogy": lambda: [(0.0, 2.0), (0.0, LEAST), (2.0, 1.0), (2.0, up(1.0)), (1e-300, 1e-300), (1e305, 1e300), (-2.0, 0.5), (LEAST, 3.0),
                      (3.0, LEAST)] + list(zip(wide(-20, 20, 12), wide(-20, 20, 12, False))),
    "sinc": lambda: EDGES + TRIG + spread(-12, 12, 12),
    "pow": lambda: [(2.0, 3.0), (2.0, 0.5), (2.0, 0.0), (-2.0, 3.0), (-2.0, 2.0), (-8.0, -1.0), (10.0, 308.0), (10.0, -320.0), (10.0, 309.0),
                    (up(1.0), 1e17), (up(1.0, -1), 1e18), (0.0, 2.0), (0.0, 0.5), (1.0, 1e300), (LEAST, 0.5), (MAX, -1.0), (0.5, 1074.0),
                    (1e-200, 1.5), (-1.0, 9007199254740991.0), (3.0, -2.0), (1e22, 0.1), (0.5, 0.0), (1.0, 0.0), (3.0, 1.0), (-1.0, 9007199254740994.0),
                    (up(-1.0), 9007199254740996.0), (1e-200, -0.542), (1.1043046702e-313, 1.1043046702e-313)]
        + list(zip(wide(-5, 5, 16, False), spread(-20, 20, 16))),
    "add": lambda: [(1.0, 2.0), (1.0, 1e-20), (0.1, 0.2), (1e308, 1e308), (-1.5, 1.5)]
        + list(zip(wide(-5, 5, 10), wide(-5, 5, 10))),
    "sub": lambda: [(1.0, 2.0), (1.0, 1e-20), (0.3, 0.1), (1e308, -1e308), (LEAST, TINY)]
        + list(zip(wide(-5, 5, 10), wide(-5, 5, 10))),
    "mul": lambda: [(1.0, 2.0), (0.1, 0.3), (1e200, 1e200), (1e-200, 1e-120), (-3.0, 0.0), (LEAST, 0.75)]
        + list(zip(wide(-99, 99, 10), wide(-99, 99, 10))),
    "div": lambda: [(1.0, 3.0), (-0.1, 0.3), (1e200, 1e-200), (1e-200, 1e120), (0.0, 5.0), (5.0, LEAST)]
        + list(zip(wide(-99, 99, 10), wide(-99, 99, 10))),
    "sum": lambda: [(1.5,), (1.0, 2.0), (1e100, 1.0, -1e100), (1e200, 1e100, 1.0, -1e100, -1e200), (1e308, 1e308, -1e308), (0.1, 0.2, 0.3, -0.6),
                    (LEAST, LEAST, 1.0), (1.0, 1e-16, 1e-16), (MAX, 1e292), (1.0, -1.0)] + [tuple(spread(-5, 5, k)) for k in (1, 2, 3, 4, 5, 5)],
    "product": lambda: [(1.5,), (1e-200, 1e-200, 1e200, 1e200), (1e200, 1e200, 1e-200, 1e-200), (LEAST, 1e300, 2.0), (0.1, 0.2, 0.3, -0.6, 7.0),
                        (1e-160, 1e-160), (1e-200, 1e-200), (1e200, 1e200), (0.0, 3.0, 2.0), (0.0, 0.0, 2.0), (-1e-308, 1e-10, 1e-5),
                        MANY, MANY[:4] + (0.0,) + MANY[5:], (0.0,) + MANY[1:11] + (0.0,), (1e-200,) * 5 + (1e200,) * 5, (1e250, 1e-250) * 5,
                        (1e-200, 1e-200, 1e250) + (1.0,) * 5 + (1e-200,), (1e200, 1e200, 1e-100) + (1.0,) * 5 + (1e200,)]
        + [tuple(spread(-5, 5, k)) for k in (1, 2, 3, 4, 5, 5)],
    "max": lambda: [(1.5,), (1.0, 2.0), (2.0, 1.0, -3.0), (1.0, 1.0), (0.0, LEAST), (-1e300, -1e301, -2.0, -3.0, -4.0), (0.5, 0.25, 0.5),
                    (-1.0, 0.5, 0.25, 2.0), (-1.0, 0.5, 0.25, 2.0, 3.0)]
        + [tuple(spread(-5, 5, k)) for k in (2, 3, 4, 5)],
    "min": lambda: [(1.5,), (1.0, 2.0), (2.0, 1.0, -3.0), (1.0, 1.0), (0.0, -LEAST), (-1e300, -1e301, -2.0, -3.0, -4.0), (0.5, 0.25, 0.25),
                    (1.0, -0.5, 0.25, -2.0), (1.0, -0.5, 0.25, -2.0, -3.0)]
        + [tuple(spread(-5, 5, k)) for k in (2, 3, 4, 5)],
    "hypot": lambda: [(1.5,), (-2.5,), (3.0, 4.0), (1.7e308, 1.7e308), (1e308, 1e308), (1e-320, 1e-320), (LEAST, LEAST), (1e-200, 1e200), (1.0, 1e-8),
                      (1.0, 2.0, 2.0), (1e308, 1e308, 1e308), (0.0, 3.0), (0.0, 0.0), (1e-300, 1e-300, 1e-300, 1e-300),
                      (1e-100, 1e-270), (1e-100, 1e-270, 1e-270), MANY, (1e308,) * 10, (1e-310,) * 10, (0.0,) * 8 + (2.0, 0.0)]
        + [tuple(spread(-5, 5, k)) for k in (1, 2, 2, 3, 4, 5)],
    "logsumexp": lambda: [(1.5,), (-745.0,), (0.0, 0.0), (1000.0, 1000.0, 1000.0), (-1000.0, -1000.5, -999.0), (0.0, -40.0, -41.0), (MAX, 0.0),
                          (-1.0986122886681098, -1.0986122886681098, -1.0986122886681098), (0.0, -745.0), (800.0, -800.0),
                          (-2.302585092994046, -1.6094379124341003, -0.35667494393873245)]
        + [tuple(spread(-5, 5, k)) for k in (1, 2, 3, 4, 5, 5)],
    "sech2": lambda: EDGES + [19.9, 20.0, 20.1, 355.0, 372.0, 400.0, -800.0] + spread(-25, 25, 16) + spread(-380, 380, 8),
    "gauss": lambda: EDGES + [5.9, 26.5, 27.2, -27.25, 30.0] + [float(k) / 7 for k in range(-40, 190, 9)],
    "powslope": lambda: [(2.0, 3.0), (2.0, 0.5), (2.0, 0.0), (0.5, 0.0), (-2.0, 3.0), (-2.0, 2.0), (-8.0, -1.0), (0.0, 2.0), (0.0, 3.0), (0.0, 1.0),
                         (1e-200, -0.542), (1.1043046702e-313, 1.1043046702e-313), (0.5, 1080.0), (1e-200, 2.0), (1e200, 2.0), (0.1, 0.1), (0.3, 1.0 / 3),
                         (7.303532423625712e-145, -1.0832016107927849), (3.0, -2.0), (1e22, 0.1), (0.7, 1e-20), (1.5, 1.0), (up(-1.0), 9007199254740996.0),
                         (-1.0, 9007199254740994.0), (up(1.0), 1e17), (0.9999999999999997, 2.2415497351435878e18), (-0.9999999999999974, 2.8823037615171174e17),
                         (3e-5, 70.3)] + [(0.25 * k + 0.1, 0.75 * k - 3) for k in range(1, 12)],
    "inversion": lambda: [(1.0, 2.0), (-1.0, 2.0), (3.0, 0.0), (0.0, 3.0), (1e-50, 1e-50), (1e200, 1e200), (1e-200, 1e-200), (1e-160, 1e160), (1e160, 1e-160),
                          (LEAST, 1.0), (1.0, LEAST), (MAX, MAX), (1e-310, 1e-310), (1.7e308, 1.0), (1e100, 1.0),
                          (2.253e-321, 1.3519880503571472e-07), (9.860314538648244e-12, 9.860314538648236e-12), (6.650951862335205, 6.650951862335204), (1.5, -1.5)]
        + list(zip(spread(-5, 5, 12), spread(-5, 5, 12))) + list(zip(wide(-99, 99, 8), wide(-99, 99, 8))),
    "dircos": lambda: [(1.5,), (-2.5,), (3.0, 4.0), (1.7e308, 1.7e308), (1e-320, 1e-320), (LEAST, LEAST), (1e-200, 1e200), (1.0, 1e-8), (1e100, 1.0),
                       (1.0, 2.0, 2.0), (1e308, 1e308, 1e308), (0.0, 3.0), (1e-300, 1e-300, 1e-300, 1e-300), (-1e-200, 1e-100),
                       (1e-100, 1e-270), (-1.993952408881558e-119, 6.283602974944421e-301), (-2.45125651576032e-309, 2.45125651575628e-309),
                       MANY, (0.0,) * 8 + (2.0, 0.0)]
        + [tuple(spread(-5, 5, k)) for k in (2, 2, 2, 3, 4, 5)],
}

INDEXED = {
    "polygamma": lambda: [(n, x) for n in (1, 2, 3, 4, 7, 10)
                          for x in [LEAST, 1e-20, 0.25, 0.5, 1.0, 1.5, 16.0, 1e5, 1e22, -0.5, up(-1.0, -1), -10.25] + spread(0.5, 30, 3) + spread(-6, 0.5, 3)]
        + [(0, 0.25), (0, 2.5), (0, -3.25), (1, 1e300), (2, MAX), (11, 0.75), (11, 3.5), (25, 40.0), (60, 2.5), (60, -3.75), (150, 20.0), (151, 20.0),
           (200, 150.5), (300, 400.0), (10, 1e-40), (2, -1000.5), (300, -2.5), (300, -90.5), (4, -20.499999999999996)],
    "sphj": lambda: [(n, x) for n in (0, 1, 2, 3, 5, 10, 50)
                     for x in [0.0, LEAST, 1e-160, 1e-5, 0.5, -1.0, 3.0, 4.493409457909064, -12.25, 50.5, 1e5, 1e22] + spread(0.1, 60, 3)]
        + [(100, 50.0), (100, 99.5), (100, 100.0), (100, 150.0), (1000, 100.0), (1000, 600.5), (1000, 1000.0), (1000, 1003.0), (1000, 1018.0), (1000, 2000.0),
           (1000, 1e6), (500, 1e3), (20, 6.0), (20, 19.0), (30, 1.0), (200, 40.25), (2, 5.763459196894550), (1, -4.493409457909064), (7, 1e300)],
}

# What convention decides: (row, args, value[, partials]); with n first for the indexed rows.
SPECIAL = [
    ("neg", [INF], -INF), ("neg", [NAN], NAN), ("add", [INF, -INF], NAN), ("sub", [INF, INF], NAN), ("mul", [0.0, INF], NAN),
    ("div", [0.0, 0.0], NAN), ("div", [1.0, 0.0], INF), ("div", [1.0, -0.0], -INF), ("div", [1.0, INF], 0.0),
    ("sqrt", [0.0], 0.0, [INF]), ("sqrt", [-0.0], -0.0, [INF]), ("sqrt", [INF], INF), ("sqrt", [-1.0], NAN), ("sqrt", [-LEAST], NAN), ("sqrt", [NAN], NAN),
    ("cbrt", [0.0], 0.0, [INF]), ("cbrt", [-0.0], -0.0, [INF]), ("cbrt", [INF], INF), ("cbrt", [-INF], -INF), ("cbrt", [NAN], NAN),
    ("exp", [INF], INF), ("exp", [-INF], 0.0), ("exp", [NAN], NAN), ("exp2", [INF], INF), ("exp2", [-INF], 0.0), ("exp2", [NAN], NAN),
    ("expm1", [INF], INF), ("expm1", [-INF], -1.0), ("expm1", [NAN], NAN),
    ("ln", [0.0], -INF, [INF]), ("ln", [-0.0], -INF), ("ln", [INF], INF), ("ln", [-1.0], NAN), ("ln", [-LEAST], NAN), ("ln", [NAN], NAN), ("ln", [-INF], NAN),
    ("log2", [0.0], -INF, [INF]), ("log2", [INF], INF), ("log2", [-1.0], NAN), ("log2", [NAN], NAN),
    ("log10", [0.0], -INF, [INF]), ("log10", [INF], INF), ("log10", [-1.0], NAN), ("log10", [NAN], NAN),
    ("log1p", [-1.0], -INF, [INF]), ("log1p", [INF], INF), ("log1p", [-1.5], NAN), ("log1p", [NAN], NAN),
    ("sin", [INF], NAN), ("sin", [NAN], NAN), ("cos", [-INF], NAN), ("cos", [NAN], NAN), ("tan", [INF], NAN), ("tan", [NAN], NAN),
    ("sec", [INF], NAN), ("sec", [NAN], NAN), ("csc", [0.0], INF), ("csc", [-0.0], -INF), ("csc", [INF], NAN), ("csc", [NAN], NAN),
    ("cot", [0.0], INF), ("cot", [-0.0], -INF), ("cot", [INF], NAN), ("cot", [NAN], NAN),
    ("asin", [1.0], "pi/2", [INF]), ("asin", [-1.0], "-pi/2", [INF]), ("asin", [up(1.0)], NAN), ("asin", [-2.0], NAN), ("asin", [NAN], NAN),
    ("acos", [1.0], 0.0, [-INF]), ("acos", [-1.0], "pi", [-INF]), ("acos", [up(1.0)], NAN), ("acos", [-2.0], NAN), ("acos", [NAN], NAN),
    ("atan", [INF], "pi/2"), ("atan", [-INF], "-pi/2"), ("atan", [NAN], NAN),
    ("atan2", [0.0, 0.0], 0.0), ("atan2", [-0.0, 0.0], -0.0), ("atan2", [0.0, -0.0], "pi"), ("atan2", [0.0, -1.0], "pi"), ("atan2", [-0.0, -1.0], "-pi"),
    ("atan2", [1.0, INF], 0.0), ("atan2", [1.0, -INF], "pi"), ("atan2", [INF, 1.0], "pi/2"), ("atan2", [-INF, 1.0], "-pi/2"), ("atan2", [NAN, 1.0], NAN), ("atan2", [1.0, NAN], NAN),
    ("sinh", [INF], INF), ("sinh", [-INF], -INF), ("sinh", [NAN], NAN), ("cosh", [INF], INF), ("cosh", [-INF], INF), ("cosh", [NAN], NAN),
    ("tanh", [INF], 1.0), ("tanh", [-INF], -1.0), ("tanh", [NAN], NAN), ("asinh", [INF], INF), ("asinh", [-INF], -INF), ("asinh", [NAN], NAN),
    ("acosh", [1.0], 0.0, [INF]), ("acosh", [INF], INF), ("acosh", [up(1.0, -1)], NAN), ("acosh", [-2.0], NAN), ("acosh", [-INF], NAN), ("acosh", [NAN], NAN),
    ("atanh", [1.0], INF), ("atanh", [-1.0], -INF), ("atanh", [1.5], NAN), ("atanh", [-INF], NAN), ("atanh", [NAN], NAN),
    ("abs", [INF], INF), ("abs", [-INF], INF), ("abs", [NAN], NAN), ("sign", [INF], 1.0), ("sign", [-INF], -1.0), ("sign", [NAN], NAN),
    ("floor", [INF], INF), ("floor", [NAN], NAN), ("ceil", [-INF], -INF), ("ceil", [NAN], NAN), ("round", [INF], INF), ("round", [NAN], NAN),
    ("trunc", [INF], INF), ("trunc", [NAN], NAN), ("relu", [INF], INF), ("relu", [-INF], 0.0), ("relu", [NAN], NAN),
    ("heaviside", [INF], 1.0), ("heaviside", [-INF], 0.0), ("heaviside", [NAN], NAN),
    ("remainder", [1.0, 0.0], NAN), ("remainder", [INF, 1.0], NAN), ("remainder", [1.5, INF], 1.5), ("remainder", [-0.0, 1.0], -0.0), ("remainder", [NAN, 1.0], NAN), ("remainder", [1.0, NAN], NAN),
    ("erf", [INF], 1.0), ("erf", [-INF], -1.0), ("erf", [NAN], NAN), ("erfc", [INF], 0.0), ("erfc", [-INF], 2.0), ("erfc", [NAN], NAN),
    ("gamma", [0.0], INF), ("gamma", [-0.0], -INF), ("gamma", [-1.0], NAN), ("gamma", [-2.0], NAN), ("gamma", [-1e300], NAN), ("gamma", [INF], INF), ("gamma", [-INF], NAN), ("gamma", [NAN], NAN),
    ("lgamma", [0.0], INF), ("lgamma", [-0.0], INF), ("lgamma", [-1.0], INF), ("lgamma", [-1e300], INF), ("lgamma", [INF], INF), ("lgamma", [-INF], INF), ("lgamma", [NAN], NAN),
    ("digamma", [-1.0], NAN), ("digamma", [-2.0], NAN), ("digamma", [-1e300], NAN), ("digamma", [INF], INF), ("digamma", [-INF], NAN), ("digamma", [NAN], NAN),
    ("polygamma", [1, -1.0], NAN), ("polygamma", [2, -3.0], NAN), ("polygamma", [1, INF], 0.0), ("polygamma", [2, INF], -0.0), ("polygamma", [1, -INF], NAN), ("polygamma", [3, NAN], NAN),
    ("sigmoid", [INF], 1.0), ("sigmoid", [-INF], 0.0), ("sigmoid", [NAN], NAN), ("softplus", [INF], INF), ("softplus", [-INF], 0.0), ("softplus", [NAN], NAN),
    ("logaddexp", [-INF, -INF], -INF), ("logaddexp", [INF, 3.0], INF), ("logaddexp", [INF, INF], INF), ("logaddexp", [INF, -INF], INF), ("logaddexp", [-INF, 3.0], 3.0), ("logaddexp", [NAN, INF], NAN), ("logaddexp", [1.0, NAN], NAN),
    ("xlogy", [0.0, 0.0], 0.0), ("xlogy", [0.0, INF], 0.0), ("xlogy", [0.0, -1.0], NAN), ("xlogy", [2.0, 0.0], -INF), ("xlogy", [2.0, -1.0], NAN), ("xlogy", [0.0, NAN], NAN), ("xlogy", [NAN, 1.0], NAN),
    ("sinc", [INF], 0.0), ("sinc", [-INF], 0.0), ("sinc", [NAN], NAN), ("sphj", [1, INF], 0.0), ("sphj", [0, -INF], 0.0), ("sphj", [2, NAN], NAN),
    ("pow", [0.0, 0.0], 1.0), ("pow", [1.0, NAN], 1.0, [None, None]), ("pow", [NAN, 0.0], 1.0, [None, None]), ("pow", [NAN, 1.0], NAN), ("pow", [2.0, NAN], NAN), ("pow", [-2.0, 0.5], NAN),
    ("pow", [0.0, -1.0], INF), ("pow", [-0.0, -1.0], -INF), ("pow", [0.0, -2.5], INF), ("pow", [INF, 2.0], INF), ("pow", [2.0, -INF], 0.0), ("pow", [0.5, -INF], INF), ("pow", [-1.0, INF], 1.0), ("pow", [-INF, 3.0], -INF),
    ("pow", [0.0, 0.1], 0.0, [INF, None]), ("pow", [0.0, 1e-20], 0.0, [INF, None]), ("pow", [0.0, 1e17], 0.0, [0.0, None]), ("pow", [INF, 0.1], INF, [0.0, None]),
    ("powslope", [0.0, 0.1], INF), ("powslope", [-0.0, 0.3], INF), ("powslope", [INF, 0.1], 0.0), ("powslope", [INF, 0.3], 0.0), ("powslope", [0.0, 1e17], 0.0),
    ("powslope", [INF, 1e17], INF), ("powslope", [-INF, 1e17], -INF), ("powslope", [-INF, 3.0], INF), ("powslope", [0.0, 0.0], 0.0), ("powslope", [NAN, 2.0], NAN),
    ("powslope", [2.0, NAN], NAN), ("powslope", [-2.0, 0.5], NAN), ("powslope", [0.0, -1.0], -INF), ("powslope", [-2.0, 1e-20], NAN), ("powslope", [2.718281828459045, 1e17], INF),
    ("gauss", [INF], 0.0), ("gauss", [-INF], 0.0), ("gauss", [NAN], NAN),
    ("sum", [], 0.0), ("sum", [INF, 1.0], INF), ("sum", [INF, -INF], NAN), ("sum", [NAN, 1.0], NAN),
    ("product", [], 1.0), ("product", [INF, -2.0], -INF), ("product", [INF, 0.0], NAN), ("product", [INF, 1e-300, 1e-300], INF), ("product", [NAN, 0.0], NAN), ("product", [-0.0, 2.0], -0.0),
    ("max", [], -INF), ("max", [NAN, 1.0], NAN), ("max", [1.0, NAN, 2.0], NAN), ("max", [0.0, -0.0], 0.0), ("max", [-0.0, 0.0], 0.0), ("max", [INF, 1.0], INF), ("max", [-INF, -INF], -INF),
    ("min", [], INF), ("min", [NAN, 1.0], NAN), ("min", [1.0, 2.0, NAN], NAN), ("min", [0.0, -0.0], -0.0), ("min", [-INF, 1.0], -INF),
    ("hypot", [], 0.0), ("hypot", [INF, 1.0], INF), ("hypot", [-INF, 1.0, 2.0], INF), ("hypot", [INF, NAN], NAN), ("hypot", [NAN, 1.0], NAN),
    ("logsumexp", [], -INF), ("logsumexp", [-INF], -INF), ("logsumexp", [-INF, -INF], -INF), ("logsumexp", [-INF, 2.5, -INF], 2.5), ("logsumexp", [INF, 1.0], INF), ("logsumexp", [INF, -INF], INF), ("logsumexp", [NAN, INF], NAN),
    ("sech2", [INF], 0.0), ("sech2", [-INF], 0.0), ("sech2", [NAN], NAN),
    ("inversion", [0.0, 0.0], NAN), ("inversion", [INF, 1.0], 0.0), ("inversion", [1.0, -INF], 0.0), ("inversion", [NAN, 1.0], NAN), ("inversion", [1.0, NAN], NAN),
    ("dircos", [0.0, 0.0], 0.0), ("dircos", [INF, 1.0], 1.0), ("dircos", [-INF, 1.0], -1.0), ("dircos", [1.0, INF], 0.0), ("dircos", [INF, INF], NAN), ("dircos", [NAN, 1.0], NAN),
]

# --- values and slopes -----------------------------------------------------------------------


def at(row, n, args):
    f = ROWS[row]
    return real(f(n, *args) if n is not None else f(*args))


def value(row, n, args):
    """The value, at growing precision until two runs agree to 50 digits."""
    last = None
    for digits in (100, 400, 800, 1600):
        with mpmath.workdps(digits):
            v = at(row, n, [mpf(x) for x in args])
            if last is not None and abs(v - last) <= abs(v) * mpf(10) ** -50:
                return v
        last = v
    sys.exit(f"no agreement: {row} {n} {args}")


def partial(row, n, args, slot):
    """The slope in one slot from differences of values, or None."""
    extreme = any(x != 0 and not 1e-15 < abs(x) < 1e15 for x in args)
    with mpmath.workdps(1600 if extreme else 700):
        points = [mpf(x) for x in args]
        x = points[slot]
        size = min(mpf(1), abs(x)) if x != 0 else mpf(1)
        middle = at(row, n, points)

        def slopes(h):
            points[slot] = x + h
            above = at(row, n, points)
            points[slot] = x - h
            below = at(row, n, points)
            return (above - below) / (2 * h), (above - middle) / h, (middle - below) / h

        try:
            first, right, left = slopes(size * mpf(10) ** -60)
            second, _, _ = slopes(size * mpf(10) ** -62)
        except (Undefined, ValueError, ZeroDivisionError):
            return None
        largest = max(abs(right), abs(left))
        # The second case: a zero of higher order, where the quotient shrinks with the step.
        if largest < mpf(10) ** -400 or (x == 0 and abs(second) < abs(first) < mpf(10) ** -100):
            return mpf(0)
        smooth = abs(right - left) <= mpf(10) ** -30 * max(largest, abs(middle)) or largest < mpf(10) ** -40
        agree = abs(first - second) <= mpf(10) ** -45 * abs(first)
        return first if smooth and agree else None


def second(row, n, args, i, j):
    """The second derivative in two slots from differences of values, or None."""
    extreme = any(x != 0 and not 1e-15 < abs(x) < 1e15 for x in args)
    with mpmath.workdps(2200 if extreme else 700):
        points = [mpf(x) for x in args]
        sizes = [min(mpf(1), abs(x)) if x != 0 else mpf(1) for x in points]

        def f(a, b):
            moved = list(points)
            moved[i] += a
            moved[j] += b
            return at(row, n, moved)

        def bend(step):
            h, k = sizes[i] * step, sizes[j] * step
            if i == j:
                above, middle, below = f(h, 0), f(0, 0), f(-h, 0)
                return (above - 2 * middle + below) / h**2, (above - middle) / h, (middle - below) / h
            corners = f(h, k), f(h, -k), f(-h, k), f(-h, -k)
            mixed = (corners[0] - corners[1] - corners[2] + corners[3]) / (4 * h * k)
            return mixed, mpf(0), mpf(0)

        try:
            first, right, left = bend(mpf(10) ** -60)
            again, _, _ = bend(mpf(10) ** -62)
        except (Undefined, ValueError, ZeroDivisionError):
            return None
        largest = max(abs(right), abs(left))
        if abs(right - left) > mpf(10) ** -30 * max(largest, abs(f(0, 0))) and largest >= mpf(10) ** -40:
            return None  # a kink
        is_zero = 0 in (points[i], points[j]) and abs(again) < abs(first) < mpf(10) ** -50
        if abs(first) < mpf(10) ** -400 or is_zero:
            return mpf(0)
        return first if abs(first - again) <= mpf(10) ** -42 * abs(first) else None


def text(x):
    if x is None:
        return None
    if isinstance(x, float):
        return "NaN" if x != x else {INF: "inf", -INF: "-inf"}.get(x, repr(x))
    return mpmath.nstr(x, DIGITS, min_fixed=0, max_fixed=0, strip_zeros=True) if x != 0 else "0"


def line(row, n, args, v, partials, seconds=()):
    entry = {"row": row}
    if n is not None:
        entry["n"] = n
    entry.update(args=[text(x) for x in args], value=v if isinstance(v, str) else text(v))
    entry["partials"] = [text(p) for p in partials]
    if any(s is not None for s in seconds):
        entry["seconds"] = [text(s) for s in seconds]
    print(json.dumps(entry, separators=(",", ":")))


def point(row, n, args):
    args = [float(x) for x in args]
    try:
        v = value(row, n, args)
    except Undefined:
        return  # The shared lists of points reach out of some domains.
    slots = range(len(args))
    first = slots[:3]
    partials = [partial(row, n, args, i) for i in slots]
    has_slopes = all(partials[i] is not None for i in first)
    seconds = [second(row, n, args, i, j) if has_slopes else None for i in first for j in first if i <= j]
    line(row, n, args, v, partials, seconds)


def special(row, args, v, partials=None):
    n = None
    if row in INDEXED:
        n, args = args[0], args[1:]
    nan = isinstance(v, float) and v != v
    if partials is None:
        partials = [NAN if nan else None] * len(args)
    if isinstance(v, str):
        with mpmath.workdps(60):
            v = text({"pi": mp.pi, "pi/2": mp.pi / 2}[v.lstrip("-")] * (-1 if v[0] == "-" else 1))
    line(row, n, args, v, partials)


def main():
    for row in ROWS:
        for args in POINTS[row]() if row in POINTS else []:
            point(row, None, args if isinstance(args, tuple) else (args,))
        for n, x in INDEXED[row]() if row in INDEXED else []:
            point(row, n, (x,))
        for entry in SPECIAL:
            if entry[0] == row:
                special(*entry)


main()
