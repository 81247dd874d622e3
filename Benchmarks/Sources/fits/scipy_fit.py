# SPDX-License-Identifier: GPL-3.0-or-later
"""What scipy's L-BFGS-B needs for the same Huber fit: reads `N,D,loss` lines, prints JSON.

The surface is in Hoffmann et al.'s coordinates (a, b, e, alpha, beta) with log-sum-exp, the gradient is exact,
starts are their grid of 4,500.
"""

import itertools
import json
import sys
import time

import numpy
from scipy.optimize import minimize

runs = numpy.loadtxt(sys.stdin, delimiter=",")
size, data, loss = numpy.log(runs[:, 0]), numpy.log(runs[:, 1]), numpy.log(runs[:, 2])
DELTA = 1e-3


def objective(x, weights):
    a, b, e, alpha, beta = x
    terms = numpy.stack([a - alpha * size, b - beta * data, numpy.full_like(size, e)])
    top = terms.max(axis=0)
    parts = numpy.exp(terms - top)
    total = parts.sum(axis=0)
    residual = top + numpy.log(total) - loss
    shares = parts / total
    inside = numpy.abs(residual) <= DELTA
    value = numpy.where(inside, 0.5 * residual**2, DELTA * (numpy.abs(residual) - 0.5 * DELTA))
    slope = weights * numpy.where(inside, residual, DELTA * numpy.sign(residual))
    gradient = [
        slope @ shares[0],
        slope @ shares[1],
        slope @ shares[2],
        -(slope * size) @ shares[0],
        -(slope * data) @ shares[1],
    ]
    return weights @ value, numpy.array(gradient)


def fit(start, weights):
    options = {"maxiter": 10000, "maxfun": 20000, "ftol": 1e-15, "gtol": 1e-12}
    return minimize(objective, start, args=(weights,), jac=True, method="L-BFGS-B", options=options)


grid = list(
    itertools.product(
        range(0, 26, 5), range(0, 26, 5), numpy.arange(-1, 1.5, 0.5), numpy.arange(0, 2.5, 0.5),
        numpy.arange(0, 2.5, 0.5),
    )
)
ones = numpy.ones(len(loss))
begun = time.process_time()
found = [fit(numpy.array(start, dtype=float), ones) for start in grid[::100]]
spent = time.process_time() - begun
best = min(found, key=lambda result: result.fun)
generator = numpy.random.default_rng(1)
begun = time.process_time()
for _ in range(20):
    draw = numpy.bincount(generator.integers(0, len(loss), len(loss)), minlength=len(loss))
    fit(best.x, draw.astype(float))
resamples = time.process_time() - begun
print(
    json.dumps(
        {
            "starts": len(grid),
            "timedStarts": len(found),
            "seconds": spent * len(grid) / len(found),
            "objective": best.fun,
            "reached": [result.fun for result in found],
            "resampleSeconds": resamples / 20,
        }
    )
)
