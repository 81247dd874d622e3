# SPDX-License-Identifier: GPL-3.0-or-later
"""BCa intervals by scipy, for RandomnessAndStatisticsTests: the draws it used, and the ends it found."""
import json
import numpy, scipy.stats

rng = numpy.random.default_rng(7)
sample = numpy.round(numpy.exp(rng.normal(size=12)), 4)
cases = []
for level in (0.9, 0.99):
    found = scipy.stats.bootstrap(
        (sample,), numpy.mean, n_resamples=400, confidence_level=level, method="BCa",
        random_state=numpy.random.default_rng(3))
    cases.append({"level": level, "low": found.confidence_interval.low,
                  "high": found.confidence_interval.high})
jackknife = [float(numpy.delete(sample, i).mean()) for i in range(len(sample))]
print(json.dumps({"estimate": float(sample.mean()), "jackknife": jackknife,
                  "draws": [round(float(x), 12) for x in found.bootstrap_distribution],
                  "cases": cases}))
