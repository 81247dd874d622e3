# SPDX-License-Identifier: GPL-3.0-or-later
"""Every token in summaries: one process, parts, and a stop give the same bytes."""

import csv
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from scalinglaws_measure import evaluation, every_token
from scalinglaws_measure.cli import main
from scalinglaws_measure.errors import MeasureError
from scalinglaws_measure.every_token import chunks, find_part
from scalinglaws_measure.pairs import draw, drawable
from scalinglaws_measure.tokens import TokenStream

MAKER = f"{Path(__file__).with_name('tests_support.py')}:make_bytes"
ROOT = Path(__file__).parents[3]


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """3,000 tokens: 187 windows of 16, and a shorter one."""
    path = tmp_path / "data.npy"
    np.save(path, np.random.default_rng(0).integers(0, 200, 3000).astype(np.uint16))
    return path


def words(data: Path, out: Path, laws: str, *more: str) -> list[str]:
    return [
        "model", "--callable", MAKER, "--name", "m", "--data", str(data), "--pairs", "200",
        "--bits", "3", "--method", "gptq,gptq-ec", "--every-token", "--chunk-tokens", "500",
        "--laws", laws, "--out", str(out), "--quiet", *more,
    ]  # fmt: skip


def program() -> dict[str, str]:
    """The environment in which MEASURE is this program."""
    return {
        **os.environ,
        "MEASURE": f"{sys.executable} -m scalinglaws_measure",
        "PYTHONPATH": str(ROOT / "Tools/measure/src"),
    }


def summaries(out: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted((out / "summaries").iterdir())}


def bound(
    laws: str, out: Path, variant: str, *files: Path, more: tuple[str, ...] = ()
) -> dict[str, Any]:
    """The bound of a row of models.csv on some files."""
    with (out / "models.csv").open(newline="") as file:
        row = next(row for row in csv.DictReader(file) if row["variant"] == variant)
    found = subprocess.run(
        [
            laws, "bound", *map(str, files), "--parameters", row["parameters"], "--tokens",
            row["tokens"], "--code-length-bits", row["code_length_bits"], "--vocabulary", "256",
            "--units", "nats", "--alternatives", "2", "--json", *more,
        ],
        capture_output=True, text=True,
    )  # fmt: skip
    assert found.returncode == 0, found.stderr
    answer: dict[str, Any] = json.loads(found.stdout)
    return answer


def test_a_summary_stands_for_all_tokens(data: Path, laws: str, tmp_path: Path) -> None:
    """The same tokens by --pairs all give the same bound to the slack of a summary; D is the same
    number in the row, in the summary and in what can be drawn."""
    out, whole = tmp_path / "sums", tmp_path / "whole"
    assert main(words(data, out, laws)) == 0
    assert sorted(summaries(out)) == ["m-fp32.sum", "m-gptq3-ec.sum", "m-gptq3.sum"]
    assert not (out / ".measure").exists()
    with (out / "models.csv").open(newline="") as file:
        rows = list(csv.DictReader(file))
    assert {row["tokens"] for row in rows} == {"2992"}
    assert {row["sampled"] for row in rows} == {"tokens"}
    summary = json.loads((out / "summaries/m-gptq3.sum").read_text())
    assert summary["tokens"] == 2992 and len(summary["shards"]) == 7
    more = words(data, whole, laws, "--tokens", "2992", "--pairs", "all")
    assert main([word for word in more if word != "--every-token"]) == 0
    assert len(np.load(whole / "tokens/m-gptq3.npy")) == 2992
    for variant in ("gptq3", "gptq3-ec"):
        ours = bound(laws, out, variant, out / f"summaries/m-{variant}.sum")
        exact = bound(laws, whole, variant, whole / f"tokens/m-{variant}.npy")
        assert exact["bound"] - 1e-9 <= ours["bound"] <= exact["bound"] + 1e-6
        assert ours["terms"]["subsample"] == 0


def test_summaries_for_the_tightest_bound(data: Path, laws: str, tmp_path: Path) -> None:
    """Beside the others, from the same losses; the bound on them is less. Parts agree."""
    told = subprocess.run([laws, "summarize", "--help"], capture_output=True, text=True).stdout
    if "--tightest" not in told:
        pytest.skip(f"{laws} does not know --tightest")
    out, parts = tmp_path / "out", tmp_path / "parts"
    assert main(words(data, out, laws, "--tightest")) == 0
    assert len(summaries(out)) == 6
    path = out / "summaries/m-gptq3-ec.sum"
    plain = bound(laws, out, "gptq3-ec", path)
    tight = path.with_name("m-gptq3-ec-tightest.sum")
    assert bound(laws, out, "gptq3-ec", tight, more=("--tightest",))["bound"] < plain["bound"]
    for part in ("2/2", "1/2"):
        assert main(words(data, parts, laws, "--tightest", "--part", part)) == 0
    assert main(words(data, parts, laws, "--tightest")) == 0
    assert summaries(parts) == summaries(out)
    assert not (parts / ".measure").exists()


def test_parts_and_a_stop_give_the_same_bytes(
    data: Path, laws: str, tmp_path: Path, monkeypatch: Any, capsys: Any
) -> None:
    """Three tasks one after another, a merge; and one process that is stopped twice."""
    one, parts, stopped = (tmp_path / name for name in ("one", "parts", "stopped"))
    assert main(words(data, one, laws)) == 0
    expected = summaries(one)
    for index in (3, 1, 2):
        assert main(words(data, parts, laws, "--part", f"{index}/3")) == 0
        assert not (parts / "models.csv").exists() and not (parts / "summaries").exists()
    assert "part 2 of 3 is measured" in capsys.readouterr().out
    calls = []
    losses_at = evaluation.losses_at

    def counted(*some: Any, **more: Any) -> Any:
        calls.append(more["what"])
        if len(calls) in stops:
            raise KeyboardInterrupt
        return losses_at(*some, **more)

    stops: set[int] = set()
    monkeypatch.setattr(every_token, "losses_at", counted)
    assert main(words(data, parts, laws)) == 0
    assert calls == []
    assert summaries(parts) == expected
    stops = {4, 11}
    assert main(words(data, stopped, laws)) == 130
    assert main(words(data, stopped, laws)) == 130
    assert main(words(data, stopped, laws)) == 0
    assert len(calls) == 21 + len(stops)
    assert summaries(stopped) == expected
    assert (stopped / "models.csv").read_bytes() == (one / "models.csv").read_bytes()
    calls.clear()
    assert main(words(data, stopped, laws)) == 0 and calls == []


def test_an_array_of_slurm_gives_the_same_bytes(data: Path, laws: str, tmp_path: Path) -> None:
    """The script as Slurm starts it, a task after another in any order, and the merge."""
    one, array = tmp_path / "one", tmp_path / "array"
    assert main(words(data, one, laws)) == 0
    script = ROOT / "Tools/slurm/every_token.sbatch"
    environment = {**program(), "SLURM_ARRAY_TASK_COUNT": "2"}
    for task in ("1", "0", None):
        if task is None:
            environment.pop("SLURM_ARRAY_TASK_ID")
        else:
            environment["SLURM_ARRAY_TASK_ID"] = task
        done = subprocess.run(
            ["bash", str(script), *words(data, array, laws)[1:]], env=environment,
            capture_output=True, text=True,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr
    assert summaries(array) == summaries(one)


def test_spark_gives_the_same_bytes(data: Path, laws: str, tmp_path: Path) -> None:
    """In local mode, with three tasks."""
    pytest.importorskip("pyspark")
    if shutil.which("java") is None:
        pytest.skip("no Java runtime")
    one, spark = tmp_path / "one", tmp_path / "spark"
    assert main(words(data, one, laws)) == 0
    done = subprocess.run(
        [
            sys.executable, str(ROOT / "Tools/spark/every_token.py"), "--tasks", "3", "--master",
            "local[2]", "--", *words(data, spark, laws)[1:],
        ],
        env=program(), capture_output=True, text=True,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert summaries(spark) == summaries(one)


def test_chunks_are_the_whole_windows() -> None:
    values = np.arange(1000) % 251
    stream = TokenStream(Path("x"), values)
    for size in (1, 16, 100, 512, 5000, 0):
        found = list(chunks(stream, 16, size))
        places = np.concatenate([sum(chunk.places(slice(0, len(chunk)))) for chunk in found])
        assert (places == np.arange(drawable(stream, 16))).all()
    drawn = draw(stream, 16, 300, 0)
    assert set((drawn.starts + drawn.positions).tolist()) <= set(places.tolist())


@pytest.mark.parametrize("word", ["", "3", "0/3", "4/3", "a/b", "1/2/3", "-1/3", "1/", "١/٣"])
def test_parts_that_are_none(word: str) -> None:
    with pytest.raises(MeasureError, match="expected such as 3/8, the third of eight, found '"):
        find_part(word)
    assert find_part("3/8") == (3, 8) and find_part(None) is None


def test_what_is_wrong_is_one_sentence(
    data: Path, tmp_path: Path, capsys: Any, monkeypatch: Any
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.delenv("LAWS", raising=False)
    false = tmp_path / "false"
    false.write_text("#!/bin/sh\necho 'laws: no' >&2; exit 1\n")
    false.chmod(0o755)
    good = words(data, tmp_path / "out", str(false))
    without = [word for word in good if word not in ("--laws", str(false))]
    for command, sentence in (
        (without, "expected the command laws on the path, in LAWS or in --laws, found none"),
        (good, f"{false} summarize: expected success, found: laws: no"),
        ([*good, "--laws", str(tmp_path / "none")], "none: could not be run: No such file"),
        ([*good, "--tokens", "1e6"], "--every-token: expected --tokens within the 3000 tokens of"),
        ([*good, "--part", "9/8"], "--part: expected such as 3/8"),
        ([w for w in good if w != "--every-token"] + ["--tightest"], "--tightest: expected --ev"),
        ([*good, "--chunk-tokens", "-1"], "--chunk-tokens: expected 0 or more, found -1"),
        ([w for w in good if w != "--every-token"] + ["--part", "1/2"], "--part: expected --ever"),
    ):
        assert main(command) == 1
        said = capsys.readouterr().err
        assert said.startswith("measure: ") and said.count("\n") == 1, said
        assert sentence in said
