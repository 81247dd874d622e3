# SPDX-License-Identifier: GPL-3.0-or-later
"""A model into a study: its losses on pairs, in every precision, and the length of each code."""

import math
import shutil
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import torch

from scalinglaws_measure import provenance
from scalinglaws_measure.errors import MeasureError
from scalinglaws_measure.evaluation import Losses, losses_at, summary
from scalinglaws_measure.every_token import EveryToken, Hypotheses, summarize
from scalinglaws_measure.files import cannot_write, write_text
from scalinglaws_measure.language_model import LanguageModel
from scalinglaws_measure.npy import write_pieces
from scalinglaws_measure.pairs import (
    CALIBRATION,
    HELD_OUT,
    Every,
    Pairs,
    draw,
    drawable,
    every,
    generator,
    window_count,
    window_starts,
)
from scalinglaws_measure.placement import room
from scalinglaws_measure.quantization.layers import find_layers, shapes
from scalinglaws_measure.quantization.quantize import (
    LayerError,
    Scheme,
    originals,
    put,
    quantize,
    restore,
    share_kept,
)
from scalinglaws_measure.study import Row, Study, number
from scalinglaws_measure.tokens import TokenStream


@dataclass(frozen=True)
class Plan:
    """What to measure.

    Attributes:
        pairs: n, token-context pairs of the training data, and as many held-out ones; None for
            every token of the training data, and 10,000 held-out pairs.
        seed: of every draw.
        schemes: the quantized precisions.
        tokens: D, the tokens that the model was trained to predict: the first D of the training
            data, or more than there are where those are a sample; None for all of them. Tokens of
            a window that is cut off are not drawn and not counted: the D of the study is the
            number of tokens that can be drawn.
        calibration: windows of training data that GPTQ sees.
        batch_tokens: tokens a forward pass at most, which bounds the memory.
        run: the training run's name in runs.csv, where there is one.
        held_out_pairs: pairs of the held-out data; None for as many as of the training data.
        keep_packed: keep the packed files, under packed/.
        every_token: also measure every token, into summaries/; None for the pairs alone.
        quiet: no bars.
    """

    pairs: int | None = 10_000
    seed: int = 0
    schemes: Sequence[Scheme] = field(default_factory=list)
    tokens: int | None = None
    calibration: int = 128
    batch_tokens: int = 8192
    run: str | None = None
    keep_packed: bool = False
    every_token: EveryToken | None = None
    held_out_pairs: int | None = None
    quiet: bool = True

    @property
    def is_part(self) -> bool:
        """Whether some chunks alone are measured, and no row is written."""
        return self.every_token is not None and self.every_token.part is not None


@dataclass
class Measured:
    """What a measurement wrote: rows of models.csv, those there before, and cautions."""

    rows: list[Row] = field(default_factory=list)
    known: list[str] = field(default_factory=list)
    cautions: list[str] = field(default_factory=list)


def _write(path: Path, found: Losses, columns: slice) -> None:
    shape = (found.count, columns.stop - columns.start)
    write_pieces(path, shape, (piece[:, columns] for piece in found.pieces()))


class _Measurement:
    def __init__(
        self,
        model: LanguageModel,
        training: TokenStream,
        study: Study,
        plan: Plan,
        held_out: TokenStream | None,
        reference: LanguageModel | None,
    ) -> None:
        if plan.pairs is not None and plan.pairs < 1:
            raise MeasureError(f"--pairs: expected at least 1, found {plan.pairs}")
        if "/" in model.name or not model.name:
            raise MeasureError(f"--name: expected a word that can name files, found '{model.name}'")
        self.model, self.study, self.plan, self.reference = model, study, plan, reference
        if reference is not None and reference.vocabulary != model.vocabulary:
            raise MeasureError(
                f"{reference.name}: expected a reference with the model's {model.vocabulary} "
                f"tokens, found {reference.vocabulary}"
            )
        if plan.tokens and training.starts is None:
            # D predicted tokens: the first of them has the token before it as its context.
            training = TokenStream(training.path, training.values[: plan.tokens + 1])
        if plan.every_token is not None and training.starts is None:
            if plan.tokens and plan.tokens > len(training):
                raise MeasureError(
                    f"--every-token: expected --tokens within the {len(training)} tokens of "
                    f"{training.path}, found {plan.tokens}"
                )
            whole = drawable(training, min(model.context, len(training) - 1))
            training = TokenStream(training.path, training.values[: whole + 1])
        self.pairs: Pairs | Every
        if plan.pairs is None:
            if plan.tokens and plan.tokens > len(training):
                raise MeasureError(
                    f"--pairs all: expected --tokens within the {len(training)} tokens of "
                    f"{training.path}, found {plan.tokens}: draw --pairs from a sample"
                )
            self.pairs = every(training, model.context)
            self.tokens, self.sampled = len(self.pairs), "every"
        else:
            self.pairs = draw(training, model.context, plan.pairs, plan.seed)
            self.tokens, self.sampled = drawable(training, self.pairs.context), "tokens"
            if plan.tokens and plan.tokens > max(len(training), self.tokens):
                self.tokens, self.sampled = plan.tokens, "unknown"
        self.held_out = None
        if held_out is not None:
            length = min(model.context, len(held_out) - 1)
            there = window_count(held_out, length) * length
            count = plan.held_out_pairs or plan.pairs or min(10_000, there)
            self.held_out = draw(held_out, model.context, count, plan.seed, HELD_OUT)
        self.facts = {
            "model": provenance.of_model(model, reference),
            "draw": {
                "seed": plan.seed,
                "pairs": plan.pairs,
                "context": self.pairs.context,
                "calibration_windows": plan.calibration,
                "training_tokens": self.tokens,
                "training": provenance.of_pairs(self.pairs),
                "held_out": provenance.of_pairs(self.held_out),
            },
            "source": model.source,
            "made_by": provenance.of_program(model),
        }
        self.identity = provenance.identity(self.facts)

    @property
    def facts_path(self) -> Path:
        return self.study.provenance / f"{self.model.name}.json"

    def settle(self) -> None:
        """Holds the study that is there against this measurement, or begins one."""
        ratio = self.tokens / self.model.parameters
        self.study.settle(
            self.model.vocabulary,
            title=f"Measurements of {self.model.name}",
            date=provenance.today(),
            tokens_per_parameter=float(f"{ratio:.6g}"),
            failure_probability=0.01,
            grid=1000,
        )
        has_rows = self.study.models().find(model=self.model.name) is not None
        if self.facts_path.exists():
            known = provenance.read(self.facts_path)
            if has_rows:
                provenance.hold(self.facts_path, known, self.facts)
                self.facts = known
                return
            # Nothing was finished, so nothing can be mixed: what was begun otherwise is given up.
            begun = provenance.identity(known)
            if begun != self.identity:
                for path in self.study.work.glob(f"{begun}-*"):
                    path.unlink()
        elif has_rows:
            raise MeasureError(
                f"{self.study.models_path}: expected no model '{self.model.name}' measured "
                "otherwise, found one: choose another --name or --out"
            )
        provenance.write(self.facts_path, self.facts)

    def begin(self, scheme: Scheme) -> Row | None:
        """The row of a precision that is there; else it is noted what the precision keeps.

        Raises:
            MeasureError: where the row is of a precision that kept other parameters.
        """
        row, kept = self.is_done(scheme.variant), self.facts.setdefault("kept_in_16_bits", {})
        before = kept.get(scheme.variant)
        if row is not None and before != scheme.keep:
            raise MeasureError(
                f"{self.facts_path}: expected {scheme.variant} with --keep {before or 'nothing'} "
                f"as it was measured, found --keep {scheme.keep or 'nothing'}: choose another "
                "--name or --out"
            )
        if row is None and before != scheme.keep:
            for path in self.parts(scheme):
                path.unlink(missing_ok=True)
            kept[scheme.variant] = scheme.keep
            provenance.write(self.facts_path, self.facts)
        return row

    def parts(self, scheme: Scheme) -> list[Path]:
        """What an earlier try of a precision may have left."""
        ledgers = [self.ledger(scheme.variant, what) for what in ("training", "held-out")]
        return [*ledgers, self.packed_path(scheme)]

    def packed_path(self, scheme: Scheme) -> Path:
        name = f"{self.model.name}-{scheme.variant}"
        if self.plan.keep_packed:
            return self.study.folder / "packed" / f"{name}.bin"
        return self.study.work / f"{self.identity}-{name}.packed"

    @torch.no_grad()
    def check_context(self) -> None:
        """Refuses a model that fails at the first whole context, before anything is written."""
        starts, _ = self.pairs.places(slice(0, 1))
        rows = self.pairs.stream.windows(starts, self.pairs.context, self.model.vocabulary)
        for model in (self.model, self.reference):
            if model is not None:
                with room(model.device, self.plan.batch_tokens):
                    tokens = torch.from_numpy(rows).to(model.device)
                    last = torch.tensor([self.pairs.context - 1], device=model.device)
                    model.logits_at(tokens, last)

    def check_room(self) -> None:
        """Refuses every token where the disk has no room for what is measured of it."""
        if self.plan.pairs is not None:
            return
        variants = [self.model.precision, *(scheme.variant for scheme in self.plan.schemes)]
        left = sum(self.is_done(variant) is None for variant in variants)
        row = 4 * (2 if self.reference is None else 5)
        needed = row * len(self.pairs) * (left + 1) if left else 0
        folder = self.study.folder.resolve()
        place = next(p for p in (folder, *folder.parents) if p.exists())
        free = shutil.disk_usage(place).free
        if needed > free:
            raise MeasureError(
                f"{self.study.folder}: expected {needed / 1e9:.3g} GB of room for every token in "
                f"{left} precisions, found {free / 1e9:.3g}: give fewer --bits, or --pairs 10000"
            )

    def ledger(self, variant: str, what: str) -> Path:
        return self.study.work / f"{self.identity}-{variant}-{what}.rows"

    def is_done(self, variant: str) -> Row | None:
        row = self.study.models().find(model=self.model.name, variant=variant)
        there = (self.study.tokens / f"{self.model.name}-{variant}.npy").exists()
        if self.plan.every_token is not None:
            kinds = self.plan.every_token.kinds(self.summary_path(variant))
            there = there and all(path.exists() for path in kinds)
        return row if there else None

    def summary_path(self, variant: str) -> Path:
        return self.study.summaries / f"{self.model.name}-{variant}.sum"

    def summarize(self, variant: str, code_length: int, how: EveryToken) -> None:
        """Every token of a precision, into a summary."""
        model, plan = self.model, self.plan
        tried = 1 if variant == model.precision else max(1, len(plan.schemes))
        hypotheses = Hypotheses(model.parameters, self.tokens, code_length, model.vocabulary, tried)
        key = provenance.word(
            {"weights": provenance.fingerprint(model), "options": hypotheses.words()}
        )
        summarize(
            model, variant, self.pairs.stream, hypotheses,
            self.study.work / f"{self.identity}-{variant}-{key}", self.summary_path(variant),
            how, context=self.pairs.context, batch_tokens=plan.batch_tokens, quiet=plan.quiet,
        )  # fmt: skip

    def measure(self, variant: str, bits: float, code_length: int) -> Row | None:
        """The row of a precision, once it is written; None where a part was measured."""
        name, plan = f"{self.model.name}-{variant}", self.plan
        if plan.every_token is not None:
            self.summarize(variant, code_length, plan.every_token)
            if plan.is_part:
                return None
        parts = [self.ledger(variant, "training"), self.ledger(variant, "held-out")]
        found = losses_at(
            self.model, self.pairs, what=variant, reference=self.reference, ledger=parts[0],
            batch_tokens=plan.batch_tokens, quiet=plan.quiet,
        )  # fmt: skip
        outside = None
        if self.held_out is not None:
            outside = losses_at(
                self.model, self.held_out, what=f"{variant} held-out", ledger=parts[1],
                batch_tokens=plan.batch_tokens, quiet=plan.quiet,
            )  # fmt: skip
        row = {
            "model": self.model.name,
            "run": plan.run or "",
            "variant": variant,
            "parameters": number(self.model.parameters),
            "tokens": number(self.tokens),
            "bits_per_parameter": f"{bits:g}",
            "code_length_bits": number(code_length),
            **summary(found, outside),
            "sampled": self.sampled,
        }
        if self.reference is not None:
            _write(self.study.reference / f"{name}.npy", found, slice(2, 5))
        if outside is not None:
            _write(self.study.held_out / f"{name}.npy", outside, slice(0, 2))
        _write(self.study.tokens / f"{name}.npy", found, slice(0, 2))
        table = self.study.models()
        table.put(row, ("model", "variant"))
        self.study.write_table(self.study.models_path, table)
        for part in parts:
            part.unlink(missing_ok=True)
        return row

    def quantized(self, scheme: Scheme) -> int:
        """Quantizes the model, or takes what an earlier try packed; the code length in bits."""
        name, path = f"{self.model.name}-{scheme.variant}", self.packed_path(scheme)
        layers = find_layers(self.model.module, scheme.keep)
        architecture = shapes(self.model.module, layers)
        if not path.exists():
            with room(self.model.device, self.plan.batch_tokens):
                found = quantize(
                    self.model, scheme, self.calibration(),
                    batch_tokens=self.plan.batch_tokens, quiet=self.plan.quiet,
                )  # fmt: skip
            self.write_errors(name, found.errors)
            scheme.write(path, architecture, found.contents)
        contents = scheme.read(path, architecture)
        put(self.model, architecture, contents, scheme)
        return 8 * path.stat().st_size

    def forget_packed(self, scheme: Scheme) -> None:
        if not self.plan.keep_packed and not self.plan.is_part:
            self.packed_path(scheme).unlink(missing_ok=True)

    def calibration(self) -> torch.Tensor:
        stream, context = self.pairs.stream, self.pairs.context
        there = window_count(stream, context)
        count = min(self.plan.calibration, there)
        chosen = generator(self.plan.seed, CALIBRATION).choice(there, count, replace=False)
        starts = window_starts(stream, context, chosen)
        return torch.from_numpy(stream.windows(starts, context, self.model.vocabulary))

    def write_errors(self, name: str, errors: Sequence[LayerError]) -> None:
        lines = ["layer,rows,columns,error,nearest_error"]
        lines += [
            f"{e.layer},{e.rows},{e.columns},{e.error:.9g},{e.nearest_error:.9g}" for e in errors
        ]
        write_text(self.study.folder / "quantization" / f"{name}.csv", "\n".join(lines) + "\n")


def measure_model(
    model: LanguageModel,
    training: TokenStream,
    study: Study,
    plan: Plan,
    held_out: TokenStream | None = None,
    reference: LanguageModel | None = None,
) -> Measured:
    """Measures a model in every precision of a plan, and writes each as soon as it is measured.

    What an earlier try of the same measurement finished is kept, and what it began goes on.

    Args:
        model: with its original weights, which it has again at the end.
        training: the data that it was trained on.
        study: the folder to write into.
        plan: what to measure.
        held_out: data that it was not trained on; None leaves the held-out risk out.
        reference: a model for bounds relative to it, fixed before the training data.

    Raises:
        MeasureError: in one sentence, with the study as far as it got.
    """
    work = _Measurement(model, training, study, plan, held_out, reference)
    work.check_room()
    work.check_context()
    work.settle()
    done = Measured()
    if work.sampled == "unknown":
        done.cautions.append(
            f"{training.path} holds fewer tokens than the {work.tokens} of --tokens: how it was "
            "drawn from them is not known, so the bounds of this study are estimates and no "
            "certificates"
        )
    plain = model.precision
    try:
        row = work.is_done(plain)
        if row is None:
            row = work.measure(plain, model.bits, model.code_length)
            if row and (loss := float(row["train_nll"])) > math.log(model.vocabulary):
                done.cautions.append(
                    f"the mean loss {loss:.3f} is above log V = {math.log(model.vocabulary):.3f}, "
                    "that of a guess: another tokenizer may have made the data"
                )
        else:
            done.known.append(plain)
        done.rows += [row] if row else []
        if plan.schemes and not plan.schemes[0].keep:
            share, name = share_kept(shapes(model.module, find_layers(model.module)))
            if share > 0.1:
                done.cautions.append(
                    f"{100 * share:.0f} % of the weights stay in 16 bits, {name} most of all: they "
                    "are in no linear layer and no table"
                )
        kept = originals(model) if plan.schemes else {}
        for scheme in plan.schemes:
            row = work.begin(scheme)
            if row is None:
                try:
                    length = work.quantized(scheme)
                    row = work.measure(scheme.variant, scheme.bits, length)
                finally:
                    restore(model, kept)
                work.forget_packed(scheme)
            else:
                done.known.append(scheme.variant)
            done.rows += [row] if row else []
    except OSError as error:
        raise cannot_write(study.folder, error) from error
    return done
