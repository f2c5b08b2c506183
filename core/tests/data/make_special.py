"""Makes special.txt: points of special functions and their true values, by ball arithmetic (Arb).

Each line: name, order (of the indexed ones, else -), the arguments as the 16 hexadecimal digits of
their bits, then an integer m in hexadecimal and an exponent e: the true value lies between m 2^e
and (m + 1) 2^e, m having 256 bits, on every eighth line 600; or it is m 2^e if the exponent is
followed by "exact".
Run: pip install python-flint==0.9.0; python3 make_special.py > special.txt
"""
import math, random, struct
from flint import acb, arb, ctx

random.seed(20261126)
MAX = 1.7976931348623157e308

def bits(x): return "%016x" % struct.unpack("<Q", struct.pack("<d", x))[0]
def logs(lo, hi, n, signs=(1,)): return [random.choice(signs) * 2.0 ** (random.uniform(lo, hi)) for _ in range(n)]
def uniform(lo, hi, n): return [random.uniform(lo, hi) for _ in range(n)]
def near(x): return [math.nextafter(x, -math.inf), x, math.nextafter(x, math.inf)]

def cell(f, size):
    """m and e with m 2^e <= f <= (m+1) 2^e, by as many bits as it takes."""
    for prec in (800, 1600, 3200, 6400, 12800):
        ctx.prec = prec
        v = f()
        if not v.is_finite(): continue
        if v.is_exact():
            m, e = v.man_exp()
            if abs(int(m)).bit_length() <= size: return "%x %d exact" % (int(m), int(e))
        lo, hi = v.lower(), v.upper()
        (m, e), (k, g) = lo.man_exp(), hi.man_exp()
        m, e, k, g = int(m), int(e), int(k), int(g)
        if m == 0 or k == 0: continue
        scale = e + abs(m).bit_length() - size
        a = m << (e - scale) if e >= scale else m >> (scale - e)
        b = k << (g - scale) if g >= scale else -((-k) >> (scale - g))
        if b - a <= 1: return "%x %d" % (a, scale)
    return None

def polygamma(n, x): return (-1) ** (n + 1) * math.factorial(n) * acb(n + 1).zeta(acb(x)).real
def sphj(n, x):
    if x == 0: return arb(0)
    a = abs(arb(x))
    v = (arb.pi() / (2 * a)).sqrt() * a.bessel_j(arb(2 * n + 1) / 2)
    return -v if x < 0 and n % 2 else v
def logaddexp(a, b):
    a, b = arb(max(a, b)), arb(min(a, b))
    return a + (b - a).exp().log1p()
def zeros(f, lo, hi, n):
    """Doubles beside sign changes of f."""
    found, ctx.prec = [], 200
    grid = [lo + (hi - lo) * i / 400 for i in range(401)]
    for a, b in zip(grid, grid[1:]):
        sign = lambda x: float(f(x)) > 0
        if sign(a) == sign(b): continue
        while math.nextafter(a, b) != b and (a + b) / 2 not in (a, b):
            c = (a + b) / 2
            if sign(c) == sign(a): a = c
            else: b = c
        found += [a, b]
    return found[:n]

both = (1, -1)
TINY = [5e-324, -5e-324, 2.2250738585072014e-308, 1e-300, -1e-300, -1e-17, 2.0**-40]
EDGE = TINY + [0.5, -0.5, -1.5, 1.0, 2.0, 3.0, 4.0] + near(1.0) + near(2.0) + near(1.4616321449683622)
BESIDE = [-k * (1 + s * 2.0**-e) for k in (1, 2, 7, 33, 180, 4096) for s in both for e in (3, 20, 45, 51)]
LEFT = uniform(-12, 0, 25) + uniform(-80, -12, 20) + [-12345.5, -99.5] + [-x for x in logs(6, 16, 12)]
RIGHT = logs(-1074, -1, 10) + logs(-3, 7, 30) + uniform(0.5, 3, 15) + uniform(10, 60, 15)
family = EDGE + BESIDE + LEFT + RIGHT
psi_zeros = [x for k in range(6) for x in zeros(lambda x: arb(x).digamma(), -k - 0.999, -k - 0.001, 2)]
ln_zeros = [x for k in range(2, 6) for x in zeros(lambda x: acb(x).lgamma().real, -k - 0.999, -k - 0.001, 4)]
poles = lambda x: x <= 0 and x == math.floor(x)
wide = [0.0] + TINY + [1.0, -1.0, 0.5, MAX, -MAX, 1e300, -1e22] + logs(-1074, 1023, 25, both) + logs(-30, 10, 40, both) + uniform(-20, 20, 20)
turns = [float(k * math.pi / 2) for k in (1, 2, 3, 4, 7, 22, 355, 710, 10**6 + 1)] + [6381956970095103.0 * 2.0**797]
mild = [0.0] + TINY + [1.0, -1.0, 37.0, 710.0, -745.2, 1e5, -1e5] + logs(-1074, 12, 25, both) + logs(-12, 6, 40, both) + uniform(-60, 60, 25)
bell = [0.0] + TINY + [1.0, -1.0, 26.5, 5.5, 1e4, -1e4] + logs(-1074, 8, 25, both) + uniform(-10, 10, 50) + uniform(-30, 30, 25) + uniform(0, 3, 20)
pos = logs(-1074, 1023, 25) + [1.0] + near(1.0) + uniform(0.5, 2, 25) + [1 + 2.0**-30, 5e-324, MAX]

def pairs(a, b, n): return [(random.choice(a), random.choice(b)) for _ in range(n)]
ctx.prec = 300
level = [(-a, float((1 - (-arb(a)).exp()).log())) for a in logs(-40, 6, 40)]

ROWS = [
    ("gamma", None, lambda x: arb(x).gamma(), family + [171.6, 1000.5, 32768.25]),
    ("lgamma", None, lambda x: acb(x).lgamma().real, family + ln_zeros + [1e10, 1e17, 1e300, MAX, -1e9 - 0.25]),
    ("digamma", None, lambda x: arb(x).digamma(), family + psi_zeros + [1e10, 1e300, MAX, -1e9 - 0.25]),
    ("erf", None, lambda x: arb(x).erf(), bell), ("erfc", None, lambda x: arb(x).erfc(), bell),
    ("gauss", None, lambda x: (-arb(x) * arb(x)).exp(), bell),
    ("sinc", None, lambda x: arb(x).sinc(), wide + turns),
    ("softplus", None, lambda x: arb(x).exp().log1p() if x < 0 else arb(x) + (-arb(x)).exp().log1p(), mild),
    ("sigmoid", None, lambda x: 1 / (1 + (-arb(x)).exp()), mild), ("sech2", None, lambda x: arb(x).sech() ** 2, mild),
    ("sec", None, lambda x: arb(x).sec(), wide + turns), ("csc", None, lambda x: arb(x).csc(), [x for x in wide + turns if x]),
    ("cot", None, lambda x: arb(x).cot(), [x for x in wide + turns if x]),
    ("logaddexp", None, logaddexp, pairs(mild, mild, 60) + level),
    ("xlogy", None, lambda x, y: arb(x) * arb(y).log(), pairs(wide, pos, 80)),
    ("hypot", None, lambda x, y: (arb(x) ** 2 + arb(y) ** 2).sqrt(), pairs(wide, wide, 60)),
]
few = EDGE + random.sample(BESIDE, 20) + random.sample(LEFT, 25) + random.sample(RIGHT, 30)
for n in (1, 2, 3, 5, 30):
    far = [x for x in few + [1e10] if n < 30 or x > -100]
    ROWS.append(("polygamma", n, lambda x, n=n: polygamma(n, x), far))
ROWS.append(("polygamma", 400, lambda x: polygamma(400, x), [0.5, 1.0, 2.5, 40.25, 1000.0, -0.75, -3.5, 1e6]))
for n in (1, 2, 3, 5, 17, 60):
    xs = [0.0] + TINY + logs(-40, 9, 25, both) + uniform(-3 * n - 5, 3 * n + 5, 20) + [n, 1e22, -1e300, 1e5]
    xs += zeros(lambda x, n=n: sphj(n, x), 0.9 * n + 1.5, 1.6 * n + 16, 6)
    ROWS.append(("sphj", n, lambda x, n=n: sphj(n, x), [float(x) for x in xs]))
ROWS.append(("sphj", 1000, lambda x: sphj(1000, x), [0.25, 30.0, 700.0, 990.5, 1010.0, 1500.0, 1e4, 1e7, 1e300]))

count = 0
for name, n, f, points in ROWS:
    for x in dict.fromkeys(points):
        args = x if isinstance(x, tuple) else (x,)
        if poles(args[0]) and "gamma" in name: continue
        count += 1
        found = cell(lambda: f(*args), 600 if count % 8 == 0 else 256)
        if found: print(name, "-" if n is None else n, *map(bits, args), found)
