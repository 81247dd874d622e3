# SPDX-License-Identifier: GPL-3.0-or-later
"""Logs of three kinds become the same curve."""

import csv
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from scalinglaws_measure.cli import main
from scalinglaws_measure.npy import write_vector

LOSSES = [5.5, 4.0, 3.0, 2.5, 2.25, 2.0]


def trainer_state(folder: Path, every: int = 10) -> Path:
    path = folder / "trainer_state.json"
    history: list[dict[str, float]] = [
        {"step": every * (i + 1), "loss": loss, "epoch": 0.1} for i, loss in enumerate(LOSSES)
    ]
    history += [{"step": 60, "eval_loss": 2.1}, {"step": 60, "train_runtime": 3.0}]
    path.write_text(json.dumps({"global_step": 60, "log_history": history}))
    return path


def wandb(folder: Path) -> Path:
    path = folder / "wandb.csv"
    lines = ['"Step","tiny - train/loss","tiny - train/loss__MIN","tiny - train/loss__MAX"']
    lines += [f'"{10 * (i + 1)}","{x}","{x}","{x}"' for i, x in enumerate(LOSSES)]
    path.write_text("\n".join([*lines, '"61","","",""']) + "\n")
    return path


def wandb_trainer(folder: Path) -> Path:
    """A chart of a run of the Trainer, whose `Step` counts what was logged."""
    path = folder / "wandb.csv"
    names = ["_step", "train/global_step", "train/loss"]
    header = ["Step"] + [f"a - b - {n}{end}" for n in names for end in ("", "__MIN", "__MAX")]
    lines = [",".join(f'"{name}"' for name in header)]
    for i, x in enumerate(LOSSES):
        cells = [i, *[i] * 3, *[10 * (i + 1)] * 3, *[x] * 3]
        lines.append(",".join(f'"{cell}"' for cell in cells))
    path.write_text("\ufeff" + "\n".join([*lines, '"6",' + ",".join(['""'] * 9)]) + "\n")
    return path


def wandb_history(folder: Path) -> Path:
    """run.history().to_csv(): an index, and rows of evaluations between those of training."""
    path = folder / "history.csv"
    lines = [",train/loss,train/global_step,eval/loss,_step,_timestamp"]
    for i, x in enumerate(LOSSES):
        lines.append(f"{2 * i},{x},{10.0 * (i + 1)},,{2 * i},1.7e9")
        lines.append(f"{2 * i + 1},,{10.0 * (i + 1)},9.5,{2 * i + 1},1.7e9")
    path.write_text("\n".join(lines) + "\n")
    return path


def tensorboard(folder: Path) -> Path:
    pytest.importorskip("tensorboard")
    from torch.utils.tensorboard import SummaryWriter

    place = folder / "events"
    with SummaryWriter(str(place)) as writer:
        for i, loss in enumerate(LOSSES):
            writer.add_scalar("train/loss", loss, 10 * (i + 1))
            writer.add_scalar("train/lr", 1e-3, 10 * (i + 1))
    return place


def words(log: Path, out: Path, *more: str) -> list[str]:
    return [
        "curve", str(log), "--run", "tiny", "--parameters", "3000", "--batch-tokens", "1000",
        "--vocabulary", "256", "--out", str(out), *more,
    ]  # fmt: skip


@pytest.mark.parametrize("make", [trainer_state, wandb, wandb_trainer, wandb_history, tensorboard])
def test_a_log_becomes_a_curve_and_a_row(make: Any, tmp_path: Path, capsys: Any) -> None:
    out = tmp_path / "study"
    assert main(words(make(tmp_path), out, "--test-loss", "2.1", "--seed", "3")) == 0
    assert "logged up to 10 steps apart" in capsys.readouterr().err
    curve = np.load(out / "curves/tiny.npy")
    assert curve.dtype == np.float32 and curve.tolist() == [x for x in LOSSES for _ in range(10)]
    with (out / "runs.csv").open(newline="") as file:
        (row,) = csv.DictReader(file)
    assert row == {
        "run": "tiny", "model": "tiny", "parameters": "3000", "tokens": "60000",
        "flops": str(6 * 3000 * 60000), "final_train_loss": "2.000000", "test_loss": "2.100000",
        "steps": "60", "batch_tokens": "1000", "seed": "3",
    }  # fmt: skip


def test_laws_reads_the_curves(tmp_path: Path, laws: str) -> None:
    out = tmp_path / "study"
    assert main(words(trainer_state(tmp_path), out)) == 0
    found = subprocess.run([laws, "check", str(out), "--json"], capture_output=True, text=True)
    assert found.returncode == 0, found.stderr
    parts = {p["name"]: p for p in json.loads(found.stdout)["parts"]}
    assert parts["curves/"]["found"] == "1 curve"


def test_steps_from_zero_and_uneven_logs(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("_step,loss\n0,5\n1,4\n3,3\n3,2.5\n")
    out = tmp_path / "study"
    assert main([*words(path, out), "--bits"]) == 0
    curve = np.load(out / "curves/tiny.npy")
    assert np.allclose(curve, np.array([5, 4, 2.5, 2.5]) * np.log(2))


def test_a_second_run_joins_the_first_and_replaces_itself(tmp_path: Path) -> None:
    out, log = tmp_path / "study", trainer_state(tmp_path)
    assert main(words(log, out)) == 0
    assert main([*words(log, out), "--run", "other"]) == 0
    assert main([*words(log, out), "--seed", "9"]) == 0
    lines = (out / "runs.csv").read_text().splitlines()
    assert [line.split(",")[0] for line in lines] == ["run", "tiny", "other"]
    assert lines[1].endswith(",9")


def test_the_file_format_is_numpys(tmp_path: Path) -> None:
    for count in (1, 9, 1000):
        values = np.random.default_rng(count).random(count).astype(np.float32)
        write_vector(tmp_path / "a.npy", values.tolist())
        assert (np.load(tmp_path / "a.npy") == values).all()
        assert ((tmp_path / "a.npy").read_bytes().index(b"\n") + 1) % 64 == 0


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        (
            "a.csv",
            "x,loss\n1,2\n",
            "a.csv:1:1: expected a column train/global_step",
        ),
        ("a.csv", "step,accuracy\n1,2\n", "expected a training loss such as train/loss, found"),
        ("a.csv", "step,loss\n1,2\n2,nan\n", "a.csv:3: expected a loss of at least 0, found 'nan'"),
        ("a.csv", "step,loss\n1.5,2\n", "a.csv:2: expected a whole step of at least 0"),
        ("a.csv", "step,loss\none,2\n", "a.csv:2: expected a step and a loss, found 'one' and '2'"),
        (
            "a.csv",
            "step,loss\ninf,2\n",
            "a.csv:2: expected a whole step of at least 0, found 'inf'",
        ),
        (
            "a.csv",
            "step,loss\n1,2\n100000000,2\n",
            "a.csv:3: expected an optimizer step, 10000000 at most, found '100000000': are these",
        ),
        ("a.csv", f"step,loss\n1,{'2' * 200_000}\n", "a.csv:2:1: expected rows of a CSV file, fo"),
        ("a.csv", "step,loss\n", "expected logged training losses, found none"),
        ("a.csv", "Step,a - loss,b - loss\n1,2,3\n", "expected one run, found 2: choose with"),
        ("a.json", "{}", "expected log_history, as the Trainer writes it, found none"),
        ("a.json", "{", "a.json: expected JSON, found"),
        ("a.json", "[" * 100_000, "a.json: expected JSON, found: maximum recursion depth"),
        ("a.txt", "1 2", "expected a .csv, a trainer_state.json, or TensorBoard's events"),
    ],
)
def test_logs_that_can_not_be_used(
    tmp_path: Path, name: str, content: str, sentence: str, capsys: Any
) -> None:
    (tmp_path / name).write_text(content)
    assert main(words(tmp_path / name, tmp_path / "out")) == 1
    said = capsys.readouterr().err
    assert sentence in said and said.count("\n") == 1
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(
    ("settings", "sentence"),
    [
        ("name: x\n", ": expected the key 'vocabulary' (the number of tokens, such as 50257), f"),
        ("vocabulary: many\n", ": expected a whole number of at least 2 for 'vocabulary', found"),
        (
            'vocabulary: 256\ntitle:  "a\\d"  # no escape\n',
            ':2:9: expected a text in double quotes, a backslash written as two, found "a\\d"',
        ),
        ('title: "a\nvocabulary: 256\n', ":1:8: expected a text in double quotes, a backslash wr"),
    ],
)
def test_studies_that_can_not_be_gone_on_with(
    tmp_path: Path, settings: str, sentence: str, capsys: Any
) -> None:
    path = tmp_path / "study.yaml"
    path.write_text(settings)
    log = wandb(tmp_path)
    without = words(log, tmp_path)
    place = without.index("--vocabulary")
    for more in (without, without[:place] + without[place + 2 :]):
        assert main(more) == 1
        said = capsys.readouterr().err
        assert said.startswith(f"measure: {path}{sentence}") and said.count("\n") == 1
    assert sorted(p.name for p in tmp_path.iterdir()) == ["study.yaml", "wandb.csv"]
    path.write_text("vocabulary: 50\n")
    assert main([*words(log, tmp_path), "--vocabulary", "50"]) == 0


def test_a_log_that_ends_before_the_run(tmp_path: Path, capsys: Any) -> None:
    path = trainer_state(tmp_path)
    path.write_text(path.read_text().replace('"global_step": 60', '"global_step": 64'))
    assert main([*words(path, tmp_path / "study"), "--json"]) == 0
    cautions = json.loads(capsys.readouterr().out)["cautions"]
    assert "the log ends at step 60 of 64" in cautions[-1]


def test_tensorboard_that_is_not_installed(tmp_path: Path, capsys: Any, monkeypatch: Any) -> None:
    (tmp_path / "events.out.tfevents.1").write_bytes(b"")
    monkeypatch.setitem(sys.modules, "tensorboard.backend.event_processing", None)
    monkeypatch.setitem(sys.modules, "tensorboard", None)
    assert main(words(tmp_path, tmp_path / "out")) == 1
    assert capsys.readouterr().err == (
        "measure: expected the Python package tensorboard, found none: pip install "
        "'scalinglaws-measure[tensorboard]'\n"
    )


def test_folders_and_files_that_are_no_logs(tmp_path: Path, capsys: Any) -> None:
    assert main(words(tmp_path / "none.csv", tmp_path / "out")) == 1
    assert "expected a log, found nothing with this name" in capsys.readouterr().err
    assert main(words(tmp_path, tmp_path / "out")) == 1
    assert "expected TensorBoard's event files, found none" in capsys.readouterr().err
    (tmp_path / "a.csv").write_text("step,loss\n1,9\n")
    assert main([*words(tmp_path / "a.csv", tmp_path / "out"), "--run", "a/b"]) == 1
    assert "--run: expected a word that can name files" in capsys.readouterr().err
    assert main([*words(tmp_path / "a.csv", tmp_path / "out"), "--parameters", "0.5"]) == 1
    assert "--parameters: expected a whole number of at least 1" in capsys.readouterr().err
    assert main([*words(tmp_path / "a.csv", tmp_path / "out"), "--vocabulary", "0"]) == 1
    assert "--vocabulary: expected at least 2 tokens, found 0" in capsys.readouterr().err
    assert main(words(tmp_path / "a.csv", tmp_path / "out")) == 0
    assert "are the losses in bits (--bits), or sums?" in capsys.readouterr().err
