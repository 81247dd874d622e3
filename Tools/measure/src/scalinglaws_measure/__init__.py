# SPDX-License-Identifier: GPL-3.0-or-later
"""Measures PyTorch language models into study folders that `laws` reads.

`measure model` is :func:`scalinglaws_measure.measurement.measure_model` on a command line; the two
write the same files. Losses are nats a token.
"""

__version__ = "0.1.0"
