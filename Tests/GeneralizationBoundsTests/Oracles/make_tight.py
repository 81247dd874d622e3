# SPDX-License-Identifier: GPL-3.0-or-later
"""Independent values of the tighter certificates (mpmath, 40 digits): writes tight.json.

Clipped centres on every token and on a sample, a sample of units under Theorem 3.4, online losses, held-out losses.
Formulas are written from their statements, not from the Swift code. Run: python3 make_tight.py
"""
import json
import random
import struct
from pathlib import Path

from mpmath import exp, expm1, fsum, inf, log, log1p, mp, mpf, sqrt

mp.dps = 40
M = mpf


def f32(x):
    """The float32 nearest to x, as a double."""
    return struct.unpack("f", struct.pack("f", x))[0]


def mean(xs):
    xs = list(xs)
    return fsum(xs) / len(xs)


def smooth(x, a, v):
    return min(-log((1 - a) * exp(-M(x)) + a / v), log(v / a))


def least_entropy(a, v):
    top, low = 1 - a + a / v, a / v
    return -top * log(top) - (v - 1) * low * log(low)


ETAS = [M(2) ** (-M(i) / 2) for i in range(1, 31)]


def interval(ts, lo, hi, delta):
    """AM-GM for the mean of independent values in [lo, hi]: what it adds."""
    r, c = hi - lo, log(len(ETAS) / M(delta)) / len(ts)
    best = min(-expm1(mean(log1p(e / r * (lo - t)) for t in ts) - c) / e for e in ETAS)
    return r * best - (mean(ts) - lo)


def clipped(nll, ent, v, code, tokens, delta, share, sample, a=None):
    """Bound on the smoothed risk by AM-GM with clipped centres."""
    d2 = M(delta) * M(share) if sample else M(0)
    c = (M(code) * log(2) + log(36 / (M(delta) - d2))) / M(tokens)
    a = c / (1 + c)
    d = log(v / a)
    xs = [smooth(x, a, v) for x in nll]
    least = -log(1 - a + a / v)
    best = inf
    for j in range(9):
        for eps in ("0.01", "0.03", "0.1", "0.2"):
            u = d * M(2) ** (-M(j) / 8)
            clip = max(d - (1 - M(float(eps))) * u, least_entropy(a, v))
            ys = [max((1 - a) * min(M(h), log(v)) + a * log(v), clip) for h in ent]
            if not sample:
                value = mean(ys) + u - exp(mean(log(u + y - x) for x, y in zip(xs, ys)) - c)
            else:
                k = exp(-c)
                ts = [y - k * u * log(1 + (y - x) / u) for x, y in zip(xs, ys)]
                low = max(a * log(v), clip)
                top = max(log(v), low)
                hi = max(y - k * u * log(1 + (y - d) / u) for y in (low, top))
                lo = k * least + (1 - k) * low
                value = mean(ts) + u * (1 - k) + interval(ts, lo, hi, d2 / 36)
            best = min(best, value)
    return best


def units(nll, ent, lengths, v, code, tokens, delta, points):
    """Theorem 3.4 with sqrt(2C), Maurer-Pontil on the units' means of T at the bet of the least variation."""
    d1 = d2 = M(delta) / 2
    c = (M(code) * log(2) + log(points / d1)) / M(tokens)
    a = c / (1 + c)
    d = log(v / a)
    groups, at = [], 0
    for n in lengths:
        groups.append([(smooth(nll[i], a, v), min(M(ent[i]), log(v)), M(nll[i])) for i in range(at, at + n)])
        at += n
    def unit_mean(f):
        return [mean(f(*row) for row in g) for g in groups]
    def variation(s):
        ex = mean(unit_mean(lambda x, y, _: s * (y - x) / d - log1p(s * (y - x) / d)))
        return d / s * (c * (1 - s) + ex)
    grid = [M(i) / (points + 1) for i in range(1, points + 1)]
    s = min(grid, key=variation)
    u = d / s
    ts = unit_mean(lambda x, y, _: y - u * log1p((y - x) / u))
    m = len(ts)
    t0 = mean(ts)
    var = fsum((t - t0) ** 2 for t in ts) / (m - 1)
    ell = log(2 / (d2 / points))
    hi, lo = -u * log(1 - d / u), -log(1 - a + a / v)
    width = sqrt(2 * var * ell / m) + 7 * (hi - lo) * ell / (3 * (m - 1))
    risk = mean(unit_mean(lambda x, y, n: n))
    return risk + c * log(v) + variation(s) + sqrt(2 * c) + width, width


def online(curve, v, tokens, delta):
    steps, best = len(curve), inf
    suffixes = (1, .75, .5, .375, .25, .1875, .125, .0625)
    weights = [M(2) ** -i for i in range(4, 21)]
    for suffix in suffixes:
        k = max(1, int(suffix * steps))
        w, n = mean(map(M, curve[steps - k:])), M(tokens) * k / steps
        for r in weights:
            width = log(1 + (1 - r) * v / r) * sqrt(log(len(suffixes) * len(weights) / M(delta)) / (2 * n))
            best = min(best, w - log(1 - r) + width)
    return best


def held_out(nll, v, delta):
    best, m = inf, len(nll)
    weights = [M(2) ** -i for i in range(2, 13)]
    c = log(len(weights) * len(ETAS) / M(delta)) / m
    for a in weights:
        least, r = -log(1 - a + a / v), log(1 + (1 - a) * v / a)
        xs = [smooth(x, a, v) for x in nll]
        for e in ETAS:
            best = min(best, least + r * (1 - exp(mean(log(1 + e * (least - x) / r) for x in xs) - c)) / e)
    return best


def main():
    g = random.Random(14)
    cases = []
    for n, v, code, tokens in ((30, 256, 900, 5000), (50, 50257, 40, 900), (24, 32, 20000, 100000)):
        nll = [f32(g.expovariate(0.5)) for _ in range(n)]
        ent = [f32(min(g.uniform(0, 3), float(log(v)))) for _ in range(n)]
        lengths, left = [], n
        while left:
            lengths.append(min(g.randint(1, 6), left))
            left -= lengths[-1]
        bound, width = units(nll, ent, lengths, v, code, tokens, 0.02, 20)
        curve = [f32(6 / (1 + i) + 1 + g.uniform(0, .1)) for i in range(n)]
        cases.append({
            "nll": nll, "entropy": ent, "vocabulary": v, "codeBits": code, "tokens": tokens, "lengths": lengths,
            "curve": curve,
            "every": float(clipped(nll, ent, v, code * n / tokens, n, 0.01, 0, False)),
            "sample": float(clipped(nll, ent, v, code, tokens, 0.01, 0.9, True)),
            "units": float(bound), "unitsWidth": float(width),
            "online": float(online(curve, v, tokens, 0.01)),
            "heldOut": float(held_out(nll, v, 0.05)),
        })
    Path(__file__).with_name("tight.json").write_text(json.dumps({"cases": cases}, indent=1) + "\n")


main()
