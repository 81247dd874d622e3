# SPDX-License-Identifier: GPL-3.0-or-later
"""Puts the spectrum of a model's loss Hessian into a study, as Lanczos coefficients.

Example:
  measure spectrum --hf EleutherAI/pythia-70m --revision step1000 --data pile.jsonl \\
    --subset 16384 --steps 100 --out study/

The basis takes 4·steps·N bytes of disk while the command runs.
"""

import argparse
import json
from pathlib import Path

from scalinglaws_measure.commands.sources import (
    add_source,
    load_data,
    load_model,
    load_tokenizer,
    need_torch,
)
from scalinglaws_measure.errors import MeasureError
from scalinglaws_measure.files import write_text
from scalinglaws_measure.study import Study


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Adds the command's options."""
    add_source(parser)
    parser.add_argument(
        "--subset", type=int, default=16_384, help="training tokens of the loss (default: 16384)"
    )
    parser.add_argument("--steps", type=int, default=100, help="Lanczos steps (default: 100)")


def run(options: argparse.Namespace) -> int:
    """Measures."""
    need_torch()
    if options.steps < 1:
        raise MeasureError(f"--steps: expected at least 1, found {options.steps}")
    if options.subset < 1:
        raise MeasureError(f"--subset: expected at least 1 token, found {options.subset}")
    study = Study(options.out)
    try:
        path, count = _measure(options, study)
        study.forget_tokens()
    finally:
        study.tidy()
    if options.json:
        print(json.dumps({"file": str(path), "steps": count}))
    else:
        print(f"{path}: {count} steps")
    return 0


def _measure(options: argparse.Namespace, study: Study) -> tuple[Path, int]:
    import torch

    from scalinglaws_measure import provenance
    from scalinglaws_measure.lanczos import Hessian, forget, lanczos
    from scalinglaws_measure.pairs import SPECTRUM, generator, window_count, window_starts
    from scalinglaws_measure.placement import room

    model = load_model(options)
    stream = load_data(options, options.data, load_tokenizer(options, model, options.data), study)
    context = min(model.context, len(stream) - 1)
    there, count = window_count(stream, context), max(1, options.subset // context)
    if count > there:
        raise MeasureError(
            f"{options.data}: expected at least {options.subset} tokens, found "
            f"{there * context}: give more data or a smaller --subset"
        )
    chosen = generator(options.seed, SPECTRUM).choice(there, count, replace=False)
    starts = window_starts(stream, context, chosen)
    windows = torch.from_numpy(stream.windows(starts, context + 1, model.vocabulary))
    with room(model.device, options.batch_tokens), torch.no_grad():
        model.logits(windows[:1, :-1].to(model.device))
    study.settle(model.vocabulary, title=f"Measurements of {model.name}")
    name = f"{model.name}-{count * context}tok-s{options.seed}"
    facts = {"model": provenance.fingerprint(model), "windows": windows.tolist()}
    work = study.work / f"{name}-{provenance.word(facts)}.lanczos"
    steps = min(options.steps, model.parameters)
    with room(model.device, options.batch_tokens):
        found = lanczos(
            Hessian(model, windows, options.batch_tokens), steps, options.seed, work=work,
            quiet=options.quiet or options.json,
        )  # fmt: skip
    path = study.spectra / f"{name}.csv"
    lines = ["step,alpha,beta"] + [f"{i},{a:.9g},{b:.9g}" for i, (a, b) in enumerate(found)]
    write_text(path, "\n".join(lines) + "\n")
    forget(work)
    return path, len(found)
