"""Models of the hub, by name, kept on this machine: with a network they are fetched, without one they are found."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from pathlib import Path

from lingxi.errors import MissingModel

VARIABLE = "LINGXI_MODELS"
_fetching = ContextVar("fetching", default=True)


def models_folder() -> Path:
    """Where models are kept: ``LINGXI_MODELS``, else a folder in the user's cache."""
    named = os.environ.get(VARIABLE)
    if named:
        return Path(named).absolute()
    from platformdirs import user_cache_path

    return user_cache_path("lingxi", appauthor=False) / "models"


def place_of(name: str) -> Path:
    """The folder of a model ``owner/name`` or ``owner/name@revision``, whether it is there or not."""
    return models_folder() / name.replace("/", "--")


def fetch(name: str, files: Sequence[str]) -> Path:
    """The folder that holds ``files`` of the hub's ``owner/name``, ``@revision`` allowed; fetched when absent.

    Only these files are asked for, and none is run. Raises MissingModel, which says what is missing and where to put
    it, when the hub cannot be reached or does not have it.
    """
    folder = place_of(name)
    missing = [file for file in files if not (folder / file).is_file()]
    if missing:
        _download(name, folder, missing)
    return folder


@contextmanager
def offline() -> Iterator[None]:
    """Within, nothing is fetched: what is not on this machine is missing."""
    token = _fetching.set(False)
    try:
        yield
    finally:
        _fetching.reset(token)


def _download(name: str, folder: Path, files: Sequence[str]) -> None:
    if not _fetching.get():
        wanted = ", ".join(files)
        raise MissingModel(
            f"the hub model {name!r} is not on this machine ({wanted}); lingxi index FOLDER --model {name} downloads it"
        )
    repository, _, revision = name.partition("@")
    try:
        from huggingface_hub import hf_hub_download

        for file in files:
            hf_hub_download(repository, file, revision=revision or None, local_dir=folder)
    except Exception as error:  # the hub's library, its HTTP library and the system each have their own
        left = [file for file in files if not (folder / file).is_file()]
        raise MissingModel(
            f"the model {name!r} is not on this machine and cannot be fetched ({_reason(error)}); "
            f"put these files of it into {folder} by hand: {', '.join(left)}"
        ) from error


def _reason(error: Exception) -> str:
    return (str(error).strip().splitlines() or [type(error).__name__])[0][:200]
