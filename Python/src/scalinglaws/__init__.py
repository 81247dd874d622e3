# SPDX-License-Identifier: GPL-3.0-or-later
"""Fit scaling laws, certify language models, and extrapolate the certificate: the program ``laws`` from Python.

>>> import scalinglaws
>>> fit = scalinglaws.fit({"parameters": n, "tokens": d, "loss": losses})
>>> fit.coefficients["alpha"].interval
>>> fit.predict({"parameters": [70e9], "tokens": [1.4e12]}).to_frame()

Each function is a command of ``laws`` with its options. docs/python.md is a guide.
"""

from . import answers, commands
from ._answers import Answer
from ._inputs import Input, Value, Values
from ._program import LawsError, LawsUsageError, LawsWarning, program
from ._sources import from_hf, from_wandb
from .commands import *  # noqa: F403

__version__ = "0.1.0"

__all__ = [
    "Answer",
    "Input",
    "LawsError",
    "LawsUsageError",
    "LawsWarning",
    "Value",
    "Values",
    "answers",
    "commands",
    "from_hf",
    "from_wandb",
    "program",
    *commands.__all__,
]
