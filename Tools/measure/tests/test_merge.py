# SPDX-License-Identifier: GPL-3.0-or-later
"""Studies joined into one."""

import json
import subprocess
from pathlib import Path
from typing import Any

import pytest

from scalinglaws_measure.cli import main


@pytest.fixture
def two(tmp_path: Path) -> tuple[Path, Path]:
    """Two studies: a run each, and in the first a model."""
    folders = []
    for place, run in enumerate(("a", "b")):
        log = tmp_path / f"{run}.csv"
        log.write_text("step,loss\n1,5\n2,4\n3,3\n")
        out = tmp_path / f"study-{run}"
        assert main([
            "curve", str(log), "--run", run, "--parameters", str(1000 * (place + 1)),
            "--batch-tokens", "700", "--vocabulary", "256", "--out", str(out),
        ]) == 0  # fmt: skip
        folders.append(out)
    maker = f"{Path(__file__).with_name('tests_support.py')}:make_bytes"
    (tmp_path / "t.txt").write_text("a b c d e f g h " * 30)
    assert main([
        "model", "--callable", maker, "--name", "a", "--tokenizer", "bytes", "--data",
        str(tmp_path / "t.txt"), "--pairs", "50", "--bits", "4", "--out", str(folders[0]),
        "--quiet",
    ]) == 0  # fmt: skip
    return folders[0], folders[1]


def test_everything_is_in_the_whole(two: tuple[Path, Path], tmp_path: Path, laws: str) -> None:
    out = tmp_path / "both"
    assert main(["merge", *map(str, two), "--out", str(out), "--title", "Both: a, b"]) == 0
    assert sorted(p.name for p in (out / "curves").iterdir()) == ["a.npy", "b.npy"]
    assert (out / "tokens/a-gptq4.npy").exists() and (out / "provenance/a.json").exists()
    assert len((out / "runs.csv").read_text().splitlines()) == 3
    settings = (out / "study.yaml").read_text()
    assert 'name: "both"' in settings and 'title: "Both: a, b"' in settings
    found = subprocess.run([laws, "check", str(out), "--json"], capture_output=True, text=True)
    assert found.returncode == 0, found.stdout + found.stderr
    assert json.loads(found.stdout)["usable"]


def test_students_are_joined(two: tuple[Path, Path], tmp_path: Path) -> None:
    students = tmp_path / "students"
    (students / "requential").mkdir(parents=True)
    (students / "study.yaml").write_text("vocabulary: 256\nrequential: requential.csv\n")
    (students / "requential.csv").write_text("run,model,code_length_bits\na,a,900\n")
    (students / "requential/a.npy").write_bytes(b"costs")
    out = tmp_path / "all"
    assert main(["merge", *map(str, two), str(students), "--out", str(out)]) == 0
    for name in ("requential.csv", "requential/a.npy"):
        assert (out / name).read_bytes() == (students / name).read_bytes()


def test_a_study_joined_with_itself_is_itself(two: tuple[Path, Path], tmp_path: Path) -> None:
    out = tmp_path / "same"
    assert main(["merge", str(two[0]), str(two[0]), "--out", str(out)]) == 0
    for name in ("runs.csv", "models.csv", "curves/a.npy"):
        assert (out / name).read_bytes() == (two[0] / name).read_bytes()


def test_what_does_not_fit_is_refused(two: tuple[Path, Path], tmp_path: Path, capsys: Any) -> None:
    def refused(*words: Any) -> str:
        assert main(["merge", *map(str, words)]) == 1
        said: str = capsys.readouterr().err
        assert said.count("\n") == 1
        return said

    out = tmp_path / "out"
    assert "expected a study, found no study.yaml" in refused(two[0], tmp_path, "--out", out)
    assert "expected no study there yet, found one" in refused(two[0], "--out", two[1])
    other = two[1] / "runs.csv"
    other.write_text(other.read_text().replace("b,b,2000", "a,b,2000"))
    assert "expected 'a' as in the studies before, found another row" in refused(*two, "--out", out)
    settings = two[1] / "study.yaml"
    settings.write_text(settings.read_text().replace("256", "257"))
    assert "these models are not of one family" in refused(*two, "--out", out)
    settings.write_text("vocabulary 256\n")
    assert "study.yaml:1:1: expected 'key: value', found 'vocabulary 256'" in refused(
        *two, "--out", out
    )
    assert not out.exists()


def test_arrays_of_one_name_must_be_one(
    two: tuple[Path, Path], tmp_path: Path, capsys: Any
) -> None:
    (two[1] / "curves/a.npy").write_bytes(b"other")
    assert main(["merge", *map(str, two), "--out", str(tmp_path / "out")]) == 1
    assert "found other bytes" in capsys.readouterr().err


def test_check_needs_laws(two: tuple[Path, Path], capsys: Any, monkeypatch: Any) -> None:
    monkeypatch.delenv("LAWS", raising=False)
    monkeypatch.setenv("PATH", "/nowhere")
    assert main(["check", str(two[0])]) == 1
    assert "expected the command laws on the path" in capsys.readouterr().err
    assert main(["check", str(two[0]), "--laws", "/nowhere/laws"]) == 1
    assert "/nowhere/laws: could not be run" in capsys.readouterr().err
