"""Hub models by name, cached on this machine: downloaded when there is a network, found in the cache without one."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from pathlib import Path
from socket import gaierror
from typing import Any

from lingxi.encode.image.pictures import load
from lingxi.errors import BadModel, MissingModel

VARIABLE = "LINGXI_MODELS"
_fetching = ContextVar("fetching", default=True)


def models_folder() -> Path:
    """The folder of downloaded models: ``LINGXI_MODELS``, else one in the user's cache."""
    named = os.environ.get(VARIABLE)
    if named:
        return Path(named).absolute()
    from platformdirs import user_cache_path

    return user_cache_path("lingxi", appauthor=False) / "models"


def place_of(name: str) -> Path:
    """The folder for a model ``owner/name`` or ``owner/name@revision``; it need not exist."""
    return models_folder() / name.replace("/", "--")


def fetch(name: str, files: Sequence[str]) -> Path:
    """The folder that holds ``files`` of ``owner/name`` or ``owner/name@revision``; missing ones are downloaded.

    Only these files are downloaded, and none is run. Raises MissingModel if the hub cannot be reached or does not have
    them; the message says what is missing and where to put it.
    """
    folder = place_of(name)
    missing = [file for file in files if not (folder / file).is_file()]
    if missing:
        _download(name, folder, missing)
    return folder


@contextmanager
def offline() -> Iterator[None]:
    """Disables downloads within the block; models that are not on this machine count as missing."""
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
    except Exception as error:  # the hub's client, its HTTP library and the system have no common exception class
        left = [file for file in files if not (folder / file).is_file()]
        raise MissingModel(
            f"the model {name!r} is not on this machine and cannot be downloaded ({reason_of(error)}); "
            f"copy these files of it into {folder}: {', '.join(left)}"
        ) from error


def reason_of(error: BaseException) -> str:
    """Why the hub's client failed, for people: that the hub cannot be reached, else the first line of its message."""
    if any(map(_of_the_network, _causes(error))):
        return "the hub cannot be reached; check the network"
    return (str(error).strip().splitlines() or [type(error).__name__])[0][:200]


def _causes(error: BaseException | None) -> Iterator[BaseException]:
    """The error and those that it comes from."""
    while error is not None:
        yield error
        error = error.__cause__ or error.__context__


def _of_the_network(error: BaseException) -> bool:
    """Whether no answer came. The client's version decides which HTTP library it uses, so a class counts by name."""
    names = {each.__name__ for each in type(error).__mro__}
    return isinstance(error, ConnectionError | gaierror | TimeoutError) or "TransportError" in names


def loaded_part(folder: Path, kind: str, **options: Any) -> Any:
    """A part of a model in a folder, by a class of transformers such as ``AutoTokenizer``; raises BadModel.

    It uses no network and runs no code of the model. Raises MissingExtra without torch or transformers.
    """
    load("torch", "hub")
    auto = getattr(load("transformers", "hub"), kind)
    try:
        return auto.from_pretrained(str(folder), local_files_only=True, trust_remote_code=False, **options)
    except Exception as error:  # the library has no common exception class for wrong files
        raise BadModel(f"{folder} cannot be loaded: {str(error).splitlines()[0][:300]}") from error
