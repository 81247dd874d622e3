# SPDX-License-Identifier: GPL-3.0-or-later
"""The commands: corpus, train, measure, spectrum, requential."""

import argparse
import re
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NoReturn

import torch

from ladder import corpus
from ladder.designs import DESIGNS, GROWING_BATCH, find_design
from ladder.requential import requential
from ladder.runs import Run, checked, find_run
from ladder.sizes import CONTEXT, find_size
from ladder.training import Place, order, train, trained, windows
from scalinglaws_measure.errors import MeasureError, one_sentence
from scalinglaws_measure.every_token import EveryToken
from scalinglaws_measure.files import write_text
from scalinglaws_measure.lanczos import Hessian, forget, lanczos
from scalinglaws_measure.language_model import LanguageModel
from scalinglaws_measure.laws import find_laws
from scalinglaws_measure.measurement import Plan, measure_model
from scalinglaws_measure.pairs import SPECTRUM, generator
from scalinglaws_measure.placement import find_device
from scalinglaws_measure.provenance import fingerprint
from scalinglaws_measure.quantization.quantize import find_schemes
from scalinglaws_measure.study import Study
from scalinglaws_measure.tokens import TokenStream

_EXAMPLES = """
Examples, in this folder, with scalinglaws-measure[torch] installed:
  python -m ladder corpus --work work
  python -m ladder train 20k 33k 68k --multiples 20 --seeds 0,1,2 --work work --out study
  python -m ladder measure 20k-x20-s0 33k-x20-s0 --work work --out study
  python -m ladder spectrum 20k-x20-s0 --subset 16384 --work work --out study
  python -m ladder requential 20k-x20-s0 33k-x20-s0 --work work --out study
"""


class _Parser(argparse.ArgumentParser):
    def convert_arg_line_to_args(self, arg_line: str) -> list[str]:
        return arg_line.partition("#")[0].split()

    def error(self, message: str) -> NoReturn:
        self.exit(64, f"{self.prog}: {message}\n")


def parser() -> argparse.ArgumentParser:
    """The whole command line."""
    top = _Parser(
        prog="ladder",
        description="Trains and measures a ladder of byte-level transformers.",
        epilog=_EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    words = top.add_subparsers(dest="command", required=True, metavar="COMMAND")

    one = words.add_parser("corpus", help="builds a corpus of Debian packages or of text files")
    one.add_argument("texts", nargs="*", type=Path, metavar="TEXT", help="(default: Debian's)")
    one.add_argument("--held-out", type=int, default=corpus.HELD_OUT, help="bytes at the end")
    one.set_defaults(call=_corpus)

    sizes = "; ".join(f"{d.name}: {', '.join(d.sizes)}" for d in DESIGNS.values())
    one = words.add_parser(
        "train", help=f"trains runs; sizes of {sizes}", fromfile_prefix_chars="@"
    )
    one.add_argument(
        "sizes", nargs="+", metavar="SIZE|RUN",
        help="a size, name=WIDTHxLAYERSxHEADS, a run such as 164k-x20-s0, or @FILE of these",
    )  # fmt: skip
    one.add_argument("--multiples", default="20", help="tokens a parameter (default: 20)")
    one.add_argument("--seeds", default="0", help="(default: 0)")
    one.add_argument("--bf16", action="store_true", help="autocast the products to bf16")
    one.add_argument("--eager", action="store_true", help="without torch.compile")
    one.set_defaults(call=_train)

    one = words.add_parser("measure", help="quantizes trained runs and measures them by pairs")
    one.add_argument("runs", nargs="+", metavar="RUN", help="such as 164k-x20-s0")
    one.add_argument("--bits", default="2,3,4,5,6,8", help="(default: 2,3,4,5,6,8)")
    one.add_argument(
        "--method", default="gptq", help="gptq (default), rtn, gptq-ec, rtn-ec; with commas"
    )
    one.add_argument("--group", type=int, default=0, help="columns that share a scale")
    one.add_argument(
        "--every-token", action="store_true", help="also every token, into summaries/ (needs laws)"
    )
    one.add_argument(
        "--tightest", action="store_true", help="also summaries for laws bound --tightest"
    )
    one.add_argument("--laws", metavar="FILE", help="the command laws")
    one.add_argument(
        "--half-reference",
        action="store_true",
        help="beside the run's own model at half of its steps, on every token after it",
    )
    one.add_argument("--pairs", type=int, default=10_000)
    one.add_argument("--held-out-pairs", type=int, help="(default: as many as --pairs)")
    one.add_argument("--seed", type=int, default=0, help="of the pairs")
    one.set_defaults(call=_measure)

    one = words.add_parser("spectrum", help="Lanczos coefficients of trained runs")
    one.add_argument("runs", nargs="+", metavar="RUN")
    one.add_argument("--subset", type=int, default=16_384, help="training tokens of the loss")
    one.add_argument("--steps", type=int, default=100)
    one.add_argument("--seed", type=int, default=0, help="of subset and vector")
    one.set_defaults(call=_spectrum)

    one = words.add_parser(
        "requential", help="trains a student on what each run says, and counts its code"
    )
    one.add_argument("runs", nargs="+", metavar="RUN", help="trained again here, as the teacher")
    one.add_argument("--pairs", type=int, default=10_000, help="to measure the student by")
    one.add_argument("--eager", action="store_true", help="without torch.compile")
    one.set_defaults(call=_requential)

    for name, one in words.choices.items():
        one.add_argument("--work", type=Path, required=True, help="corpus and weights")
        one.add_argument("--quiet", action="store_true", help="no bars")
        if name != "corpus":
            one.add_argument("--out", type=Path, required=True, metavar="STUDY")
            one.add_argument(
                "--design", default=GROWING_BATCH.name, help=f"{' or '.join(DESIGNS)} "
                f"(default: {GROWING_BATCH.name})",
            )  # fmt: skip
            one.add_argument("--device", default="auto", help="auto, cpu, cuda")
            one.add_argument("--threads", type=int, help="of the CPU")
    return top


def _place(options: argparse.Namespace) -> Place:
    if options.threads:
        torch.set_num_threads(options.threads)
    return Place(
        options.work, Study(options.out), find_device(options.device),
        getattr(options, "bf16", False), getattr(options, "eager", False), options.quiet,
    )  # fmt: skip


def _numbers(word: str, text: str) -> list[float]:
    try:
        found = [float(part) for part in text.split(",")]
    except ValueError:
        raise MeasureError(f"{word}: expected numbers such as 5,20, found '{text}'") from None
    if not all(0 <= n < 1e9 for n in found):
        raise MeasureError(f"{word}: expected numbers of at least 0, found '{text}'")
    return found


def _corpus(options: argparse.Namespace) -> None:
    corpus.check_held_out(options.held_out)
    if options.texts:
        documents = corpus.text_documents(options.texts)
    else:
        documents = corpus.debian_documents(corpus.fetch(options.work))
    found = corpus.build(documents, options.work, options.held_out)
    same = found == corpus.COMMITTED
    for name, digest in found.items():
        print(f"{options.work / name}.npy {digest}")
    print(f"the corpus of Data/ladder: {'yes, byte for byte' if same else 'no'}")


def _asked(options: argparse.Namespace) -> Iterator[Run]:
    """The runs of the command line in their order: each run by name, each size as often as there
    are multiples and seeds."""
    design = find_design(options.design)
    multiples = _numbers("--multiples", options.multiples)
    seeds = _numbers("--seeds", options.seeds)
    for word in options.sizes:
        if re.search(r"-x[^-]*-s\d+", word):
            yield find_run(word, design)
            continue
        size = find_size(word, design.sizes)
        for multiple in multiples:
            for seed in seeds:
                yield checked(Run(size, multiple, int(seed), design))


def _train(options: argparse.Namespace) -> None:
    place = _place(options)
    for run in list(_asked(options)):
        row = train(run, place)
        if row is None:
            print(f"{run.name} is being trained by another process", flush=True)
            continue
        losses = f"train {row['final_train_loss']} test {row['test_loss']}"
        print(f"{row['run']} {losses}", flush=True)


def _one_of_each_size(options: argparse.Namespace) -> list[Run]:
    """The runs of the names, one of each size, after which their files are named."""
    design = find_design(options.design)
    runs = [find_run(name, design) for name in options.runs]
    for place, run in enumerate(runs):
        for other in runs[:place]:
            if other.size.name == run.size.name and other != run:
                raise MeasureError(
                    f"expected one run of each size, found {other.name} and {run.name}: their "
                    "files would have the same names"
                )
    return runs


def _measure(options: argparse.Namespace) -> None:
    place = _place(options)
    every_token = None
    if options.every_token:
        every_token = EveryToken(find_laws(options.laws), tightest=options.tightest)
    schemes = find_schemes(options.method, options.bits, options.group)
    for run in _one_of_each_size(options):
        known = place.study.models().find(model=run.size.name)
        if known is not None and known.get("run", run.name) != run.name:
            raise MeasureError(
                f"{place.study.models_path}: expected no other measured run of {run.size.name} "
                f"than {run.name}, found {known['run']}: measure this one into another --out"
            )
        values = place.corpus("train")
        starts, reference = order(run, values), None
        if options.half_reference:
            starts = starts[run.steps // 2 * (run.batch_tokens // CONTEXT) :]
            reference = _readable(run, place, half=True)
        stream = TokenStream(place.work / "train.npy", values, starts)
        held_out = TokenStream(place.work / "test.npy", place.corpus("test"))
        plan = Plan(
            None if options.half_reference else options.pairs, options.seed, schemes,
            calibration=256, run=run.name, every_token=every_token, quiet=options.quiet,
        )  # fmt: skip
        model = _readable(run, place)
        for row in measure_model(model, stream, place.study, plan, held_out, reference).rows:
            print(f"{row['model']} {row['variant']} train {row['train_nll']} {row['test_nll']}")


def _readable(run: Run, place: Place, half: bool = False) -> LanguageModel:
    """A trained model, or as it was at half of its steps."""
    name = f"{run.size.name}-half" if half else run.size.name
    model = LanguageModel(trained(run, place, half), name, CONTEXT)
    model.head = model.module.get_submodule("head")
    return model


def _spectrum(options: argparse.Namespace) -> None:
    if options.subset < 1:
        raise MeasureError(f"--subset: expected at least 1 byte, found {options.subset}")
    if options.steps < 1:
        raise MeasureError(f"--steps: expected at least 1, found {options.steps}")
    place = _place(options)
    for run in _one_of_each_size(options):
        values = place.corpus("train")
        starts, count = order(run, values), max(1, options.subset // CONTEXT)
        if count > len(starts):
            raise MeasureError(f"{run.name}: expected --subset within its {run.tokens} tokens")
        chosen = generator(options.seed, SPECTRUM).choice(starts, count, replace=False)
        name = f"{run.size.name}-{count * CONTEXT}tok-s{options.seed}"
        path = place.study.spectra / f"{name}.csv"
        if path.exists():
            print(f"{path}: there already; remove it to measure it again")
            continue
        model = LanguageModel(trained(run, place), run.size.name, CONTEXT)
        work = place.work / f"{run.name}-{name}-{fingerprint(model)[:16]}.lanczos"
        found = lanczos(
            Hessian(model, windows(values, chosen)), options.steps, options.seed, work=work,
            quiet=options.quiet,
        )  # fmt: skip
        lines = ["step,alpha,beta"] + [f"{i},{a:.9g},{b:.9g}" for i, (a, b) in enumerate(found)]
        write_text(path, "\n".join(lines) + "\n")
        forget(work)
        print(path)


def _requential(options: argparse.Namespace) -> None:
    place = _place(options)
    design = find_design(options.design)
    for run in [find_run(name, design) for name in options.runs]:
        row = requential(run, place, options.pairs)
        print(
            f"{row['run']} {row['code_length_bits']} bits train {row['train_nll']} "
            f"test {row['test_nll']}"
        )


def main(words: Sequence[str] | None = None) -> int:
    """Runs a command: 0 when it did what was asked, 1 when it could not, 64 for wrong usage."""
    options = parser().parse_args(words)
    try:
        options.call(options)
    except (MeasureError, OSError) as error:
        print(f"ladder: {one_sentence(error)}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("ladder: stopped; the same command goes on from the last save", file=sys.stderr)
        return 130
    return 0
