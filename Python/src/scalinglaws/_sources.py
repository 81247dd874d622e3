# SPDX-License-Identifier: GPL-3.0-or-later
"""Tables of runs from Weights & Biases and from Hugging Face, by their own clients."""

from __future__ import annotations

import importlib
import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from ._inputs import columns


def from_wandb(
    project: str,
    *,
    filters: Mapping[str, Any] | None = None,
    history: Sequence[str] | None = None,
    samples: int = 500,
) -> dict[str, list[Any]]:
    """The runs of a project of Weights & Biases as a table: one row a run, as the site's own export has it.

    Columns are ``name``, ``state``, the summary's values, and ``config.*``. What ``laws`` does with them is in
    docs/tables.md; ``laws.check`` shows what is read.

    Args:
        project: ``entity/project``.
        filters: of ``wandb.Api().runs``, such as ``{"config.optimizer": "adamw"}``.
        history: names of logged values; then a row is a logged step, with these columns, instead of a run.
        samples: the most steps of a run's history.

    Raises:
        ImportError: where ``wandb`` is not installed.
        ValueError: where the project has no run.
    """
    wandb = _client("wandb", "pip install wandb")
    rows: list[dict[str, Any]] = []
    found = wandb.Api().runs(project, filters=dict(filters or {}))
    # Newer clients load configurations run by run unless all are asked for at once.
    if callable(getattr(found, "upgrade_to_full", None)):
        found.upgrade_to_full()
    for run in found:
        config = {
            f"config.{key}": value for key, value in _flat(run.config) if not key.startswith("_") and "._" not in key
        }
        head = {"name": run.name, "id": run.id, "state": run.state}
        if history is None:
            summary = dict(_flat(_plain(run.summary)))
            rows.append(head | {k: v for k, v in summary.items() if not k.startswith("_wandb")} | config)
        else:
            steps = run.history(samples=samples, keys=list(history), pandas=False)
            rows += [head | dict(_flat(step)) | config for step in steps]
    if not rows:
        raise ValueError(f"expected runs in {project}, found none")
    names = list(dict.fromkeys(name for row in rows for name in row))
    return {name: [row.get(name) for row in rows] for name in names}


def from_hf(
    dataset: str,
    file: str | None = None,
    *,
    revision: str | None = None,
) -> dict[str, list[Any]]:
    """A table of a data set on Hugging Face: a CSV, JSON Lines or Parquet file, as columns.

    Args:
        dataset: ``owner/name``.
        file: the file in it; without it the only table there is.
        revision: a branch, tag or commit.

    Raises:
        ImportError: where ``huggingface_hub`` is not installed.
        ValueError: where ``file`` is not given and the data set has no table or several.
    """
    hub = _client("huggingface_hub", "pip install huggingface_hub")
    endpoint = os.environ.get("HF_ENDPOINT")
    if file is None:
        names = hub.HfApi(endpoint=endpoint).list_repo_files(dataset, repo_type="dataset", revision=revision)
        tables = [name for name in names if name.endswith((".csv", ".jsonl", ".parquet"))]
        if len(tables) != 1:
            found = ", ".join(tables[:10]) or "none"
            raise ValueError(f"expected one table in {dataset}, found {found}: name it with file=")
        file = tables[0]
    path = hub.hf_hub_download(dataset, file, repo_type="dataset", revision=revision, endpoint=endpoint)
    return read_table(path)


def read_table(path: str | os.PathLike[str]) -> dict[str, list[Any]]:
    """A CSV, JSON Lines or Parquet file as columns; cells of a CSV stay texts, which ``laws`` reads."""
    name = os.fspath(path)
    if name.endswith(".parquet"):
        for module in ("pyarrow.parquet", "polars", "pandas"):
            try:
                reader = importlib.import_module(module)
            except ImportError:
                continue
            read = reader.read_table if module == "pyarrow.parquet" else reader.read_parquet
            return columns(read(name), name)
        raise ImportError(f"expected pyarrow, polars or pandas to read {name}, found none of them")
    if name.endswith(".jsonl"):
        import json

        lines = Path(name).read_text(encoding="utf-8").splitlines()
        return columns([json.loads(line) for line in lines if line.strip()], name)
    import csv

    with Path(name).open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    if not rows:
        raise ValueError(f"expected rows in {name}, found none")
    return columns(rows, name)


def _client(name: str, how: str) -> Any:
    try:
        return importlib.import_module(name)
    except ImportError as error:
        raise ImportError(f"expected the package {name}, found none: {how}") from error


def _plain(summary: Any) -> Mapping[str, Any]:
    found = getattr(summary, "_json_dict", summary)
    return found if isinstance(found, Mapping) else dict(found)


def _flat(values: Mapping[str, Any], prefix: str = "") -> list[tuple[str, Any]]:
    found: list[tuple[str, Any]] = []
    for key, value in values.items():
        name = f"{prefix}{key}"
        if isinstance(value, Mapping):
            found += _flat(value, f"{name}.")
        elif isinstance(value, str | int | float | bool) or value is None:
            found.append((name, value))
    return found
