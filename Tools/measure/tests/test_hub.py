# SPDX-License-Identifier: GPL-3.0-or-later
"""Models of a hub, over the network of this machine, by the hub's own client."""

import errno
import json
import os
import shutil
import time
from pathlib import Path
from typing import Any

import huggingface_hub
import pytest
from huggingface_hub import constants

from conftest import make_model, make_tokenizer
from hub_server import Hub, Repository
from scalinglaws_measure.cli import main

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
    assert "expected all weights of a GPTNeoXForCausalLM, found that it lacks" in said
