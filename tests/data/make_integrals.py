#!/usr/bin/env python3
"""Writes integrals.jsonl: antiderivatives with their integrands.

    pip install mpmath==1.3.0
    python3 tests/data/make_integrals.py > tests/data/integrals.jsonl

One JSON object per line, a corpus record with "var" and "derivative": an equivalent closed form of the
derivative of `expr` by `var`, written down by hand from tables and by substitution. At two points each:
the value and the gradient by central differences of values at 120 digits with two steps that agree to
30 digits; a derivative that does not agree with the difference quotient is refused.
"""

import json
import re

from mpmath import mp, mpf
import mpmath

mp.dps = 120
DIGITS = 30

PAIRS = [
    # Rational functions.
    ("x*atan(x) - ln(1 + x^2)/2", "atan(x)", {"x": ["0.75", "-2.5"]}),
    (
        "atan((2*x + 1)/sqrt(3))/sqrt(3) + ln(x - 1)/3 - ln(x^2 + x + 1)/6",
        "x/(x^3 - 1)",
        {"x": ["1.5", "4.25"]},
    ),
    (
        "(atan(sqrt(2)*x + 1) + atan(sqrt(2)*x - 1))/(2*sqrt(2))"
        " + (ln(x^2 + sqrt(2)*x + 1) - ln(x^2 - sqrt(2)*x + 1))/(4*sqrt(2))",
        "1/(x^4 + 1)",
        {"x": ["0.3125", "-1.75"]},
    ),
    ("ln((x - a)/(x + a))/(2*a)", "1/(x^2 - a^2)", {"x": ["3.5", "7"], "a": ["1.25", "2"]}),
    ("-1/(2*b*(a + b*x)^2)", "1/(a + b*x)^3", {"x": ["0.5", "-1"], "a": ["1.5", "4"], "b": ["2", "-3"]}),
    # Exponentials, logarithms and powers.
    ("(x^3/3 - x^2 + 2*x)*exp(x)", "exp(x)*(x^3 + 6)/3", {"x": ["0.5", "-3"]}),
    ("x^(n + 1)/(n + 1)", "x^n", {"x": ["1.75", "0.25"], "n": ["2.5", "-3.25"]}),
    ("x*ln(x)^2 - 2*x*ln(x) + 2*x", "ln(x)^2", {"x": ["0.125", "9"]}),
    ("b^x/ln(b)", "b^x", {"x": ["1.5", "-2"], "b": ["3", "0.25"]}),
    ("exp(a*x)*(a*sin(b*x) - b*cos(b*x))/(a^2 + b^2)", "exp(a*x)*sin(b*x)", {"x": ["0.75", "2"], "a": ["-1", "0.5"], "b": ["3", "2"]}),
    ("x - ln(1 + exp(x))", "1/(1 + exp(x))", {"x": ["0.5", "-4"]}),
    # Roots.
    ("x*asinh(x) - sqrt(x^2 + 1)", "asinh(x)", {"x": ["1.5", "-0.25"]}),
    ("x*sqrt(x^2 + 1)/2 + asinh(x)/2", "sqrt(x^2 + 1)", {"x": ["2.5", "-1"]}),
    ("ln(x + sqrt(x^2 + 1))", "1/sqrt(x^2 + 1)", {"x": ["0.5", "3"]}),
    ("x*asin(x) + sqrt(1 - x^2)", "asin(x)", {"x": ["0.5", "-0.875"]}),
    ("x*acosh(x) - sqrt(x - 1)*sqrt(x + 1)", "acosh(x)", {"x": ["1.5", "12"]}),
    ("sqrt(x)*sqrt(x + 1) - asinh(sqrt(x))", "sqrt(x/(x + 1))", {"x": ["0.25", "5"]}),
    ("2*(3*x - 2)*(x + 1)^(3/2)/15", "x*sqrt(x + 1)", {"x": ["0.5", "8"]}),
    ("x*acos(1/x) - atanh(sqrt(1 - 1/x^2))", "acos(1/x)", {"x": ["1.5", "6"]}),
    ("asin(x/a)", "1/sqrt(a^2 - x^2)", {"x": ["0.5", "-2"], "a": ["1.75", "3"]}),
    # Circular and hyperbolic functions.
    ("2*atan(tan(x/2)/sqrt(3))/sqrt(3)", "1/(cos(x) + 2)", {"x": ["0.5", "-2.5"]}),
    (
        "atanh((a*sin(x) - b*cos(x))/sqrt(a^2 + b^2))/sqrt(a^2 + b^2)",
        "1/(a*cos(x) + b*sin(x))",
        {"x": ["0.5", "-0.25"], "a": ["2", "3"], "b": ["1.5", "-1"]},
    ),
    ("tanh(x) - tanh(x)^3/3", "1/cosh(x)^4", {"x": ["0.5", "-1.25"]}),
    ("x/2 - sin(2*x)/4", "sin(x)^2", {"x": ["1", "-7.5"]}),
    ("-ln(cos(x)) + tan(x)^2/2", "tan(x)*(1 + tan(x)^2) + tan(x)", {"x": ["0.75", "-1.25"]}),
    ("sec(x)*tan(x)/2 + ln(sec(x) + tan(x))/2", "sec(x)^3", {"x": ["0.5", "1.25"]}),
    ("x*cosh(a*x)/a - sinh(a*x)/a^2", "x*sinh(a*x)", {"x": ["0.5", "-2"], "a": ["1.5", "-0.75"]}),
    ("sin(x)^5/5 - 2*sin(x)^3/3 + sin(x)", "cos(x)^5", {"x": ["0.5", "2.25"]}),
    # Special functions.
    ("x*erf(x) + exp(-x^2)/sqrt(pi)", "erf(x)", {"x": ["0.75", "-2"]}),
    ("lgamma(x) + x*ln(2)", "digamma(x) + ln(2)", {"x": ["0.75", "12.5"]}),
    ("sqrt(pi)*exp(b^2/(4*a))*erf(sqrt(a)*x + b/(2*sqrt(a)))/(2*sqrt(a))", "exp(-(a*x^2 + b*x))", {"x": ["0.5", "-1"], "a": ["2", "0.5"], "b": ["1", "-3"]}),
]

NAMES = {
    "ln": mpmath.log,
    "lgamma": mpmath.loggamma,
    "erf": mpmath.erf,
    "digamma": mpmath.digamma,
    **{
        name: getattr(mpmath, name)
        for name in "exp sqrt sin cos tan sec asin acos atan sinh cosh tanh asinh acosh atanh".split()
    },
    "pi": +mp.pi,
}


def evaluated(expr, at):
    text = re.sub(r"\b(\d+)\b", r"mpf(\1)", expr.replace("^", "**"))
    value = eval(text, {"mpf": mpf, **NAMES}, at)  # noqa: S307, our own expressions
    if isinstance(value, mpmath.mpc):
        assert abs(value.imag) < mpf(10) ** -100, expr
        value = value.real
    return value


def slope(expr, at, name):
    steps = []
    for step in (mpf(10) ** -40, mpf(10) ** -40 / 3):
        sides = [evaluated(expr, {**at, name: at[name] + sign * step}) for sign in (1, -1)]
        steps.append((sides[0] - sides[1]) / (2 * step))
    scale = max(abs(steps[0]), mpf(10) ** -20)
    assert abs(steps[0] - steps[1]) <= scale * mpf(10) ** -(DIGITS + 5), (expr, name)
    return steps[0]


def digits(x):
    return mpmath.nstr(x, DIGITS, strip_zeros=False, min_fixed=-7, max_fixed=25)


def main():
    for number, (expr, derivative, points) in enumerate(PAIRS, 1):
        names = sorted(points)
        record = {
            "id": f"integrals/{number:02}",
            "source": "ours",
            "expr": expr,
            "vars": names,
            "var": "x",
            "derivative": derivative,
            "points": [],
        }
        for place in range(2):
            text = {name: points[name][place] for name in names}
            at = {name: mpf(digits) for name, digits in text.items()}
            grad = {name: slope(expr, at, name) for name in names}
            wanted = evaluated(derivative, at)
            assert abs(wanted - grad["x"]) <= abs(wanted) * mpf(10) ** -DIGITS, (expr, derivative)
            record["points"].append(
                {
                    "at": text,
                    "value": digits(evaluated(expr, at)),
                    "grad": {name: digits(found) for name, found in grad.items()},
                }
            )
        print(json.dumps(record))


if __name__ == "__main__":
    main()
