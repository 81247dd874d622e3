# SPDX-License-Identifier: GPL-3.0-or-later
"""Repositories of the Hugging Face hub: which commit a revision is, and what went wrong."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from scalinglaws_measure.errors import MeasureError, first_line, need
from scalinglaws_measure.files import cannot_write, is_full

_NETWORK = ("httpx", "httpx2", "httpcore", "httpcore2", "requests", "urllib3")
_GOES_ON = "what was fetched is kept, and the same command goes on from there"


def find_commit(repository: str, revision: str | None, file: str = "config.json") -> str | None:
    """The commit that a revision is, so that all files come from the same one.

    Args:
        repository: a folder, or a repository of the hub or of its cache.
        revision: a branch, tag or commit; None for main.
        file: one that is fetched to learn it.

    Returns:
        40 hexadecimal digits; None for a folder, and where the repository lacks the file.

    Raises:
        MeasureError: when there is no such repository or revision, or it can't be reached.
    """
    if Path(repository).is_dir():
        if revision is not None:
            raise MeasureError(
                f"--revision: expected a repository of the hub, found the folder {repository}, "
                "which has no revisions"
            )
        return None
    try:
        from huggingface_hub import hf_hub_download
        from huggingface_hub.errors import EntryNotFoundError, LocalEntryNotFoundError
    except ImportError as error:
        raise need("transformers", "hf") from error
    try:
        return Path(hf_hub_download(repository, file, revision=revision)).parent.name
    except LocalEntryNotFoundError as error:
        raise _out_of_reach(repository, revision, error) from error
    except EntryNotFoundError:
        return None
    except Exception as error:
        raise complain(repository, revision, "a repository", error) from error


def quiet(is_quiet: bool) -> None:
    """Whether downloads show bars; those of loading are never shown."""
    try:
        from huggingface_hub.utils import disable_progress_bars, enable_progress_bars
    except ImportError as error:
        raise need("transformers", "hf") from error
    (disable_progress_bars if is_quiet else enable_progress_bars)()


@contextmanager
def hushed() -> Iterator[None]:
    """Lets transformers load without bars, and without a report of its own before our sentence."""
    from transformers.utils import logging

    before = logging.get_verbosity()
    logging.set_verbosity(logging.CRITICAL)
    logging.disable_progress_bar()
    try:
        yield
    finally:
        logging.set_verbosity(before)


def complain(
    repository: str, revision: str | None, expected: str, error: BaseException
) -> MeasureError:
    """The sentence for what a library said of a repository, or of what it is made of."""
    try:
        from huggingface_hub import constants, errors
    except ImportError:
        return _plain(repository, expected, error)
    for cause in _causes(error):
        if isinstance(cause, OSError) and is_full(cause):
            return cannot_write(Path(constants.HF_HUB_CACHE), cause)
        if isinstance(cause, errors.HFValidationError):
            return MeasureError(
                f"{repository}: expected a folder, or a repository of the hub such as "
                "EleutherAI/pythia-70m, found neither"
            )
        if isinstance(cause, errors.GatedRepoError):
            return MeasureError(
                f"{repository}: expected a repository that may be read, found a gated one: ask for "
                f"access at {constants.ENDPOINT}/{repository}, then hf auth login"
            )
        if isinstance(cause, errors.RevisionNotFoundError):
            return MeasureError(
                f"--revision: expected a branch, tag or commit of {repository}, found "
                f"'{revision or 'main'}'"
            )
        if isinstance(cause, errors.RepositoryNotFoundError):
            return MeasureError(
                f"{repository}: expected a folder, or a repository of {constants.ENDPOINT}, found "
                "neither: a private one needs hf auth login"
            )
        if isinstance(cause, errors.LocalEntryNotFoundError):
            return _out_of_reach(repository, revision, cause)
        if type(cause).__module__.split(".")[0] in _NETWORK:
            return MeasureError(
                f"{repository}: expected its files from {constants.ENDPOINT}, found: "
                f"{first_line(cause)}: {_GOES_ON}"
            )
    return _plain(repository, expected, error)


def _plain(repository: str, expected: str, error: BaseException) -> MeasureError:
    return MeasureError(f"{repository}: expected {expected}, found: {first_line(error)}")


def _causes(error: BaseException) -> Iterator[BaseException]:
    """An error and what brought it about, the latest first."""
    found: BaseException | None = error
    while found is not None:
        yield found
        found = found.__cause__ or found.__context__


def _out_of_reach(repository: str, revision: str | None, error: BaseException) -> MeasureError:
    from huggingface_hub import constants

    what = f"{repository} at {revision or 'main'}"
    if constants.HF_HUB_OFFLINE:
        return MeasureError(
            f"{what}: expected a folder, or this repository in {constants.HF_HUB_CACHE}, found "
            "neither, and HF_HUB_OFFLINE forbids to fetch it"
        )
    cause = error.__cause__ or error
    return MeasureError(
        f"{what}: expected an answer from {constants.ENDPOINT}, found: {first_line(cause)}: "
        f"{_GOES_ON}"
    )
