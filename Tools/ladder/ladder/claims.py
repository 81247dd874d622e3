# SPDX-License-Identifier: GPL-3.0-or-later
"""Locks, so that several processes share the trainings of one ladder."""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from scalinglaws_measure.files import cannot_write


@contextmanager
def claimed(path: Path, wait: bool = False) -> Iterator[bool]:
    """Holds the lock on a file; the system frees it when the process ends in any way.

    Args:
        path: the lock file, which stays.
        wait: for the process that holds it, instead of giving False.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        file = path.open("a")
    except OSError as error:
        raise cannot_write(path, error) from error
    with file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
        except BlockingIOError:
            yield False
            return
        yield True
