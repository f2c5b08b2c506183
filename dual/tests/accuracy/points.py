#!/usr/bin/env python3
"""Writes points of every row of the table with the true value and the true slopes there.

    pip install python-flint==0.9.0
    python3 dual/tests/accuracy/points.py --points 100000 [--row NAME]... [--seed N]

The stream is read by dual/examples/accuracy.rs, which measures forward mode against it.

A line is `row order args value slope:condition ...`:

* order: that of polygamma and sphj, `-` for other rows;
* args: the bits of each f64 in hexadecimal, joined by commas;
* value and slopes, one for each argument: `MpE` is M 2^E with M in hexadecimal and of at most
  120 bits; numbers below 2^-1300 are `0`, those above 2^1100 are of that size; `-` for a slope
  that does not exist;
* condition: the sum over the arguments x of |x s'/s| for the slope s and its derivative s' by x.

The functions are written from their definitions, in ball arithmetic (Arb) over truncated power
series, whose coefficients are the derivatives; no rule of the table is read. Where Arb has no
series (spherical Bessel functions) slopes are central differences of balls with two steps that
have to agree. The precision is doubled until the balls prove 110 bits of every number.

Points are stratified: all exponents from the least subnormal number on, moderate numbers,
neighbourhoods of zeros, poles, kinks and ends of domains at all distances, and what is special to
a row. Every third point has arguments that are f32 numbers, from the range of f32. The same
seed gives the same points.
"""

import argparse
import math
import random
import struct
import sys
from fractions import Fraction

from flint import arb, arb_series, ctx, fmpz

BITS = 110  # proved of every number
KEPT = 120  # written
MOST = 1 << 15  # bits of precision, before a point is given up
LEAST, LARGEST = arb(2) ** -1300, arb(2) ** 1100


class Undefined(Exception):
    """The row has no value here, or no slope in this direction."""


# --- the rows, from their definitions, over series -------------------------------------------


def constant(s):
    return s[0]


def size(s):
    """The middle of the constant term."""
    return s[0].mid()


def negative(s):
    return size(s) < 0


def series(c):
    return arb_series([c])


def even(f):
    return lambda x: f(-x if negative(x) else x)


def odd(f):
    return lambda x: -f(-x) if negative(x) else f(x)


def sinh(x):
    e = x.exp()
    return (e - 1 / e) / 2


def cosh(x):
    e = x.exp()
    return (e + 1 / e) / 2


def tanh(x):
    """Of a positive number, written so that no exponential overflows."""
    e = (-2 * x).exp()
    return (1 - e) / (1 + e)


def sech2(x):
    e = (-2 * x).exp()
    return 4 * e / ((1 + e) * (1 + e))


def sigmoid(x):
    if negative(x):
        e = x.exp()
        return e / (1 + e)
    return 1 / (1 + (-x).exp())


def logsumexp(*xs):
    top = max(range(len(xs)), key=lambda i: float(size(xs[i])))
    rest = [(x - xs[top]).exp() for i, x in enumerate(xs) if i != top]
    return xs[top] + (1 + sum(rest, series(0))).log()


def lgamma(x):
    if not negative(x):
        return x.lgamma()
    g = x.gamma()
    return (-g if negative(g) else g).log()


def derivatives(f, x, times):
    """The series of the derivative of f at a series of length up to 3, that is x + t or constant."""
    cap = ctx.cap
    ctx.cap = cap + times
    try:
        d = f(arb_series([x[0], 1]))
        for _ in range(times):
            d = d.derivative()
        d = [d[k] for k in range(cap)]
    finally:
        ctx.cap = cap
    # Put the argument's own series in: it is x + c t.
    c = x[1]
    return arb_series([d[k] * c**k for k in range(cap)])


def digamma(x):
    return derivatives(lgamma, x, 1)


def polygamma(n, x):
    return derivatives(lgamma, x, n + 1)


def power(a, b):
    if negative(a):
        e = Fraction(float(size(b)))
        if e.denominator != 1 or not is_constant(b):
            raise Undefined
        p = ((-a).log() * b).exp()
        return -p if e.numerator % 2 else p
    if size(a) == 0:
        raise Undefined
    return (a.log() * b).exp()


def is_constant(s):
    return s[1] == 0 and s[2] == 0


def powslope(a, b):
    return b * power(a, b - 1)


def atan2(a, b):
    if abs(size(b)) >= abs(size(a)):
        angle = (a / b).atan()
        if negative(b):
            angle += -arb.pi() if negative(a) else arb.pi()
        return angle
    half = arb.pi() / 2
    return (-half if negative(a) else half) - (b / a).atan()


def remainder(a, b):
    q = Fraction(float(size(a))) / Fraction(float(size(b)))
    return a - b * arb(fmpz(math.trunc(q)))


def hypot(*xs):
    if all(size(x) == 0 for x in xs):
        raise Undefined
    return sum((x * x for x in xs), series(0)).sqrt()


def product(*xs):
    total = series(1)
    for x in xs:
        total = total * x
    return total


def stepped(f):
    """A row that is constant on pieces."""
    return lambda x: series(f(Fraction(float(size(x)))))


def sign(x):
    return (x > 0) - (x < 0)


def bessel_j(n, x):
    """The spherical Bessel function of a ball."""
    a = abs(x)
    j = (arb.pi() / (2 * a)).sqrt() * a.bessel_j(arb(2 * n + 1) / 2)
    return -j if x < 0 and n % 2 else j


def sphj(n, x):
    """Value, slope and half the bend by differences of values: the steps have to agree."""
    at, moves = x[0], x[1]
    if moves == 0:
        return series(bessel_j(n, at))
    if at == 0:
        raise Undefined
    prec = ctx.prec
    ctx.prec = 4 * prec
    try:
        unit = min(abs(at), arb(1), key=float)
        found = []
        for h in (unit / arb(2) ** prec, unit / arb(2) ** (prec + 8)):
            above, middle, below = bessel_j(n, at + h), bessel_j(n, at), bessel_j(n, at - h)
            found.append((middle, (above - below) / (2 * h), (above + below - 2 * middle) / (2 * h * h)))
        (value, wide, bend), (_, slope, _) = found
        gap = abs(wide - slope).upper()
        # The error of the narrower step is less than the gap, so that this ball holds the slope.
        slope += arb(0, gap)
    finally:
        ctx.prec = prec
    return arb_series([value, slope, bend])


ROWS = {
    "neg": lambda x: -x,
    "sqrt": lambda x: x.sqrt(),
    "cbrt": odd(lambda x: (x.log() / 3).exp()),
    "exp": lambda x: x.exp(),
    "exp2": lambda x: (x * arb(2).log()).exp(),
    "expm1": lambda x: x.exp() - 1,
    "ln": lambda x: x.log(),
    "log2": lambda x: x.log() / arb(2).log(),
    "log10": lambda x: x.log() / arb(10).log(),
    "log1p": lambda x: (1 + x).log(),
    "sin": lambda x: x.sin(),
    "cos": lambda x: x.cos(),
    "tan": lambda x: x.tan(),
    "sec": lambda x: 1 / x.cos(),
    "csc": lambda x: 1 / x.sin(),
    "cot": lambda x: x.cos() / x.sin(),
    "asin": lambda x: x.asin(),
    "acos": lambda x: x.acos(),
    "atan": lambda x: x.atan(),
    "sinh": sinh,
    "cosh": cosh,
    "tanh": odd(tanh),
    "sech2": even(sech2),
    "asinh": odd(lambda x: (x + (x * x + 1).sqrt()).log()),
    "acosh": lambda x: (x + ((x - 1) * (x + 1)).sqrt()).log(),
    "atanh": lambda x: ((1 + x).log() - (1 - x).log()) / 2,
    "abs": even(lambda x: x),
    "sign": stepped(sign),
    "floor": stepped(math.floor),
    "ceil": stepped(math.ceil),
    "round": stepped(round),
    "trunc": stepped(math.trunc),
    "gauss": lambda x: (-(x * x)).exp(),
    "erf": lambda x: x.erf(),
    "erfc": lambda x: x.erfc(),
    "gamma": lambda x: x.gamma(),
    "lgamma": lgamma,
    "digamma": digamma,
    "sigmoid": sigmoid,
    "softplus": lambda x: logsumexp(series(0), x),
    "relu": lambda x: series(0) if negative(x) else x,
    "heaviside": stepped(lambda x: (1 + sign(x)) / 2),
    "sinc": lambda x: x.sin() / x,
    "polygamma": polygamma,
    "sphj": sphj,
    "add": lambda a, b: a + b,
    "sub": lambda a, b: a - b,
    "mul": lambda a, b: a * b,
    "div": lambda a, b: a / b,
    "pow": power,
    "powslope": powslope,
    "atan2": atan2,
    "remainder": remainder,
    "logaddexp": logsumexp,
    "inversion": lambda a, b: a / (a * a + b * b),
    "xlogy": lambda a, b: a * b.log(),
    "sum": lambda *xs: sum(xs, series(0)),
    "product": product,
    "max": lambda *xs: max(xs, key=lambda x: float(size(x))),
    "min": lambda *xs: min(xs, key=lambda x: float(size(x))),
    "hypot": hypot,
    "dircos": lambda *xs: xs[0] / hypot(*xs),
    "logsumexp": logsumexp,
}
ORDERS = {"polygamma": [0, 1, 2, 3, 10], "sphj": [0, 1, 2, 5, 10]}
BINARY = ["add", "sub", "mul", "div", "pow", "powslope", "atan2", "remainder", "logaddexp", "inversion", "xlogy"]
NARY = ["sum", "product", "max", "min", "hypot", "dircos", "logsumexp"]

# --- the points ------------------------------------------------------------------------------


def f32(x):
    try:
        return struct.unpack("<f", struct.pack("<f", x))[0]
    except OverflowError:
        return math.inf


def float_bits(x):
    return struct.unpack("<Q", struct.pack("<d", x))[0]


PI = math.pi
TURNS = [k * PI / 2 for k in range(-12, 13)] + [k * PI / 2 for k in (101, 1001, 10**6 + 1, 10**9, 10**15)]
POLES = [0.0, -1.0, -2.0, -3.0, -7.0, -30.0, 1.0, 2.0]
INTEGERS = [0.0, 1.0, -1.0, 2.0, -3.0, 100.0, -0.5, 0.5, 1.5, 2.5, 4503599627370495.5]
DIGAMMA_ZEROS = [1.4616321449683622, -0.504083008264455, -1.573498473162390, -2.610720868444145]
LGAMMA_ZEROS = [-2.4570247382208006, -2.7476826467274127, -3.143580888349980, -4.039361839740536]
BESSEL_ZEROS = [4.493409457909064, 7.725251836937707, 2.0815759778181, 5.76345919689455, 3.342093657365695]

# What is special to a row of one argument: points to come near to, and a range.
NEAR = {
    "exp": ([0.0], (-746.0, 711.0)),
    "exp2": ([0.0], (-1076.0, 1025.0)),
    "expm1": ([0.0], (-50.0, 711.0)),
    "ln": ([1.0], (0.0, 4.0)),
    "log2": ([1.0, 2.0], (0.0, 4.0)),
    "log10": ([1.0, 10.0], (0.0, 20.0)),
    "log1p": ([0.0, -1.0], (-1.0, 4.0)),
    **{row: (TURNS, (-10.0, 10.0)) for row in ("sin", "cos", "tan", "sec", "csc", "cot", "sinc")},
    "asin": ([0.0, 1.0, -1.0, 0.5], (-1.0, 1.0)),
    "acos": ([0.0, 1.0, -1.0, 0.5], (-1.0, 1.0)),
    "atan": ([0.0, 1.0], (-4.0, 4.0)),
    "sinh": ([0.0], (-711.0, 711.0)),
    "cosh": ([0.0], (-711.0, 711.0)),
    "tanh": ([0.0], (-40.0, 40.0)),
    "sech2": ([0.0], (-375.0, 375.0)),
    "asinh": ([0.0, 1.0], (-4.0, 4.0)),
    "acosh": ([1.0], (1.0, 8.0)),
    "atanh": ([0.0, 1.0, -1.0], (-1.0, 1.0)),
    **{row: (INTEGERS, (-20.0, 20.0)) for row in ("floor", "ceil", "round", "trunc")},
    "gauss": ([0.0], (-28.0, 28.0)),
    "erf": ([0.0], (-28.0, 28.0)),
    "erfc": ([0.0], (-28.0, 28.0)),
    "gamma": (POLES + DIGAMMA_ZEROS, (-186.0, 173.0)),
    "lgamma": (POLES + LGAMMA_ZEROS + DIGAMMA_ZEROS, (-30.0, 30.0)),
    "digamma": (POLES + DIGAMMA_ZEROS, (-30.0, 30.0)),
    "polygamma": (POLES + [-0.5, -1.5], (-30.0, 30.0)),
    "sigmoid": ([0.0], (-750.0, 750.0)),
    "softplus": ([0.0], (-750.0, 40.0)),
    "sphj": ([0.0] + BESSEL_ZEROS, (-60.0, 60.0)),
}
DOMAIN = {
    "sqrt": (0.0, math.inf),
    "ln": (0.0, math.inf),
    "log2": (0.0, math.inf),
    "log10": (0.0, math.inf),
    "log1p": (-1.0, math.inf),
    "asin": (-1.0, 1.0),
    "acos": (-1.0, 1.0),
    "atanh": (-1.0, 1.0),
    "acosh": (1.0, math.inf),
}


class Points:
    """Stratified points of a row, from a seed."""

    def __init__(self, row, seed):
        self.row = row
        self.random = random.Random(f"{row} {seed}")
        self.near, self.range = NEAR.get(row, ([0.0, 1.0], (-4.0, 4.0)))

    def exponent(self, small):
        r = self.random
        low, high = (-149, 127) if small else (-1074, 1023)
        return r.choice([-1, 1]) * math.ldexp(r.uniform(1, 2), r.randint(low, high))

    def moderate(self):
        r = self.random
        return r.choice([-1, 1]) * math.ldexp(r.uniform(1, 2), r.randint(-30, 10))

    def beside(self, x, small):
        """A neighbour of x, at any distance."""
        r = self.random
        step = math.ldexp(r.uniform(1, 2), r.randint(-26 if small else -56, -1)) * r.choice([-1, 1])
        return x * (1 + step) if x != 0 and r.random() < 0.9 else x + step

    def number(self, small):
        r = self.random
        which = r.random()
        if which < 0.35:
            return self.exponent(small)
        if which < 0.6:
            return self.moderate()
        if which < 0.8:
            return self.beside(r.choice(self.near), small)
        return r.uniform(*self.range)

    def inside(self, x):
        low, high = DOMAIN.get(self.row, (-math.inf, math.inf))
        if low == 0.0:
            return abs(x)
        if math.isinf(high):
            return x if x > low else low + abs(x)
        return x if low < x < high else 1 / x

    def several(self, small):
        """Two or more arguments that have to do with each other."""
        r, row = self.random, self.row
        count = 2 if row in BINARY else r.choice([2, 2, 3, 4])
        which = r.random()
        if row in ("pow", "powslope") and which < 0.7:
            return self.power(small)
        if row in ("logaddexp", "logsumexp") and which < 0.7:
            middle = r.choice([0.0, r.uniform(-800, 800), r.uniform(-4, 4)])
            spread = r.choice([1.0, 40.0, 1e-3, 800.0])
            return [middle + r.uniform(-spread, spread) for _ in range(count)]
        if row in ("xlogy",) and which < 0.4:
            return [self.number(small), self.beside(1.0, small)]
        if row == "remainder" and which < 0.5:
            b = self.moderate()
            return [self.beside(b * r.randint(1, 9), small), b]
        if which < 0.3:
            return [self.exponent(small) for _ in range(count)]
        if which < 0.5:  # of one size, whatever it is
            first = self.exponent(small)
            return [first] + [first * math.ldexp(r.uniform(-2, 2), r.randint(-3, 3)) for _ in range(count - 1)]
        if which < 0.65:  # nearly equal, or opposite
            first = self.exponent(small) if r.random() < 0.5 else self.moderate()
            return [first] + [self.beside(first * r.choice([-1, 1]), small) for _ in range(count - 1)]
        return [self.moderate() for _ in range(count)]

    def power(self, small):
        r = self.random
        kind = r.random()
        if kind < 0.2:
            return [self.beside(1.0, small), self.exponent(small)]
        if kind < 0.4:
            return [self.moderate(), float(r.randint(-30, 30))]
        a = abs(self.exponent(small)) if kind < 0.7 else abs(self.moderate())
        # An exponent that stays in the range of f64, or comes near to its ends.
        most = 1080 / max(1e-3, abs(math.log2(a))) if a != 0 else 1
        return [a, r.uniform(-most, most) * r.choice([1.0, 1.0, 1e-3, 1e-10])]

    def __iter__(self):
        count = 0
        while True:
            small = count % 3 == 0
            count += 1
            if self.row in BINARY + NARY:
                args = self.several(small)
                if self.row == "xlogy":
                    args[1] = abs(args[1])
            else:
                args = [self.inside(self.number(small))]
            if small:
                args = [f32(x) for x in args]
            if all(math.isfinite(x) for x in args) and self.serves(args):
                yield args

    def serves(self, args):
        """Whether the point is one where the row has a value and slopes."""
        row, x = self.row, args[0]
        low, high = DOMAIN.get(row, (-math.inf, math.inf))
        if not (low < x < high) or 0.0 in args:
            return False
        if row in ("gamma", "lgamma", "digamma", "polygamma") and x < 0 and (x == math.floor(x) or x < -1e6):
            return False
        if row == "gamma" and x > 1e5:
            return False
        if row in ("sphj",) and abs(x) > 1e15:
            return False
        if row in ("floor", "ceil", "trunc"):
            return x != math.floor(x) or abs(x) >= 2.0**52
        if row == "round":
            return abs(x) >= 2.0**52 or 2 * x != math.floor(2 * x) or x == math.floor(x)
        if row in ("pow", "powslope"):
            return x > 0 or args[1] == math.floor(args[1])
        if row == "atan2":
            return not (args[1] < 0 and x == 0)
        if row == "remainder":
            q = Fraction(x) / Fraction(args[1])
            return abs(q) < 2**200 and q.denominator != 1
        if row in ("max", "min"):
            return len(set(args)) == len(args)
        return True


# --- values and slopes -----------------------------------------------------------------------


def proved(ball):
    """Whether the ball says enough."""
    if not ball.is_finite():
        return False
    if ball == 0 or ball.rel_accuracy_bits() >= BITS:
        return True
    bound = abs(ball)
    return bound.upper() < LEAST or bound.lower() > LARGEST


def written(ball):
    if abs(ball).upper() < LEAST:
        return "0"
    if abs(ball).lower() > LARGEST:
        return f"{'-' if ball < 0 else ''}1p1100"
    man, exp = ball.mid().man_exp()
    man, exp = int(man), int(exp)
    extra = abs(man).bit_length() - KEPT
    if extra > 0:
        man, exp = (abs(man) >> extra) * (1 if man > 0 else -1), exp + extra
    return f"{man:x}p{exp}"


def at(row, n, args, moves):
    f = ROWS[row]
    xs = [arb_series([arb(x), m]) if m else arb_series([arb(x)]) for x, m in zip(args, moves)]
    y = f(*xs) if n is None else f(n, *xs)
    return y[0], y[1], 2 * y[2]


def point(row, n, args):
    """The line of a point, or None where the balls do not prove enough."""
    count = len(args)
    units = [[int(i == j) for j in range(count)] for i in range(count)]
    ctx.prec = 192
    while ctx.prec <= MOST:
        try:
            rays = [at(row, n, args, unit) for unit in units]
        except Undefined:
            rays = None
        except (ZeroDivisionError, ValueError):
            ctx.prec *= 2
            continue
        if rays is None:
            rays = slots_that_exist(row, n, args, units)
            if rays is None:
                return None
        real = [ray for ray in rays if ray is not None]
        if proved(real[0][0]) and all(proved(ray[1]) for ray in real):
            conditions = measured(row, n, args, units, rays)
            if conditions is not None:
                return line(row, n, args, rays, conditions)
        ctx.prec *= 2
    return None


def slots_that_exist(row, n, args, units):
    rays = []
    for unit in units:
        try:
            rays.append(at(row, n, args, unit))
        except Undefined:
            rays.append(None)
    return rays if any(ray is not None for ray in rays) else None


def measured(row, n, args, units, rays):
    """The condition of each slope, or None where a ball is too wide for two digits."""
    slots = range(len(args))
    bends = {(i, i): rays[i][2] for i in slots if rays[i] is not None}
    for i in slots:
        for j in range(i):
            if rays[i] is not None and rays[j] is not None:
                both = at(row, n, args, [units[i][k] + units[j][k] for k in slots])[2]
                bends[i, j] = bends[j, i] = (both - rays[i][2] - rays[j][2]) / 2
    conditions = []
    for i, ray in enumerate(rays):
        if ray is None or ray[1] == 0 or abs(ray[1]).upper() < LEAST:
            conditions.append(0.0)
            continue
        moved = [abs(bends[i, j] * arb(args[j])) for j in slots if (i, j) in bends]
        condition = sum(moved, arb(0)) / abs(ray[1])
        if not condition.rad() < 0.01 * (1 + abs(condition.mid())):
            return None
        conditions.append(float(condition.mid()))
    return conditions


def line(row, n, args, rays, conditions):
    slopes = ["-" if ray is None else f"{written(ray[1])}:{c:.3g}" for ray, c in zip(rays, conditions)]
    value = next(ray for ray in rays if ray is not None)[0]
    bits = ",".join(f"{float_bits(x):016x}" for x in args)
    return f"{row} {'-' if n is None else n} {bits} {written(value)} {' '.join(slopes)}"


def main():
    parser = argparse.ArgumentParser(description="points of every row with true values and slopes")
    parser.add_argument("--points", type=int, default=1000)
    parser.add_argument("--row", action="append", choices=sorted(ROWS))
    parser.add_argument("--seed", default="1")
    options = parser.parse_args()
    ctx.cap = 3
    for row in options.row or ROWS:
        orders = ORDERS.get(row, [None])
        given_up = 0
        for n in orders:
            points = iter(Points(row, f"{options.seed} {n}"))
            for _ in range(options.points // len(orders)):
                args = next(points)
                text = point(row, n, args)
                if text is None:
                    given_up += 1
                    continue
                print(text)
        if given_up:
            print(f"{row}: {given_up} points given up", file=sys.stderr)


if __name__ == "__main__":
    main()
