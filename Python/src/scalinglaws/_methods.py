# SPDX-License-Identifier: GPL-3.0-or-later
"""Methods of some answers that are more than their fields."""

from __future__ import annotations

import base64
import html
import os
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ._answers import Answer
from ._inputs import Input, columns

if TYPE_CHECKING:
    from .answers import PredictAnswer

#: Rows of one call: the numbers of an option are one word, which systems limit to 128 KiB.
_BATCH = 2000
_NAMES = {
    "parameters": ("parameters", "params", "n_params", "N"),
    "tokens": ("tokens", "n_tokens", "D"),
    "uniqueTokens": ("unique_tokens", "uniqueTokens"),
    "x": ("x",),
}


class Fitted(Answer):
    """A fit, or one fit for each experiment of a table."""

    fits: Any

    def predict(self, frame: Input, **options: Any) -> PredictAnswer:
        """What the law says of other sizes: its value, its interval, that of a new run, and the distance from the data.

        Args:
            frame: a table with the law's inputs as columns: ``parameters`` and ``tokens`` (and ``unique_tokens``, or
                ``ratio`` instead of ``tokens``), or ``x``.
            options: those of :func:`scalinglaws.predict`, such as ``level``.

        Returns:
            One prediction a row, in the order of the rows.

        Raises:
            KeyError: where a column is missing.
        """
        from . import commands
        from .answers import PredictAnswer

        table = columns(frame, "frame")
        data = self._data["fits"][0].get("data") or {}
        names = list(data.get("features") or ["parameters", "tokens"])
        given: dict[str, list[Any]] = {}
        for name in names:
            usual = _NAMES.get(name, (name,))
            column = next((table[key] for key in usual if key in table), None)
            if column is None and name == "tokens" and "ratio" in table:
                column = [r * n for r, n in zip(table["ratio"], given["parameters"], strict=True)]
            if column is None and name != "uniqueTokens":
                raise KeyError(f"expected a column {' or '.join(usual)}, found {', '.join(table)}")
            if column is not None:
                given["x" if len(names) == 1 else name] = column
        rows = len(next(iter(given.values())))
        unique = given.pop("uniqueTokens", None)
        groups: dict[Any, list[int]] = {}
        for row in range(rows):
            groups.setdefault(unique[row] if unique else None, []).append(row)
        found: list[Any] = [None] * rows
        whole: dict[str, Any] = {}
        for group, members in groups.items():
            for start in range(0, len(members), _BATCH):
                batch = members[start : start + _BATCH]
                arguments: dict[str, Any] = {key: [column[i] for i in batch] for key, column in given.items()}
                if group is not None:
                    arguments["unique_tokens"] = group
                part = commands.predict(self, **arguments, **options).to_dict()
                whole = whole or part
                for row, prediction in zip(batch, part["predictions"], strict=True):
                    found[row] = prediction
        return PredictAnswer({**whole, "predictions": found})

    def _rows(self, field: str | None = None) -> list[dict[str, Any]]:
        """The coefficients of each fit, with the experiment where there are several; or another field."""
        if field:
            return super()._rows(field)
        found = []
        for fit in self._data["fits"]:
            name = (fit.get("columns") or {}).get("experiment")
            for symbol, entry in fit["coefficients"].items():
                low, high = entry.get("interval") or (None, None)
                found.append(
                    ({"experiment": name} if len(self._data["fits"]) > 1 else {})
                    | {
                        "name": symbol,
                        "value": entry["value"],
                        "standardError": entry.get("standardError"),
                        "interval.low": low,
                        "interval.high": high,
                    }
                )
        return found

    def _cautions(self) -> list[Mapping[str, Any]]:
        return [entry for fit in self._data["fits"] for entry in fit.get("warnings", [])]


class Written(Answer):
    """Files that a command wrote: into a folder, or into memory where no folder was named."""

    files: Any

    def __init__(self, data: Mapping[str, Any], contents: Mapping[str, bytes] | None = None) -> None:
        super().__init__(data)
        self._contents = dict(contents) if contents is not None else None

    @property
    def contents(self) -> dict[str, bytes]:
        """The bytes of each file by its name."""
        if self._contents is None:
            self._contents = {Path(path).name: Path(path).read_bytes() for path in self._data["files"]}
        return self._contents

    @property
    def svg(self) -> str:
        """The first drawing, as SVG.

        Raises:
            ValueError: where no SVG was drawn.
        """
        for name, data in self.contents.items():
            if name.endswith(".svg"):
                return data.decode()
        raise ValueError("expected format='svg', found no SVG among " + ", ".join(self.contents))

    def save(self, folder: str | os.PathLike[str]) -> list[Path]:
        """Writes the files into a folder, which is made where it is missing."""
        place = Path(folder)
        place.mkdir(parents=True, exist_ok=True)
        paths = []
        for name, data in self.contents.items():
            path = place / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data)
            paths.append(path)
        return paths

    def _repr_html_(self) -> str:
        """What Jupyter shows: each drawing, or the report's page, or the names of the files."""
        pictures = [(name, data) for name, data in self.contents.items() if name.endswith(".svg")]
        pages = [data for name, data in self.contents.items() if name.endswith(".html")]
        if pictures:
            parts = [
                f"<img alt='{html.escape(name)}' src='data:image/svg+xml;base64,{base64.b64encode(data).decode()}'/>"
                for name, data in pictures
            ]
        elif pages:
            page = html.escape(pages[0].decode(), quote=True)
            parts = [f"<iframe srcdoc='{page}' style='width:100%;height:40em;border:1px solid #ccc'></iframe>"]
        else:
            parts = [f"<code>{html.escape(name)}</code> " for name in self.contents]
        notes = self._data.get("notes") or []
        parts += [f"<p>{html.escape(str(note))}</p>" for note in notes]
        return f"<div>{''.join(parts)}</div>"
