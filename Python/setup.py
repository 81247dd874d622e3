# SPDX-License-Identifier: GPL-3.0-or-later
"""A wheel that holds the program is of its platform, for every Python 3; one without it is for any platform."""

from pathlib import Path

from setuptools import Distribution, setup
from setuptools.command.bdist_wheel import bdist_wheel

HAS_PROGRAM = (Path(__file__).parent / "src/scalinglaws/bin/laws").exists()


class Package(Distribution):
    """What lies in the wheel depends on the platform where it holds the program."""

    def has_ext_modules(self) -> bool:
        """Whether it does."""
        return HAS_PROGRAM


class Wheel(bdist_wheel):
    """The wheel's tag, which no version of Python decides."""

    def get_tag(self) -> tuple[str, str, str]:
        """Python 3 without an interface of its own, and the platform."""
        return "py3", "none", super().get_tag()[2] if HAS_PROGRAM else "any"


setup(distclass=Package, cmdclass={"bdist_wheel": Wheel})
