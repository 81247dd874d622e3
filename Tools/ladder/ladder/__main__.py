# SPDX-License-Identifier: GPL-3.0-or-later
"""`python -m ladder`."""

import sys

from ladder.cli import main

sys.exit(main())
