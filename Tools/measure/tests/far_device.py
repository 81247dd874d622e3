# SPDX-License-Identifier: GPL-3.0-or-later
"""A GPU that is none: tensors that are elsewhere for PyTorch, and compute on the CPU.

What a GPU refuses is refused here: an operation on tensors of two devices, and a NumPy array of a
tensor that isn't in main memory. The device's name is `meta`, the one that PyTorch has without
hardware. Speed, memory and rounding are the CPU's.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import torch
from torch.utils._python_dispatch import TorchDispatchMode
from torch.utils._pytree import tree_flatten, tree_map

FAR, NEAR = torch.device("meta"), torch.device("cpu")
_aten = torch.ops.aten
_BETWEEN = {_aten._to_copy.default, _aten.copy_.default}
_NEAR_INDICES = {
    _aten.index.Tensor, _aten.index_put.default, _aten.index_put_.default,
    _aten._index_put_impl_.default,
}  # fmt: skip


class FarTensor(torch.Tensor):
    """A tensor of the far device."""

    near: torch.Tensor
    is_meta = False

    @staticmethod
    def __new__(cls, near: torch.Tensor) -> "FarTensor":
        """Takes a tensor away."""
        found: FarTensor = torch.Tensor._make_wrapper_subclass(
            cls, near.shape, strides=near.stride(), storage_offset=near.storage_offset(),
            dtype=near.dtype, device=FAR, requires_grad=near.requires_grad,
        )  # fmt: skip
        found.near = near.detach()
        return found

    def __repr__(self, **_: Any) -> str:  # type: ignore[override]
        """Where it is, and what."""
        return f"far {self.near!r}"

    @classmethod
    def __torch_dispatch__(  # type: ignore[override]
        cls, func: Any, types: Any, args: Any = (), kwargs: Any = None
    ) -> Any:
        """One operation."""
        return compute(func, args, kwargs or {})


def compute(func: Any, args: Any, kwargs: Any) -> Any:
    """One operation, where its tensors are.

    Raises:
        RuntimeError: where they are on two devices and the operation is no copy between them.
    """
    given = [x for x in tree_flatten((args, kwargs))[0] if isinstance(x, torch.Tensor)]
    far = [x for x in given if isinstance(x, FarTensor)]
    near = [x for x in given if not isinstance(x, FarTensor) and x.dim() > 0]
    is_index = func in _NEAR_INDICES and isinstance(given[0], FarTensor)
    if far and near and func not in _BETWEEN and not is_index:
        raise RuntimeError(f"{func}: expected all tensors on one device, found two")
    device = kwargs.get("device")
    goes_far = bool(far) if device is None else torch.device(device) == FAR
    if func is _aten.copy_.default:
        goes_far = isinstance(args[0], FarTensor)
    here = {name: NEAR if name == "device" and v is not None else v for name, v in kwargs.items()}

    def unwrap(x: Any) -> Any:
        return x.near if isinstance(x, FarTensor) else x

    made = func(*tree_map(unwrap, args), **tree_map(unwrap, here))
    known = {id(x.near): x for x in far}

    def wrap(x: Any) -> Any:
        if not isinstance(x, torch.Tensor):
            return x
        if id(x) in known:
            return known[id(x)]
        return FarTensor(x) if goes_far else x

    return tree_map(wrap, made)


class _Mode(TorchDispatchMode):  # type: ignore[no-untyped-call]
    def __torch_dispatch__(self, func: Any, types: Any, args: Any = (), kwargs: Any = None) -> Any:
        return compute(func, args, kwargs or {})


@contextmanager
def far_device() -> Iterator[torch.device]:
    """Gives the device, which is there until the block ends."""
    future = torch.__future__
    swaps = future.get_swap_module_params_on_conversion()
    future.set_swap_module_params_on_conversion(True)
    try:
        with _Mode():  # type: ignore[no-untyped-call]
            yield FAR
    finally:
        future.set_swap_module_params_on_conversion(swaps)
