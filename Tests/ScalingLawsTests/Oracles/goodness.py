# SPDX-License-Identifier: GPL-3.0-or-later
"""Goodness of fit of a straight line in logarithms, by NumPy and SciPy: the values in GoodnessOfFitTests.swift."""
import numpy as np
from scipy import stats

x = np.array([1, 1, 2, 2, 4, 4, 8, 8, 16, 16.0])
y = np.array([10.1, 9.9, 6.9, 7.3, 5.1, 5.0, 3.7, 3.5, 2.2, 2.3])
lx, ly = np.log(x), np.log(y)
line = np.c_[np.ones_like(lx), lx]
r = ly - line @ np.linalg.lstsq(line, ly, rcond=None)[0]
n, total = len(x), (r**2).sum()
print("root mean square", np.sqrt(total / n))
print("R²", 1 - total / ((ly - ly.mean()) ** 2).sum())
pure = sum(((ly[x == v] - ly[x == v].mean()) ** 2).sum() for v in set(x))
print("scatter", np.sqrt(pure / (n - 5)))
ratio = (total - pure) / (5 - 2) / (pure / (n - 5))
print("lack of fit", ratio, stats.f.sf(ratio, 5 - 2, n - 5))
parabola = np.c_[np.ones_like(lx), lx, lx**2]
rest = ((r - parabola @ np.linalg.lstsq(parabola, r, rcond=None)[0]) ** 2).sum()
centred = ((r - r.mean()) ** 2).sum()
trend = (centred - rest) / 2 / (rest / (n - 3))
print("trend", 1 - rest / (n - 3) / (centred / (n - 1)), stats.f.sf(trend, 2, n - 3))
worst = np.argmax(abs(r))
print("worst", worst + 1, np.exp(r[worst]) - 1)
