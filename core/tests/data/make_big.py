"""Makes big.txt: points and 220 bits of the true values, by the ball arithmetic of Arb (python-flint).

Each line: name, the arguments as the 16 hexadecimal digits of their bits, a whole number in
hexadecimal and an exponent of two; the true value is the number times the power, or lies between it
and the next whole number times the power (away from 0) if a `+` follows.
Run: python3 make_big.py > big.txt
"""
import math, random, struct, sys
from flint import acb, arb, ctx

random.seed(20261126)
MAX = sys.float_info.max
BITS = 220

def bits(x): return "%016x" % struct.unpack("<Q", struct.pack("<d", x))[0]

def logs(lo, hi, n, signs=(1,)):
    return [random.choice(signs) * math.ldexp(random.uniform(1, 2), random.randint(lo, hi)) for _ in range(n)]

def floor_of(y):
    """The whole number of units of 220 bits below |y|, and whether y is more; None if not known."""
    if not y.is_finite(): return None
    (m, e), (r, f) = y.mid().man_exp(), y.rad().man_exp()
    m, e, r, f = int(m), int(e), int(r), int(f)
    if r == 0 and m == 0: return "0 0"
    if m == 0: return None
    if r == 0: f = e
    if e - f > 100000: return None  # a ball of relative radius 2^-100000: ask for less
    low = min(e, f)
    m, r = m << (e - low), r << (f - low)
    sign, m = ("-" if m < 0 else ""), abs(m)
    if m - r <= 0: return None
    drop = max((m + r).bit_length() - BITS, 0)
    below, above = (m - r) >> drop, (m + r) >> drop
    if below != above: return None
    if r == 0 and m == below << drop:
        zeros = (below & -below).bit_length() - 1
        return "%s%x %d" % (sign, below >> zeros, low + drop + zeros)
    if r != 0 and m - r == below << drop: return None  # perhaps exactly so, perhaps more
    return "%s%x %d+" % (sign, below, low + drop)

def digits(f, *args):
    prec = 320
    while prec <= 40000:
        ctx.prec = prec
        text = floor_of(f(*map(arb, args)))
        if text: return text
        prec *= 2
    return None

both = (1, -1)
EDGE = [5e-324, -5e-324, 2.2250738585072014e-308, 1.0, -1.0, 0.5, -0.5, 2.0, 10.0, 1e-300, 1 + 2**-52, 1 - 2**-53]
wide = EDGE + [MAX, -MAX, 1e300, -1e22, 1e16] + logs(-1074, 1023, 15, both) + logs(-20, 10, 18, both)
# The doubles next to multiples of pi/2, worst cases of the reduction among them (W. Kahan's, 1983).
near = [float(arb.pi().mid()) * k / 2 for k in (1, 2, 3, 4, 7, 355, 100000)] + [math.ldexp(6381956970095103, 797), math.ldexp(5319372648326541, 416)]
power = EDGE + logs(-1074, 9, 12, both) + logs(-20, 9, 20, both) + logs(10, 40, 8, both)
unit = [x for x in EDGE + logs(-1074, -1, 14, both) + [random.uniform(-1, 1) for _ in range(14)] + [1 - 2**-30, -1 + 2**-53] if abs(x) <= 1]
pos = [x for x in wide if x > 0] + [1 + random.choice(both) * math.ldexp(random.uniform(1, 2), -k) for k in range(3, 52, 4)] + [2.0**k for k in (-7, 3, 900)] + [10.0**k for k in (1, 5, 22)]
ones = [x for x in wide if x >= 1] + [1 + math.ldexp(random.uniform(1, 2), -k) for k in range(1, 52, 4)] + logs(0, 1023, 12)
gammas = [0.5, 1.5, 1.4616321449683622, 171.5, 1e-300, 1 + 2**-52, 2 - 2**-52, 1e5, 12345.678, 1e-20] + logs(-40, 10, 22) + [-random.uniform(0, 20) for _ in range(14)] + [-0.5, -1.5, -2.4570247382208006, -1e3 - 0.25]
waves = [1.0, 0.5, 1e-300, 1e-5] + logs(-30, 8, 24, both) + [4.493409457909064, 7.725251836937707]

def ln(x): return x.log()
def x_ln_y(x, y): return x * y.log()
def j(n):
    def at(x):
        y = abs(x)
        value = (arb.pi() / (2 * y)).sqrt() * y.bessel_j(arb(n) + arb(1) / 2)
        return -value if x < 0 and n % 2 else value
    return at
def psi(n): return lambda x: acb(x).polygamma(n).real if hasattr(acb, "polygamma") else None
def raised(x, y):
    if y == 0: return arb(1)
    if y.is_integer() and abs(y) < 2**40: return x ** y
    return (y * x.log()).exp()

U = {
 "sqrt": (arb.sqrt, pos), "cbrt": (lambda x: x.root(3) if x > 0 else -(-x).root(3), wide), "exp": (arb.exp, power),
 "exp2": (lambda x: (x * arb(2).log()).exp() if not x.is_integer() else None, power), "expm1": (arb.expm1, power), "ln": (ln, pos),
 "log2": (lambda x: x.log() / arb(2).log(), [x for x in pos if math.frexp(x)[0] != 0.5]), "log10": (lambda x: x.log() / arb(10).log(), [x for x in pos if x not in (1, 10, 1e5, 1e22)]),
 "log1p": (arb.log1p, [x for x in wide if x > -1]), "sin": (arb.sin, wide + near), "cos": (arb.cos, wide + near), "tan": (arb.tan, wide + near),
 "sec": (arb.sec, wide + near), "csc": (arb.csc, wide + near), "cot": (arb.cot, wide + near), "asin": (arb.asin, unit), "acos": (arb.acos, unit), "atan": (arb.atan, wide),
 "sinh": (arb.sinh, power), "cosh": (arb.cosh, power), "tanh": (arb.tanh, [x for x in power if abs(x) < 5000]), "sech2": (lambda x: arb.sech(x) ** 2, power),
 "asinh": (arb.asinh, wide), "acosh": (arb.acosh, ones), "atanh": (arb.atanh, [x for x in unit if abs(x) < 1]),
 "gauss": (lambda x: (-x * x).exp(), [x for x in power if abs(x) < 1e6]), "sigmoid": (lambda x: 1 / (1 + (-x).exp()), [x for x in power if x < 5000]),
 "softplus": (lambda x: x.exp().log1p(), [x for x in power if x < 5000]), "sinc": (lambda x: x.sin() / x, wide + near),
 "erf": (arb.erf, [x for x in EDGE + logs(-1000, -40, 6, both) + logs(-20, 2, 24, both) if abs(x) < 12]), "erfc": (arb.erfc, [x for x in EDGE + logs(-20, 6, 30, both) if x > -12]),
 "gamma": (arb.gamma, gammas), "lgamma": (lambda x: abs(x.gamma()).log(), gammas), "digamma": (arb.digamma, gammas),
 "polygamma1": (psi(1), gammas), "polygamma2": (psi(2), gammas), "polygamma3": (psi(3), gammas),
 "sphj1": (j(1), waves), "sphj2": (j(2), waves), "sphj3": (j(3), waves),
}
def pairs(a, b, n): return [(random.choice(a), random.choice(b)) for _ in range(n)]
mid = EDGE + logs(-10, 8, 40, both)
powers = [p for p in pairs(pos, mid, 40) + pairs(pos, logs(-60, 30, 30, both), 30) if p[0] != 1]
B = {
 "add": (lambda x, y: x + y, pairs(wide, wide, 25) + pairs(mid, mid, 15)), "sub": (lambda x, y: x - y, pairs(mid, mid, 30)), "mul": (lambda x, y: x * y, pairs(wide, wide, 30)),
 "div": (lambda x, y: x / y, pairs(wide, wide, 40)), "pow": (raised, powers + [(random.uniform(-9, 9), float(random.randint(-20, 20))) for _ in range(15)]),
 "powslope": (lambda x, y: y * raised(x, y - 1), [p for p in powers if p[1] not in (0, 1)]),
 "atan2": (lambda x, y: arb.atan2(x, y), pairs(wide, wide, 40) + pairs(mid, mid, 20)), "logaddexp": (lambda x, y: (x.exp() + y.exp()).log(), pairs(mid, mid, 30) + [(-a, math.log(-math.expm1(-a))) for a in logs(-30, 3, 10)]),
 "xlogy": (x_ln_y, [p for p in pairs(wide, pos, 40) if p[1] != 1]), "hypot": (lambda x, y: (x * x + y * y).sqrt(), pairs(wide, wide, 20) + pairs(mid, mid, 25)),
 "inversion": (lambda x, y: x / (x * x + y * y), pairs(wide, wide, 20) + pairs(mid, mid, 25)), "dircos": (lambda x, y: x / (x * x + y * y).sqrt(), pairs(wide, wide, 20) + pairs(mid, mid, 25)),
}
for table in (U, B):
    for name, (f, points) in table.items():
        for args in dict.fromkeys(points):
            args = args if isinstance(args, tuple) else (args,)
            try: text = digits(lambda *x: f(*x) if f(*x) is not None else arb("nan"), *args)
            except (OverflowError, ValueError): text = None
            if text: print(name, *map(bits, args), text)
