# SPDX-License-Identifier: GPL-3.0-or-later
"""The options that name a model and its data, shared by the commands that run one."""

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from scalinglaws_measure.errors import MeasureError, need
from scalinglaws_measure.study import Study

if TYPE_CHECKING:
    from scalinglaws_measure.language_model import LanguageModel
    from scalinglaws_measure.loading import Trust
    from scalinglaws_measure.tokenizers import Tokenizer
    from scalinglaws_measure.tokens import TokenStream


def need_torch() -> None:
    """Says what to install where PyTorch or NumPy isn't there."""
    try:
        import numpy  # noqa: F401
        import safetensors  # noqa: F401
        import torch  # noqa: F401
        import tqdm  # noqa: F401
    except ImportError as error:
        raise need(error.name or "torch", "torch") from error


def add_source(parser: argparse.ArgumentParser) -> None:
    """Adds the options."""
    of = parser.add_argument_group("the model, one of")
    of.add_argument(
        "--hf",
        metavar="REPOSITORY",
        help="a causal language model of Hugging Face: a repository or a folder in its layout",
    )
    of.add_argument(
        "--safetensors",
        type=Path,
        metavar="FILE",
        help="weights: with config.json beside them, or for the module that --callable makes",
    )
    of.add_argument(
        "--callable",
        metavar="FILE.py:NAME",
        help="a function that makes a torch.nn.Module, tokens [B, L] to logits [B, L, V]",
    )
    parser.add_argument(
        "--allow-pickle",
        action="store_true",
        help="read pickled weights where a repository has no safetensors (tensors only)",
    )
    parser.add_argument(
        "--allow-remote-code",
        action="store_true",
        help="run the Python code that a repository brings for its model or tokenizer",
    )
    parser.add_argument("--revision", help="of --hf: a branch, tag or commit, such as step1000")
    parser.add_argument("--name", help="what the study calls the model")
    parser.add_argument(
        "--data",
        type=Path,
        required=True,
        help="what it was trained on: .jsonl, .txt, .bin or .npy",
    )
    parser.add_argument(
        "--tokenizer",
        metavar="NAME",
        help="a repository or folder, or 'bytes' (by default that of --hf)",
    )
    parser.add_argument(
        "--dtype", default="uint16", help="the numbers of a .bin file (default: uint16)"
    )
    parser.add_argument("--context", type=int, help="tokens that the model sees at most")
    parser.add_argument("--seed", type=int, default=0, help="of every draw (default: 0)")
    parser.add_argument("--device", default="auto", help="auto, cpu, cuda, cuda:1, … ")
    parser.add_argument(
        "--compute", default="float32", help="float32 (default), bfloat16 or float16"
    )
    parser.add_argument(
        "--batch-tokens",
        type=int,
        default=8192,
        help="tokens a forward pass at most, which bounds the memory (default: 8192)",
    )
    parser.add_argument("--out", type=Path, required=True, metavar="STUDY", help="the study folder")
    parser.add_argument("--quiet", action="store_true", help="no progress bars")


def trust_of(options: argparse.Namespace) -> "Trust":
    """What the options allow a repository to do."""
    from scalinglaws_measure.loading import Trust

    return Trust(options.allow_pickle, options.allow_remote_code)


def load_model(options: argparse.Namespace) -> "LanguageModel":
    """The model that the options name."""
    from scalinglaws_measure import loading
    from scalinglaws_measure.placement import Placement, find_device

    if options.context is not None and options.context < 1:
        raise MeasureError(f"--context: expected at least 1 token, found {options.context}")
    if options.batch_tokens < 1:
        raise MeasureError(f"--batch-tokens: expected at least 1, found {options.batch_tokens}")
    if not 0 <= options.seed < 1 << 63:
        raise MeasureError(f"--seed: expected 0 or more, below 2^63, found {options.seed}")
    if options.hf and (options.safetensors or options.callable):
        raise MeasureError("--hf: expected no --safetensors or --callable beside it")
    at = Placement(
        options.name, options.context, find_device(options.device), options.compute,
        options.quiet or options.json,
    )  # fmt: skip
    if options.hf:
        return loading.from_hugging_face(options.hf, options.revision, at, trust_of(options))
    if options.callable:
        return loading.from_callable(options.callable, options.safetensors, at)
    if options.safetensors:
        return loading.from_safetensors(options.safetensors, at, trust_of(options))
    raise MeasureError("expected a model: --hf, --safetensors or --callable, found none of them")


def load_tokenizer(
    options: argparse.Namespace, model: "LanguageModel", *paths: Path | None
) -> "Tokenizer | None":
    """The tokenizer, where any of the files needs one."""
    from scalinglaws_measure import tokenizers

    name = options.tokenizer or options.hf
    if name is None or not any(path and path.suffix in (".jsonl", ".txt") for path in paths):
        return None
    revision = model.source.get("commit") or None if name == options.hf else None
    tokenizer = tokenizers.open_tokenizer(name, revision, options.allow_remote_code)
    tokenizers.check_size(tokenizer, model.vocabulary)
    return tokenizer


def load_data(
    options: argparse.Namespace, path: Path, tokenizer: "Tokenizer | None", study: Study
) -> "TokenStream":
    """A data file, its tokens kept in the study's work folder until the end."""
    from scalinglaws_measure.tokens import open_tokens

    return open_tokens(path, tokenizer, study.token_cache, options.dtype)
