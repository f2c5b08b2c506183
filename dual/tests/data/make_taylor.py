"""Taylor coefficients to order 24, to 25 places, by mpmath, from values only.

    python3 make_taylor.py > taylor.txt

The derivatives come from Cauchy's integral over a circle around the point, by the trapezoidal
rule, which converges geometrically: no rule of differentiation takes part. A second radius
checks the digits. A line is an expression of x, the point, and the coefficients.
"""
from mpmath import mp, mpf, mpc, exp, pi
import mpmath as m

mp.dps = 120
ORDER = 24
POINTS = 512

def polygamma(n):
    return lambda z: m.polygamma(n, z)

def sphj(n):
    return lambda z: m.sqrt(pi / (2 * z)) * m.besselj(n + mpf(1) / 2, z)

def sinc(z):
    return m.sin(z) / z

# Expression, function of a complex number, point, distance to the nearest singularity (or a
# radius of convenience where there is none).
CASES = [
    ("neg(x)", lambda z: -z, 0.75, 2),
    ("sqrt(x)", m.sqrt, 0.75, 0.75),
    ("cbrt(x)", lambda z: m.exp(m.log(z) / 3), 0.75, 0.75),
    ("exp(x)", m.exp, 0.75, 4),
    ("exp2(x)", lambda z: m.exp(z * m.log(2)), 0.75, 4),
    ("expm1(x)", m.expm1, 0.0009765625, 4),
    ("ln(x)", m.log, 0.75, 0.75),
    ("log2(x)", lambda z: m.log(z) / m.log(2), 0.75, 0.75),
    ("log10(x)", lambda z: m.log(z) / m.log(10), 3.5, 3.5),
    ("log1p(x)", lambda z: m.log(1 + z), 0.25, 1.25),
    ("sin(x)", m.sin, 0.75, 4),
    ("cos(x)", m.cos, 0.75, 4),
    ("tan(x)", m.tan, 0.75, 0.8),
    ("sec(x)", m.sec, 0.75, 0.8),
    ("csc(x)", m.csc, 0.75, 0.75),
    ("cot(x)", m.cot, 0.75, 0.75),
    ("asin(x)", m.asin, 0.25, 0.75),
    ("acos(x)", m.acos, -0.25, 0.75),
    ("atan(x)", m.atan, 0.75, 1.25),
    ("sinh(x)", m.sinh, 0.75, 4),
    ("cosh(x)", m.cosh, 0.75, 4),
    ("tanh(x)", m.tanh, 0.75, 1.7),
    ("sech2(x)", lambda z: 1 / m.cosh(z) ** 2, 0.75, 1.7),
    ("asinh(x)", m.asinh, 0.75, 1.25),
    ("acosh(x)", m.acosh, 1.75, 0.75),
    ("atanh(x)", m.atanh, 0.25, 0.75),
    ("gauss(x)", lambda z: exp(-z * z), 0.75, 3),
    ("erf(x)", m.erf, 0.75, 3),
    ("erfc(x)", m.erfc, 0.75, 3),
    ("gamma(x)", m.gamma, 2.5, 2.5),
    ("lgamma(x)", m.loggamma, 2.5, 2.5),
    ("digamma(x)", m.digamma, 2.5, 2.5),
    ("sigmoid(x)", lambda z: 1 / (1 + exp(-z)), 0.75, 3),
    ("softplus(x)", lambda z: m.log(1 + exp(z)), 0.75, 3),
    ("sinc(x)", sinc, 0.75, 3),
    ("polygamma(2, x)", polygamma(2), 2.5, 2.5),
    ("sphj(3, x)", sphj(3), 2.75, 2.75),
    ("x + x^2", lambda z: z + z ** 2, 0.75, 2),
    ("x - x^2", lambda z: z - z ** 2, 0.75, 2),
    ("sin(x)*exp(x)", lambda z: m.sin(z) * exp(z), 0.75, 3),
    ("sin(x)/(1 + x^2)", lambda z: m.sin(z) / (1 + z * z), 0.75, 1.2),
    ("x^2.5", lambda z: exp(mpf(2.5) * m.log(z)), 0.75, 0.75),
    ("x^7", lambda z: z ** 7, -0.75, 2),
    ("x^-3", lambda z: z ** -3, -0.75, 0.75),
    ("x^x", lambda z: exp(z * m.log(z)), 0.75, 0.75),
    ("1.5^x", lambda z: exp(z * m.log(mpf(1.5))), 0.75, 3),
    ("powslope(x, 2.5)", lambda z: mpf(2.5) * exp(mpf(1.5) * m.log(z)), 0.75, 0.75),
    ("powslope(x, x)", lambda z: z * exp((z - 1) * m.log(z)), 0.75, 0.75),
    ("atan2(x, 1 + x)", lambda z: m.atan(z / (1 + z)), 0.75, 1.1),
    ("logaddexp(x, 2*x)", lambda z: m.log(exp(z) + exp(2 * z)), 0.75, 3),
    ("inversion(x, 1.5)", lambda z: z / (z * z + mpf(2.25)), 0.75, 1.6),
    ("xlogy(x, 1 + x)", lambda z: z * m.log(1 + z), 0.75, 1.75),
    ("remainder(x, 2)", lambda z: z, 0.75, 1),
    ("sum(x, x^2, exp(x))", lambda z: z + z * z + exp(z), 0.75, 3),
    ("product(x, 1 + x, sin(x))", lambda z: z * (1 + z) * m.sin(z), 0.75, 3),
    ("hypot(x, 1.5, x^2)", lambda z: m.sqrt(z * z + mpf(2.25) + z ** 4), 0.75, 0.75),
    ("dircos(x, 1.5)", lambda z: z / m.sqrt(z * z + mpf(2.25)), 0.75, 1.6),
    ("logsumexp(x, -x, 1)", lambda z: m.log(exp(z) + exp(-z) + m.e), 0.75, 1.5),
    ("max(x^2, x^3)", lambda z: z * z, 0.75, 2),
    ("min(x^2, x^3)", lambda z: z ** 3, 0.75, 2),
    ("abs(sin(x))", lambda z: -m.sin(z), -0.75, 3),
    ("relu(sin(x))", m.sin, 0.75, 3),
    ("sign(x)", lambda z: mpf(-1), -0.75, 0.5),
    ("heaviside(x)", lambda z: mpf(1), 0.75, 0.5),
    ("floor(x)", lambda z: mpf(2), 2.75, 0.2),
    ("ceil(x)", lambda z: mpf(3), 2.75, 0.2),
    ("round(x)", lambda z: mpf(3), 2.75, 0.2),
    ("trunc(x)", lambda z: mpf(-2), -2.75, 0.2),
    # Compositions, as programs have them.
    ("exp(sin(x))", lambda z: exp(m.sin(z)), 0.75, 2),
    ("ln(1 + exp(x)^2)", lambda z: m.log(1 + exp(z) ** 2), 0.75, 1.5),
    ("sqrt(1 + sin(x)^2)", lambda z: m.sqrt(1 + m.sin(z) ** 2), 0.75, 0.8),
    ("atan(x^2)/sqrt(1 + x)", lambda z: m.atan(z * z) / m.sqrt(1 + z), 0.5, 0.5),
    ("gamma(1 + x)*cos(x)", lambda z: m.gamma(1 + z) * m.cos(z), 0.75, 1.75),
    ("erf(x)*exp(-x)", lambda z: m.erf(z) * exp(-z), 0.75, 3),
    ("tanh(x^3 - x)", lambda z: m.tanh(z ** 3 - z), 0.5, 0.6),
    ("(x + 0.0009765625)^3", lambda z: (z + mpf(0.0009765625)) ** 3, 0.0, 1),
    ("sin(1e6*x)", lambda z: m.sin(1000000 * z), 0.0, 1e-5),
]

def coefficients(f, x, radius):
    """From values on the circle; what a second circle says must agree."""
    values = [f(x + radius * m.expjpi(mpf(2 * i) / POINTS)) for i in range(POINTS)]
    found = []
    for k in range(ORDER + 1):
        turns = (values[i] * m.expjpi(-mpf(2 * i * k % (2 * POINTS)) / POINTS) for i in range(POINTS))
        found.append(m.re(m.fsum(turns)) / POINTS / radius ** k)
    return found

for text, f, x, distance in CASES:
    x = mpf(x)
    first, second = (coefficients(f, x, mpf(distance) * mpf(part)) for part in ("0.55", "0.45"))
    scale = max(abs(c) for c in first)
    for k, (a, b) in enumerate(zip(first, second)):
        unit = abs(first[k]) + mpf(10) ** -40 * mpf(distance) ** -k
        assert abs(a - b) < mpf(10) ** -28 * unit, (text, k, a, b)
    texts = [m.nstr(c, 25) if abs(c) > mpf(10) ** -60 * mpf(distance) ** -k else "0" for k, c in enumerate(first)]
    print(f"{text} @ {m.nstr(x, 25)} : {' '.join(texts)}")
