# SPDX-License-Identifier: GPL-3.0-or-later
"""Answers: attributes, frames, predictions, warnings, errors, HTML."""

from __future__ import annotations

import json
import subprocess
import warnings
from pathlib import Path
from typing import Any

import numpy
import pandas
import polars
import pytest

import scalinglaws
from scalinglaws import answers
from scalinglaws._answers import REGISTRY

Runs = dict[str, list[float]]
pytestmark = pytest.mark.usefixtures("laws")


def test_a_fit_finds_the_surface(runs: Runs) -> None:
    fit = scalinglaws.fit(runs, law="chinchilla", objective="huber")
    assert isinstance(fit, answers.FitAnswer)
    alpha = fit.coefficients["alpha"]
    assert alpha.interval is not None
    low, high = alpha.interval
    assert low is not None
    assert high is not None
    assert low < alpha.value < high
    assert abs(alpha.value - 0.34) < 0.02
    assert fit.options.objective == "huber"
    assert fit.fits[0].coefficients["alpha"] == alpha
    assert fit.runs == 24


def test_the_answer_is_that_of_the_command(laws: str, ladder: Path) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        fit = scalinglaws.fit(ladder / "runs.csv")
    text = subprocess.run(
        [laws, "fit", "chinchilla", ladder / "runs.csv", "--json"], capture_output=True, check=True
    ).stdout
    printed = json.loads(text)["fits"][0]
    kept = fit.to_dict()["fits"][0]
    assert {key: kept[key] for key in printed if printed[key] is not None} == {
        key: value for key, value in printed.items() if value is not None
    }
    assert kept["data"]["observed"]


def test_predictions_follow_the_rows_of_a_frame(runs: Runs) -> None:
    fit = scalinglaws.fit(runs)
    frame = pandas.DataFrame({"N": [1e9, 7e10], "D": [2e10, 1.4e12]})
    with pytest.warns(scalinglaws.LawsWarning, match="W-far-extrapolation") as caught:
        found = fit.predict(frame, level=0.9)
    assert {Path(entry.filename).name for entry in caught} == {"test_answers.py"}
    assert [row.parameters for row in found.predictions] == [1e9, 7e10]
    with pytest.warns(scalinglaws.LawsWarning):
        direct = scalinglaws.predict(fit, parameters=[1e9, 7e10], tokens=[2e10, 1.4e12], level=0.9)
    assert found == direct
    by_ratio = fit.predict({"parameters": [1e9], "ratio": [20]}, level=0.9)
    assert by_ratio.predictions[0] == found.predictions[0]
    table = found.to_frame()
    assert isinstance(table, pandas.DataFrame)
    assert {"parameters", "tokens", "prediction.value", "newRun.low", "newRun.high"} <= set(table.columns)
    with pytest.raises(KeyError, match="tokens or n_tokens or D"):
        fit.predict({"parameters": [1e9]})


def test_many_predictions_are_made_in_batches(runs: Runs, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("scalinglaws._methods._BATCH", 2)
    fit = scalinglaws.fit(runs)
    sizes = numpy.linspace(1e8, 1e9, 5).round()
    found = fit.predict({"parameters": sizes, "tokens": 20 * sizes})
    assert [row.parameters for row in found.predictions] == sizes.tolist()


def test_laws_of_points_and_repeated_tokens(runs: Runs) -> None:
    power = scalinglaws.fit({"x": [1.0, 10.0, 100.0, 1000.0], "y": [8.0, 4.1, 2.0, 1.01]}, law="power")
    found = power.predict({"x": [1.0, 1000.0]}).to_frame(backend="dict")["prediction.value"]
    assert [round(value, 1) for value in found] == [8.1, 1.0]
    table: dict[str, Any] = dict(runs)
    table["unique_tokens"] = [d / (1 + i % 3) for i, d in enumerate(runs["tokens"])]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        repeated = scalinglaws.fit(table, law="data-constrained")
        frame = {"parameters": [1e9] * 3, "tokens": [4e10] * 3, "unique_tokens": [4e10, 1e10, 4e10]}
        found = [row.prediction.value for row in repeated.predict(frame).predictions]
    assert found[0] == found[2]


def test_frames(runs: Runs) -> None:
    fit = scalinglaws.fit(runs)
    frame = fit.to_frame()
    assert frame["name"].tolist() == ["E", "A", "B", "alpha", "beta"]
    assert isinstance(fit.to_frame(backend="polars"), polars.DataFrame)
    assert fit.to_frame(backend="arrow").num_rows == 5
    assert fit.to_frame(backend="dict")["value"][3] == fit.coefficients["alpha"].value
    budgets = scalinglaws.allocate(fit, budget=[1e21, 1e22]).to_frame()
    assert budgets["flops"].tolist() == [1e21, 1e22]
    assert (budgets["parameters.interval.low"] < budgets["parameters.interval.high"]).all()
    with pytest.raises(KeyError, match="allocations"):
        scalinglaws.allocate(fit, budget=1e21).to_frame("nothing")


def test_warnings_have_codes(ladder: Path) -> None:
    with pytest.warns(scalinglaws.LawsWarning) as caught:
        fit = scalinglaws.fit(ladder / "runs.csv")
    codes = {entry.message.code for entry in caught if isinstance(entry.message, scalinglaws.LawsWarning)}
    assert codes == {caution.code for caution in fit.warnings}
    assert "W-boundary-E" in codes
    assert {Path(entry.filename).name for entry in caught} == {"test_answers.py"}
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        warnings.filterwarnings("ignore", message="W-")
        scalinglaws.fit(ladder / "runs.csv")


def test_errors_have_places(tmp_path: Path) -> None:
    with pytest.raises(scalinglaws.LawsError) as caught:
        scalinglaws.fit({"params": [1e6, "many"], "tokens": [1e8, 2e8], "loss": [3.0, 2.9]})
    error = caught.value
    assert (error.path, error.line, error.column, error.row, error.status) == ("table", 3, 1, 1, 1)
    assert str(error) == "table:3:1: expected a number in column 'params', found 'many'"
    (tmp_path / "runs.csv").write_text("params,tokens,loss\n1e6,1e8,x\n")
    with pytest.raises(scalinglaws.LawsError) as caught:
        scalinglaws.fit(tmp_path / "runs.csv")
    assert (caught.value.path, caught.value.line, caught.value.row) == (str(tmp_path / "runs.csv"), 2, None)


def test_wrong_arguments_are_usage_errors(runs: Runs) -> None:
    with pytest.raises(scalinglaws.LawsUsageError, match="expected a law") as caught:
        scalinglaws.fit(runs, law="quadratic")
    assert isinstance(caught.value, ValueError)
    assert caught.value.status == 64


def test_a_missing_program_is_said(monkeypatch: pytest.MonkeyPatch, runs: Runs) -> None:
    monkeypatch.delenv("LAWS")
    monkeypatch.setenv("PATH", "/nowhere")
    with pytest.raises(FileNotFoundError, match="expected the program laws"):
        scalinglaws.fit(runs)


def test_a_program_that_dies_is_said(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, runs: Runs) -> None:
    script = tmp_path / "laws"
    script.write_text("#!/bin/sh\nkill -9 $$\n")
    script.chmod(0o755)
    monkeypatch.setenv("LAWS", str(script))
    with pytest.raises(scalinglaws.LawsError, match="signal 9"):
        scalinglaws.fit(runs)


def test_losses_are_certified_and_verified(ladder: Path, tmp_path: Path) -> None:
    hypotheses: dict[str, Any] = {
        "parameters": 820_352,
        "tokens": 16_400_384,
        "code_length_bits": 3_373_056,
        "vocabulary": 256,
        "sampled": "tokens",
    }
    path = ladder / "tokens" / "820k-gptq4.npy"
    bound = scalinglaws.bound(path, **hypotheses)
    assert isinstance(bound, answers.BoundAnswer)
    data = bound.to_dict()
    array = numpy.load(path)
    assert scalinglaws.bound(array, **hypotheses).to_dict() == data
    halves = scalinglaws.bound([array[:1000], array[1000:]], **hypotheses).to_dict()
    assert abs(halves["bound"] - data["bound"]) < 1e-12
    certificate = tmp_path / "certificate.json"
    scalinglaws.bound(path, **hypotheses, output=certificate)
    kept = json.loads(certificate.read_text())
    assert scalinglaws.verify(kept, array).holds
    kept["result"]["bound"] -= 0.5
    with pytest.warns(scalinglaws.LawsWarning, match="W-no-result"):
        check = scalinglaws.verify(kept, array)
    assert not check.holds
    assert check.differences


def test_drawings_stay_in_memory(runs: Runs, tmp_path: Path) -> None:
    plot = scalinglaws.plot(runs, x="parameters", y="loss", log="xy")
    assert plot.svg.startswith("<?xml")
    assert "data:image/svg+xml;base64," in plot._repr_html_()
    assert [path.name for path in plot.save(tmp_path)] == plot.files
    written = scalinglaws.plot(runs, x="parameters", y="loss", output=tmp_path / "folder", format="png")
    assert all(Path(path).exists() for path in written.files)
    with pytest.raises(ValueError, match="found no SVG"):
        _ = written.svg


def test_a_report_shows_itself(runs: Runs) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        report = scalinglaws.report(runs)
    assert any(name.endswith(".pdf") for name in report.contents)
    assert "<iframe srcdoc=" in report._repr_html_()


def test_html_shows_values_and_warnings(ladder: Path) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        page = scalinglaws.fit(ladder / "runs.csv")._repr_html_()
    assert "<td>alpha</td>" in page
    assert "W-boundary-E" in page
    assert "&lt;" not in scalinglaws.list()._repr_html_() or "<script" not in page


def test_every_command_has_a_function(laws: str) -> None:
    text = subprocess.run([laws, "--experimental-dump-help"], capture_output=True, check=True).stdout
    names = {command["commandName"] for command in json.loads(text)["command"]["subcommands"]} - {"help"}
    assert names == set(scalinglaws.commands.__all__)
    assert scalinglaws.schema("fit")["title"] == "laws fit"


def test_every_shape_names_a_class() -> None:
    import re

    for kind in REGISTRY.values():
        for field in kind._fields().values():
            assert set(re.findall(r"\w+", field.shape)) <= set(REGISTRY), (kind, field.key)


def test_a_call_costs_little_beside_the_program(runs: Runs) -> None:
    """Python's own processor time of a call; the program's is another process's."""
    import time

    table = {name: values * 10 for name, values in runs.items()}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        scalinglaws.fit(table)
        start = time.process_time()
        for _ in range(5):
            scalinglaws.fit(table)
        assert (time.process_time() - start) / 5 < 0.030
