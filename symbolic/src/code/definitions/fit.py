#!/usr/bin/env python3
"""Makes fitted.rs: python3 fit.py > fitted.rs && rustfmt fitted.rs (needs mpmath).

Each polynomial is the Chebyshev interpolant, to 40 digits, of a function that has no
zero on the interval, in powers of the distance to the middle, constant term first.
"""
from mpmath import chebyfit, erf, erfc, exp, findroot, gamma, loggamma, mp, mpf, pi, psi, sqrt

mp.dps = 40
ROOT = findroot(lambda x: psi(0, x), mpf("1.46"))


def quotient(f, zeros):
    """f over the product of its zeros' distances, by its mean over a circle at a zero."""
    def q(x):
        if min(abs(x - z) for z in zeros) < mpf("1e-3"):
            points = [x + mpf("0.1") * mp.expjpi(mpf(2 * k) / 24) for k in range(24)]
            return mp.re(sum(q(p) for p in points) / 24)
        product = mpf(1)
        for z in zeros:
            product *= x - z
        return f(x) / product
    return q


def fit(name, doc, f, lo, hi, degree):
    lo, hi = mpf(lo), mpf(hi)
    middle = (lo + hi) / 2
    # chebyfit gives powers, highest first.
    poly, error = chebyfit(lambda t: f(middle + t), [lo - middle, hi - middle], degree + 1, error=True)
    least = min(abs(f(lo)), abs(f(middle)), abs(f(hi)))
    while degree > 3:
        shorter, more = chebyfit(lambda t: f(middle + t), [lo - middle, hi - middle], degree, error=True)
        if more > least * mpf("1e-17"):
            break
        poly, error, degree = shorter, more, degree - 1
    assert error < least * mpf("2e-17"), (name, error / least)
    print(f"/// {doc}\npub(super) const {name}: &[f64] = &[")
    for c in reversed(poly):
        print(f"    {float(c)!r},")
    print("];\n")


print("""//! Polynomials that the definitions use, made by `fit.py` beside this file: Chebyshev fits
//! to 40 digits, good to 2e-17 of the value, in powers of the distance to the middle.
""")
fit("GAMMA", "`(gamma(x) - 1)/((x - 1)(x - 2))` for x from 1 to 2, in powers of x - 3/2.",
    quotient(lambda x: gamma(x) - 1, [1, 2]), 1, 2, 22)
fit("LGAMMA_LOW", "`ln gamma(x)/((x - 1)(x - 2))` for x from 3/4 to 3/2, in powers of x - 9/8.",
    quotient(loggamma, [1, 2]), "0.75", "1.5", 22)
fit("LGAMMA_HIGH", "`ln gamma(x)/((x - 1)(x - 2))` for x from 3/2 to 3, in powers of x - 9/4.",
    quotient(loggamma, [1, 2]), "1.5", 3, 22)
fit("DIGAMMA", "`digamma(x)/(x - r)`, r its zero, for x from 1 to 2, in powers of x - 3/2.",
    quotient(lambda x: psi(0, x), [ROOT]), 1, 2, 22)
fit("ERF", "`erf(x)/x` for x from -1/2 to 1/2, in powers of v = x^2, less 1/8.",
    lambda v: erf(sqrt(v)) / sqrt(v) if v else 2 / sqrt(pi), 0, "0.25", 10)
scaled = lambda x: exp(x * x) * erfc(x)
fit("ERFC_1", "`e^(x^2) erfc(x)` for x from 1/2 to 1, in powers of x - 3/4.", scaled, "0.5", 1, 16)
fit("ERFC_2", "The same for x from 1 to 2, in powers of x - 3/2.", scaled, 1, 2, 20)
fit("ERFC_4", "The same for x from 2 to 4, in powers of x - 3.", scaled, 2, 4, 24)
fit("ERFC_8", "The same for x from 4 to 8, in powers of x - 6.", scaled, 4, 8, 28)
fit("ERFC_FAR", "`x e^(x^2) erfc(x)` for x from 8 to 32, in powers of v = 1/x^2, less 1/128.",
    lambda v: scaled(1 / sqrt(v)) / sqrt(v) if v > 1e-6 else 1 / sqrt(pi) * (1 - v / 2 + 3 * v**2 / 4 - 15 * v**3 / 8 + 105 * v**4 / 16 - 945 * v**5 / 32 + 10395 * v**6 / 64),
    0, "0.015625", 18)
high = float(ROOT)
print(f"/// The positive zero of digamma in two parts.\npub(super) const DIGAMMA_ROOT: [f64; 2] = [{high!r}, {float(ROOT - mpf(high))!r}];")
