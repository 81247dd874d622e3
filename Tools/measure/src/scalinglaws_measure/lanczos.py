# SPDX-License-Identifier: GPL-3.0-or-later
"""Lanczos coefficients of a loss Hessian, by Pearlmutter products."""

import io
from pathlib import Path
from typing import IO

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor
from torch.nn.attention import SDPBackend, sdpa_kernel

from scalinglaws_measure.errors import MeasureError
from scalinglaws_measure.files import cannot_write, write_text
from scalinglaws_measure.language_model import LanguageModel
from scalinglaws_measure.progress import bar


class Hessian:
    """The Hessian of the mean loss on some windows, as a map of vectors.

    Args:
        model: whose parameters it is a matrix over.
        windows: tokens int64 [n, L + 1]: all L predictions of each count alike.
        batch_tokens: tokens a pass at most.
    """

    def __init__(self, model: LanguageModel, windows: Tensor, batch_tokens: int = 8192) -> None:
        self.model, self.windows = model, windows
        self.parameters = [p for p in model.module.parameters() if p.is_floating_point()]
        self.size = sum(p.numel() for p in self.parameters)
        self.rows = max(1, batch_tokens // (windows.shape[1] - 1))
        for parameter in self.parameters:
            parameter.requires_grad_(True)

    def loss(self, batch: Tensor) -> Tensor:
        """The share of a batch in the mean loss."""
        logits = self.model.logits(batch[:, :-1]).float()
        mean = F.cross_entropy(logits.flatten(0, 1), batch[:, 1:].flatten())
        return mean * (len(batch) / len(self.windows))

    def product(self, vector: Tensor) -> Tensor:
        """H·v: the gradient of the slope along v."""
        parts = [
            piece.view_as(p)
            for piece, p in zip(
                torch.split(vector, [p.numel() for p in self.parameters]),
                self.parameters,
                strict=True,
            )
        ]
        out = torch.zeros_like(vector)
        with sdpa_kernel(SDPBackend.MATH):
            for batch in torch.split(self.windows, self.rows):
                loss = self.loss(batch.to(vector.device))
                slopes = torch.autograd.grad(
                    loss, self.parameters, create_graph=True, materialize_grads=True
                )
                along = torch.stack(
                    [(a * b).sum() for a, b in zip(slopes, parts, strict=True)]
                ).sum()
                rows = torch.autograd.grad(along, self.parameters, materialize_grads=True)
                out += torch.cat([row.reshape(-1) for row in rows])
        return out


class _Basis:
    """Lanczos vectors and coefficients in files, so that memory holds two vectors and a stopped run
    goes on; without a path in memory."""

    def __init__(self, path: Path | None, steps: int, size: int) -> None:
        self.path, self.width = path, 4 * size
        self.file: IO[bytes] = io.BytesIO()
        self.found: list[tuple[float, float]] = []
        if path is None:
            return
        self.path = path.with_suffix(".basis")
        self.kept = path.with_suffix(".coefficients")
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            self.file = self.path.open("r+b" if self.path.exists() else "w+b")
            whole = self.path.stat().st_size // self.width
            if self.kept.exists():
                lines = self.kept.read_text(encoding="utf-8").splitlines(keepends=True)
                pairs = [line.split() for line in lines if line.endswith("\n")]
                self.found = [(float(a), float(b)) for a, b in pairs][
                    : max(0, min(steps, whole - 1))
                ]
            self.write_found()
        except OSError as error:
            raise cannot_write(path, error) from error

    def __getitem__(self, index: int) -> Tensor:
        self.file.seek(index * self.width)
        return torch.from_numpy(np.frombuffer(self.file.read(self.width), np.float32).copy())

    def put(self, index: int, vector: Tensor) -> None:
        """Keeps a vector."""
        try:
            self.file.seek(index * self.width)
            self.file.write(vector.cpu().numpy().tobytes())
            self.file.flush()
        except OSError as error:
            raise cannot_write(self.path or Path("memory"), error) from error

    def write_found(self) -> None:
        """Keeps the coefficients so far."""
        if self.path is not None:
            write_text(self.kept, "".join(f"{a!r} {b!r}\n" for a, b in self.found))


def forget(work: Path) -> None:
    """Removes the basis and the coefficients that were kept under a name."""
    for kind in (".basis", ".coefficients"):
        work.with_suffix(kind).unlink(missing_ok=True)


def lanczos(
    hessian: Hessian, steps: int, seed: int, *, work: Path | None = None, quiet: bool = True
) -> list[tuple[float, float]]:
    """The tridiagonal of a Hessian from a Rademacher vector, reorthogonalized twice.

    Args:
        hessian: of whatever size; the basis takes 4·steps·N bytes of disk or memory.
        steps: at most; fewer where the Krylov space ends.
        seed: of the vector.
        work: a file name to keep basis and coefficients under; None for memory only.
        quiet: no bar.

    Returns:
        alpha and beta of each step; the last beta is the norm of what is left.

    Raises:
        MeasureError: when a product isn't finite.
    """
    device = hessian.parameters[0].device
    basis = _Basis(work, steps, hessian.size)
    found = basis.found
    if not found:
        g = torch.Generator().manual_seed(seed)
        start = torch.randint(0, 2, (hessian.size,), generator=g).float() * 2 - 1
        basis.put(0, start / start.norm())
    with bar(steps, "lanczos", quiet, "step") as shown:
        shown.update(len(found))
        while len(found) < steps and (not found or found[-1][1] > 1e-10):
            here = len(found)
            vector = basis[here].to(device)
            rest = hessian.product(vector)
            alpha = float(torch.dot(rest, vector))
            for _ in range(2):
                for index in range(here + 1):
                    known = basis[index].to(device)
                    rest -= torch.dot(rest, known) * known
            beta = float(rest.norm())
            if not np.isfinite([alpha, beta]).all():
                raise MeasureError(
                    f"{hessian.model.name}: expected finite Hessian products, found NaN or "
                    f"infinity at step {here}: compute in float32"
                )
            if beta > 1e-10:
                basis.put(here + 1, rest / beta)
            found.append((alpha, beta))
            basis.write_found()
            shown.update(1)
    return found
