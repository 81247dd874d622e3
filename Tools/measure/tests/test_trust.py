# SPDX-License-Identifier: GPL-3.0-or-later
"""Repositories with pickled weights or code of their own: refused without a flag for each."""

import json
import pickle
import shutil
from pathlib import Path
from typing import Any

import pytest
import torch
from safetensors.torch import load_file

from conftest import make_tokenizer
from hub_server import Hub, Repository
from scalinglaws_measure.cli import main

COMMIT = "3" * 40


def words(corpus: Path, out: Path, name: object, *more: str) -> list[str]:
    return [
        "model", "--hf", str(name), "--data", str(corpus), "--pairs", "40", "--bits", "", "--name",
        "m", "--out", str(out), "--quiet", *more,
    ]  # fmt: skip


def refused(words: list[str], capsys: Any) -> str:
    assert main(words) == 1
    said: str = capsys.readouterr().err
    assert said.startswith("measure: ") and said.count("\n") == 1, said
    return said


def done(words: list[str], capsys: Any) -> None:
    assert main(words) == 0
    capsys.readouterr()


@pytest.fixture
def pickled(repository: Path, tmp_path: Path) -> Path:
    """The model of the other tests, its weights a pickle."""
    folder = tmp_path / "pickled"
    shutil.copytree(repository, folder, ignore=shutil.ignore_patterns("*.safetensors"))
    torch.save(load_file(repository / "model.safetensors"), folder / "pytorch_model.bin")
    return folder


def test_pickled_weights_need_their_flag(
    pickled: Path, repository: Path, corpus: Path, hub: Hub, tmp_path: Path, capsys: Any
) -> None:
    """From a folder and from a hub; with the flag the losses are those of the safetensors."""
    hub.repositories["tiny/pickled"] = Repository({"main": COMMIT}, {COMMIT: pickled})
    done(words(corpus, tmp_path / "safe", repository), capsys)
    expected = (tmp_path / "safe/tokens/m-fp32.npy").read_bytes()
    for place, name in enumerate((str(pickled), "tiny/pickled")):
        out = tmp_path / f"out{place}"
        said = refused(words(corpus, out, name), capsys)
        assert said == (
            f"measure: {name}: expected weights in safetensors files, found none: give "
            "--allow-pickle to read the tensors of pickled weights (pytorch_model.bin)\n"
        )
        assert not out.exists()
        done(words(corpus, out, name, "--allow-pickle"), capsys)
        assert (out / "tokens/m-fp32.npy").read_bytes() == expected


class Attack:
    """A pickle that makes a file when it is loaded without care."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def __reduce__(self) -> Any:
        return (Path.touch, (self.path,))


def test_a_pickle_that_runs_code_does_not(
    pickled: Path, corpus: Path, tmp_path: Path, capsys: Any
) -> None:
    """Refused even with the flag."""
    mark = tmp_path / "mark"
    weights = pickled / "pytorch_model.bin"
    whole = weights.read_bytes()
    for write in (torch.save, lambda what, path: path.write_bytes(pickle.dumps(what, 2))):
        write({"x": Attack(mark)}, weights)
        said = refused(words(corpus, tmp_path / "out", pickled, "--allow-pickle"), capsys)
        assert f"{pickled}: expected a causal language model, found" in said
        assert not mark.exists()
    weights.write_bytes(whole)
    assert main(words(corpus, tmp_path / "good", pickled, "--allow-pickle")) == 0


def test_safetensors_are_read_first(
    pickled: Path, repository: Path, corpus: Path, tmp_path: Path
) -> None:
    """A pickle beside them is not opened, with and without the flag."""
    shutil.copy(repository / "model.safetensors", pickled)
    (pickled / "pytorch_model.bin").write_bytes(b"no pickle")
    for flags in ([], ["--allow-pickle"]):
        out = tmp_path / f"out{len(flags)}"
        assert main(words(corpus, out, pickled, *flags)) == 0


CODE = """
from pathlib import Path
from transformers import LlamaConfig, LlamaForCausalLM
Path({mark!r}).touch()
class OwnConfig(LlamaConfig):
    model_type = "own-llama"
class OwnModel(LlamaForCausalLM):
    config_class = OwnConfig
"""


def test_code_of_a_repository_needs_its_flag(corpus: Path, tmp_path: Path, capsys: Any) -> None:
    """Also where the weights are given as a file beside the config."""
    from transformers import LlamaConfig, LlamaForCausalLM

    folder, mark = tmp_path / "own", tmp_path / "mark"
    own = LlamaConfig(
        vocab_size=make_tokenizer(folder), hidden_size=16, num_hidden_layers=1,
        num_attention_heads=2, num_key_value_heads=2, intermediate_size=32,
        max_position_embeddings=64,
    )  # fmt: skip
    LlamaForCausalLM(own).save_pretrained(folder)
    (folder / "own.py").write_text(CODE.format(mark=str(mark)))
    config = json.loads((folder / "config.json").read_text())
    config |= {
        "model_type": "own-llama", "architectures": ["OwnModel"],
        "auto_map": {"AutoConfig": "own.OwnConfig", "AutoModelForCausalLM": "own.OwnModel"},
    }  # fmt: skip
    (folder / "config.json").write_text(json.dumps(config))
    by_file = [
        "model", "--safetensors", str(folder / "model.safetensors"), "--tokenizer", str(folder),
        "--data", str(corpus), "--pairs", "40", "--bits", "", "--name", "m", "--out",
        str(tmp_path / "by-file"), "--quiet",
    ]  # fmt: skip
    for command in (words(corpus, tmp_path / "out", folder), by_file):
        said = refused(command, capsys)
        assert "found one with code of its own: read that code, then give" in said
        assert "--allow-remote-code to run it" in said
        assert not mark.exists()
    assert main(words(corpus, tmp_path / "out", folder, "--allow-remote-code")) == 0
    assert mark.exists()
    assert main([*by_file, "--allow-remote-code"]) == 0
