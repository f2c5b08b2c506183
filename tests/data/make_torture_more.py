#!/usr/bin/env python3
"""Writes torture_more.jsonl: torture items that were found by this project.

    pip install python-flint==0.9.0
    python3 tests/data/make_torture_more.py > tests/data/torture_more.jsonl

Items as in torture.jsonl; see docs/torture-format.md. All of them are smooth at their points. Digits are 30,
by power series in ball arithmetic (make_seconds.py), of the function at exactly the double that the point
rounds to. `cond` is an estimate: 1, and how much the derivative changes, relatively, per relative change of
each input, at most 1000.
"""

import importlib.util
import json
import os
from fractions import Fraction

from flint import ctx

HERE = os.path.dirname(os.path.abspath(__file__))
SPEC = importlib.util.spec_from_file_location("seconds", os.path.join(HERE, "make_seconds.py"))
seconds = importlib.util.module_from_spec(SPEC)
SPEC.loader.exec_module(seconds)

# Expression, point, what goes wrong, where it was seen to; further fields.
ITEMS = [
    # Mixed derivatives that are small beside the pure ones.
    ("hypot(x, y)", {"x": "1e20", "y": "1"}, "polarisation: the mixed derivative is a difference of sums that agree in all digits", "trigrad's taylor::partials: 0", {}),
    ("x^y", {"x": "1e-50", "y": "3"}, "polarisation: the mixed derivative is a difference of sums that agree in all digits", "trigrad's taylor::partials: 0", {}),
    ("logsumexp(x, y, z)", {"x": "1", "y": "1", "z": "40"}, "the mixed derivative of two that hardly count", "trigrad's taylor::partials: 0", {}),
    ("1/(x*y)", {"x": "1e-40", "y": "1e60"}, "slopes of very different size along one direction", "trigrad's taylor::partials: 0", {}),
    ("x/y/z", {"x": "1e150", "y": "1e150", "z": "1e-5"}, "slopes of very different size along one direction", "", {}),
    ("exp(x)*y", {"x": "-300", "y": "1e120"}, "slopes of very different size along one direction", "", {}),
    # The end of the range.
    ("exp(x)", {"x": "709.78271289338397"}, "the slope is the value; a series whose steps are stretched by 2 overflows", "trigrad's taylor::partials: inf", {}),
    ("cosh(x)", {"x": "710.475"}, "half of two exponentials that overflow", "", {}),
    ("sinh(x)/cosh(x)", {"x": "700"}, "the square of the denominator overflows", "", {"f64_ok": False, "may": {"x": ["0"]}}),
    ("x^0.5", {"x": "5e-324"}, "x^(-1/2) from a subnormal base", "", {}),
    ("x^(-0.25)", {"x": "1e-300"}, "x^(-5/4) is 1e375", "", {}),
    ("x^1.5", {"x": "1e-200"}, "the value is 1e-300, its slope by division has its digits", "", {}),
    ("cbrt(x)", {"x": "1e-320"}, "the square of the root of a subnormal", "", {}),
    ("1/(1 + x^2)", {"x": "1e100"}, "the partial of the quotient, 1e-400, is below the range; its product with 2e100 is not", "trigrad's duals and tape: 0", {"f64_ok": False, "may": {"x": ["0"]}}),
    ("atan(x)", {"x": "1e160"}, "1 + x^2 is beyond the range; the slope is subnormal", "", {}),
    ("x/hypot(x, y)", {"x": "3e-150", "y": "4e-150"}, "products of two small numbers", "", {}),
    ("x/sqrt(x^2 + y^2)", {"x": "3", "y": "4e-8"}, "a quotient close to 1: the slope is a difference", "", {"f64_ok": False, "may": {"x": ["0"]}}),
    # Reduction of the argument.
    ("sin(x)*cos(x)", {"x": "1e22"}, "the remainder by pi/2 takes 100 digits", "", {}),
    ("tan(x)", {"x": "1.5707963267948966"}, "1 + tan^2 next to the pole", "", {}),
    ("sec(x)", {"x": "4.71238898038469"}, "sec tan next to the pole", "", {}),
    ("sin(x)", {"x": "3.141592653589793"}, "the value is the error of pi, the second derivative its negative", "", {}),
    ("sinc(x)", {"x": "3.141592653589793"}, "the value is the error of pi", "", {}),
    ("sphj(2, x)", {"x": "1e-3"}, "3/x^3 terms cancel", "num-dual's sph_j2", {}),
    ("sphj(3, x)", {"x": "0.01"}, "15/x^4 terms cancel", "", {}),
    # Zeros of special functions, and their tails.
    ("digamma(x)", {"x": "1.4616321449683622"}, "the value vanishes, the slope does not", "", {}),
    ("lgamma(x)", {"x": "2.0000000000000004"}, "the value vanishes beside 2", "", {}),
    ("gamma(x)", {"x": "-170.5"}, "a tiny value between poles", "", {}),
    ("polygamma(3, x)", {"x": "1e10"}, "2/x^3 from sums of many terms", "", {}),
    ("erfc(x)", {"x": "26"}, "the value is 1e-296", "", {}),
    ("erf(x)", {"x": "1e-300"}, "linear", "", {}),
    ("ln(erfc(x))", {"x": "20"}, "the second partial of the logarithm, -1/u^2, is beyond the range", "trigrad's duals and tape: -inf to the second derivative", {"f64_ok": False}),
    # Logarithms and exponentials in pairs.
    ("softplus(x)", {"x": "-700"}, "e^-700 from ln(1 + e^-700)", "", {}),
    ("softplus(x) - x", {"x": "40"}, "the slope is sigmoid(x) - 1", "", {"value_ok": False, "f64_ok": False, "may": {"x": ["0"]}}),
    ("sigmoid(x)", {"x": "700"}, "1 - sigmoid vanishes, s(x) s(-x) does not", "", {}),
    ("logaddexp(x, y)", {"x": "1", "y": "-700"}, "one slope is 1, the other 1e-304", "", {}),
    ("logaddexp(x, y)", {"x": "-745", "y": "-745"}, "both exponentials are subnormal", "", {}),
    ("log1p(x)", {"x": "-0.9999999999999999"}, "1 + x is 2^-53", "", {}),
    ("expm1(x)/x", {"x": "1e-5"}, "a difference of two quotients of size 1e5", "", {"f64_ok": False, "may": {"x": ["0.49999"]}}),
    ("xlogy(x, y)", {"x": "1e-300", "y": "1e-300"}, "a quotient of two small numbers", "", {}),
    ("tanh(x)", {"x": "350"}, "1 - tanh^2 is 0 where sech^2 is 1e-303", "", {}),
    ("acosh(x)", {"x": "1.0000000000000002"}, "x^2 - 1 of a number next to 1", "", {}),
    ("asin(x)", {"x": "-0.9999999999999999"}, "1 - x^2 of a number next to 1", "", {}),
    ("atanh(x)", {"x": "0.9999999999999999"}, "1 - x^2 of a number next to 1", "", {}),
    ("atan2(y, x)", {"x": "-1e-160", "y": "1e-160"}, "x^2 + y^2 is below the range", "", {}),
    ("asinh(x)", {"x": "-1e160"}, "x^2 is beyond the range, and x + sqrt(x^2 + 1) cancels", "", {}),
    # Second derivatives that are 0, or in the range, where something between is not.
    ("0/x", {"x": "1e-309"}, "the slope of the slope is 0 times 1/x, which is beyond the range", "every engine of trigrad: NaN", {}),
    ("x/y", {"x": "0", "y": "-5e-324"}, "the slope of the slope by y is 0 times 1/y, which is beyond the range", "every engine of trigrad: NaN", {}),
    ("x^0", {"x": "1e-309"}, "0 times a power beyond the range", "trigrad's duals and tape: NaN", {}),
    ("x^1", {"x": "-1e-309"}, "0 times a power beyond the range", "trigrad's duals and tape: NaN", {}),
    ("x^y", {"x": "1e-309", "y": "1"}, "0 times a power beyond the range", "trigrad's expressions: NaN", {}),
    ("x^y", {"x": "1e-309", "y": "1.0000000000000002"}, "the power is subnormal, its second slope is not", "trigrad's expressions: inf", {}),
    ("x^y", {"x": "1e-320", "y": "0.9999999999999999"}, "the power is subnormal, its second slope is not", "trigrad's expressions lose digits", {}),
    ("x^y", {"x": "1e182", "y": "-0.6"}, "a quotient by the base in each order, and one of adjoints that is subnormal", "", {}),
    ("hypot(x, y)", {"x": "1e-309", "y": "0"}, "0 times an inverse beyond the range", "trigrad's expressions: NaN", {}),
    ("atan2(y, x)", {"x": "1e-161", "y": "0"}, "a square beyond the range beside one that is 0", "", {}),
]


def condition(f, names, at, key):
    """Relative changes of a derivative by those of the inputs, at most 1000 each, added up."""
    tiny = Fraction(1, 2**40)
    total = 0.0
    before = derivative(f, names, at, key)
    for name in names:
        if at[name] == 0:
            continue
        moved = dict(at)
        moved[name] = at[name] * (1 + tiny)
        after = derivative(f, names, moved, key)
        if before == 0 or after is None:
            continue
        change = float(abs((after - before) / before / tiny))
        total += min(change, 1000.0)
    return total


def derivative(f, names, at, key):
    found = seconds.jet(f, names, at)
    if found is None:
        return None  # a point that is no double may take more digits than the balls get
    _, grad, hess = found
    return Fraction(grad[key] if key in grad else hess[key])


def main():
    ctx.cap = 3
    for number, (expr, point, why, seen, more) in enumerate(ITEMS, 1):
        names = sorted(point)
        at = {name: Fraction(float(text)) for name, text in point.items()}
        parser = seconds.Parser(expr)
        f = parser.sum()
        assert parser.peek() == "", expr
        found = seconds.jet(f, names, at)
        assert found is not None, expr
        value, grad, hess = found
        # Of what is 0 nothing changes relatively.
        keys = [key for key, text in {**grad, **hess}.items() if Fraction(text) != 0]
        item = {
            "id": f"more-{number:02}",
            "group": "more",
            "expr": expr,
            "vars": names,
            "at": {name: seconds.decimal(at[name]) for name in names},
            "at_f64": {name: repr(float(point[name])) for name in names},
            "value": value,
            "grad": grad,
            "hess": hess,
            "cond": {key: float(f"{1 + condition(f, names, at, key):.4g}") for key in keys},
            "value_ok": more.get("value_ok", True),
            "f64_ok": more.get("f64_ok", True),
        }
        if "may" in more:
            item["f64_may"] = more["may"]
        item.update({"kind": "smooth", "why": why, "seen": seen})
        print(json.dumps(item))


if __name__ == "__main__":
    main()
