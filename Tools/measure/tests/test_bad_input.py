# SPDX-License-Identifier: GPL-3.0-or-later
"""Whatever is wrong ends in one sentence, and the folder can be gone on with."""

import errno
import json
import os
import resource
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from safetensors.torch import save_file

from scalinglaws_measure.cli import main

SUPPORT = Path(__file__).with_name("tests_support.py")


def words(data: Path, out: Path, *more: str, maker: str = "make_bytes") -> list[str]:
    return [
        "model", "--callable", f"{SUPPORT}:{maker}", "--name", "m", "--tokenizer", "bytes",
        "--data", str(data), "--pairs", "50", "--bits", "4", "--out", str(out), "--quiet", *more,
    ]  # fmt: skip


@pytest.fixture
def text(tmp_path: Path) -> Path:
    path = tmp_path / "a.txt"
    path.write_text("the bound closes as a model grows\n" * 40)
    return path


def refused(words: list[str], capsys: Any) -> str:
    """The one sentence of a command that fails."""
    assert main(words) == 1
    said: str = capsys.readouterr().err
    assert said.startswith("measure: ") and said.count("\n") == 1, said
    assert "Traceback" not in said
    return said


def test_a_tokenizer_larger_than_the_model(
    repository: Path, corpus: Path, tmp_path: Path, capsys: Any
) -> None:
    out = tmp_path / "out"
    said = refused([
        "model", "--callable", f"{SUPPORT}:make_bytes", "--tokenizer", str(repository), "--data",
        str(corpus), "--out", str(out), "--quiet",
    ], capsys)  # fmt: skip
    assert "expected the tokenizer of a model with 256 tokens, found one with 300" in said
    assert not out.exists()


def test_a_tokenizer_that_is_none(tmp_path: Path, text: Path, capsys: Any) -> None:
    said = refused([*words(text, tmp_path / "out"), "--tokenizer", str(tmp_path)], capsys)
    assert f"{tmp_path}: expected a tokenizer, found:" in said


def test_tokens_beyond_the_vocabulary(tmp_path: Path, capsys: Any) -> None:
    tokens = np.zeros(2000, np.uint16)
    tokens[:] = 256
    np.save(tmp_path / "a.npy", tokens)
    said = refused(words(tmp_path / "a.npy", tmp_path / "out"), capsys)
    assert "expected tokens from 0 to 255, the model's vocabulary, found 256 at token" in said


def test_a_study_of_another_vocabulary(text: Path, tmp_path: Path, capsys: Any) -> None:
    (tmp_path / "out").mkdir()
    (tmp_path / "out/study.yaml").write_text("vocabulary: 50257  # GPT-2's\n")
    said = refused(words(text, tmp_path / "out"), capsys)
    assert "expected the study's vocabulary of 50257 tokens, found 256" in said


def test_a_reference_of_another_vocabulary(
    repository: Path, text: Path, tmp_path: Path, capsys: Any
) -> None:
    said = refused([*words(text, tmp_path / "out"), "--reference", str(repository)], capsys)
    assert "expected a reference with the model's 256 tokens, found 300" in said


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("a.txt", b"", "expected tokens or text, found an empty file"),
        ("a.jsonl", b"\n\n", "expected tokens or text, found none"),
        ("a.jsonl", b'{"text": "x"}\n{"text": }\n', "a.jsonl:2:10: expected JSON"),
        ("a.jsonl", b'{"body": "x"}\n', "a.jsonl:1:1: expected a text, a list of tokens"),
        ("a.jsonl", b"[-1, 2]\n", "a.jsonl:1:1: expected a text, a list of tokens"),
        ("a.jsonl", b"[true, true]\n", "a.jsonl:1:1: expected a text, a list of tokens"),
        ("a.jsonl", b'"a\\ud800b"\n', "a.jsonl:1: expected text that UTF-8 can hold, found"),
        ("a.bin", b"abc", "expected a multiple of 2 bytes (uint16), found 3"),
        ("a.jsonl", b"[" * 100_000, "a.jsonl:1:1: expected JSON, found: maximum recursion depth"),
        ("a.npy", b"abc", "a.npy: expected a NumPy array, found: EOF"),
        ("a.npy", b"PK\3\4 and more", "a.npy: expected a NumPy array, found an archive, as .npz"),
        ("a.npy", np.lib.format.magic(1, 0) + b"\2\0(\n", "a.npy: expected a NumPy array, found:"),
        ("a.csv", b"abc", "expected .jsonl, .txt, .bin or .npy, found '.csv'"),
        ("a.txt", b"x", "expected at least 2 tokens, found 1"),
        ("a.txt", b"only a few words", "expected at least 50 tokens with a context"),
    ],
)
def test_data_that_can_not_be_used(
    tmp_path: Path, name: str, content: bytes, sentence: str, capsys: Any
) -> None:
    (tmp_path / name).write_bytes(content)
    said = refused(words(tmp_path / name, tmp_path / "out"), capsys)
    assert sentence in said
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("name", ["a.jsonl", "a.txt", "a.npy", "a.bin"])
def test_a_folder_for_data(tmp_path: Path, name: str, capsys: Any) -> None:
    (tmp_path / name).mkdir()
    said = refused(words(tmp_path / name, tmp_path / "out"), capsys)
    assert said == f"measure: {tmp_path / name}: expected a file, found a folder\n"


def test_several_arrays(tmp_path: Path, capsys: Any) -> None:
    with (tmp_path / "a.npy").open("wb") as file:
        np.savez(file, tokens=np.arange(99))
    said = refused(words(tmp_path / "a.npy", tmp_path / "out"), capsys)
    assert "a.npy: expected a NumPy array, found an archive, as .npz are" in said


def test_only_folders_that_were_made_are_removed(text: Path, tmp_path: Path, capsys: Any) -> None:
    """One of the user's stays, though it is empty; it may be a mount point."""
    own, other = tmp_path / "own", tmp_path / "deep/other"
    own.mkdir()
    for out in (own, other):
        data = tmp_path / "a.jsonl"
        data.write_text('"a text"\n{"text": }\n')
        assert "a.jsonl:2:10: expected JSON" in refused(words(data, out), capsys)
    assert own.is_dir() and not any(own.iterdir()) and not (tmp_path / "deep").exists()


def test_names_that_are_too_long(text: Path, tmp_path: Path, capsys: Any) -> None:
    long = tmp_path / ("a" * 300)
    assert f"{long}: could not be read: File name too long" in refused(
        words(long, tmp_path / "out"), capsys
    )
    assert "expected files and folders that can be used, found: File name too long" in refused(
        words(text, long), capsys
    )


@pytest.mark.parametrize(
    ("maker", "sentence"),
    [
        (
            "make_few_positions",
            "m: expected logits for int64 tokens of shape [1, 64], found IndexError: index out ",
        ),
        (
            "make_guarded",
            "m: expected logits for int64 tokens of shape [1, 64], found AssertionError: Cannot "
            "forward sequence of length 64, block size is only 16",
        ),
        (
            "make_few_tokens",
            "m: expected an embedding of every token that it gives logits of, found that it fails "
            "at token ",
        ),
        ("make_last_only", "m: expected logits of shape [2, 2, V] for tokens of shape [2, 2], fo"),
        ("make_starved", "cpu: expected room for the model and 8192 tokens at once, found too li"),
    ],
)
def test_models_that_fail(
    text: Path, tmp_path: Path, maker: str, sentence: str, capsys: Any
) -> None:
    """In one sentence, before anything is written."""
    out, context = tmp_path / "out", 16 if maker == "make_few_tokens" else 64
    asked = [*words(text, out, maker=maker), "--context", str(context)]
    for call in (asked, ["spectrum", *asked[1:9], *asked[13:], "--subset", "128"]):
        said = refused(call, capsys)
        assert said.startswith(f"measure: {sentence}") and not out.exists()


def test_data_that_are_not_there(tmp_path: Path, capsys: Any) -> None:
    said = refused(words(tmp_path / "no.txt", tmp_path / "out"), capsys)
    assert "no.txt: expected a file, found nothing with this name" in said


def test_arrays_of_other_numbers(tmp_path: Path, capsys: Any) -> None:
    np.save(tmp_path / "a.npy", np.zeros(9))
    assert "expected whole numbers, found float64" in refused(
        words(tmp_path / "a.npy", tmp_path / "out"), capsys
    )


def test_logits_that_are_not_numbers_leave_what_was_measured(
    text: Path, tmp_path: Path, capsys: Any
) -> None:
    """The place is named; with sound weights the same folder goes on."""
    text.write_text("the bound closes as a model grows; quite so\n" * 40)
    out = tmp_path / "out"
    said = refused(words(text, out, maker="make_not_a_number"), capsys)
    assert "m fp32: expected finite logits, found NaN at token" in said and "a.txt" in said
    assert (out / "study.yaml").exists() and not (out / "models.csv").exists()
    assert main(words(text, out)) == 0
    said = refused(words(text, out, maker="make_not_a_number"), capsys)
    assert "expected the weights sha256 of the measurement that is there" in said


def test_half_precision_overflow(tmp_path: Path, capsys: Any, corpus: Path) -> None:
    """Weights that half precision holds, whose activations it does not."""
    from conftest import make_model, make_tokenizer

    folder = tmp_path / "loud"
    module = make_model(folder, make_tokenizer(folder))
    with torch.no_grad():
        module.get_output_embeddings().weight.mul_(1.5e5)
    module.save_pretrained(folder)
    ordinary = [
        "model", "--hf", str(folder), "--data", str(corpus), "--pairs", "50", "--bits", "",
        "--out", str(tmp_path / "out"), "--quiet",
    ]  # fmt: skip
    said = refused([*ordinary, "--compute", "float16"], capsys)
    assert "half precision overflowed: compute in float32 or bfloat16" in said
    assert main([*ordinary, "--name", "loud32"]) == 0


def test_weights_that_half_precision_can_not_hold(
    text: Path, tmp_path: Path, capsys: Any, monkeypatch: Any
) -> None:
    maker = tmp_path / "large.py"
    maker.write_text(
        f"import sys\nsys.path.insert(0, {str(SUPPORT.parent)!r})\n"
        "from tests_support import make_bytes\n"
        "def make():\n  m = make_bytes()\n  m.gain.data[0] = 7e4\n  return m\n"
    )
    ordinary = words(text, tmp_path / "out")
    ordinary[2] = f"{maker}:make"
    said = refused([*ordinary, "--compute", "float16"], capsys)
    assert "gain: expected weights within ±65504, found 70000" in said
    said = refused(ordinary, capsys)
    assert "m gptq4: gain: expected numbers within ±65504, found 70000" in said
    assert "m,fp32" in (tmp_path / "out/models.csv").read_text()
    assert main([*ordinary, "--bits", ""]) == 0


def test_a_full_disk_keeps_what_was_finished(
    text: Path, tmp_path: Path, capsys: Any, monkeypatch: Any
) -> None:
    out, real = tmp_path / "out", os.fsync
    writes = []

    def full(descriptor: int) -> None:
        writes.append(descriptor)
        if len(writes) > 4:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        real(descriptor)

    monkeypatch.setattr(os, "fsync", full)
    said = refused(words(text, out), capsys)
    assert "expected room to write, found the disk full: what was finished is kept" in said
    assert "m,fp32" in (out / "models.csv").read_text()
    assert not list(out.rglob("*.tmp"))
    monkeypatch.undo()
    assert main(words(text, out)) == 0
    assert "m,gptq4" in (out / "models.csv").read_text()


def test_a_file_limit_of_the_system(text: Path, tmp_path: Path) -> None:
    """The same by the system itself: no file may grow beyond 300 bytes."""

    def limit() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (300, 300))

    out = tmp_path / "out"
    found = subprocess.run(
        [sys.executable, "-m", "scalinglaws_measure", *words(text, out)],
        capture_output=True, text=True, preexec_fn=limit,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
    )  # fmt: skip
    assert found.returncode == 1
    assert "found the disk full" in found.stderr and "Traceback" not in found.stderr
    assert main(words(text, out)) == 0


@pytest.mark.parametrize(
    ("maker", "sentence"),
    [
        ("make_a_word", "expected a torch.nn.Module, found str"),
        ("make_an_error", "expected a model, found RuntimeError: no such checkpoint"),
        ("make_nothing", "expected a function that makes the model"),
    ],
)
def test_callables_that_make_no_model(
    text: Path, tmp_path: Path, maker: str, sentence: str, capsys: Any
) -> None:
    assert sentence in refused(words(text, tmp_path / "out", maker=maker), capsys)


def test_repositories_that_are_none(text: Path, tmp_path: Path, capsys: Any) -> None:
    ordinary = ["model", "--data", str(text), "--out", str(tmp_path / "out")]
    said = refused([*ordinary, "--hf", str(tmp_path)], capsys)
    assert f"{tmp_path}: expected a causal language model, found:" in said
    assert "expected a model: --hf, --safetensors or --callable" in refused(ordinary, capsys)


def test_weights_of_another_model(
    repository: Path, text: Path, tmp_path: Path, capsys: Any
) -> None:
    weights = ["--safetensors", str(repository / "model.safetensors")]
    said = refused([*words(text, tmp_path / "out"), *weights], capsys)
    assert "expected the weights of this model and no others, found that it lacks" in said
    other = tmp_path / "other.safetensors"
    save_file({"embed.weight": torch.zeros(256, 9), "gain": torch.zeros(9)}, other)
    assert refused([*words(text, tmp_path / "out"), "--safetensors", str(other)], capsys) == (
        f"measure: {other}: expected embed.weight of shape [256, 8], as this model has it, found "
        "[256, 9]\n"
    )
    (tmp_path / "bad.safetensors").write_bytes(b"not tensors")
    weights = ["--safetensors", str(tmp_path / "bad.safetensors")]
    assert "expected the weights of this model, found:" in refused(
        [*words(text, tmp_path / "out"), *weights], capsys
    )


@pytest.mark.parametrize(
    ("more", "sentence"),
    [
        (["--bits", "4,x"], "--bits: expected such as 2,3,4,8, found '4,x'"),
        (["--bits", "17"], "--bits: expected whole widths from 1 to 16 for gptq, found 17"),
        (["--pairs", "0"], "--pairs: expected at least 1, found 0"),
        (["--context", "0"], "--context: expected at least 1 token, found 0"),
        (["--tokens", "1"], "--tokens: expected at least 2, found 1"),
        (["--tokens", "nan"], "--tokens: expected at least 2, found nan"),
        (["--seed", "-1"], "--seed: expected 0 or more, below 2^63, found -1"),
        (["--device", "abacus"], "--device: expected a device of this machine, found 'abacus'"),
        (["--compute", "int8"], "--compute: expected one of float32, bfloat16, float16"),
        (["--name", "a/b"], "--name: expected a word that can name files, found 'a/b'"),
        (["--keep", "("], "--keep: expected a regular expression"),
        (["--dtype", "float32"], None),
    ],
)
def test_options_that_can_not_be(
    text: Path, tmp_path: Path, more: list[str], sentence: str | None, capsys: Any
) -> None:
    if sentence is None:
        (tmp_path / "a.bin").write_bytes(b"\0" * 400)
        said = refused([*words(tmp_path / "a.bin", tmp_path / "out"), *more], capsys)
        assert "--dtype: expected whole numbers such as uint16, found 'float32'" in said
    else:
        assert sentence in refused([*words(text, tmp_path / "out"), *more], capsys)


def test_a_model_measured_by_other_means_is_not_mixed(
    text: Path, tmp_path: Path, capsys: Any
) -> None:
    out = tmp_path / "out"
    out.mkdir()
    (out / "study.yaml").write_text("vocabulary: 256\n")
    (out / "models.csv").write_text("model,variant\nm,fp32\n")
    assert "expected no model 'm' measured otherwise" in refused(words(text, out), capsys)
    (out / "models.csv").write_text("model,variant\nm\n")
    assert "models.csv:2:1: expected 2 cells, found another number" in refused(
        words(text, out), capsys
    )


def test_a_loss_above_that_of_a_guess_is_said(tmp_path: Path, capsys: Any) -> None:
    data = tmp_path / "a.npy"
    np.save(data, np.random.default_rng(0).integers(0, 256, 4000))
    assert main([*words(data, tmp_path / "out"), "--json"]) == 0
    fields = json.loads(capsys.readouterr().out)
    assert "above log V = 5.545" in fields["cautions"][0]


def test_a_study_that_can_not_be_a_folder(text: Path, tmp_path: Path, capsys: Any) -> None:
    said = refused(words(text, text), capsys)
    assert "study.yaml: could not be written: " in said
    assert "could not be written: " in refused(words(text, text / "deeper"), capsys)


def test_surrogates_for_a_tokenizer_of_transformers(
    repository: Path, tmp_path: Path, capsys: Any
) -> None:
    data = tmp_path / "a.jsonl"
    data.write_text('{"text": "the bound"}\n{"text": "a\\ud800b"}\n')
    said = refused(
        ["model", "--hf", str(repository), "--data", str(data), "--out", str(tmp_path / "out")],
        capsys,
    )
    assert "a.jsonl:2: expected text that UTF-8 can hold, found" in said
    assert not (tmp_path / "out").exists()


def test_wrong_usage_is_64(capsys: Any) -> None:
    with pytest.raises(SystemExit) as stopped:
        main(["model", "--bits"])
    assert stopped.value.code == 64
    assert capsys.readouterr().err.startswith("measure model: ")


def test_errors_as_json(tmp_path: Path, capsys: Any) -> None:
    assert main([*words(tmp_path / "no.txt", tmp_path / "out"), "--json"]) == 1
    assert "expected a file" in json.loads(capsys.readouterr().err)["error"]
