# SPDX-License-Identifier: GPL-3.0-or-later
"""`python -m scalinglaws_measure`."""

import sys

from scalinglaws_measure.cli import main

sys.exit(main())
