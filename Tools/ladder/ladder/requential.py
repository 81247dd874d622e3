# SPDX-License-Identifier: GPL-3.0-or-later
"""Requential coding: a student that learns from what a teacher says, and the length of all of that.

The teacher is a run of the ladder, trained on the corpus. The student starts as the teacher did and
takes as many steps of the same kind, but sees nothing of the corpus: its windows are drawn from the
teacher. Who has this program therefore needs the windows only, and can guess them by the student as
it stands. What they cost is the sum of log p/q: p the teacher that drew them, q the student.

The teacher of a stage is the running average of its weights at the stage's end; no decoder needs
it, so it may be anything. The student that guesses, and comes out at the end, is the running
average of its own weights. docs/requential.md says what a bound may make of the length.
"""

import math
import time
from itertools import pairwise
from typing import Any

import numpy as np
import torch
import torch.nn.functional as F
from safetensors.torch import save_model
from torch import Tensor

from ladder.runs import Run
from ladder.sampling import draw
from ladder.sizes import CONTEXT, VOCABULARY
from ladder.training import SAVE_EVERY, Bytes, Learner, Place, order, save, saved_state, windows
from ladder.transformer import Transformer, make
from scalinglaws_measure.errors import MeasureError
from scalinglaws_measure.evaluation import losses_at, summary
from scalinglaws_measure.files import cannot_write
from scalinglaws_measure.language_model import LanguageModel
from scalinglaws_measure.npy import write_array
from scalinglaws_measure.pairs import HELD_OUT
from scalinglaws_measure.pairs import draw as draw_pairs
from scalinglaws_measure.progress import bar
from scalinglaws_measure.study import columns, number
from scalinglaws_measure.tokens import TokenStream

STAGES = 64
WEIGHT_BITS = 64
COLUMNS = columns("requential.csv")
_PURPOSE = 4


class Averaged:
    """A learner, and a model with the running average of its weights."""

    def __init__(self, run: Run, place: Place) -> None:
        self.learner = Learner(run, place)
        self.average = make(run.size, run.seed).to(place.device)
        self.share = 16 / run.steps

    def step(self, step: int, batch: Tensor) -> None:
        """One step of the learner and of the average, which begins as that of all steps so far."""
        self.learner.step(step, batch)
        share = min(1.0, max(self.share, 9 / (10 + step)))
        with torch.no_grad():
            pairs = zip(self.average.parameters(), self.learner.model.parameters(), strict=True)
            for mean, last in pairs:
                mean.lerp_(last, share)

    def state(self) -> dict[str, Any]:
        """What a save holds."""
        return {"learner": self.learner.state(), "average": self.average.state_dict()}

    def load(self, state: dict[str, Any]) -> None:
        """Goes on from a save."""
        self.learner.load(state["learner"])
        self.average.load_state_dict(state["average"])


class FirstBytes:
    """The first byte of each window, drawn as often as it begins one of the run's windows, and
    guessed by those drawn in earlier steps (Krichevsky and Trofimov's estimate)."""

    def __init__(self, corpus: Bytes, starts: np.ndarray[Any, Any]) -> None:
        counts = np.bincount(corpus[np.sort(starts)], minlength=VOCABULARY)
        self.p = torch.from_numpy(counts / counts.sum())
        self.seen = torch.full((VOCABULARY,), 0.5, dtype=torch.float64)

    def draw(self, count: int, generator: torch.Generator) -> Tensor:
        """Bytes, int64 [count]."""
        return torch.multinomial(self.p, count, replacement=True, generator=generator)

    def cost(self, firsts: Tensor) -> tuple[float, float]:
        """What a step's first bytes cost, expected and realized, nats; then they are known."""
        ratio = self.p.log() - (self.seen / self.seen.sum()).log()
        expected = float(torch.where(self.p > 0, self.p * ratio, 0).sum()) * len(firsts)
        realized = float(ratio[firsts].sum())
        self.seen += torch.bincount(firsts, minlength=VOCABULARY)
        return expected, realized


def costs(log_p: Tensor, student: Transformer, batch: Tensor) -> tuple[float, float]:
    """What windows cost after their first bytes: Σ KL(p‖q) at every byte, and Σ log p/q of the
    bytes themselves, nats.

    Args:
        log_p: the teacher's, float64 [B, 128, 256].
        student: whose q it is.
        batch: int64 [B, 129].
    """
    with torch.no_grad():
        log_q = F.log_softmax(student(batch[:, :-1]).double(), -1)
    ratio = log_p - log_q
    realized = ratio.gather(-1, batch[:, 1:, None]).sum()
    return float((log_p.exp() * ratio).sum()), float(realized)


class Lesson:
    """Teacher and student, stage by stage."""

    def __init__(self, run: Run, place: Place) -> None:
        self.run, self.place = run, place
        self.corpus = place.corpus("train")
        self.starts = order(run, self.corpus)
        self.teacher, self.student = Averaged(run, place), Averaged(run, place)
        self.firsts = FirstBytes(self.corpus, self.starts)
        seed = np.random.default_rng([run.seed, _PURPOSE]).integers(1 << 62)
        self.generator = torch.Generator().manual_seed(int(seed))
        self.found: list[tuple[float, float]] = []

    def stage(self, first: int, last: int) -> None:
        """Steps first … last − 1: the teacher learns, speaks, and the student learns."""
        device, rows = self.place.device, self.run.batch_tokens // CONTEXT
        for step in range(first, last):
            starts = self.starts[step * rows : (step + 1) * rows]
            self.teacher.step(step, windows(self.corpus, starts).to(device))
        firsts = self.firsts.draw(rows * (last - first), self.generator)
        drawn, log_p = draw(self.teacher.average, firsts.to(device), self.generator)
        for step, batch, said in zip(
            range(first, last), torch.split(drawn, rows), torch.split(log_p, rows), strict=True
        ):
            begun = self.firsts.cost(batch[:, 0].cpu())
            later = costs(said, self.student.average, batch)
            self.found.append((begun[0] + later[0], begun[1] + later[1]))
            self.student.step(step, batch)

    def state(self) -> dict[str, Any]:
        """What a save holds."""
        return {
            "teacher": self.teacher.state(),
            "student": self.student.state(),
            "seen": self.firsts.seen,
            "generator": self.generator.get_state(),
            "found": self.found,
        }

    def load(self, state: dict[str, Any]) -> None:
        """Goes on from a save."""
        self.teacher.load(state["teacher"])
        self.student.load(state["student"])
        self.firsts.seen = state["seen"]
        self.generator.set_state(state["generator"])
        self.found = [(float(a), float(b)) for a, b in state["found"]]


def requential(run: Run, place: Place, pairs: int = 10_000) -> dict[str, str]:
    """Codes a run's student, going on from the last save, and measures it on the run's windows.

    Writes the cost of every step to requential/<run>.npy, float32 [steps, 2] in nats (expected,
    realized), the student's token losses to tokens/<run>-student.npy, and its row.

    Returns:
        its row of requential.csv, at once where the study has it.
    """
    study = place.study
    path, losses = study.folder / "requential.csv", study.tokens / f"{run.name}-student.npy"
    table = study.table(path, COLUMNS)
    known = table.find(run=run.name)
    if known is not None and losses.exists():
        return known
    lesson, saved = Lesson(run, place), place.work / "weights" / f"{run.name}.lesson.pt"
    if saved.exists():
        lesson.load(saved_state(saved))
    last = time.monotonic()
    edges = [run.steps * stage // STAGES for stage in range(STAGES + 1)]
    with bar(run.steps, f"{run.name} student", place.quiet, "step") as shown:
        shown.update(len(lesson.found))
        for start, end in pairwise(edges):
            if len(lesson.found) <= start < end:
                lesson.stage(start, end)
                shown.update(end - start)
                if time.monotonic() - last > SAVE_EVERY:
                    save(saved, lesson.state())
                    last = time.monotonic()
    row = _measured(lesson, pairs)
    place.settle()
    table.put(row, ("run",))
    study.write_table(path, table)
    saved.unlink(missing_ok=True)
    return row


def _measured(lesson: Lesson, pairs: int) -> dict[str, str]:
    run, place, study = lesson.run, lesson.place, lesson.place.study
    expected, realized = (math.fsum(column) for column in zip(*lesson.found, strict=True))
    if not math.isfinite(realized):
        raise MeasureError(f"{run.name}: expected a finite code length, found {realized}")
    model = _readable(lesson.student.average, f"{run.name}-student")
    teacher = _readable(lesson.teacher.learner.model, run.name)
    stream = TokenStream(place.work / "train.npy", lesson.corpus, lesson.starts)
    outside = TokenStream(place.work / "test.npy", place.corpus("test"))
    trained_on = draw_pairs(stream, CONTEXT, pairs, run.seed)
    inside = losses_at(model, trained_on, quiet=place.quiet)
    taught = losses_at(teacher, trained_on, quiet=place.quiet)
    held_out = losses_at(
        model, draw_pairs(outside, CONTEXT, pairs, run.seed, HELD_OUT), quiet=place.quiet
    )
    weights = place.work / "weights" / f"{run.name}-student.safetensors"
    try:
        weights.parent.mkdir(parents=True, exist_ok=True)
        save_model(lesson.student.average, str(weights))
    except OSError as error:
        raise cannot_write(weights, error) from error
    write_array(study.folder / "requential" / f"{run.name}.npy", np.array(lesson.found))
    write_array(study.tokens / f"{run.name}-student.npy", inside.array())
    return {
        "run": run.name,
        "model": run.size.name,
        "parameters": str(run.size.parameters),
        "tokens": str(run.tokens),
        "divergence_bits": number(expected / math.log(2), 1),
        "code_length_bits": str(math.ceil(realized / math.log(2)) + WEIGHT_BITS),
        **summary(inside, held_out),
        "teacher_train_nll": summary(taught)["train_nll"],
    }


def _readable(model: Transformer, name: str) -> LanguageModel:
    readable = LanguageModel(model, name, CONTEXT)
    readable.head = model.head
    return readable
