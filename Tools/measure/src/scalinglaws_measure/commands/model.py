# SPDX-License-Identifier: GPL-3.0-or-later
"""Measures a model and its quantized versions into a study: losses, entropies, code lengths.

Example:
  measure model --hf EleutherAI/pythia-70m --revision step1000 --data pile.jsonl \\
    --held-out test.jsonl --tokens 2097152000 --pairs 10000 --bits 2,3,4,8 --out study/

A stopped run goes on from where it stopped when the same command is given again.
"""

import argparse
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from scalinglaws_measure.commands.sources import (
    add_source,
    load_data,
    load_model,
    load_tokenizer,
    need_torch,
    trust_of,
)
from scalinglaws_measure.errors import MeasureError
from scalinglaws_measure.study import Study

if TYPE_CHECKING:
    from scalinglaws_measure.measurement import Measured, Plan


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Adds the command's options."""
    add_source(parser)
    parser.add_argument("--held-out", type=Path, help="data that it was not trained on")
    parser.add_argument(
        "--tokens",
        type=float,
        metavar="D",
        help="tokens it learned to predict: the first D of --data, or more if that is a sample",
    )
    parser.add_argument(
        "--pairs",
        default="10000",
        help="token-context pairs to draw (default: 10000), or all: every training token",
    )
    parser.add_argument(
        "--held-out-pairs",
        type=int,
        metavar="N",
        help="pairs of --held-out to draw (default: as many as --pairs)",
    )
    parser.add_argument(
        "--every-token",
        action="store_true",
        help="also measure every token, once and in order, into summaries/*.sum",
    )
    parser.add_argument(
        "--part",
        metavar="I/N",
        help="of --every-token only the I-th of every N chunks, without rows and summaries",
    )
    parser.add_argument(
        "--chunk-tokens",
        type=int,
        default=0,
        help="tokens of a chunk of --every-token (default: 1048576, or D/1024)",
    )
    parser.add_argument(
        "--tightest",
        action="store_true",
        help="of --every-token: also the summaries that laws bound --tightest takes",
    )
    parser.add_argument("--laws", metavar="FILE", help="the command laws, for --every-token")
    parser.add_argument(
        "--bits",
        default="2,3,4,8",
        help="widths, or '' (default: 2,3,4,8); those of -ec methods may be halves such as 2.5",
    )
    parser.add_argument(
        "--method",
        default="gptq",
        help="gptq (default), rtn, and entropy coded gptq-ec, rtn-ec; several with commas",
    )
    parser.add_argument(
        "--group", type=int, default=0, help="columns that share a scale (default: a whole row)"
    )
    parser.add_argument(
        "--keep", metavar="REGEX", help="parameters that stay in 16 bits, such as embed"
    )
    parser.add_argument(
        "--calibration", type=int, default=128, help="windows that GPTQ sees (default: 128)"
    )
    parser.add_argument(
        "--reference",
        metavar="REPOSITORY",
        help="a model for bounds relative to it, fixed before the training data",
    )
    parser.add_argument("--reference-revision", help="of --reference, such as step500")
    parser.add_argument("--run", help="the training run's name in runs.csv")
    parser.add_argument(
        "--packed", action="store_true", help="keep each quantized model as a packed file"
    )


def run(options: argparse.Namespace) -> int:
    """Measures."""
    need_torch()
    from scalinglaws_measure.every_token import EveryToken, find_part
    from scalinglaws_measure.laws import find_laws
    from scalinglaws_measure.measurement import Plan
    from scalinglaws_measure.quantization.quantize import find_schemes

    try:
        pairs = None if options.pairs == "all" else int(options.pairs)
    except ValueError:
        raise MeasureError(f"--pairs: expected a number or all, found '{options.pairs}'") from None
    if options.tokens is not None and not 2 <= options.tokens < 1e18:
        raise MeasureError(f"--tokens: expected at least 2, found {options.tokens:g}")
    if options.calibration < 1:
        raise MeasureError(f"--calibration: expected at least 1, found {options.calibration}")
    if options.held_out_pairs is not None and options.held_out_pairs < 1:
        raise MeasureError(f"--held-out-pairs: expected at least 1, found {options.held_out_pairs}")
    if options.chunk_tokens < 0:
        raise MeasureError(f"--chunk-tokens: expected 0 or more, found {options.chunk_tokens}")
    if options.part is not None and not options.every_token:
        raise MeasureError("--part: expected --every-token beside it, found none")
    part = find_part(options.part)
    if options.tightest and not options.every_token:
        raise MeasureError("--tightest: expected --every-token beside it, found none")
    every_token = None
    if options.every_token:
        every_token = EveryToken(
            find_laws(options.laws), options.chunk_tokens, options.tightest, part
        )
    plan = Plan(
        pairs=pairs,
        seed=options.seed,
        schemes=find_schemes(options.method, options.bits, options.group, options.keep),
        tokens=None if options.tokens is None else round(options.tokens),
        calibration=options.calibration,
        batch_tokens=options.batch_tokens,
        run=options.run,
        keep_packed=options.packed,
        every_token=every_token,
        held_out_pairs=options.held_out_pairs,
        quiet=options.quiet or options.json,
    )
    study = Study(options.out)
    try:
        done = _measure(options, study, plan)
        if part is None:
            study.forget_tokens()
    finally:
        study.tidy()
    if options.json:
        fields = {
            "study": str(options.out),
            "models": done.rows,
            "already_there": done.known,
            "cautions": done.cautions,
        }
        print(json.dumps(fields, ensure_ascii=False, indent=2))
        return 0
    for row in done.rows:
        outside = f"  held-out {row['test_nll']}" if row.get("test_nll") else ""
        print(
            f"{row['model']} {row['variant']:<8} loss {row['train_nll']}{outside}  "
            f"{int(row['code_length_bits']) // 8} bytes"
        )
    if part is not None:
        print(f"part {part[0]} of {part[1]} is measured; the command without --part merges all")
    for caution in done.cautions:
        print(f"caution: {caution}", file=sys.stderr)
    return 0


def _measure(options: argparse.Namespace, study: Study, plan: "Plan") -> "Measured":
    from scalinglaws_measure import loading
    from scalinglaws_measure.measurement import measure_model
    from scalinglaws_measure.placement import Placement

    model = load_model(options)
    tokenizer = load_tokenizer(options, model, options.data, options.held_out)
    training = load_data(options, options.data, tokenizer, study)
    held_out = load_data(options, options.held_out, tokenizer, study) if options.held_out else None
    reference = None
    if options.reference:
        at = Placement(context=model.context, device=model.device, quiet=plan.quiet)
        reference = loading.from_hugging_face(
            options.reference, options.reference_revision, at, trust_of(options)
        )
    return measure_model(model, training, study, plan, held_out, reference)
