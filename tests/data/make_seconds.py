#!/usr/bin/env python3
"""Writes seconds.jsonl: what torture.jsonl leaves out of its smooth items.

    pip install python-flint==0.9.0
    python3 tests/data/make_seconds.py > tests/data/seconds.jsonl

One JSON object per line: {"id", "hess"?, "f32"?: {"at", "value", "grad", "hess"}}.

* hess: the second derivatives at the item's point, under keys as in torture.jsonl, where it has none.
* f32: value, slopes and second derivatives at an f32 point: the item's own, or that of the nearest f32
  numbers to its point.

Digits are 30, of the function at exactly that point, by power series in ball arithmetic (Arb) with
the functions of dual/tests/accuracy/points.py; the precision is doubled until the balls prove them.
An item is left out where they do not: at 0 of a quotient that has a limit there, for example.
"""

import importlib.util
import json
import operator
import os
import re
import struct
import sys
from fractions import Fraction

from flint import arb, arb_series, ctx, fmpq

HERE = os.path.dirname(os.path.abspath(__file__))
SPEC = importlib.util.spec_from_file_location("points", os.path.join(HERE, "../../dual/tests/accuracy/points.py"))
points = importlib.util.module_from_spec(SPEC)
SPEC.loader.exec_module(points)

DIGITS = 30
MOST = arb(2) ** 20_000  # beyond, and below its inverse, digits are of no use


def exact(fraction):
    return arb(fmpq(fraction.numerator, fraction.denominator))


class Number:
    """A power series with Python's operators."""

    def __init__(self, series):
        self.series = series if isinstance(series, arb_series) else arb_series([series])

    def binary(self, other, row):
        return Number(points.ROWS[row](self.series, lift(other).series))

    def __add__(self, other):
        return self.binary(other, "add")

    def __sub__(self, other):
        return self.binary(other, "sub")

    def __mul__(self, other):
        return self.binary(other, "mul")

    def __truediv__(self, other):
        return self.binary(other, "div")

    def __neg__(self):
        return Number(-self.series)

    def __pow__(self, other):
        b = lift(other).series
        if points.is_constant(b) and b[0].is_exact() and b[0].is_integer() and abs(b[0]) < 10_000:
            n = int(float(b[0]))
            power = Number(arb(1))
            for _ in range(abs(n)):
                power = power * self
            return power if n >= 0 else Number(arb(1)) / power
        return self.binary(other, "pow")


def lift(x):
    return x if isinstance(x, Number) else Number(x)


def compared(relation):
    def test(a, b):
        gap = (lift(a) - lift(b)).series[0]
        if gap.contains(0) and not gap == 0:
            raise points.Undefined
        return relation(float(gap.mid()), 0.0)

    return test


def call(row):
    def apply(*args):
        if row in ("polygamma", "sphj"):
            return Number(points.ROWS[row](int(float(lift(args[0]).series[0])), lift(args[1]).series))
        return Number(points.ROWS[row](*(lift(x).series for x in args)))

    return apply


def smooth(row, apply):
    """The row, undefined where it has a kink or a jump."""

    def guarded(*args):
        at = [lift(x).series[0] for x in args]
        gaps = {
            "abs": at[:1],
            "sign": at[:1],
            "relu": at[:1],
            "heaviside": at[:1],
            "cbrt": at[:1],
            "max": [a - b for i, a in enumerate(at) for b in at[:i]],
            "min": [a - b for i, a in enumerate(at) for b in at[:i]],
        }.get(row, [])
        if any(gap.contains(0) for gap in gaps):
            raise points.Undefined
        if row in ("floor", "ceil", "trunc", "remainder") and args:
            quotient = at[0] / at[1] if row == "remainder" else at[0]
            if quotient.contains_integer():
                raise points.Undefined
        if row == "round" and (2 * at[0]).contains_integer():
            raise points.Undefined
        return apply(*args)

    return guarded


NAMES = {row: smooth(row, call(row)) for row in points.ROWS}
NAMES.update(log=NAMES["ln"], arcsin=NAMES["asin"], arccos=NAMES["acos"], arctan=NAMES["atan"])
NAMES.update(
    {"<": compared(operator.lt), "<=": compared(operator.le), ">": compared(operator.gt), ">=": compared(operator.ge)}
)


class Parser:
    """Of the infix syntax; the value of what is read is returned at once, branches by thunks."""

    def __init__(self, text):
        self.tokens = re.findall(r"\d+\.?\d*(?:[eE][+-]?\d+)?|\.\d+|[A-Za-z_]\w*|<=|>=|==|!=|\*\*|[-+*/^(),<>]", text)
        self.at = 0

    def peek(self):
        return self.tokens[self.at] if self.at < len(self.tokens) else ""

    def take(self, token=None):
        found = self.peek()
        if token is not None and found != token:
            raise SyntaxError(f"{token} for {found}")
        self.at += 1
        return found

    def sum(self):
        total = self.product()
        while self.peek() in ("+", "-"):
            op, right = self.take(), self.product()
            total = (lambda a, b: lambda at: a(at) + b(at))(total, right) if op == "+" else (
                lambda a, b: lambda at: a(at) - b(at)
            )(total, right)
        return total

    def product(self):
        total = self.unary()
        while self.peek() in ("*", "/"):
            op, right = self.take(), self.unary()
            total = (lambda a, b: lambda at: a(at) * b(at))(total, right) if op == "*" else (
                lambda a, b: lambda at: a(at) / b(at)
            )(total, right)
        return total

    def unary(self):
        if self.peek() == "-":
            self.take()
            inner = self.unary()
            return lambda at: -inner(at)
        if self.peek() == "+":
            self.take()
            return self.unary()
        return self.power()

    def power(self):
        base = self.atom()
        if self.peek() in ("^", "**"):
            self.take()
            exponent = self.unary()
            return lambda at: base(at) ** exponent(at)
        return base

    def atom(self):
        token = self.take()
        if token == "(":
            inner = self.sum()
            self.take(")")
            return inner
        if token[0].isdigit() or token[0] == ".":
            value = Fraction(token)
            return lambda at: Number(exact(value))
        if self.peek() == "(":
            return self.call(token)
        if token == "pi":
            return lambda at: Number(arb.pi())
        if token == "e":
            return lambda at: Number(arb(1).exp())
        return lambda at: at[token]

    def call(self, name):
        self.take("(")
        args, relation = [self.sum()], None
        if name == "if":
            relation = self.take()
            args.append(self.sum())
        while self.peek() == ",":
            self.take()
            args.append(self.sum())
        self.take(")")
        if name == "if":
            left, right, then, otherwise = args
            if relation in ("==", "!="):
                decide = lambda a, b: (lambda gap: gap == 0)((lift(a) - lift(b)).series[0]) == (relation == "==")
            else:
                decide = NAMES[relation]
            return lambda at: (then if decide(left(at), right(at)) else otherwise)(at)
        row = NAMES[name]
        return lambda at: row(*(arg(at) for arg in args))


def digits(ball):
    return ball.mid().str(DIGITS, radius=False)


def proved(ball):
    return ball.is_finite() and (ball == 0 or ball.rel_accuracy_bits() >= 105)


def jet(f, names, at):
    """Value, slopes and second derivatives, or None where they are not proved."""
    ctx.prec = 256
    while ctx.prec <= 1 << 12:
        try:
            found = once(f, names, at)
        except (points.Undefined, ZeroDivisionError, ValueError, OverflowError):
            found = None
        if found is not None:
            return found
        ctx.prec *= 2
    return None


def once(f, names, at):
    def ray(moves):
        xs = {name: Number(arb_series([exact(at[name]), moves.get(name, 0)])) for name in names}
        y = lift(f(xs)).series
        if y.prec < 3:
            raise points.Undefined  # a quotient of two that are 0
        return y[0], y[1], 2 * y[2]

    rays = {name: ray({name: 1}) for name in names}
    value = rays[names[0]][0]
    grad = {name: rays[name][1] for name in names}
    hess = {}
    for i, a in enumerate(names):
        hess[f"{a},{a}"] = rays[a][2]
        for b in names[i + 1 :]:
            hess[f"{a},{b}"] = (ray({a: 1, b: 1})[2] - rays[a][2] - rays[b][2]) / 2
    numbers = [value, *grad.values(), *hess.values()]
    if any(abs(x).lower() > MOST or 0 < abs(x).upper() < 1 / MOST for x in numbers):
        return None
    # What is 0 comes out as a ball around it, which shrinks as the precision grows; below the range
    # of f64 it may pass for 0.
    sure = [proved(x) or (x.is_finite() and abs(x).upper() < points.LEAST) for x in numbers]
    if not all(sure):
        return None
    text = lambda x: digits(x) if proved(x) else "0"
    return text(value), {k: text(v) for k, v in grad.items()}, {k: text(v) for k, v in hess.items()}


def nearest_f32(fraction):
    try:
        return Fraction(struct.unpack("<f", struct.pack("<f", float(fraction)))[0])
    except (OverflowError, ValueError):
        return None


def decimal(fraction):
    """The exact decimal expansion of a binary fraction."""
    shift = fraction.denominator.bit_length() - 1
    return f"{fraction.numerator * 5**shift}e-{shift}" if shift else str(fraction.numerator)


def check(item, want, got):
    """The item's own digits were found in another way."""
    if isinstance(want, str) and want not in ("any", "NaN", "inf", "-inf"):
        want, got = Fraction(want), Fraction(got)
        if abs(want - got) > abs(want) / 10**28 + Fraction(1, 10**390):
            sys.exit(f"{item['id']}: {float(got)} for {float(want)}")


def line(item):
    special = ("inf", "-inf", "NaN")
    if item["kind"] != "smooth" or any(x in special for x in item["at"].values()):
        return None
    f = Parser(item["expr"]).sum()
    names = sorted(item["at"])
    entry = {"id": item["id"]}
    at = {name: Fraction(item["at"][name]) for name in names}
    found = jet(f, names, at)
    if found is not None:
        check(item, item["value"], found[0])
        for name, slope in item["grad"].items():
            check(item, slope, found[1].get(name, "0"))
        if "hess" not in item:
            entry["hess"] = found[2]
    own = item.get("f32")
    if own is None or "hess" not in own:
        source = own["at"] if own else item["at"]
        narrow = {name: nearest_f32(Fraction(source[name])) for name in names}
        if None not in narrow.values() and all((narrow[n] == 0) == (at[n] == 0) for n in names):
            found = jet(f, names, narrow)
            if found is not None:
                value, grad, hess = found
                points_ = {name: decimal(narrow[name]) for name in names}
                entry["f32"] = {"at": points_, "value": value, "grad": grad, "hess": hess}
    return entry if len(entry) > 1 else None


def main():
    ctx.cap = 3
    with open(os.path.join(HERE, "torture.jsonl")) as lines:
        items = [json.loads(text) for text in lines]
    left = 0
    for item in items:
        entry = line(item)
        if entry is None:
            left += item["kind"] == "smooth"
            continue
        print(json.dumps(entry, separators=(",", ":")))
    print(f"{left} smooth items left out", file=sys.stderr)


if __name__ == "__main__":
    main()
