# SPDX-License-Identifier: GPL-3.0-or-later
"""The program under test, and runs of a known surface."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


def _laws() -> str | None:
    if named := os.environ.get("LAWS"):
        return named
    for folder in ("release", "debug"):
        path = ROOT / ".build" / folder / "laws"
        if path.exists():
            return str(path)
    return shutil.which("laws")


def pytest_configure() -> None:
    if path := _laws():
        os.environ["LAWS"] = path


@pytest.fixture(scope="session")
def laws() -> str:
    """The path of the program; without one the tests fail."""
    path = os.environ.get("LAWS")
    if not path:
        pytest.fail("expected the program laws: swift build --product laws, or the environment variable LAWS")
    return path


@pytest.fixture(scope="session")
def ladder() -> Path:
    """The study in the repository."""
    return ROOT / "Data" / "ladder"


@pytest.fixture(scope="session")
def runs() -> dict[str, list[float]]:
    """24 runs of L = 1.7 + 400/N^0.34 + 2000/D^0.37, each off by a part in a thousand at most."""
    table: dict[str, list[float]] = {"parameters": [], "tokens": [], "loss": []}
    for i, n in enumerate((1e7, 3e7, 1e8, 3e8, 1e9, 3e9)):
        for j, ratio in enumerate((5.0, 20.0, 80.0, 320.0)):
            noise = 1 + 0.001 * (((7 * i + 3 * j) % 11) - 5) / 5
            table["parameters"].append(n)
            table["tokens"].append(n * ratio)
            table["loss"].append((1.7 + 400 / n**0.34 + 2000 / (n * ratio) ** 0.37) * noise)
    return table
