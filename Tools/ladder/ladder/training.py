# SPDX-License-Identifier: GPL-3.0-or-later
"""One run: a single pass over windows that it sees once, and its losses."""

import math
import shutil
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import torch
import torch.nn.functional as F
from safetensors.torch import save_model
from torch import Tensor, nn

from ladder.claims import claimed
from ladder.designs import GROWING_BATCH
from ladder.runs import Run
from ladder.sizes import CONTEXT, VOCABULARY
from ladder.transformer import Transformer, make
from scalinglaws_measure.errors import MeasureError, first_line
from scalinglaws_measure.files import cannot_write, replacing
from scalinglaws_measure.loading import load_weights
from scalinglaws_measure.npy import write_vector
from scalinglaws_measure.progress import bar
from scalinglaws_measure.study import Study, number
from scalinglaws_measure.tokens import open_array

TEST_WINDOWS, TEST_SEED = 2048, 7
SAVE_EVERY = 60.0
Bytes = npt.NDArray[np.uint8]


@dataclass(frozen=True)
class Place:
    """Where a ladder is made.

    Attributes:
        work: the folder with train.npy and test.npy, and with weights.
        study: the study that runs are written into.
        device: where to train.
        half: bf16 autocast.
        eager: without torch.compile.
        quiet: no bars.
    """

    work: Path
    study: Study
    device: torch.device
    half: bool = False
    eager: bool = False
    quiet: bool = False

    def corpus(self, part: str) -> Bytes:
        """The bytes of train or test, mapped."""
        path = self.work / f"{part}.npy"
        found = open_array(path)
        if found.dtype != np.uint8 or found.ndim != 1 or len(found) < 2 * CONTEXT:
            raise MeasureError(
                f"{path}: expected {2 * CONTEXT} bytes or more (uint8), found {found.dtype} of "
                f"shape {list(found.shape)}"
            )
        return found

    def settle(self) -> None:
        """Begins the study where there is none."""
        self.study.settle(
            VOCABULARY, title="A ladder of byte-level transformers", tokens_per_parameter=20
        )

    def weights(self, run: Run) -> Path:
        """The trained weights of a run."""
        return self.work / "weights" / f"{run.name}.safetensors"

    def half_weights(self, run: Run) -> Path:
        """The weights of a run after half of its steps."""
        return self.work / "weights" / f"{run.name}.half.safetensors"


def order(run: Run, corpus: Bytes) -> npt.NDArray[np.int64]:
    """Where the windows of a run begin, in the order in which it sees them, each once."""
    there = len(corpus) // CONTEXT - 1
    needed = run.tokens // CONTEXT
    if needed > there:
        raise MeasureError(
            f"{run.name}: expected {run.tokens} bytes that it sees once, found "
            f"{max(0, there) * CONTEXT} in the corpus: build a larger one"
        )
    found: npt.NDArray[np.int64] = (
        np.random.default_rng(run.seed).permutation(there)[:needed] * CONTEXT
    )
    return found


def windows(corpus: Bytes, starts: npt.NDArray[np.int64]) -> Tensor:
    """Windows of 129 bytes, int64."""
    rows = np.stack([corpus[start : start + CONTEXT + 1] for start in starts])
    return torch.from_numpy(rows.astype(np.int64))


def rate(run: Run, step: int) -> float:
    """The share of the peak rate: linear warm-up, under a cosine to a tenth."""
    cosine = 0.1 + 0.45 * (1 + math.cos(math.pi * step / run.steps))
    return min(1.0, (step + 1) / run.warmup_steps) * cosine


@torch.no_grad()
def test_loss(model: nn.Module, corpus: Bytes, device: torch.device) -> float:
    """The mean loss over 2048 held-out windows, or as many as there are."""
    there = len(corpus) // CONTEXT - 1
    starts = np.random.default_rng(TEST_SEED).permutation(there)[:TEST_WINDOWS] * CONTEXT
    total = 0.0
    for i in range(0, len(starts), 64):
        rows = windows(corpus, starts[i : i + 64]).to(device)
        logits = model(rows[:, :-1]).float()
        total += float(
            F.cross_entropy(logits.flatten(0, 1), rows[:, 1:].flatten(), reduction="sum")
        )
    return total / (len(starts) * CONTEXT)


def _compiled(model: Transformer, eager: bool) -> Any:
    has_compiler = any(shutil.which(name) for name in ("c++", "g++", "clang++"))
    return model if eager or not has_compiler else torch.compile(model)


class Learner:
    """A model of a run's size and seed under the ladder's optimizer and schedule."""

    def __init__(self, run: Run, place: Place) -> None:
        self.run, self.place = run, place
        self.peak = run.peak_rate
        self.model = make(run.size, run.seed).to(place.device)
        self.optimizer = torch.optim.AdamW(
            self.model.parameters(), lr=self.peak, betas=(0.9, 0.95), weight_decay=0.05, fused=True
        )
        self.ready = _compiled(self.model, place.eager)

    def state(self) -> dict[str, Any]:
        """What a save holds."""
        return {"model": self.model.state_dict(), "optimizer": self.optimizer.state_dict()}

    def load(self, state: dict[str, Any]) -> None:
        """Goes on from a save."""
        self.model.load_state_dict(state["model"])
        self.optimizer.load_state_dict(state["optimizer"])

    def step(self, step: int, batch: Tensor) -> float:
        """One step on windows [B, 129]: their mean loss before it."""
        for group in self.optimizer.param_groups:
            group["lr"] = self.peak * rate(self.run, step)
        with torch.autocast(self.place.device.type, torch.bfloat16, enabled=self.place.half):
            logits = self.ready(batch[:, :-1])
        flat = logits.float().view(-1, VOCABULARY)
        loss = F.cross_entropy(flat, batch[:, 1:].reshape(-1))
        self.optimizer.zero_grad()
        loss.backward()  # type: ignore[no-untyped-call]
        nn.utils.clip_grad_norm_(self.model.parameters(), 1.0)
        self.optimizer.step()
        found = loss.item()
        if not math.isfinite(found):
            raise MeasureError(f"{self.run.name}: expected a finite loss, found it not at {step}")
        return found


def train(run: Run, place: Place) -> dict[str, str] | None:
    """Trains a run, going on from its last save, and writes its curve, its row, and its weights
    at half of its steps and at the end.

    Returns:
        its row of runs.csv, at once where the study has it; None where another process trains it.

    Raises:
        MeasureError: when the corpus is too short or a loss isn't finite.
    """
    with claimed(place.work / "locks" / run.name) as ours:
        known = place.study.runs().find(run=run.name)
        if known is not None and (place.study.curves / f"{run.name}.npy").exists():
            return known
        return _train(run, place) if ours else None


def _train(run: Run, place: Place) -> dict[str, str]:
    corpus, test = place.corpus("train"), place.corpus("test")
    starts = order(run, corpus)
    learner, rows = Learner(run, place), run.batch_tokens // CONTEXT
    saved = place.work / "weights" / f"{run.name}.partial.pt"
    losses: list[float] = []
    if saved.exists():
        state = saved_state(saved)
        learner.load(state)
        losses = state["losses"]
    last = time.monotonic()
    with bar(run.steps, run.name, place.quiet, "step") as shown:
        shown.update(len(losses))
        for step in range(len(losses), run.steps):
            batch = windows(corpus, starts[step * rows : (step + 1) * rows]).to(place.device)
            losses.append(learner.step(step, batch))
            shown.update(1)
            if step + 1 == run.steps // 2:
                _keep(learner.model, place.half_weights(run))
            if time.monotonic() - last > SAVE_EVERY:
                save(saved, {**learner.state(), "losses": losses})
                last = time.monotonic()
    return _finish(run, place, learner.model, test, losses, saved)


def _near(state: Any) -> Any:
    """A state with its tensors in main memory."""
    if isinstance(state, Tensor):
        return state.detach().cpu()
    if isinstance(state, dict):
        return {key: _near(value) for key, value in state.items()}
    if isinstance(state, list | tuple):
        return type(state)(_near(value) for value in state)
    return state


def save(path: Path, state: dict[str, Any]) -> None:
    """Keeps a state, whole or not at all; any device can go on from it."""
    with replacing(path) as file:
        torch.save(_near(state), file)


def saved_state(path: Path) -> dict[str, Any]:
    """What was kept, in main memory.

    Raises:
        MeasureError: when it can't be read.
    """
    try:
        found: dict[str, Any] = torch.load(path, weights_only=True, map_location="cpu")
    except Exception as error:
        raise MeasureError(
            f"{path}: expected what an earlier try saved, found: {first_line(error)}: remove this "
            "file to begin again"
        ) from error
    return found


def _finish(
    run: Run, place: Place, model: Transformer, test: Bytes, losses: list[float], saved: Path
) -> dict[str, str]:
    size = run.size
    row = {
        "run": run.name,
        "model": size.name,
        "parameters": str(size.parameters),
        "tokens": str(run.tokens),
        "flops": str(6 * size.parameters * run.tokens),
        "final_train_loss": number(float(np.mean(losses[-max(1, run.steps // 20) :]))),
        "test_loss": number(test_loss(model, test, place.device)),
        "layers": str(size.layers),
        "width": str(size.width),
        "heads": str(size.heads),
        "steps": str(run.steps),
        "batch_tokens": str(run.batch_tokens),
        "seed": str(run.seed),
        "matmul_precision": "bf16" if place.half else "fp32",
    }
    if run.design is not GROWING_BATCH:
        row |= {
            "design": run.design.name,
            "warmup_steps": str(run.warmup_steps),
            "peak_rate": number(run.peak_rate, 8),
        }
    _keep(model, place.weights(run))
    write_vector(place.study.curves / f"{run.name}.npy", losses)
    with claimed(place.work / "locks" / "study", wait=True):
        place.settle()
        table = place.study.runs()
        table.put(row, ("run",))
        place.study.write_table(place.study.runs_path, table)
    saved.unlink(missing_ok=True)
    return row


def _keep(model: Transformer, path: Path) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        save_model(model, str(path))
    except OSError as error:
        raise cannot_write(path, error) from error


def trained(run: Run, place: Place, half: bool = False) -> Transformer:
    """The model of a run that has been trained, or as it was after half of the steps.

    Raises:
        MeasureError: where its weights aren't, or are those of another.
    """
    path = place.half_weights(run) if half else place.weights(run)
    if not path.exists():
        raise MeasureError(f"{path}: expected the weights of {run.name}, found none: train it")
    model = make(run.size, run.seed)
    load_weights(model, path)
    return model.to(place.device)
