# SPDX-License-Identifier: GPL-3.0-or-later
"""Models of a hub, over the network of this machine, by the hub's own client."""

import errno
import json
import logging
import os
import shutil
import time
from pathlib import Path
from typing import Any

import huggingface_hub
import numpy as np
import pytest
from huggingface_hub import constants
from transformers.utils import logging as bars

from conftest import make_model, make_tokenizer
from hub_server import Hub, Repository
from scalinglaws_measure.cli import main
from scalinglaws_measure.loading import from_hugging_face
from scalinglaws_measure.provenance import fingerprint

# Clients before version 1 take the constant into each session when it begins.
IS_OFFLINE_AT_ONCE = int(huggingface_hub.__version__.partition(".")[0]) >= 1
OLD, NEW = "1" * 40, "2" * 40


@pytest.fixture
def served(hub: Hub, repository: Path, tmp_path: Path) -> Hub:
    """tiny/neox, whose step1000 is the model of the other tests, and whose main is not."""
    other = tmp_path / "other"
    make_model(other, make_tokenizer(other), hidden_size=8)
    revisions = {"step1000": OLD, "main": NEW}
    hub.repositories["tiny/neox"] = Repository(revisions, {OLD: repository, NEW: other})
    return hub


def words(corpus: Path, out: Path, *more: str, name: str = "tiny/neox") -> list[str]:
    return [
        "model", "--hf", name, "--data", str(corpus), "--pairs", "60", "--bits", "", "--out",
        str(out), "--quiet", *more,
    ]  # fmt: skip


def refused(words: list[str], capsys: Any) -> str:
    """The sentence at the end of a command that fails."""
    assert main(words) == 1
    said: str = capsys.readouterr().err
    assert said.startswith("measure: ") and said.count("\n") == 1, said
    return said


def test_a_revision_is_fetched_and_then_found_in_the_cache(
    served: Hub, repository: Path, corpus: Path, tmp_path: Path, capsys: Any, monkeypatch: Any
) -> None:
    """Fetched: the same numbers as from the folder. Then offline, without a request."""
    assert main(words(corpus, tmp_path / "here", "--name", "m", name=str(repository))) == 0
    expected = (tmp_path / "here/tokens/m-fp32.npy").read_bytes()
    assert main(words(corpus, tmp_path / "out", "--revision", "step1000")) == 0
    assert (tmp_path / "out/tokens/neox-step1000-fp32.npy").read_bytes() == expected
    facts = json.loads((tmp_path / "out/provenance/neox-step1000.json").read_text())
    assert facts["source"]["repository"] == "tiny/neox"
    assert (facts["source"]["revision"], facts["source"]["commit"]) == ("step1000", OLD)
    fetched = [path for method, path, _ in served.asked if method == "GET"]
    assert len([path for path in fetched if path.startswith("/blobs/")]) == 1
    assert any(path.endswith(f"{OLD}/tokenizer.json") for path in fetched)
    assert not any(NEW in path for path in fetched)

    before = len(served.asked)
    monkeypatch.setattr(constants, "HF_HUB_OFFLINE", True)
    assert main(words(corpus, tmp_path / "again", "--revision", "step1000")) == 0
    assert (tmp_path / "again/tokens/neox-step1000-fp32.npy").read_bytes() == expected
    if IS_OFFLINE_AT_ONCE:
        assert len(served.asked) == before
        said = refused(words(corpus, tmp_path / "none", "--revision", "step7"), capsys)
        assert "tiny/neox at step7: expected a folder, or this repository in " in said
        assert "found neither, and HF_HUB_OFFLINE forbids to fetch it" in said


def test_weights_in_several_files(
    served: Hub, repository: Path, corpus: Path, tmp_path: Path
) -> None:
    """As large checkpoints come, with an index."""
    from transformers import AutoModelForCausalLM

    parts = tmp_path / "parts"
    shutil.copytree(repository, parts, ignore=shutil.ignore_patterns("*.safetensors"))
    module = AutoModelForCausalLM.from_pretrained(repository)
    module.save_pretrained(parts, max_shard_size="60KB")
    assert len(list(parts.glob("*.safetensors"))) > 2
    served.repositories["tiny/parts"] = Repository({"main": OLD}, {OLD: parts})
    for name in (str(repository), "tiny/parts"):
        out = tmp_path / "out" / Path(name).name
        assert main(words(corpus, out, "--name", "m", name=name)) == 0
    one, other = (path.read_bytes() for path in (tmp_path / "out").glob("*/tokens/m-fp32.npy"))
    assert one == other


def test_the_branch_without_a_revision(served: Hub, corpus: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    assert main(words(corpus, out)) == 0
    facts = json.loads((out / "provenance/neox.json").read_text())
    assert facts["source"]["commit"] == NEW and facts["model"]["parameters"] < 10_000


def test_what_a_hub_refuses(served: Hub, corpus: Path, tmp_path: Path, capsys: Any) -> None:
    served.repositories["tiny/gated"] = Repository(gated=401)
    served.repositories["tiny/closed"] = Repository(gated=403)
    served.repositories["tiny/empty"] = Repository({"main": OLD}, {OLD: tmp_path})
    out, hub = tmp_path / "out", served.address
    revision = words(corpus, out, "--revision", "step7")
    assert refused(revision, capsys) == (
        "measure: --revision: expected a branch, tag or commit of tiny/neox, found 'step7'\n"
    )
    assert refused(words(corpus, out, name="tiny/none"), capsys) == (
        f"measure: tiny/none: expected a folder, or a repository of {hub}, found neither: a "
        "private one needs hf auth login\n"
    )
    for name in ("tiny/gated", "tiny/closed"):
        assert refused(words(corpus, out, name=name), capsys) == (
            f"measure: {name}: expected a repository that may be read, found a gated one: ask for "
            f"access at {hub}/{name}, then hf auth login\n"
        )
    assert "expected a folder, or a repository of the hub such as EleutherAI/pythia-70m" in refused(
        words(corpus, out, name="no/such/folder"), capsys
    )
    assert "tiny/empty: expected a causal language model, found:" in refused(
        words(corpus, out, name="tiny/empty"), capsys
    )
    assert "tiny/none: expected a folder, or a repository of" in refused(
        words(corpus, out, "--tokenizer", "tiny/none"), capsys
    )
    assert not out.exists()


def test_a_revision_of_a_folder(
    repository: Path, corpus: Path, tmp_path: Path, capsys: Any
) -> None:
    folder = words(corpus, tmp_path / "out", "--revision", "main", name=str(repository))
    assert "--revision: expected a repository of the hub, found the folder" in refused(
        folder, capsys
    )


def test_a_hub_that_is_down(
    served: Hub, corpus: Path, tmp_path: Path, capsys: Any, monkeypatch: Any
) -> None:
    monkeypatch.setattr(time, "sleep", lambda _: None)
    served.broken = 503
    said = refused(words(corpus, tmp_path / "out"), capsys)
    assert f"tiny/neox at main: expected an answer from {served.address}, found:" in said
    assert "503" in said and not (tmp_path / "out").exists()


def test_a_server_that_dies_in_the_middle_of_a_file(
    served: Hub, corpus: Path, tmp_path: Path, capfd: Any, monkeypatch: Any
) -> None:
    """What came whole is not fetched again."""
    monkeypatch.setattr(time, "sleep", lambda _: None)
    served.dies_after = 50_000
    out = tmp_path / "out"
    revision = words(corpus, out, "--revision", "step1000")
    assert main(revision) == 1
    said = capfd.readouterr().err.splitlines()
    assert "Traceback" not in "".join(said)
    assert said[-1].startswith(
        f"measure: tiny/neox: expected its files from {served.address}, found: "
    )
    assert said[-1].endswith("what was fetched is kept, and the same command goes on from there")
    assert not out.exists()
    served.dies_after = None
    served.asked.clear()
    assert main(revision) == 0
    fetched = [path for method, path, _ in served.asked if method == "GET"]
    assert any(path.startswith("/blobs/") for path in fetched)
    assert not any(path.endswith("/config.json") for path in fetched)


def test_a_cache_without_room(
    served: Hub, corpus: Path, tmp_path: Path, capsys: Any, monkeypatch: Any
) -> None:
    def full(*_: Any, **__: Any) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(shutil, "move", full)
    said = refused(words(corpus, tmp_path / "out"), capsys)
    assert "expected room to write, found the disk full" in said and os.environ["HF_HOME"] in said


def changed(repository: Path, folder: Path, **config: int) -> Path:
    """A copy of a repository with another config."""
    shutil.copytree(repository, folder)
    path = folder / "config.json"
    path.write_text(json.dumps({**json.loads(path.read_text()), **config}))
    return folder


def test_configs_of_other_weights(
    repository: Path, corpus: Path, tmp_path: Path, capsys: Any, caplog: Any
) -> None:
    """One sentence, without transformers' report before it, in each of three ways to load."""
    shallow = changed(repository, tmp_path / "shallow", num_hidden_layers=1)
    narrow = changed(repository, tmp_path / "narrow", intermediate_size=48)
    maker = tmp_path / "maker.py"
    maker.write_text(
        "from transformers import AutoConfig, AutoModelForCausalLM\n"
        f"def make():\n  config = AutoConfig.from_pretrained({str(shallow)!r})\n"
        "  return AutoModelForCausalLM.from_config(config)\n"
    )
    logger = logging.getLogger("transformers")
    logger.addHandler(caplog.handler)
    bars.enable_progress_bar()
    try:
        for folder, sentence in (
            (
                shallow,
                "expected the weights of a GPTNeoXForCausalLM of its config and no others, found "
                "that it has gpt_neox.layers.1.attention.dense.bias and 11 others\n",
            ),
            (
                narrow,
                "expected gpt_neox.layers.0.mlp.dense_4h_to_h.weight of shape [32, 48], as a "
                "GPTNeoXForCausalLM of its config has it, found [32, 64]\n",
            ),
        ):
            said = refused(words(corpus, tmp_path / "out", name=str(folder)), capsys)
            assert said == f"measure: {folder}: {sentence}"
            weights = str(folder / "model.safetensors")
            rest = words(corpus, tmp_path / "out")[3:]
            said = refused(["model", "--safetensors", weights, *rest], capsys)
            assert said == f"measure: {weights}: {sentence}"
            if folder is shallow:
                made = ["--callable", f"{maker}:make", "--context", "64"]
                said = refused(["model", "--safetensors", weights, *made, *rest], capsys)
                assert said == f"measure: {weights}: {sentence}"
    finally:
        logger.removeHandler(caplog.handler)
    assert not caplog.records and not (tmp_path / "out").exists()


def test_what_an_architecture_ignores(repository: Path, tmp_path: Path) -> None:
    """Masks and frequencies, which old checkpoints hold beside the parameters."""
    import torch
    from safetensors.torch import load_file, save_file
    from transformers import GPTNeoConfig, GPTNeoForCausalLM

    old = changed(repository, tmp_path / "old")
    weights = load_file(old / "model.safetensors")
    for name in ("attention.bias", "attention.masked_bias", "attention.rotary_emb.inv_freq"):
        weights[f"gpt_neox.layers.0.{name}"] = torch.zeros(4)
    save_file(weights, old / "model.safetensors", metadata={"format": "pt"})
    expected, found = (from_hugging_face(str(folder)) for folder in (repository, old))
    assert fingerprint(found) == fingerprint(expected)
    small = {"vocab_size": 290, "max_position_embeddings": 64, "hidden_size": 16, "num_heads": 2}
    kinds = [[["global", "local"], 1]]
    neo = GPTNeoForCausalLM(GPTNeoConfig(**small, num_layers=2, attention_types=kinds))
    neo.save_pretrained(tmp_path / "neo")
    weights = load_file(tmp_path / "neo/model.safetensors")
    weights["transformer.h.1.attn.attention.masked_bias"] = torch.tensor(-1e9)
    weights["transformer.h.1.attn.attention.bias"] = torch.ones(1, 1, 64, 64)
    save_file(weights, tmp_path / "neo/model.safetensors", metadata={"format": "pt"})
    assert from_hugging_face(str(tmp_path / "neo")).parameters == neo.num_parameters()


def test_quiet_weights_show_no_bars(repository: Path, tmp_path: Path, capsys: Any) -> None:
    bars.enable_progress_bar()
    weights = repository / "model.safetensors"
    np.save(tmp_path / "a.npy", np.arange(200))
    assert main([
        "model", "--safetensors", str(weights), "--data", str(tmp_path / "a.npy"), "--pairs", "9",
        "--bits", "", "--out", str(tmp_path / "out"), "--quiet",
    ]) == 0  # fmt: skip
    assert "Loading" not in capsys.readouterr().err


def test_weights_that_a_repository_lacks(
    served: Hub, repository: Path, corpus: Path, tmp_path: Path, capsys: Any
) -> None:
    """A model without its head would be measured with a random one."""
    from safetensors.numpy import load_file, save_file

    part = tmp_path / "part"
    shutil.copytree(repository, part)
    weights = load_file(part / "model.safetensors")
    head = next(name for name in weights if "embed_out" in name or "lm_head" in name)
    del weights[head]
    save_file(weights, part / "model.safetensors", metadata={"format": "pt"})
    served.repositories["tiny/part"] = Repository({"main": OLD}, {OLD: part})
    said = refused(words(corpus, tmp_path / "out", name="tiny/part"), capsys)
    assert "expected the weights of a GPTNeoXForCausalLM of its config and no others, found" in said
    assert "found that it lacks " in said
