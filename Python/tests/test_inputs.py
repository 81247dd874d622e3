# SPDX-License-Identifier: GPL-3.0-or-later
"""Every kind of input gives the same answer, and no file is written."""

from __future__ import annotations

import csv
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy
import pandas
import polars
import pyarrow
import pyarrow.parquet
import pytest

import scalinglaws
from scalinglaws._inputs import Handed, columns, path_or_data, words

Runs = dict[str, list[float]]


def _structured(runs: Runs) -> Any:
    rows = list(zip(*runs.values(), strict=True))
    return numpy.array(rows, dtype=[(name, "f8") for name in runs])


def _records(runs: Runs) -> list[dict[str, float]]:
    return [dict(zip(runs, row, strict=True)) for row in zip(*runs.values(), strict=True)]


@pytest.mark.parametrize(
    "make",
    [
        pandas.DataFrame,
        lambda runs: pandas.DataFrame(runs, index=pandas.Index(range(len(runs["loss"])), name="run")),
        polars.DataFrame,
        pyarrow.table,
        _structured,
        _records,
        lambda runs: {name: numpy.array(values) for name, values in runs.items()},
        lambda runs: pandas.DataFrame(runs).to_csv(index=False).encode(),
    ],
)
@pytest.mark.usefixtures("laws")
def test_every_table_is_read_to_the_last_digit(make: Callable[[Runs], Any], runs: Runs) -> None:
    expected = scalinglaws.fit(runs).coefficients
    found = scalinglaws.fit(make(runs)).coefficients
    assert {k: v.value for k, v in found.items()} == {k: v.value for k, v in expected.items()}


@pytest.mark.usefixtures("laws")
def test_parquet_and_csv_paths(runs: Runs, tmp_path: Path) -> None:
    pyarrow.parquet.write_table(pyarrow.table(runs), tmp_path / "runs.parquet")
    pandas.DataFrame(runs).to_csv(tmp_path / "runs.csv", index=False)
    objectives = {scalinglaws.fit(tmp_path / name).objective for name in ("runs.parquet", "runs.csv")} | {
        scalinglaws.fit(str(tmp_path / "runs.csv")).objective
    }
    assert len(objectives) == 1


@pytest.mark.usefixtures("laws")
def test_nothing_is_written(runs: Runs, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    fit = scalinglaws.fit(runs)
    scalinglaws.compare(fit, fit, budget=1e22)
    assert list(tmp_path.iterdir()) == []


def test_descriptors_are_given_back() -> None:
    before = len(list(Path("/dev/fd").iterdir()))
    for _ in range(20):
        Handed(b"x\n1\n", "table", is_standard=False).close()
    assert len(list(Path("/dev/fd").iterdir())) == before


def test_floats_keep_every_digit() -> None:
    values = [0.1 + 0.2, 1e-300, 2.0**70, -0.0]
    data = path_or_data({"loss": values}, "table")
    assert isinstance(data, bytes)
    rows = list(csv.reader(data.decode().splitlines()))
    assert [float(row[0]) for row in rows[1:]] == values


def test_missing_cells_are_empty() -> None:
    assert path_or_data({"a": [1, None], "b": [float("nan"), 2.5]}, "table") == b"a,b\n1,\n,2.5\n"


def test_arrays_become_npy() -> None:
    import io

    wanted = numpy.array([[1.5, 2.0], [3.0, 4.0]], dtype=numpy.float32)
    data = path_or_data(wanted.T, "weights")
    assert isinstance(data, bytes)
    assert (numpy.load(io.BytesIO(data)) == wanted.T).all()
    listed = path_or_data([0.25, 1, 2], "losses")
    assert isinstance(listed, bytes)
    assert numpy.load(io.BytesIO(listed)).tolist() == [0.25, 1.0, 2.0]


@pytest.mark.parametrize("value", [object(), 3, numpy.array(["a"]), ["a", object()]])
def test_other_things_are_refused(value: Any) -> None:
    with pytest.raises(TypeError, match="table"):
        path_or_data(value, "table")


def test_columns_of_different_lengths_are_refused() -> None:
    with pytest.raises(ValueError, match="x: 2, y: 1"):
        path_or_data({"x": [1, 2], "y": [1]}, "table")


def test_columns_of_every_table() -> None:
    wanted: Runs = {"x": [1, 2], "y": [3.5, 4.5]}
    tables: list[Any] = [
        wanted,
        pandas.DataFrame(wanted),
        polars.DataFrame(wanted),
        pyarrow.table(wanted),
        _records(wanted),
    ]
    tables.append(_structured(wanted))
    assert all(columns(table, "frame") == wanted for table in tables)


def test_words_of_options() -> None:
    assert words(70e9) == ["70000000000"]
    assert words("70B") == ["70B"]
    assert words([1e9, 0.5]) == ["1000000000", "0.5"]
    assert words({"parameters": "M", "tokens": "B"}) == ["parameters=M", "tokens=B"]
    assert words(numpy.array([1, 2])) == ["1", "2"]
    assert words(numpy.float64(0.1)) == ["0.1"]
    with pytest.raises(TypeError):
        words([True])
