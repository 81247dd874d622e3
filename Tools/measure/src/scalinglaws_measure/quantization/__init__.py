# SPDX-License-Identifier: GPL-3.0-or-later
"""GPTQ and rounding to nearest at any width, with every bit counted."""
