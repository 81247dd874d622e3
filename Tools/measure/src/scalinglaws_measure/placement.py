# SPDX-License-Identifier: GPL-3.0-or-later
"""Where a model computes, in which numbers, and what the study calls it."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

import torch
from torch import nn

from scalinglaws_measure.errors import MeasureError, first_line

DTYPES = {"float32": torch.float32, "bfloat16": torch.bfloat16, "float16": torch.float16}


@dataclass(frozen=True)
class Placement:
    """What a loaded model is told.

    Attributes:
        name: what the study calls it; None for one after where it came from.
        context: tokens it sees at most; None for what it says itself.
        device: where it computes.
        dtype: what it computes in: float32, bfloat16 or float16.
        quiet: whether downloads show no bars.
    """

    name: str | None = None
    context: int | None = None
    device: torch.device = field(default_factory=lambda: torch.device("cpu"))
    dtype: str = "float32"
    quiet: bool = True


def find_device(word: str) -> torch.device:
    """`auto` is the GPU where there is one.

    Raises:
        MeasureError: where there is no such device, or it has no float64, in which losses are
            summed.
    """
    if word == "auto":
        word = "cuda" if torch.cuda.is_available() else "cpu"
    try:
        device = torch.device(word)
        torch.empty(1, device=device)
    except (RuntimeError, AssertionError, NotImplementedError) as error:
        raise MeasureError(
            f"--device: expected a device of this machine, found '{word}': "
            + first_line(error).partition(". ")[0]
        ) from error
    try:
        torch.empty(1, dtype=torch.float64, device=device)
    except (RuntimeError, TypeError) as error:
        raise MeasureError(
            f"--device: expected one that has float64, in which losses are summed, found '{word}': "
            "give cpu"
        ) from error
    if device.type == "meta":
        raise MeasureError("--device: expected one that holds numbers, found 'meta'")
    return device


def is_short_of_memory(error: BaseException) -> bool:
    """Whether memory ran out, of whichever device."""
    if isinstance(error, (torch.OutOfMemoryError, MemoryError)):
        return True
    return isinstance(error, RuntimeError) and "can't allocate memory" in str(error)


@contextmanager
def room(device: torch.device, batch_tokens: int) -> Iterator[None]:
    """Turns memory that runs out in a block into a sentence."""
    try:
        yield
    except (torch.OutOfMemoryError, MemoryError, RuntimeError) as error:
        if not is_short_of_memory(error):
            raise
        raise MeasureError(
            f"{device}: expected room for the model and {batch_tokens} tokens at once, found too "
            "little: give a smaller --batch-tokens"
        ) from error


def place(module: nn.Module, at: Placement) -> tuple[nn.Module, str]:
    """Moves a module to its place; also says the precision of its weights as stored."""
    device, dtype = at.device, at.dtype
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
