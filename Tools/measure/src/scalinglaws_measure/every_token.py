# SPDX-License-Identifier: GPL-3.0-or-later
"""Losses at every training token, kept as a summary of some kilobytes.

The windows are measured in chunks of a fixed number of tokens. `laws summarize` turns each chunk
into a summary, and the summaries of all chunks into one. Adding summaries is exact, so that one
process and many tasks that share the chunks give the same bytes.
"""

import math
import os
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from scalinglaws_measure.errors import MeasureError
from scalinglaws_measure.evaluation import losses_at
from scalinglaws_measure.language_model import LanguageModel
from scalinglaws_measure.laws import run_laws
from scalinglaws_measure.npy import write_pieces
from scalinglaws_measure.pairs import Every, window_count, window_starts
from scalinglaws_measure.tokens import TokenStream

CHUNK_TOKENS, MOST_CHUNKS = 1 << 20, 1024


@dataclass(frozen=True)
class EveryToken:
    """How every token is measured.

    Attributes:
        laws: the program that summarizes.
        chunk_tokens: tokens a chunk at most, or one window; 0 for 2^20, or more where that would
            make more than 1024 chunks.
        tightest: also the summaries that `laws bound --tightest` takes.
        part: i and n where this process measures the i-th of every n chunks alone, i from 1 on, and
            merges nothing; None for what is missing of all chunks, and the merged summary.
    """

    laws: str
    chunk_tokens: int = 0
    tightest: bool = False
    part: tuple[int, int] | None = None

    def kinds(self, path: Path) -> dict[Path, list[str]]:
        """The summaries beside one of that name, and the options of each."""
        found: dict[Path, list[str]] = {path: []}
        if self.tightest:
            found[path.with_name(f"{path.stem}-tightest.sum")] = ["--tightest"]
        return found


@dataclass(frozen=True)
class Hypotheses:
    """What decides the smoothing weights of a summary.

    Attributes:
        parameters: N.
        tokens: D.
        code_length: of the model, bits.
        vocabulary: V.
        alternatives: precisions of the model that are tried, of which the best is reported.
    """

    parameters: int
    tokens: int
    code_length: int
    vocabulary: int
    alternatives: int = 1

    def words(self) -> list[str]:
        """As options of laws."""
        many = ["--alternatives", str(self.alternatives)] if self.alternatives > 1 else []
        return [
            "--parameters", str(self.parameters), "--tokens", str(self.tokens),
            "--code-length-bits", str(self.code_length), "--vocabulary", str(self.vocabulary),
            "--units", "nats", *many,
        ]  # fmt: skip


def find_part(word: str | None) -> tuple[int, int] | None:
    """The part that `3/8` names, the third of eight."""
    if word is None:
        return None
    first, slash, last = word.partition("/")
    if slash and first.isascii() and last.isascii() and first.isdigit() and last.isdigit():
        part = int(first), int(last)
        if 1 <= part[0] <= part[1]:
            return part
    raise MeasureError(f"--part: expected such as 3/8, the third of eight, found '{word}'")


def chunks(stream: TokenStream, context: int, chunk_tokens: int) -> Iterator[Every]:
    """The whole windows of a stream in chunks of as many windows each, the last of fewer."""
    windows = window_count(stream, context)
    wanted = chunk_tokens or max(CHUNK_TOKENS, -(-windows * context // MOST_CHUNKS))
    size = max(1, wanted // context)
    for first in range(0, windows, size):
        which = np.arange(first, min(first + size, windows), dtype=np.int64)
        starts = window_starts(stream, context, which)
        yield Every(TokenStream(stream.path, stream.values, starts), context)


def summarize(
    model: LanguageModel,
    what: str,
    stream: TokenStream,
    hypotheses: Hypotheses,
    place: Path,
    into: Path,
    how: EveryToken,
    *,
    context: int,
    batch_tokens: int,
    quiet: bool,
) -> None:
    """Measures what is missing of the chunks, and merges all unless this process has a part alone.

    Args:
        model: as it is to be measured.
        what: the variant, for the bar.
        stream: of the training tokens.
        hypotheses: of the bound.
        place: a folder for the summaries of chunks that is this model's alone; removed at the end.
        into: the merged summary, and the others beside it.
        how: the chunks and the program.
        context: tokens of a window.
        batch_tokens: tokens a forward pass at most.
        quiet: no bars.
    """
    every = list(chunks(stream, context, how.chunk_tokens))
    digits = max(6, math.ceil(math.log10(len(every) + 1)))
    sums = [place / f"{index:0{digits}d}-of-{len(every)}.sum" for index in range(len(every))]
    for index, (chunk, path) in enumerate(zip(every, sums, strict=True)):
        is_ours = how.part is None or index % how.part[1] == how.part[0] - 1
        missing = {file: more for file, more in how.kinds(path).items() if not file.exists()}
        if is_ours and missing:
            title = f"{what} chunk {index + 1} of {len(every)}"
            found = losses_at(model, chunk, what=title, batch_tokens=batch_tokens, quiet=quiet)
            losses = path.with_name(f".{path.stem}.{os.getpid()}.npy")
            try:
                write_pieces(losses, (found.count, 2), found.pieces())
                for file, more in missing.items():
                    words = ["summarize", str(losses), "-o", str(file), *hypotheses.words()]
                    run_laws(how.laws, [*words, *more])
            finally:
                losses.unlink(missing_ok=True)
    if how.part is not None:
        return
    into.parent.mkdir(parents=True, exist_ok=True)
    parts = [list(how.kinds(path)) for path in sums]
    for kind, file in enumerate(how.kinds(into)):
        run_laws(how.laws, ["summarize", *(str(part[kind]) for part in parts), "-o", str(file)])
    for path in (file for part in parts for file in part):
        path.unlink(missing_ok=True)
    with suppress(OSError):
        place.rmdir()
