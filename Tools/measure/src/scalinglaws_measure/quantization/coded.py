# SPDX-License-Identifier: GPL-3.0-or-later
"""An entropy-coded model as one file, whose length is the code length.

First every half-precision number: the step of each quantized matrix and the whole of each other
parameter, in the order of the model's parameters. Then the matrices in that order, in one
arithmetic code. Shapes, order and the nominal width are known to who reads it. The decoder reads
exactly the bytes that the encoder wrote, so that no such file begins another.
"""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import torch

from scalinglaws_measure.errors import MeasureError
from scalinglaws_measure.files import cannot_read, replacing
from scalinglaws_measure.quantization.arithmetic import Decoder, Encoder
from scalinglaws_measure.quantization.integers import decode, encode
from scalinglaws_measure.quantization.packed import Content, Shape
from scalinglaws_measure.quantization.stepped import typical


def _halves(shape: Shape) -> int:
    return 1 if shape.quantized else shape.rows * shape.columns


def write(path: Path, contents: Sequence[Content], bits: float) -> int:
    """Writes the file whole or not at all, and says how many bytes it has."""
    encoder = Encoder()
    for content in contents:
        if content.codes is not None:
            encode(encoder, content.codes.cpu().numpy().astype(np.int64), typical(bits))
    with replacing(path) as file:
        for content in contents:
            file.write(content.halves.reshape(-1).cpu().numpy().astype("<f2").tobytes())
        file.write(encoder.finish())
        return file.tell()


def read(path: Path, shapes: Sequence[Shape], bits: float) -> list[Content]:
    """Reads the file of a known architecture.

    Raises:
        MeasureError: when it does not end where its code ends.
    """
    try:
        data = path.read_bytes()
    except OSError as error:
        raise cannot_read(path, error) from error
    start = 2 * sum(map(_halves, shapes))
    halves = np.frombuffer(data[: min(start, len(data) // 2 * 2)], "<f2")
    decoder, place, contents = Decoder(data[start:]), 0, []
    if len(data) < start:
        raise MeasureError(f"{path}: expected at least {start} bytes, found {len(data)}")
    for shape in shapes:
        count = _halves(shape)
        half = torch.from_numpy(halves[place : place + count].copy())
        place += count
        codes = None
        if shape.quantized:
            numbers = decode(decoder, shape.rows, shape.columns, typical(bits))
            codes = torch.from_numpy(numbers.astype(np.int32))
        contents.append(Content(half.reshape(1 if shape.quantized else shape.rows, -1), codes))
    if start + decoder.used != len(data):
        raise MeasureError(
            f"{path}: expected a code of {start + decoder.used} bytes, found {len(data)}"
        )
    return contents
