# SPDX-License-Identifier: GPL-3.0-or-later
"""A tiny GPT-NeoX and its tokenizer, made once and saved in the hub's layout."""

import json
import os
import random
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
import torch

from hub_server import Hub, serving

torch.set_num_threads(1)
_SESSION = ExitStack()
_HUB = _SESSION.enter_context(serving())
_HOME = _SESSION.enter_context(tempfile.TemporaryDirectory())
# The hub's client reads these when it is first imported: no test can reach another hub.
os.environ.update(
    HF_ENDPOINT=_HUB.address, HF_HOME=_HOME, HF_HUB_DISABLE_XET="1", NO_PROXY="127.0.0.1"
)
for name in ("HF_HUB_OFFLINE", "HF_HUB_CACHE", "HF_TOKEN", "TRANSFORMERS_OFFLINE"):
    os.environ.pop(name, None)


def pytest_unconfigure() -> None:
    """Ends the hub."""
    _SESSION.close()


WORDS = "the bound closes as a model grows because losses vary less and each weight is told".split()


def sentences(count: int, seed: int) -> list[str]:
    """Documents of a small language."""
    g = random.Random(seed)
    return [" ".join(g.choice(WORDS) for _ in range(g.randint(5, 40))) + "." for _ in range(count)]


def make_tokenizer(folder: Path) -> int:
    """Trains a byte-level BPE and saves it; its size."""
    from tokenizers import Tokenizer, decoders, models, pre_tokenizers, trainers
    from transformers import PreTrainedTokenizerFast

    inner = Tokenizer(models.BPE())
    inner.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    inner.decoder = decoders.ByteLevel()
    trainer = trainers.BpeTrainer(
        vocab_size=300,
        special_tokens=["<|endoftext|>"],
        initial_alphabet=pre_tokenizers.ByteLevel.alphabet(),
        show_progress=False,
    )
    inner.train_from_iterator(sentences(200, 0), trainer)
    whole = PreTrainedTokenizerFast(tokenizer_object=inner, eos_token="<|endoftext|>")
    whole.save_pretrained(folder)
    return len(whole)


def make_model(folder: Path, vocabulary: int, **changes: object) -> Any:
    """Makes a GPT-NeoX whose layers differ enough for quantization to matter, and saves it."""
    from transformers import GPTNeoXConfig, GPTNeoXForCausalLM

    torch.manual_seed(1)
    settings = {
        "vocab_size": vocabulary,
        "hidden_size": 32,
        "num_hidden_layers": 2,
        "num_attention_heads": 4,
        "intermediate_size": 64,
        "max_position_embeddings": 64,
        **changes,
    }
    model = GPTNeoXForCausalLM(GPTNeoXConfig(**settings)).eval()
    with torch.no_grad():
        for name, parameter in model.named_parameters():
            if parameter.dim() == 2:
                parameter.mul_(4)
            elif name.endswith("bias"):
                parameter.normal_(std=0.05)
    model.save_pretrained(folder)
    return model


@pytest.fixture(scope="session")
def repository(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with model and tokenizer, as the hub lays them out."""
    folder = tmp_path_factory.mktemp("hub") / "tiny-neox"
    make_model(folder, make_tokenizer(folder))
    return folder


@pytest.fixture
def hub() -> Iterator[Hub]:
    """A hub without repositories; what was fetched from the one before is forgotten."""
    shutil.rmtree(Path(_HOME, "hub"), ignore_errors=True)
    yield _HUB
    _HUB.clear()


@pytest.fixture(scope="session")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Documents to train on."""
    path = tmp_path_factory.mktemp("data") / "train.jsonl"
    path.write_text("".join(json.dumps({"text": s}) + "\n" for s in sentences(300, 1)))
    return path


@pytest.fixture(scope="session")
def outside(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Documents held out."""
    path = tmp_path_factory.mktemp("data") / "test.jsonl"
    path.write_text("".join(json.dumps(s) + "\n" for s in sentences(100, 2)))
    return path


@pytest.fixture(scope="session")
def laws() -> str:
    """The command laws, or a skip that says why."""
    build = Path(__file__).parents[3] / ".build"
    places = [os.environ.get("LAWS"), str(build / "release/laws"), str(build / "debug/laws")]
    found = next((p for p in places if p and Path(p).exists()), shutil.which("laws"))
    if found is None:
        pytest.skip("the command laws is not built: swift build --product laws")
    return found
