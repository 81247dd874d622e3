# SPDX-License-Identifier: GPL-3.0-or-later
"""Models from the Hugging Face hub or a folder, from safetensors, and from a Python function."""

import importlib
import importlib.util
import sys
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from torch import Tensor, nn

from scalinglaws_measure import hub
from scalinglaws_measure.errors import MeasureError, first_line, need
from scalinglaws_measure.language_model import LanguageModel
from scalinglaws_measure.placement import Placement, place

_HERE = Placement()


@dataclass(frozen=True)
class Trust:
    """What a repository may do beyond giving numbers.

    Attributes:
        pickle: its weights may be pickles, of which tensors alone are read.
        remote_code: its own Python code may run.
    """

    pickle: bool = False
    remote_code: bool = False


_NONE = Trust()


def _call_hugging_face(module: nn.Module, tokens: Tensor) -> Any:
    return module(input_ids=tokens, use_cache=False)


def _wrap(module: Any, name: str, at: Placement, **source: str) -> LanguageModel:
    config, context, name = module.config.get_text_config(), at.context, at.name or name
    words = ("max_position_embeddings", "n_positions", "max_seq_len", "seq_length")
    longest = next((int(getattr(config, w)) for w in words if getattr(config, w, None)), None)
    if context is None and longest is None:
        raise MeasureError(f"{name}: expected the model's context in its config: give --context")
    if context is not None and longest is not None and context > longest:
        raise MeasureError(
            f"--context: expected at most {longest}, the model's positions, found {context}"
        )
    head = module.get_output_embeddings()
    module, precision = place(module, at)
    return LanguageModel(
        module, name, int(context or longest or 0), precision, _call_hugging_face, head,
        {**source, "class": type(module).__name__},
    )  # fmt: skip


def from_hugging_face(
    repository: str, revision: str | None = None, at: Placement = _HERE, trust: Trust = _NONE
) -> LanguageModel:
    """A causal language model of the hub, of its cache, or of a folder in its layout.

    Args:
        repository: such as EleutherAI/pythia-70m, or a folder.
        revision: a branch, tag or commit, such as step1000.
        at: its place; its name is by default the repository's last word and the revision.
        trust: without it weights are read from safetensors files alone, and no code of the
            repository runs. Where both kinds of weights are there, safetensors are read.

    Raises:
        MeasureError: when it can't be found or read, or lacks weights.
    """
    try:
        from transformers import AutoModelForCausalLM
    except ImportError as error:
        raise need("transformers", "hf") from error
    hub.quiet(at.quiet)
    commit = hub.find_commit(repository, revision)
    try:
        with hub.hushed():
            module, told = AutoModelForCausalLM.from_pretrained(
                repository, revision=commit or revision, dtype="auto",
                trust_remote_code=trust.remote_code, weights_only=True,
                use_safetensors=None if trust.pickle else True,
                output_loading_info=True, ignore_mismatched_sizes=True,
            )  # fmt: skip
    except Exception as error:
        _refuse_code(repository, error)
        if isinstance(error, OSError) and "no file named model.safetensors" in _lower(error):
            raise MeasureError(
                f"{repository}: expected weights in safetensors files, found none: give "
                "--allow-pickle to read the tensors of pickled weights (pytorch_model.bin)"
            ) from error
        raise hub.complain(repository, revision, "a causal language model", error) from error
    _check_told(repository, module, told)
    word = Path(repository).resolve().name if Path(repository).exists() else repository
    default = word.rsplit("/", 1)[-1] + (f"-{revision}" if revision else "")
    return _wrap(
        module, default, at, repository=repository, revision=revision or "",
        commit=commit or "",
    )  # fmt: skip


def _lower(error: BaseException) -> str:
    """What a library said, its two wordings of a missing file made one."""
    return str(error).lower().replace("does not appear to have a file", "no file")


def _refuse_code(where: object, error: BaseException) -> None:
    """Says what to do where a library refused to run code of a repository."""
    if "custom code" in str(error):
        raise MeasureError(
            f"{where}: expected a model of transformers' own classes, found one with code of its "
            "own: read that code, then give --allow-remote-code to run it, or load the model in a "
            "function of yours (--callable)"
        ) from error


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


def _and_others(names: Collection[str]) -> str:
    first, *more = sorted(names)
    return f"{first} and {len(more)} others" if more else first


def _check(
    where: object, what: str, missing: Collection[str], unexpected: Collection[str],
    shapes: Collection[tuple[str, Sequence[int] | None, Sequence[int]]],
) -> None:  # fmt: skip
    """Refuses weights that are not those of a module.

    Args:
        where: they come from.
        what: the module is.
        missing: parameters that they lack.
        unexpected: those that the module doesn't have.
        shapes: names of those of another shape, this shape where it is known, and the module's.
    """
    if shapes:
        name, found, expected = min(shapes, key=lambda shape: shape[0])
        other = "another" if found is None else list(found)
        raise MeasureError(
            f"{where}: expected {name} of shape {list(expected)}, as {what} has it, found {other}"
        )
    for verb, names in (("lacks", missing), ("has", unexpected)):
        if names:
            raise MeasureError(
                f"{where}: expected the weights of {what} and no others, found that it {verb} "
                + _and_others(names)
            )


def _check_told(where: object, module: Any, told: dict[str, Any]) -> None:
    """Refuses what transformers tells of loading.

    It leaves out what the architecture declares as ignorable, and tied weights; here go buffers,
    which old checkpoints hold and which are no parameters: masks, and the number in their place.
    """
    buffers = [f".{name}" for name, _ in module.named_buffers()]
    unexpected = [
        key
        for key in told["unexpected_keys"]
        if not key.endswith(".masked_bias") and not any(b.endswith(f".{key}") for b in buffers)
    ]
    shapes = [
        # Before version 5 there are names alone.
        (entry, None, module.state_dict()[entry].shape) if isinstance(entry, str) else entry
        for entry in told["mismatched_keys"]
    ]
    what = f"a {type(module).__name__} of its config"
    _check(where, what, told["missing_keys"], unexpected, shapes)


def load_weights(module: nn.Module, path: Path) -> nn.Module:
    """A module with the weights of a safetensors file, every one and no other.

    Those of transformers go by its own names, which differ from the file's for some architectures.

    Raises:
        MeasureError: when the file can't be read, or its weights are others.
    """
    from safetensors import safe_open
    from safetensors.torch import load_file, load_model

    if not path.exists():
        raise MeasureError(f"{path}: expected a safetensors file, found nothing with this name")
    own: Any = getattr(type(module), "from_pretrained", None)
    try:
        if own is not None and hasattr(module, "config"):
            with hub.hushed():
                module, told = own(
                    None, config=module.config, state_dict=load_file(path),
                    output_loading_info=True, ignore_mismatched_sizes=True,
                )  # fmt: skip
            _check_told(path, module, told)
            return module
        there, shapes = module.state_dict(), []
        with safe_open(path, "pt") as file:
            for name in file.keys():  # noqa: SIM118
                found = file.get_slice(name).get_shape()
                if name in there and list(there[name].shape) != found:
                    shapes.append((name, found, there[name].shape))
        missing, unexpected = ([], []) if shapes else load_model(module, path, strict=False)
    except MeasureError:
        raise
    except Exception as error:
        raise MeasureError(
            f"{path}: expected the weights of this model, found: {first_line(error)}"
        ) from error
    _check(path, "this model", missing, unexpected, shapes)
    return module


def from_callable(spec: str, weights: Path | None = None, at: Placement = _HERE) -> LanguageModel:
    """A plain module that a function without arguments makes.

    Args:
        spec: `path/file.py:function` or `package.module:function`.
        weights: a safetensors file to put into it; by default what the function gave it.
        at: its place; its name is by default the function's, its context the module's `context`.

    Raises:
        MeasureError: when there is no such module, or nothing says its context.
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
    if at.context is None and not isinstance(own, int):
        raise MeasureError(f"{spec}: expected the longest context: give --context")
    module, precision = place(module, at)
    return LanguageModel(
        module, at.name or spec.rsplit(":", 1)[-1], int(at.context or own or 0), precision,
        source={"callable": spec, "weights": str(weights or "")},
    )  # fmt: skip


def from_safetensors(path: Path, at: Placement = _HERE, trust: Trust = _NONE) -> LanguageModel:
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
        with hub.hushed():
            code = trust.remote_code
            config = AutoConfig.from_pretrained(path.parent, trust_remote_code=code)
            module = AutoModelForCausalLM.from_config(config, trust_remote_code=code)
    except Exception as error:
        _refuse_code(path.with_name("config.json"), error)
        raise MeasureError(
            f"{path.with_name('config.json')}: expected a causal language model, found: "
            f"{first_line(error)}"
        ) from error
    module = load_weights(module, path)
    default = path.stem if path.stem != "model" else path.resolve().parent.name
    return _wrap(module, default, at, weights=str(path))
