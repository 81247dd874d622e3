# SPDX-License-Identifier: GPL-3.0-or-later
"""`measure model` from a folder in the hub's layout to a report, stopped and gone on with."""

import csv
import json
import subprocess
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from scalinglaws_measure import measurement
from scalinglaws_measure.cli import main
from scalinglaws_measure.evaluation import losses_at
from scalinglaws_measure.pairs import draw, drawable
from scalinglaws_measure.quantization.quantize import quantize
from scalinglaws_measure.tokens import TokenStream

WIDTHS = "2,3,4,8"


def words(repository: Path, corpus: Path, out: Path, *more: str) -> list[str]:
    return [
        "model", "--hf", str(repository), "--data", str(corpus), "--pairs", "400", "--bits", WIDTHS,
        "--calibration", "16", "--out", str(out), "--quiet", *more,
    ]  # fmt: skip


def rows(study: Path) -> list[dict[str, str]]:
    with (study / "models.csv").open(newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="module")
def study(repository: Path, corpus: Path, outside: Path, tmp_path_factory: Any) -> Path:
    out: Path = tmp_path_factory.mktemp("measured") / "tiny"
    more = ["--held-out", str(outside), "--packed", "--reference", str(repository)]
    assert main(words(repository, corpus, out, *more)) == 0
    return out


def test_laws_reports_on_what_was_measured(study: Path, laws: str, tmp_path: Path) -> None:
    check = subprocess.run([laws, "check", str(study), "--json"], capture_output=True, text=True)
    assert check.returncode == 0, check.stderr
    assert json.loads(check.stdout)["complaints"] == []
    report = subprocess.run(
        [laws, "report", str(study), "-o", str(tmp_path)], capture_output=True, text=True
    )
    assert report.returncode == 0, report.stderr
    bounds = json.loads((tmp_path / "tiny.json").read_text())["bounds"]
    assert {b["bitsPerParameter"] for b in bounds} >= {2, 3, 4, 8}
    assert (tmp_path / "tiny.pdf").stat().st_size > 10_000
    assert main(["check", str(study), "--laws", laws]) == 0


def test_laws_bounds_relative_to_every_token(
    repository: Path, corpus: Path, laws: str, tmp_path: Path
) -> None:
    """All tokens of the stream, the reference's three columns, and the bound from both."""
    out = tmp_path / "tiny"
    more = ["--pairs", "all", "--bits", "4", "--reference", str(repository), "--tokens", "2001"]
    assert main(words(repository, corpus, out, *more)) == 0
    row = next(r for r in rows(out) if r["variant"] == "gptq4")
    assert row["tokens"] == row["sample"] == "2001" and row["sampled"] == "every"
    array = np.load(out / "reference/tiny-neox-gptq4.npy")
    assert array.shape == (2001, 3)
    found = subprocess.run(
        [
            laws, "bound", str(out / "tokens/tiny-neox-gptq4.npy"), "--reference",
            str(out / "reference/tiny-neox-gptq4.npy"), "--parameters", row["parameters"],
            "--tokens", row["tokens"], "--code-length-bits", row["code_length_bits"],
            "--vocabulary", "300", "--json",
        ],
        capture_output=True, text=True,
    )  # fmt: skip
    if "nknown option '--reference'" in found.stderr:
        pytest.skip(f"{laws} does not know --reference")
    assert found.returncode == 0, found.stderr
    terms = json.loads(found.stdout)["terms"]
    assert terms["reference"] == pytest.approx(array[:, 0].mean(dtype=float), abs=0.01)


def test_tables_and_arrays_agree(study: Path) -> None:
    found = rows(study)
    assert [r["variant"] for r in found] == ["fp32", "gptq2", "gptq3", "gptq4", "gptq8"]
    for row in found:
        array = np.load(study / "tokens" / f"{row['model']}-{row['variant']}.npy")
        assert array.dtype == np.float32 and array.shape == (400, 2)
        assert float(row["train_nll"]) == pytest.approx(array[:, 0].mean(dtype=float), abs=1e-6)
        assert float(row["train_entropy"]) == pytest.approx(array[:, 1].mean(dtype=float), abs=1e-6)
        assert (array[:, 1] <= np.log(300) + 1e-6).all()
        assert row["test_nll"] and row["sample"] == "400"
        outside = np.load(study / "held-out" / f"{row['model']}-{row['variant']}.npy")
        assert outside.shape == (400, 2)
        assert float(row["test_nll"]) == pytest.approx(outside[:, 0].mean(dtype=float), abs=1e-6)


def test_the_code_length_is_the_packed_file(study: Path) -> None:
    for row in rows(study):
        if row["variant"] == "fp32":
            assert int(row["code_length_bits"]) == 32 * int(row["parameters"])
        else:
            packed = study / "packed" / f"{row['model']}-{row['variant']}.bin"
            assert int(row["code_length_bits"]) == 8 * packed.stat().st_size


def test_a_model_is_its_own_reference(study: Path) -> None:
    array = np.load(study / "reference" / "tiny-neox-fp32.npy")
    losses = np.load(study / "tokens" / "tiny-neox-fp32.npy")
    assert np.allclose(array[:, 0], losses[:, 0], atol=1e-6)
    assert np.abs(array[:, 1:]).max() < 1e-9
    worse = np.load(study / "reference" / "tiny-neox-gptq2.npy")
    assert (worse[:, 1] > 0).all() and (worse[:, 2] < 0).all()


def test_nothing_is_left_of_the_work(study: Path) -> None:
    assert not (study / ".measure").exists()
    assert not [p for p in study.rglob("*") if p.name.endswith((".tmp", ".rows"))]


def test_the_same_again_measures_nothing(
    study: Path, repository: Path, corpus: Path, outside: Path, capsys: Any, monkeypatch: Any
) -> None:
    monkeypatch.setattr(measurement, "losses_at", None)
    more = ["--held-out", str(outside), "--packed", "--reference", str(repository), "--json"]
    assert main(words(repository, corpus, study, *more)) == 0
    assert len(json.loads(capsys.readouterr().out)["already_there"]) == 5


def test_a_stopped_run_goes_on(
    repository: Path, corpus: Path, tmp_path: Path, monkeypatch: Any, study: Path
) -> None:
    """Stopped in the middle of a precision; the end is as if it had not been."""
    out, calls = tmp_path / "tiny", []

    def stops(model: Any, pairs: Any, **more: Any) -> Any:
        calls.append(more["what"])
        if more["what"] == "gptq3":
            logits_at, left = model.logits_at, [3]

            def once(tokens: Any, positions: Any) -> Any:
                left[0] -= 1
                if left[0] < 0:
                    raise KeyboardInterrupt
                return logits_at(tokens, positions)

            model.logits_at = once
        return losses_at(model, pairs, **more)

    more = ["--batch-tokens", "512"]
    monkeypatch.setattr(measurement, "losses_at", stops)
    assert main(words(repository, corpus, out, *more)) == 130
    assert [r["variant"] for r in rows(out)] == ["fp32", "gptq2"]
    part = next((out / ".measure").glob("*gptq3-training.rows"))
    assert 0 < part.stat().st_size < 400 * 2 * 4
    monkeypatch.setattr(measurement, "losses_at", losses_at)
    monkeypatch.setattr(measurement, "quantize", only_later_widths)
    assert main(words(repository, corpus, out, *more)) == 0
    whole = tmp_path / "whole" / "tiny"
    monkeypatch.undo()
    assert main(words(repository, corpus, whole, *more)) == 0
    for path in sorted(whole.rglob("*")):
        if path.is_file() and path.suffix in (".npy", ".csv"):
            assert (out / path.relative_to(whole)).read_bytes() == path.read_bytes(), path


def only_later_widths(model: Any, scheme: Any, calibration: Any, **more: Any) -> Any:
    """Quantizes, but for widths that were packed before."""
    assert scheme.bits > 3, "a width that was packed is quantized again"
    return quantize(model, scheme, calibration, **more)


def test_another_seed_is_another_measurement(
    study: Path, repository: Path, corpus: Path, outside: Path, capsys: Any
) -> None:
    def content() -> dict[Path, bytes]:
        every = (p for p in study.rglob("*") if p.is_file() and ".measure" not in p.parts)
        return {p: p.read_bytes() for p in every}

    before = content()
    more = ["--held-out", str(outside), "--reference", str(repository), "--seed", "1"]
    assert main(words(repository, corpus, study, *more)) == 1
    said = capsys.readouterr().err
    assert "expected the seed of the measurement that is there, found another" in said
    assert said.count("\n") == 1
    assert before == content()


def test_safetensors_and_callables_measure_the_same(
    study: Path, repository: Path, corpus: Path, tmp_path: Path
) -> None:
    """The same weights as a file with its config, and through a function."""
    expected = np.load(study / "tokens" / "tiny-neox-fp32.npy")
    weights = str(repository / "model.safetensors")
    maker = tmp_path / "maker.py"
    maker.write_text(
        "from transformers import AutoConfig, AutoModelForCausalLM\n"
        f"def make():\n  c = AutoConfig.from_pretrained({str(repository)!r})\n"
        "  return AutoModelForCausalLM.from_config(c)\n"
    )
    for name, source in {
        "file": ["--safetensors", weights],
        "made": ["--callable", f"{maker}:make", "--safetensors", weights, "--context", "64"],
    }.items():
        out = tmp_path / name
        assert main([
            "model", *source, "--name", name, "--tokenizer", str(repository), "--data", str(corpus),
            "--pairs", "400", "--bits", "", "--out", str(out), "--quiet",
        ]) == 0  # fmt: skip
        found = np.load(out / "tokens" / f"{name}-fp32.npy")
        assert np.allclose(found, expected, atol=1e-5)


def test_token_files_of_every_kind_are_the_same_stream(tmp_path: Path) -> None:
    text = "the bound closes as a model grows\n" * 40
    (tmp_path / "a.txt").write_text(text)
    (tmp_path / "b.jsonl").write_text(json.dumps({"text": text}) + "\n")
    (tmp_path / "c.jsonl").write_text(json.dumps({"input_ids": list(text.encode())}) + "\n")
    np.frombuffer(text.encode(), np.uint8).astype("<u2").tofile(tmp_path / "d.bin")
    np.save(tmp_path / "e.npy", np.frombuffer(text.encode(), np.uint8))
    maker = f"{Path(__file__).with_name('tests_support.py')}:make_bytes"
    found = []
    for name in ("a.txt", "b.jsonl", "c.jsonl", "d.bin", "e.npy"):
        out = tmp_path / name[0]
        assert main([
            "model", "--callable", maker, "--name", "m", "--tokenizer", "bytes", "--data",
            str(tmp_path / name), "--pairs", "50", "--bits", "4", "--out", str(out), "--quiet",
        ]) == 0  # fmt: skip
        found.append((out / "tokens" / "m-gptq4.npy").read_bytes())
    assert len(set(found)) == 1


def test_pairs_come_from_what_the_model_was_trained_on(tmp_path: Path) -> None:
    """The first D tokens: what follows them is not looked at."""
    maker = f"{Path(__file__).with_name('tests_support.py')}:make_bytes"
    whole = np.random.default_rng(0).integers(0, 200, 3000).astype(np.uint16)
    found = []
    for name, count in (("long", 3000), ("short", 1000)):
        np.save(tmp_path / f"{name}.npy", whole[:count])
        out = tmp_path / name
        assert main([
            "model", "--callable", maker, "--name", "m", "--data", str(tmp_path / f"{name}.npy"),
            "--tokens", "1000", "--pairs", "300", "--bits", "", "--out", str(out), "--quiet",
        ]) == 0  # fmt: skip
        found.append((out / "tokens/m-fp32.npy").read_bytes())
        # 62 whole windows of 16 tokens; those of the last, shorter one are not drawn.
        assert rows(out)[0]["tokens"] == "992"
    assert found[0] == found[1]


@pytest.mark.parametrize(
    ("asked", "tokens", "sampled"),
    [
        (None, 2992, "tokens"),
        (1024, 1024, "tokens"),
        (1030, 1024, "tokens"),
        (9000, 9000, "unknown"),
    ],
)
def test_the_tokens_that_can_be_drawn_are_those_that_are_counted(
    asked: int | None, tokens: int, sampled: str, tmp_path: Path, capsys: Any
) -> None:
    """D is the number of tokens of whole windows; a file that is a sample is called one."""
    maker = f"{Path(__file__).with_name('tests_support.py')}:make_bytes"
    data, out = tmp_path / "data.npy", tmp_path / "study"
    np.save(data, np.random.default_rng(0).integers(0, 200, 3000).astype(np.uint16))
    more = [] if asked is None else ["--tokens", str(asked)]
    assert main([
        "model", "--callable", maker, "--name", "m", "--data", str(data), "--pairs", "300",
        "--bits", "", "--out", str(out), "--quiet", *more,
    ]) == 0  # fmt: skip
    (row,) = rows(out)
    assert (row["tokens"], row["sampled"]) == (str(tokens), sampled)
    said = capsys.readouterr().err
    assert ("so the bounds of this study are estimates" in said) == (sampled == "unknown")


def test_more_held_out_pairs_than_training_pairs(tmp_path: Path, capsys: Any) -> None:
    """And the held-out losses are there for a bound on the pool."""
    maker = f"{Path(__file__).with_name('tests_support.py')}:make_bytes"
    for name, seed in (("train", 0), ("test", 1)):
        values = np.random.default_rng(seed).integers(0, 200, 3000).astype(np.uint16)
        np.save(tmp_path / f"{name}.npy", values)
    words = [
        "model", "--callable", maker, "--name", "m", "--data", str(tmp_path / "train.npy"),
        "--held-out", str(tmp_path / "test.npy"), "--pairs", "100", "--bits", "", "--out",
        str(tmp_path / "study"), "--quiet", "--held-out-pairs",
    ]  # fmt: skip
    assert main([*words, "0"]) == 1
    assert "--held-out-pairs: expected at least 1, found 0" in capsys.readouterr().err
    assert main([*words, "900"]) == 0
    assert np.load(tmp_path / "study/held-out/m-fp32.npy").shape == (900, 2)
    assert np.load(tmp_path / "study/tokens/m-fp32.npy").shape == (100, 2)


def test_draws_are_uniform_over_the_tokens_that_are_counted() -> None:
    """Each token of a whole window is drawn as often as any other, no other token ever."""
    stream = TokenStream(Path("x"), np.zeros(100, np.uint8))
    counts = np.zeros(100, int)
    for seed in range(400):
        drawn = draw(stream, 8, 90, seed)
        np.add.at(counts, drawn.starts + drawn.positions + 1, 1)
    assert drawable(stream, 8) == 96 and counts[0] == 0 and (counts[97:] == 0).all()
    expected = 400 * 90 / 96
    chi = float(((counts[1:97] - expected) ** 2 / expected).sum())
    assert 95 - 4 * 190**0.5 < chi < 95 + 4 * 190**0.5
