# SPDX-License-Identifier: GPL-3.0-or-later
"""Independent values of the empirical Bernstein confidence sequence (mpmath, 40 digits): writes bernstein.json.

`mixture` finds the sum at which the mean over bets of exp(s*S - (-log(1 - s) - s)*V) reaches 1/delta, by integrating over
bets numerically: no incomplete gamma function and no closed form. `bound` replaces the integral over (0, 1] by half of the
complete gamma function, as the Swift code does. Run: python3 make_bernstein.py
"""
import json
from pathlib import Path

from mpmath import e, exp, log, loggamma, mp, mpf, quad

mp.dps = 40
M = mpf


def log_mean(total, v):
    """log of the mean over bets, where 1 - s has the density e^(-y)/(1 - 1/e) on (0, 1]."""
    # y = 1 - s: exp(s*total + (log y + 1 - y)*v), with the largest exponent taken out.
    def exponent(y):
        return (1 - y) * total + (log(y) + 1 - y) * v - y

    peak = min(M(1), v / (total + v + 1)) if v > 0 else M(0)
    top = exponent(peak) if peak > 0 else total
    width = 1 / (total + v + 1) * (v + 1) ** M("0.5")
    cuts = sorted({M(0), M(1)} | {min(max(peak + k * width, M(0)), M(1)) for k in range(-12, 40, 2)})
    return top + log(quad(lambda y: exp(exponent(y) - top) if y > 0 else M(0), cuts)) - log(1 - 1 / e)


def root(f, low, high):
    for _ in range(140):
        middle = (low + high) / 2
        if f(middle) < 0:
            low = middle
        else:
            high = middle
    return high


def case(square, c, n, evidence):
    square, c, n, evidence = M(square), M(c), M(n), M(evidence)
    v = n * square / c**2
    a = v + 1
    # The closed form with Gamma(a)/2 for the incomplete gamma function: log of e^(x-1) Gamma(a)/(2 x^a)/(1 - 1/e).
    def closed(d):
        x = a + d
        return x - 1 + loggamma(a) - log(2) - a * log(x) - log(1 - 1 / e) - evidence

    start = evidence + 10 + (evidence**2 + 2 * evidence * a + 100 * a) ** M("0.5")
    bound = c * root(closed, M(0), 2 * start) / n
    exact = c * root(lambda total: log_mean(total, v) - evidence, M(0), 2 * start) / n
    return {
        "meanSquare": float(square), "range": float(c), "count": float(n), "evidence": float(evidence),
        "bound": float(bound), "mixture": float(exact),
    }


CASES = [
    (0.25, 1, 1, 3), (0.01, 1, 50, 4.6), (0.2, 1, 1000, 4.6), (1.5, 4, 200, 40), (4, 12.5, 1e5, 13000),
    (2.25, 12, 1e6, 5), (0, 1, 100, 4.6), (6, 12.9, 1.64e7, 2.3e6),
]

if __name__ == "__main__":
    cases = [case(*c) for c in CASES]
    path = Path(__file__).with_name("bernstein.json")
    path.write_text(json.dumps({"cases": cases}, indent=1) + "\n")
    for c in cases:
        print(c)
