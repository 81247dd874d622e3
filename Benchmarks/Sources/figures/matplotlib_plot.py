# SPDX-License-Identifier: GPL-3.0-or-later
"""What Matplotlib needs for a log-log plot of points, a line, a band and a legend: prints JSON, seconds of processor
time a file, the least of several after the first."""

import io
import json
import time

import matplotlib

matplotlib.use("Agg")
import matplotlib.pyplot as plt  # noqa: E402
import numpy  # noqa: E402

x = numpy.geomspace(1e6, 1e9, 40)
law = 1 + (1e6 / x) ** 0.3


def draw(kind: str) -> float:
    start = time.process_time()
    figure, axes = plt.subplots(figsize=(3.5, 2.6))
    axes.fill_between(x, 0.95 * law, 1.05 * law, alpha=0.2, label="95 %")
    axes.plot(x, law, label="fit $c + k/N^p$")
    axes.plot(x, law * (1 + 0.02 * numpy.sin(numpy.arange(40))), "o", label="measured")
    axes.set(xscale="log", yscale="log", xlabel="parameters $N$", ylabel="loss")
    axes.legend()
    figure.tight_layout()
    figure.savefig(io.BytesIO(), format=kind, dpi=220)
    plt.close(figure)
    return time.process_time() - start


kinds = ("pdf", "svg", "png")
print(json.dumps({kind: min(draw(kind) for _ in range(8)) for kind in kinds}))
