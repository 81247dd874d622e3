# SPDX-License-Identifier: GPL-3.0-or-later
"""A model into a study: its losses on pairs, in every precision, and the length of each code."""

import datetime
import hashlib
import json
import math
import platform
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import torch

from scalinglaws_measure import __version__
from scalinglaws_measure.errors import MeasureError
from scalinglaws_measure.evaluation import Array, evaluate
from scalinglaws_measure.files import cannot_write, replacing, write_text
from scalinglaws_measure.language_model import LanguageModel
from scalinglaws_measure.npy import header
from scalinglaws_measure.pairs import (
    CALIBRATION,
    HELD_OUT,
    Pairs,
    draw,
    every,
    generator,
    window_starts,
)
from scalinglaws_measure.quantization import packed
from scalinglaws_measure.quantization.layers import find_layers, shapes
from scalinglaws_measure.quantization.quantize import (
    LayerError,
    Scheme,
    originals,
    put,
    quantize,
    restore,
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
        tokens: D, the tokens that the model was trained on: the first D of the training data, or
            more than there are where those are a sample; None for all of them.
        calibration: windows of training data that GPTQ sees.
        batch_tokens: tokens a forward pass at most, which bounds the memory.
        run: the training run's name in runs.csv, where there is one.
        keep_packed: keep the packed files, under packed/.
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
    quiet: bool = True


@dataclass
class Measured:
    """What a measurement wrote: rows of models.csv, those there before, and cautions."""

    rows: list[Row] = field(default_factory=list)
    known: list[str] = field(default_factory=list)
    cautions: list[str] = field(default_factory=list)


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
        self.tokens = plan.tokens or len(training)
        if self.tokens < len(training) and training.starts is None:
            training = TokenStream(training.path, training.values[: self.tokens])
        if plan.pairs is None:
            self.pairs = every(training, model.context)
            self.tokens = len(self.pairs)
        else:
            self.pairs = draw(training, model.context, plan.pairs, plan.seed)
        self.held_out = None
        if held_out is not None:
            most = 10_000 if plan.pairs is None else plan.pairs
            count = min(most, len(held_out) - 1) if plan.pairs is None else most
            self.held_out = draw(held_out, model.context, count, plan.seed, HELD_OUT)
        self.facts = self._facts(training, held_out)
        identity = {key: self.facts[key] for key in ("model", "draw")}
        text = json.dumps(identity, sort_keys=True)
        self.identity = hashlib.sha256(text.encode()).hexdigest()[:16]

    def _facts(self, training: TokenStream, held_out: TokenStream | None) -> dict[str, Any]:
        def of(stream: TokenStream | None, pairs: Pairs | None) -> dict[str, Any] | None:
            if stream is None or pairs is None:
                return None
            seen = hashlib.sha256(pairs.starts.tobytes() + pairs.positions.tobytes())
            for start in range(0, len(pairs), 4096):
                places = pairs.starts[start : start + 4096] + pairs.positions[start : start + 4096]
                seen.update(np.asarray(stream.values[places + 1]).astype("<i8").tobytes())
            return {
                "file": stream.path.name,
                "tokens": len(stream),
                "sha256_of_pairs": seen.hexdigest(),
            }

        return {
            "model": {
                "name": self.model.name,
                "parameters": self.model.parameters,
                "vocabulary": self.model.vocabulary,
                "weights_sha256": _fingerprint(self.model),
                "reference": self.reference.name if self.reference else None,
            },
            "draw": {
                "seed": self.plan.seed,
                "pairs": self.plan.pairs,
                "context": self.pairs.context,
                "calibration_windows": self.plan.calibration,
                "training": of(training, self.pairs),
                "held_out": of(held_out, self.held_out),
            },
            "source": self.model.source,
            "made_by": {
                "scalinglaws-measure": __version__,
                "torch": torch.__version__,
                "python": platform.python_version(),
                "device": self.model.device.type,
                "computed_in": str(next(self.model.module.parameters()).dtype)[6:],
                "date": datetime.datetime.now(datetime.timezone.utc).date().isoformat(),
            },
        }

    @property
    def provenance(self) -> Path:
        return self.study.provenance / f"{self.model.name}.json"

    def settle(self) -> None:
        """Holds the study that is there against this measurement, or begins one."""
        ratio = self.tokens / self.model.parameters
        self.study.settle(
            self.model.vocabulary,
            title=f"Measurements of {self.model.name}",
            date=datetime.datetime.now(datetime.timezone.utc).date().isoformat(),
            tokens_per_parameter=float(f"{ratio:.6g}"),
            failure_probability=0.01,
            grid=1000,
        )
        if self.provenance.exists():
            try:
                known = json.loads(self.provenance.read_text(encoding="utf-8"))
            except (OSError, ValueError) as error:
                raise MeasureError(
                    f"{self.provenance}: expected what an earlier measurement wrote, found: {error}"
                ) from error
            for part in ("model", "draw"):
                for key, value in self.facts[part].items():
                    if known.get(part, {}).get(key) != value:
                        raise MeasureError(
                            f"{self.provenance}: expected the {key.replace('_', ' ')} of the "
                            f"measurement that is there, found another: choose another --name "
                            f"or --out"
                        )
            return
        if self.study.models().find(model=self.model.name) is not None:
            raise MeasureError(
                f"{self.study.models_path}: expected no model '{self.model.name}' measured "
                "otherwise, found one: choose another --name or --out"
            )
        write_text(self.provenance, json.dumps(self.facts, indent=2, sort_keys=True) + "\n")

    def ledger(self, variant: str, what: str) -> Path:
        return self.study.work / f"{self.identity}-{variant}-{what}.part"

    def is_done(self, variant: str) -> Row | None:
        row = self.study.models().find(model=self.model.name, variant=variant)
        there = (self.study.tokens / f"{self.model.name}-{variant}.npy").exists()
        return row if there else None

    def measure(self, variant: str, bits: float, code_length: int) -> tuple[Row, float]:
        name, plan = f"{self.model.name}-{variant}", self.plan
        parts = [self.ledger(variant, "training"), self.ledger(variant, "held-out")]
        found = evaluate(
            self.model, self.pairs, what=variant, reference=self.reference, ledger=parts[0],
            batch_tokens=plan.batch_tokens, quiet=plan.quiet,
        )  # fmt: skip
        outside = None
        if self.held_out is not None:
            outside = evaluate(
                self.model, self.held_out, what=f"{variant} held-out", ledger=parts[1],
                batch_tokens=plan.batch_tokens, quiet=plan.quiet,
            )[:, 0].astype(np.float64)  # fmt: skip
        loss, entropy = found[:, 0].astype(np.float64), found[:, 1].astype(np.float64)
        row = {
            "model": self.model.name,
            "run": plan.run or "",
            "variant": variant,
            "parameters": number(self.model.parameters),
            "tokens": number(self.tokens),
            "bits_per_parameter": f"{bits:g}",
            "code_length_bits": number(code_length),
            "train_nll": number(float(loss.mean())),
            "train_nll_sd": number(_deviation(loss)),
            "train_entropy": number(float(entropy.mean())),
            "test_nll": "" if outside is None else number(float(outside.mean())),
            "test_nll_sd": "" if outside is None else number(_deviation(outside)),
            "sample": number(len(found)),
        }
        if self.reference is not None:
            _save(self.study.reference / f"{name}.npy", found[:, 2:])
        _save(self.study.tokens / f"{name}.npy", found[:, :2])
        table = self.study.models()
        table.put(row, ("model", "variant"))
        self.study.write_table(self.study.models_path, table)
        for part in parts:
            part.unlink(missing_ok=True)
        return row, float(loss.mean())

    def quantized(self, scheme: Scheme) -> int:
        """Quantizes the model, or takes what an earlier try packed; the code length in bits."""
        name = f"{self.model.name}-{scheme.variant}"
        kept = self.study.folder / "packed" / f"{name}.bin"
        path = kept if self.plan.keep_packed else self.study.work / f"{self.identity}-{name}.packed"
        layers = find_layers(self.model.module, scheme.keep)
        architecture = shapes(self.model.module, layers)
        if not path.exists():
            found = quantize(
                self.model, scheme, self.calibration(),
                batch_tokens=self.plan.batch_tokens, quiet=self.plan.quiet,
            )  # fmt: skip
            self.write_errors(name, found.errors)
            packed.write(path, found.contents, scheme.bits)
        contents = packed.read(path, architecture, scheme.bits, scheme.group)
        put(self.model, architecture, contents, scheme)
        return 8 * path.stat().st_size

    def forget_packed(self, scheme: Scheme) -> None:
        name = f"{self.identity}-{self.model.name}-{scheme.variant}.packed"
        (self.study.work / name).unlink(missing_ok=True)

    def calibration(self) -> torch.Tensor:
        stream, context = self.pairs.stream, self.pairs.context
        starts = window_starts(stream, context)
        count = min(self.plan.calibration, len(starts))
        chosen = generator(self.plan.seed, CALIBRATION).choice(starts, count, replace=False)
        return torch.from_numpy(stream.windows(chosen, context, self.model.vocabulary))

    def write_errors(self, name: str, errors: Sequence[LayerError]) -> None:
        lines = ["layer,rows,columns,error,nearest_error"]
        lines += [
            f"{e.layer},{e.rows},{e.columns},{e.error:.9g},{e.nearest_error:.9g}" for e in errors
        ]
        write_text(self.study.folder / "quantization" / f"{name}.csv", "\n".join(lines) + "\n")


def _deviation(values: np.ndarray[Any, Any]) -> float:
    return float(values.std(ddof=1)) if len(values) > 1 else 0.0


def _save(path: Path, values: Array) -> None:
    rows, columns = values.shape
    with replacing(path) as file:
        file.write(header((rows, columns)))
        file.write(np.ascontiguousarray(values, dtype="<f4").tobytes())


def _fingerprint(model: LanguageModel) -> str:
    seen = hashlib.sha256()
    for name, parameter in model.module.named_parameters():
        seen.update(name.encode())
        seen.update(parameter.detach().float().cpu().contiguous().numpy().tobytes())
    return seen.hexdigest()


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
    work.settle()
    done = Measured()
    plain = model.precision
    try:
        row = work.is_done(plain)
        if row is None:
            length = model.bits * model.parameters
            row, loss = work.measure(plain, model.bits, length)
            if loss > math.log(model.vocabulary):
                done.cautions.append(
                    f"the mean loss {loss:.3f} is above log V = {math.log(model.vocabulary):.3f}, "
                    "that of a guess: another tokenizer may have made the data"
                )
        else:
            done.known.append(plain)
        done.rows.append(row)
        kept = originals(model) if plan.schemes else {}
        for scheme in plan.schemes:
            row = work.is_done(scheme.variant)
            if row is None:
                try:
                    length = work.quantized(scheme)
                    row, _ = work.measure(scheme.variant, scheme.bits, length)
                finally:
                    restore(model, kept)
                work.forget_packed(scheme)
            else:
                done.known.append(scheme.variant)
            done.rows.append(row)
    except OSError as error:
        raise cannot_write(study.folder, error) from error
    return done
