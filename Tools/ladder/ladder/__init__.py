# SPDX-License-Identifier: GPL-3.0-or-later
"""Trains and measures a ladder of byte-level transformers: how `Data/ladder` came about."""
