# SPDX-License-Identifier: GPL-3.0-or-later
"""Bars on standard error."""

from typing import Any

from tqdm import tqdm


def bar(total: int, what: str, quiet: bool = False, unit: str = "pair") -> Any:
    """A bar of tqdm that keeps to one line a few seconds where no one watches."""
    return tqdm(total=total, desc=what, unit=unit, disable=quiet, mininterval=1.0, leave=False)
