# SPDX-License-Identifier: GPL-3.0-or-later
"""One command a module: what it does in its first line, an example below."""

from types import ModuleType

from scalinglaws_measure.commands import check, curve, merge, model, spectrum

COMMANDS: tuple[ModuleType, ...] = (model, curve, spectrum, merge, check)
