"""Makes interval.txt: points and the doubles just below and above the true values, by mpmath.

Each line: name, the arguments, the neighbours, all as the 16 hexadecimal digits of their bits.
A value within 2^-250 of a double counts as that double. Run: python3 make_interval.py > interval.txt
"""
import math, random, struct, sys
from fractions import Fraction
from mpmath import mp, mpf
import mpmath as m

random.seed(20261123)
MAX = sys.float_info.max

def bits(x): return "%016x" % struct.unpack("<Q", struct.pack("<d", x))[0]

def exact(v):
    s, man, exp, _ = v._mpf_
    f = Fraction(int(man)) * (Fraction(2) ** exp if abs(exp) < 5000 else 0)
    return -f if s else f

def neighbours(v):
    if v == 0: return 0.0, 0.0
    if v > mpf(MAX): return MAX, math.inf
    if v < -mpf(MAX): return -math.inf, -MAX
    if abs(v) < mpf(2) ** -1074:
        tiny = 5e-324
        return (0.0, tiny) if v > 0 else (-tiny, 0.0)
    d = float(v)
    if math.isinf(d): d = math.copysign(MAX, d)
    e = mpf(d)
    if abs(v - e) <= abs(v) * mpf(2) ** -250: return d, d
    if e < v: return d, math.nextafter(d, math.inf)
    return math.nextafter(d, -math.inf), d

def logs(lo, hi, n, signs=(1,)):
    return [random.choice(signs) * float(mpf(2) ** mpf(random.uniform(lo, hi))) for _ in range(n)]

both = (1, -1)
EDGE = [0.0, 5e-324, -5e-324, 2.2250738585072014e-308, 1.0, -1.0, 0.5, -0.5, 2.0, 3.0, 1e-300, 1 + 2**-52, 1 - 2**-53]
wide = EDGE + [MAX, -MAX, 1e300, -1e22] + logs(-1074, 1023, 25, both) + logs(-30, 10, 25, both)
small = EDGE + logs(-1074, 9.4, 25, both) + logs(-12, 7, 25, both)
unit = [x for x in EDGE[:11] + [-1 + 2**-53, 1 - 2**-53] + [random.uniform(-1, 1) for _ in range(30)] + logs(-1000, 0, 12, both) if abs(x) <= 1]
pos = [x for x in wide if x > 0] + [1 + random.uniform(-1e-6, 1e-6) for _ in range(6)]
ones = [x for x in wide if x >= 1] + [1 + random.uniform(0, 1e-3) for _ in range(10)] + logs(0, 1023, 10)
special = [0.5, 1.0, 1.5, 2.0, 3.0, 1.4616321449683622, 171.5, 1e-300, 4.0, 1 + 2**-52, 2 - 2**-52] + logs(-40, 7.4, 25) + [-random.uniform(0, 20) for _ in range(20)] + [-0.5, -1.5, -2.4570247382208006, -0.504083008264455409]

def poles(x): return x <= 0 and x == math.floor(x)
special = [x for x in special if not poles(x)]

def j(n, x):
    if x == 0: return mpf(1 if n == 0 else 0)
    return m.sqrt(m.pi / (2 * abs(x))) * m.besselj(n + mpf(1) / 2, abs(x)) * (-1 if x < 0 and n % 2 else 1)

U = {
 "sqrt": (m.sqrt, [0.0] + pos), "cbrt": (lambda x: m.sign(x) * m.cbrt(abs(x)), wide), "exp": (m.exp, small), "exp2": (lambda x: mpf(2) ** x, small),
 "expm1": (lambda x: m.exp(x) - 1, small), "ln": (m.log, pos), "log2": (lambda x: m.log(x) / m.log(2), pos), "log10": (lambda x: m.log(x) / m.log(10), pos),
 "log1p": (lambda x: m.log(1 + x), [x for x in wide if x > -1]),
 "sin": (m.sin, wide), "cos": (m.cos, wide), "tan": (m.tan, wide), "sec": (lambda x: 1 / m.cos(x), wide),
 "csc": (lambda x: 1 / m.sin(x), [x for x in wide if x]), "cot": (lambda x: 1 / m.tan(x), [x for x in wide if x]),
 "asin": (m.asin, unit), "acos": (m.acos, unit), "atan": (m.atan, wide), "sinh": (m.sinh, small), "cosh": (m.cosh, small), "tanh": (m.tanh, small),
 "asinh": (lambda x: m.sign(x) * m.log(abs(x) + m.sqrt(mpf(x) ** 2 + 1)), wide), "acosh": (m.acosh, ones), "atanh": (m.atanh, [x for x in unit if abs(x) < 1]),
 "erf": (m.erf, EDGE + logs(-1000, 3, 30, both)), "erfc": (m.erfc, EDGE + logs(-60, 4.8, 40, both)),
 "gamma": (m.gamma, special), "lgamma": (lambda x: m.log(abs(m.gamma(x))), special), "digamma": (m.digamma, special),
 "polygamma1": (lambda x: m.psi(1, x), special), "polygamma2": (lambda x: m.psi(2, x), special), "polygamma3": (lambda x: m.psi(3, x), special),
 "sigmoid": (lambda x: 1 / (1 + m.exp(-x)), small), "softplus": (lambda x: m.log(1 + m.exp(x)), small), "sinc": (lambda x: m.sin(x) / x if x else mpf(1), wide),
 "sphj1": (lambda x: j(1, x), EDGE[:1] + EDGE[4:10] + logs(-30, 8, 40, both)), "sphj2": (lambda x: j(2, x), EDGE[:1] + EDGE[4:10] + logs(-30, 8, 40, both)),
}
def pairs(a, b, n): return [(random.choice(a), random.choice(b)) for _ in range(n)]
mid = EDGE + logs(-10, 8, 40, both)
def power(x, y):
    if y == 0: return mpf(1)
    if x == 0: return mpf(0)
    if abs(y) < 1e9 and y == int(y): return mpf(x) ** int(y)
    if x < 0: return m.exp(y * m.log(-mpf(x))) * (-1) ** int(y)
    return m.exp(y * m.log(x))
B = {
 "add": (lambda x, y: x + y, pairs(wide, wide, 50)), "sub": (lambda x, y: x - y, pairs(mid, mid, 50)), "mul": (lambda x, y: x * y, pairs(wide, wide, 60)),
 "div": (lambda x, y: x / y, [p for p in pairs(wide, wide, 60) if p[1]]),
 "pow": (power, [p for p in pairs(pos, mid, 60) if abs(m.log(p[0]) * p[1]) < 3000] + [(random.uniform(-9, 9), float(random.randint(-9, 9))) for _ in range(40)] + [(0.0, 0.0), (0.0, 2.0), (0.0, .5)]),
 "atan2": (m.atan2, [p for p in pairs(wide, wide, 80) if p != (0, 0) ]), "logaddexp": (lambda x, y: m.log(m.exp(x) + m.exp(y)), pairs(mid, mid, 50)),
 "xlogy": (lambda x, y: x * m.log(y) if x else mpf(0), pairs(wide, pos, 60)), "hypot": (lambda x, y: m.sqrt(x * x + y * y), pairs(wide, wide, 60)),
 "remainder": (None, [p for p in pairs(mid, mid, 50) if p[1]]),
}
U["sphj3"] = (lambda x: j(3, x), EDGE[:1] + EDGE[4:10] + logs(-30, 8, 40, both))
U["gauss"] = (lambda x: m.exp(-mpf(x) ** 2), EDGE + logs(-1000, 4.8, 40, both))
B["powslope"] = (lambda x, y: y * power(x, mpf(y) - 1), [p for p in pairs(pos, mid, 60) if abs(m.log(p[0]) * p[1]) < 3000] + [(random.uniform(-9, 9), float(random.randint(-9, 9))) for _ in range(40)] + [(-1 - 2**-52, 2.0**53 + 4), (-1.0, 2.0**53 + 2), (1e-200, -0.542), (1e-313, 1e-313), (0.5, 1080.0), (0.0, 2.0), (0.0, 1.0), (5.0, 0.0)])
U["sech2"] = (lambda x: 1 / m.cosh(x) ** 2, small)
B["inversion"] = (lambda x, y: x / (x * x + y * y), [p for p in pairs(wide, wide, 60) if p != (0, 0)])
B["dircos"] = (lambda x, y: x / m.sqrt(x * x + y * y), [p for p in pairs(wide, wide, 60) if p != (0, 0)])
B["logsumexp"] = (lambda x, y: m.log(m.exp(x) + m.exp(y)), pairs(mid, mid, 50) + [(-a, float(m.log(1 - m.exp(-mpf(a))))) for a in logs(-40, 6, 40)])
for name, (f, xs) in U.items():
    mp.prec = 2600 if name in ("sin", "cos", "tan", "sec", "csc", "cot", "sinc", "asinh", "log1p", "softplus", "acosh", "exp", "tanh", "atanh", "cosh", "sech2", "sigmoid", "expm1", "sinh", "asin", "acos") else 500
    if name in ("erf", "erfc"): mp.prec = 1500
    for x in dict.fromkeys(xs):
        v = f(mpf(x))
        print(name, bits(x), *map(bits, neighbours(v)))
for name, (f, xs) in B.items():
    mp.prec = 2600
    for x, y in dict.fromkeys(xs):
        if name == "remainder":
            d = math.fmod(x, y); print(name, bits(x), bits(y), bits(d), bits(d)); continue
        print(name, bits(x), bits(y), *map(bits, neighbours(f(mpf(x), mpf(y)))))
