# SPDX-License-Identifier: GPL-3.0-or-later
"""Where the numbers of a model come from: what was measured, on which pairs, by what."""

import datetime
import hashlib
import json
import platform
from pathlib import Path
from typing import Any

import numpy as np
import torch

from scalinglaws_measure import __version__
from scalinglaws_measure.errors import MeasureError
from scalinglaws_measure.files import write_text
from scalinglaws_measure.language_model import LanguageModel, buffers, stored
from scalinglaws_measure.pairs import Every, Pairs

_IDENTITY = ("model", "draw")
_PIECE = 1 << 16


def today() -> str:
    """The day in UTC, 2026-11-21."""
    return datetime.datetime.now(datetime.timezone.utc).date().isoformat()


def of_model(model: LanguageModel, reference: LanguageModel | None) -> dict[str, Any]:
    """What tells one model from another."""
    return {
        "name": model.name,
        "parameters": model.parameters,
        "vocabulary": model.vocabulary,
        "compute_precision": str(next(model.module.parameters()).dtype)[6:],
        "weights_sha256": fingerprint(model),
        "reference": reference.name if reference else None,
        "reference_weights_sha256": fingerprint(reference) if reference else None,
    }


def of_pairs(pairs: Pairs | Every | None) -> dict[str, Any] | None:
    """What tells one set of pairs from another: their places and their tokens."""
    if pairs is None:
        return None
    seen = hashlib.sha256()
    stretches = [
        slice(start, min(start + _PIECE, len(pairs))) for start in range(0, len(pairs), _PIECE)
    ]
    for part in (0, 1):
        for which in stretches:
            seen.update(pairs.places(which)[part].tobytes())
    for which in stretches:
        starts, positions = pairs.places(which)
        tokens = pairs.stream.values[starts + positions + 1]
        seen.update(np.asarray(tokens).astype("<i8").tobytes())
    return {
        "file": pairs.stream.path.name,
        "tokens": len(pairs.stream),
        "sha256_of_pairs": seen.hexdigest(),
    }


def of_program(model: LanguageModel) -> dict[str, str]:
    """What computed, when."""
    return {
        "scalinglaws-measure": __version__,
        "torch": torch.__version__,
        "python": platform.python_version(),
        "device": model.device.type,
        "date": today(),
    }


def fingerprint(model: LanguageModel) -> str:
    """The SHA-256 of a model's weights, its persistent buffers, and their names."""
    seen = hashlib.sha256()
    for name, values in {**stored(model.module), **buffers(model.module)}.items():
        seen.update(name.encode())
        numbers = values.detach().float() if values.is_floating_point() else values
        seen.update(numbers.cpu().contiguous().numpy().tobytes())
    return seen.hexdigest()


def identity(facts: dict[str, Any]) -> str:
    """A word that is the same for the same model on the same pairs."""
    return word({key: facts[key] for key in _IDENTITY})


def word(facts: dict[str, Any]) -> str:
    """A word that is the same for the same facts."""
    text = json.dumps(facts, sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def write(path: Path, facts: dict[str, Any]) -> None:
    """Writes the facts of a measurement."""
    write_text(path, json.dumps(facts, indent=2, sort_keys=True) + "\n")


def read(path: Path) -> dict[str, Any]:
    """The facts that an earlier measurement wrote."""
    try:
        known = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise MeasureError(
            f"{path}: expected what an earlier measurement wrote, found: {error}"
        ) from error
    if not isinstance(known, dict) or not all(isinstance(known.get(p), dict) for p in _IDENTITY):
        raise MeasureError(f"{path}: expected what an earlier measurement wrote, found other JSON")
    return known


def hold(path: Path, known: dict[str, Any], facts: dict[str, Any]) -> None:
    """Refuses to go on with the measurement of another model, or on other pairs."""
    for part in _IDENTITY:
        for key, value in facts[part].items():
            if known.get(part, {}).get(key) != value:
                raise MeasureError(
                    f"{path}: expected the {key.replace('_', ' ')} of the measurement that is "
                    "there, found another: choose another --name or --out"
                )
