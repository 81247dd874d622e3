# SPDX-License-Identifier: GPL-3.0-or-later
"""An entropy-coded model as one file, whose length is the code length.

First every parameter that is not quantized, in half precision, in the order of the model's
parameters. Then the quantized matrices in that order, in one arithmetic code: the exponents of the
rows' steps, as differences from one of them, and the multiples. Shapes, order and the nominal width
are known to who reads it. The decoder reads exactly the bytes that the encoder wrote, so that no
such file begins another.
"""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import torch
from torch import Tensor

from scalinglaws_measure.errors import MeasureError
from scalinglaws_measure.files import cannot_read, replacing
from scalinglaws_measure.quantization.arithmetic import Decoder, Encoder
from scalinglaws_measure.quantization.integers import decode, encode
from scalinglaws_measure.quantization.packed import Content, Shape
from scalinglaws_measure.quantization.stepped import LEAST, MOST, typical, width_of

_EXPONENTS = MOST - LEAST + 1


def _put(encoder: Encoder, exponents: Tensor, codes: Tensor, bits: float) -> None:
    powers = exponents.cpu().numpy().astype(np.int64).reshape(-1, 1)
    middle = int(np.sort(powers.ravel())[len(powers) // 2]) if len(powers) else 0
    encoder.put(middle - LEAST, 1, _EXPONENTS)
    encode(encoder, powers - middle, 1)
    encode(encoder, codes.cpu().numpy().astype(np.int64), typical(bits))


def write(path: Path, shapes: Sequence[Shape], contents: Sequence[Content], bits: float) -> int:
    """Writes the file whole or not at all, and says how many bytes it has."""
    encoder = Encoder()
    for shape, content in zip(shapes, contents, strict=True):
        if content.codes is not None and content.exponents is not None:
            _put(encoder, content.exponents, content.codes, width_of(bits, shape.is_table))
    with replacing(path) as file:
        for content in contents:
            if content.codes is None:
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
    start = 2 * sum(shape.rows * shape.columns for shape in shapes if not shape.quantized)
    if len(data) < start:
        raise MeasureError(f"{path}: expected at least {start} bytes, found {len(data)}")
    halves = torch.from_numpy(np.frombuffer(data[:start], "<f2").copy())
    decoder = Decoder(data[start:])
    try:
        contents = _contents(decoder, halves, shapes, bits)
    except MeasureError as error:
        raise MeasureError(f"{path}: {error}") from error
    if start + decoder.used != len(data):
        raise MeasureError(
            f"{path}: expected a code of {start + decoder.used} bytes, found {len(data)}"
        )
    return contents


def _contents(
    decoder: Decoder, halves: Tensor, shapes: Sequence[Shape], bits: float
) -> list[Content]:
    place, contents = 0, []
    for shape in shapes:
        if not shape.quantized:
            count = shape.rows * shape.columns
            contents.append(Content(halves[place : place + count].reshape(shape.rows, -1), None))
            place += count
            continue
        middle = LEAST + decoder.get([1] * _EXPONENTS, _EXPONENTS)[0]
        powers = decode(decoder, shape.rows, 1, 1) + middle
        size = typical(width_of(bits, shape.is_table))
        codes = decode(decoder, shape.rows, shape.columns, size)
        contents.append(
            Content(
                torch.zeros(0), torch.from_numpy(codes.astype(np.int32)),
                torch.from_numpy(powers.astype(np.int32)),
            )
        )  # fmt: skip
    return contents
