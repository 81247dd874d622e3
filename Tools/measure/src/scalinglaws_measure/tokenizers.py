# SPDX-License-Identifier: GPL-3.0-or-later
"""Text to tokens."""

import re
from typing import Any, Protocol

from scalinglaws_measure import hub
from scalinglaws_measure.errors import MeasureError, need

_COMMIT = re.compile("[0-9a-f]{40}")


class Tokenizer(Protocol):
    """What the measurement needs of a tokenizer."""

    @property
    def name(self) -> str:
        """What the provenance calls it."""

    @property
    def size(self) -> int:
        """One more than the largest token it can give."""

    @property
    def separator(self) -> int | None:
        """The token between two documents; None for nothing."""

    def encode(self, text: str) -> list[int]:
        """The tokens of a text, without special tokens around it."""


class Bytes:
    """One token a byte of UTF-8, a zero between documents."""

    name = "bytes"
    size = 256
    separator: int | None = 0

    def encode(self, text: str) -> list[int]:
        """The bytes of a text."""
        return list(text.encode())


class HuggingFaceTokenizer:
    """A tokenizer of transformers."""

    def __init__(
        self, repository: str, revision: str | None = None, remote_code: bool = False
    ) -> None:
        try:
            from transformers import AutoTokenizer
        except ImportError as error:
            raise need("transformers", "hf") from error
        commit = revision
        if revision is None or not _COMMIT.fullmatch(revision):
            commit = hub.find_commit(repository, revision, "tokenizer_config.json")
        try:
            self._inner: Any = AutoTokenizer.from_pretrained(
                repository, revision=commit or revision, trust_remote_code=remote_code
            )
        except Exception as error:
            if "custom code" in str(error):
                raise MeasureError(
                    f"{repository}: expected a tokenizer of transformers' own classes, found one "
                    "with code of its own: read that code, then give --allow-remote-code to run it"
                ) from error
            raise hub.complain(repository, revision, "a tokenizer", error) from error
        self.name = repository
        self.size = len(self._inner)
        end = self._inner.eos_token_id
        self.separator: int | None = None if end is None else int(end)

    def encode(self, text: str) -> list[int]:
        """The tokens of a text, without special tokens around it."""
        found: list[int] = self._inner.encode(text, add_special_tokens=False, verbose=False)
        return found


def open_tokenizer(name: str, revision: str | None = None, remote_code: bool = False) -> Tokenizer:
    """`bytes`, or a tokenizer of transformers by folder or repository.

    Args:
        name: of the tokenizer.
        revision: of the repository.
        remote_code: whether Python code of the repository may run.
    """
    return Bytes() if name == "bytes" else HuggingFaceTokenizer(name, revision, remote_code)


def check_size(tokenizer: Tokenizer, vocabulary: int) -> None:
    """Refuses a tokenizer that knows more tokens than the model."""
    if tokenizer.size > vocabulary:
        raise MeasureError(
            f"{tokenizer.name}: expected the tokenizer of a model with {vocabulary} tokens, found "
            f"one with {tokenizer.size}: give the model's own with --tokenizer"
        )
