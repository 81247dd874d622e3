# SPDX-License-Identifier: GPL-3.0-or-later
"""Models from the Hugging Face hub or a folder, from safetensors, and from a Python function."""

import importlib
import importlib.util
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import torch
from torch import Tensor, nn

from scalinglaws_measure.errors import MeasureError, need
from scalinglaws_measure.language_model import LanguageModel

DTYPES = {"float32": torch.float32, "bfloat16": torch.bfloat16, "float16": torch.float16}


def first_line(error: BaseException) -> str:
    """The first line of what a library says."""
    text = str(error).strip()
    return text.splitlines()[0] if text else type(error).__name__


def find_device(word: str) -> torch.device:
    """`auto` is the GPU where there is one."""
    if word == "auto":
        return torch.device("cuda" if torch.cuda.is_available() else "cpu")
    try:
        device = torch.device(word)
        torch.empty(1, device=device)
    except (RuntimeError, AssertionError) as error:
        raise MeasureError(
            f"--device: expected a device of this machine, found '{word}': {first_line(error)}"
        ) from error
    return device


def place(module: nn.Module, device: torch.device, dtype: str) -> tuple[nn.Module, str]:
    """Moves a module to a device and a type to compute in; also the precision of its weights."""
    if dtype not in DTYPES:
        raise MeasureError(f"--compute: expected one of {', '.join(DTYPES)}, found '{dtype}'")
    kinds = {p.dtype for p in module.parameters() if p.is_floating_point()}
    if dtype != "float32":
        kinds = {DTYPES[dtype]}
    half = kinds.pop() if len(kinds) == 1 else torch.float32
    precision = {torch.float16: "fp16", torch.bfloat16: "bf16"}.get(half, "fp32")
    for name, parameter in module.named_parameters():
        largest = float(parameter.detach().abs().max()) if dtype == "float16" else 0.0
        if largest > torch.finfo(torch.float16).max:
            raise MeasureError(
                f"{name}: expected weights within ±65504, found {largest:g}, "
                "which overflows half precision: compute in float32 or bfloat16"
            )
    try:
        return module.to(device=device, dtype=DTYPES[dtype]), precision
    except torch.OutOfMemoryError as error:
        raise MeasureError(f"{device}: expected room for the model, found too little") from error


def _call_hugging_face(module: nn.Module, tokens: Tensor) -> Any:
    return module(input_ids=tokens, use_cache=False)


def _wrap(
    module: Any, name: str, context: int | None, device: torch.device, dtype: str, **source: str
) -> LanguageModel:
    config = module.config
    words = ("max_position_embeddings", "n_positions", "max_seq_len", "seq_length")
    longest = next((int(getattr(config, w)) for w in words if getattr(config, w, None)), None)
    if context is None and longest is None:
        raise MeasureError(f"{name}: expected the model's context in its config: give --context")
    if context is not None and longest is not None and context > longest:
        raise MeasureError(
            f"--context: expected at most {longest}, the model's positions, found {context}"
        )
    head = module.get_output_embeddings()
    module, precision = place(module, device, dtype)
    return LanguageModel(
        module, name, int(context or longest or 0), precision, _call_hugging_face, head,
        {**source, "class": type(module).__name__},
    )  # fmt: skip


def from_hugging_face(
    repository: str,
    revision: str | None = None,
    *,
    name: str | None = None,
    context: int | None = None,
    device: torch.device | None = None,
    dtype: str = "float32",
) -> LanguageModel:
    """A causal language model of the hub, of its cache, or of a folder in its layout.

    Args:
        repository: such as EleutherAI/pythia-70m, or a folder.
        revision: a branch, tag or commit, such as step1000.
        name: what the study calls it; by default the repository's last word and the revision.
        context: tokens it sees at most; by default what its config says.
        device: where to compute; by default the CPU.
        dtype: what to compute in: float32, bfloat16 or float16.

    Raises:
        MeasureError: when it can't be found or read.
    """
    try:
        import transformers
        from transformers import AutoModelForCausalLM
    except ImportError as error:
        raise need("transformers", "hf") from error
    transformers.utils.logging.disable_progress_bar()
    try:
        module = AutoModelForCausalLM.from_pretrained(repository, revision=revision, dtype="auto")
    except (OSError, ValueError, KeyError, RuntimeError, ImportError) as error:
        raise MeasureError(
            f"{repository}: expected a causal language model, found: {first_line(error)}"
        ) from error
    word = Path(repository).resolve().name if Path(repository).exists() else repository
    default = word.rsplit("/", 1)[-1] + (f"-{revision}" if revision else "")
    return _wrap(
        module, name or default, context, device or torch.device("cpu"), dtype,
        repository=repository, revision=revision or "",
        commit=str(getattr(module.config, "_commit_hash", None) or ""),
    )  # fmt: skip


def find_function(spec: str) -> Callable[[], nn.Module]:
    """The function that `package.module:function` or `path/file.py:function` names."""
    where, colon, word = spec.rpartition(":")
    if not colon or not where:
        raise MeasureError(
            f"--callable: expected file.py:function or module:function, found '{spec}'"
        )
    try:
        if where.endswith(".py"):
            loader = importlib.util.spec_from_file_location(Path(where).stem, where)
            if loader is None or loader.loader is None or not Path(where).exists():
                raise MeasureError(f"{where}: expected a Python file, found none")
            module = importlib.util.module_from_spec(loader)
            sys.modules.setdefault(Path(where).stem, module)
            sys.path.insert(0, str(Path(where).resolve().parent))
            try:
                loader.loader.exec_module(module)
            finally:
                sys.path.pop(0)
        else:
            module = importlib.import_module(where)
        found: Callable[[], nn.Module] = getattr(module, word)
    except MeasureError:
        raise
    except Exception as error:
        raise MeasureError(
            f"{spec}: expected a function that makes the model, found: {first_line(error)}"
        ) from error
    return found


def load_weights(module: nn.Module, path: Path) -> nn.Module:
    """A module with the weights of a safetensors file, every one and no other.

    Those of transformers go by its own names, which differ from the file's for some architectures.
    """
    from safetensors import SafetensorError
    from safetensors.torch import load_file, load_model

    if not path.exists():
        raise MeasureError(f"{path}: expected a safetensors file, found nothing with this name")
    own: Any = getattr(type(module), "from_pretrained", None)
    try:
        if own is not None and hasattr(module, "config"):
            module, told = own(
                None, config=module.config, state_dict=load_file(path), output_loading_info=True
            )
            missing, unexpected = told["missing_keys"], told["unexpected_keys"]
        else:
            missing, unexpected = load_model(module, str(path), strict=False)
    except (OSError, RuntimeError, SafetensorError) as error:
        raise MeasureError(
            f"{path}: expected the weights of this model, found: {first_line(error)}"
        ) from error
    if missing or unexpected:
        what = "lacks " + sorted(missing)[0] if missing else "has " + sorted(unexpected)[0]
        raise MeasureError(
            f"{path}: expected the weights of this model and no others, found that it {what}"
        )
    return module


def from_callable(
    spec: str,
    *,
    weights: Path | None = None,
    name: str | None = None,
    context: int | None = None,
    device: torch.device | None = None,
    dtype: str = "float32",
) -> LanguageModel:
    """A plain module that a function without arguments makes.

    Args:
        spec: `path/file.py:function` or `package.module:function`.
        weights: a safetensors file to put into it; by default what the function gave it.
        name: what the study calls it; by default the function's name.
        context: tokens it sees at most; must be given here or as the module's `context`.
        device: where to compute; by default the CPU.
        dtype: what to compute in.
    """
    try:
        module = find_function(spec)()
    except MeasureError:
        raise
    except Exception as error:
        raise MeasureError(
            f"{spec}: expected a model, found {type(error).__name__}: {first_line(error)}"
        ) from error
    if not isinstance(module, nn.Module):
        raise MeasureError(f"{spec}: expected a torch.nn.Module, found {type(module).__name__}")
    if weights is not None:
        module = load_weights(module, weights)
    own = getattr(module, "context", None)
    if context is None and not isinstance(own, int):
        raise MeasureError(f"{spec}: expected the longest context: give --context")
    module, precision = place(module, device or torch.device("cpu"), dtype)
    return LanguageModel(
        module, name or spec.rsplit(":", 1)[-1], int(context or own or 0), precision,
        source={"callable": spec, "weights": str(weights or "")},
    )  # fmt: skip


def from_safetensors(
    path: Path,
    *,
    name: str | None = None,
    context: int | None = None,
    device: torch.device | None = None,
    dtype: str = "float32",
) -> LanguageModel:
    """A causal language model from a safetensors file with transformers' config.json beside it."""
    try:
        from transformers import AutoConfig, AutoModelForCausalLM
    except ImportError as error:
        raise need("transformers", "hf") from error
    if not path.with_name("config.json").exists():
        raise MeasureError(
            f"{path}: expected a config.json beside it, found none: name the function that makes "
            "the model with --callable"
        )
    try:
        config = AutoConfig.from_pretrained(path.parent)
        module = AutoModelForCausalLM.from_config(config)
    except (OSError, ValueError, KeyError) as error:
        raise MeasureError(
            f"{path.with_name('config.json')}: expected a causal language model, found: "
            f"{first_line(error)}"
        ) from error
    module = load_weights(module, path)
    default = path.stem if path.stem != "model" else path.resolve().parent.name
    return _wrap(
        module, name or default, context, device or torch.device("cpu"), dtype, weights=str(path)
    )
