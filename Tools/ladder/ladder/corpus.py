# SPDX-License-Identifier: GPL-3.0-or-later
"""A corpus of bytes: documents shuffled, a zero between them, the end held out."""

import gzip
import hashlib
import json
import random
import subprocess
from collections.abc import Iterable, Sequence
from pathlib import Path

import numpy as np

from ladder.sizes import CONTEXT
from scalinglaws_measure.errors import MeasureError
from scalinglaws_measure.files import cannot_read, replacing, write_text

# The versions of the committed ladder; others serve where these are no longer to be had.
PACKAGES = {
    "linux-source-6.1": "6.1.192-2",
    "dict-gcide": "0.48.5+nmu2",
    "wordnet-base": "1:3.0-37",
}
SOURCE_BYTES = 40_000_000
HELD_OUT = 2_000_000
COMMITTED = {
    "train": "12358b8d970294bb888efd0e924ade70e3d714f375b649817e5a6a02cb3b197b",
    "test": "e6fbd7c70b87b39c0412df8f5cfae8b831c4a10de28791351f0187fcc0233434",
}
_ORDER = Path(__file__).with_name("documentation.order")
_WORDNET = ("data.verb", "data.adv", "data.noun", "data.adj")


def _run(words: Sequence[str], folder: Path) -> None:
    try:
        found = subprocess.run(words, cwd=folder, capture_output=True, text=True, check=False)
    except OSError as error:
        raise MeasureError(f"{words[0]}: could not be run: {error.strerror}") from error
    if found.returncode:
        lines = found.stderr.strip().splitlines() or ["nothing"]
        raise MeasureError(f"{' '.join(words)}: expected success, found: {lines[-1]}")


def fetch(folder: Path) -> Path:
    """Downloads the Debian packages with apt and unpacks them, what is there already kept.

    The versions are those of the committed ladder where apt has them, otherwise its newest.
    """
    debs, root = folder / "debs", folder / "root"
    debs.mkdir(parents=True, exist_ok=True)
    for package, version in PACKAGES.items():
        if not list(debs.glob(f"{package}_*.deb")):
            try:
                _run(["apt-get", "download", f"{package}={version}"], debs)
            except MeasureError:
                _run(["apt-get", "download", package], debs)
    source = root / "usr/src/linux-source-6.1"
    if not (source / "Makefile").exists():
        for deb in sorted(debs.glob("*.deb")):
            _run(["dpkg-deb", "-x", str(deb.resolve()), str(root.resolve())], debs)
        _run(["tar", "xf", "linux-source-6.1.tar.xz"], source.parent)
    return root


def _documentation(source: Path) -> list[Path]:
    """The kernel's texts in the order in which the committed ladder took them, where they are the
    same files; else in the order of their names."""
    files = [
        path
        for path in sorted(map(str, (source / "Documentation").rglob("*")))
        if path.endswith((".rst", ".txt")) and "/translations/" not in path
    ]
    order = [int(line) for line in _ORDER.read_text(encoding="utf-8").split()]
    if len(order) == len(files):
        files = [files[place] for place in order]
    return [Path(path) for path in files]


def debian_documents(root: Path) -> list[bytes]:
    """Kernel documentation, 40 MB of its C source, the GCIDE dictionary, the glosses of WordNet."""
    source = root / "usr/src/linux-source-6.1"
    documents = [path.read_bytes() for path in _documentation(source)]
    programs = sorted(map(str, source.rglob("*.c")))
    random.seed(0)
    random.shuffle(programs)
    total = 0
    for path in programs:
        documents.append(Path(path).read_bytes())
        total += len(documents[-1])
        if total > SOURCE_BYTES:
            break
    with gzip.open(root / "usr/share/dictd/gcide.dict.dz") as file:
        documents += _together(file.read().split(b"\n\n"), 40, b"\n\n")
    for name in _WORDNET:
        lines = (root / "usr/share/wordnet" / name).read_bytes().splitlines(keepends=True)
        glosses = [line.split(b"|", 1)[1].strip() for line in lines if b"|" in line]
        documents += _together(glosses, 100, b"\n")
    return documents


def _together(pieces: Sequence[bytes], count: int, between: bytes) -> list[bytes]:
    return [between.join(pieces[i : i + count]) for i in range(0, len(pieces), count)]


def text_documents(paths: Iterable[Path]) -> list[bytes]:
    """Any text files, each in documents of at least 2000 bytes that end with a paragraph."""
    documents = []
    for path in paths:
        try:
            text = path.read_bytes()
        except OSError as error:
            raise cannot_read(path, error) from error
        piece: list[bytes] = []
        for paragraph in text.split(b"\n\n"):
            piece.append(paragraph)
            if sum(map(len, piece)) >= 2000:
                documents.append(b"\n\n".join(piece))
                piece = []
        if piece:
            documents.append(b"\n\n".join(piece))
    return documents


def check_held_out(count: int) -> None:
    """Refuses held-out bytes of which no window can be measured."""
    if count < 2 * CONTEXT:
        raise MeasureError(
            f"--held-out: expected at least {2 * CONTEXT} bytes, two windows, found {count}"
        )


def build(documents: Sequence[bytes], folder: Path, held_out: int = HELD_OUT) -> dict[str, str]:
    """Writes train.npy, test.npy and corpus.json, and gives the fingerprints of the two arrays.

    Documents of 200 bytes or fewer are left out; the order is that of seed 1.

    Raises:
        MeasureError: when no training text is left beside the held-out bytes, or these are too few.
    """
    check_held_out(held_out)
    kept = [document for document in documents if len(document) > 200]
    random.seed(1)
    random.shuffle(kept)
    every = np.frombuffer(b"\0".join(kept), dtype=np.uint8)
    if len(every) <= 2 * held_out:
        raise MeasureError(
            f"expected more than {2 * held_out} bytes of text, found {len(every)}: give more, or a "
            "smaller --held-out"
        )
    found = {}
    for name, part in (("train", every[:-held_out]), ("test", every[-held_out:])):
        with replacing(folder / f"{name}.npy") as file:
            np.save(file, part)
        digest = hashlib.sha256((folder / f"{name}.npy").read_bytes())
        found[name] = digest.hexdigest()
    facts = {"documents": len(kept), "bytes": len(every), "held_out": held_out, "sha256": found}
    write_text(folder / "corpus.json", json.dumps(facts, indent=2) + "\n")
    return found
