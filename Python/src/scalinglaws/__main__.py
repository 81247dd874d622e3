# SPDX-License-Identifier: GPL-3.0-or-later
"""``python -m scalinglaws``: the program ``laws``."""

from ._program import main

main()
