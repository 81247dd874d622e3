# SPDX-License-Identifier: GPL-3.0-or-later
"""Puts a logged training run into a study: its curve, and its row of runs.csv.

Example:
  measure curve trainer_state.json --run pythia-70m --parameters 70426624 \\
    --batch-tokens 2097152 --vocabulary 50304 --out study/

Reads a CSV with a step and a loss (wandb's export), the Trainer's trainer_state.json, or
TensorBoard's events. A value that is logged every few steps stands for
all steps since the one before.
"""

import argparse
import json
import math
import sys
from pathlib import Path

from scalinglaws_measure.errors import MeasureError
from scalinglaws_measure.logs import read_log
from scalinglaws_measure.npy import write_vector
from scalinglaws_measure.study import Study, number


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Adds the command's options."""
    parser.add_argument("log", metavar="LOG", type=Path)
    parser.add_argument("--run", required=True, help="the run's name in the study")
    parser.add_argument("--parameters", required=True, type=float, metavar="N")
    parser.add_argument(
        "--batch-tokens", required=True, type=float, metavar="T", help="tokens an optimizer step"
    )
    parser.add_argument("--out", required=True, type=Path, metavar="STUDY")
    parser.add_argument("--vocabulary", type=int, help="needed where the study is begun")
    parser.add_argument("--column", help="the column or tag with the training loss")
    parser.add_argument("--model", help="the model's name (default: the run's)")
    parser.add_argument("--bits", action="store_true", help="the losses are bits a token")
    parser.add_argument("--test-loss", type=float, help="its held-out loss, nats a token")
    parser.add_argument("--seed", type=int)


def _positive(word: str, value: float) -> int:
    if not (1 <= value < 1e18) or value != round(value):
        raise MeasureError(f"{word}: expected a whole number of at least 1, found {value:g}")
    return round(value)


def run(options: argparse.Namespace) -> int:
    """Converts a log."""
    parameters = _positive("--parameters", options.parameters)
    batch = _positive("--batch-tokens", options.batch_tokens)
    if "/" in options.run or not options.run:
        raise MeasureError(f"--run: expected a word that can name files, found '{options.run}'")
    if options.vocabulary is not None and options.vocabulary < 2:
        raise MeasureError(f"--vocabulary: expected at least 2 tokens, found {options.vocabulary}")
    log = read_log(options.log, options.column)
    unit = math.log(2) if options.bits else 1.0
    losses = [loss * unit for loss in log.each_step()]
    tokens = log.total * batch
    study = Study(options.out)
    vocabulary = options.vocabulary or study.vocabulary()
    if vocabulary is None:
        raise MeasureError(f"{options.out}: expected a study there, found none: give --vocabulary")
    table = study.runs()
    study.settle(
        vocabulary,
        title=f"Training of {options.run}",
        tokens_per_parameter=float(f"{tokens / parameters:.6g}"),
    )
    cautions = []
    if losses[0] > 1.5 * math.log(vocabulary):
        cautions.append(
            f"the first loss {losses[0]:.3f} is far above log V = {math.log(vocabulary):.3f} nats: "
            "are the losses in bits (--bits), or sums?"
        )
    if log.interval > 1:
        cautions.append(
            f"losses were logged up to {log.interval} steps apart: the information in the model "
            "is as coarse at the curve's start"
        )
    if log.end is not None and log.end > log.total:
        cautions.append(
            f"the log ends at step {log.total} of {log.end}: the steps after it are left out"
        )
    last = losses[-max(1, len(losses) // 20) :]
    write_vector(study.curves / f"{options.run}.npy", losses)
    table.put(
        {
            "run": options.run,
            "model": options.model or options.run,
            "parameters": str(parameters),
            "tokens": str(tokens),
            "flops": str(6 * parameters * tokens),
            "final_train_loss": number(math.fsum(last) / len(last)),
            "test_loss": number(options.test_loss),
            "steps": str(log.total),
            "batch_tokens": str(batch),
            "seed": number(options.seed),
        },
        ("run",),
    )
    study.write_table(study.runs_path, table)
    if options.json:
        print(json.dumps({"run": table.find(run=options.run), "cautions": cautions}))
        return 0
    print(f"{options.out}: {options.run}, {log.total} steps, {tokens} tokens")
    for caution in cautions:
        print(f"caution: {caution}", file=sys.stderr)
    return 0
