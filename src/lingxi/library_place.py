"""Where a library is, if nobody names its folder or address."""

from __future__ import annotations

import os
from pathlib import Path

from lingxi.address import as_path
from lingxi.errors import LibraryError
from lingxi.store.locator import is_address, without_password

VARIABLE = "LINGXI_LIBRARY"


def usual_place() -> str | Path:
    """Where the library is by default: ``LINGXI_LIBRARY``, a folder or an address, else :func:`usual_folder`."""
    named = os.environ.get(VARIABLE)
    return named if is_address(named) else usual_folder()


def folder_of(place: str | os.PathLike[str] | None) -> Path:
    """The folder of a library, or the default one; raises LibraryError for an address."""
    if place is None:
        return usual_folder()
    if is_address(place):
        raise LibraryError(f"{without_password(place)} is an address; this works on a library in a folder")
    return as_path(place).absolute()


def usual_folder() -> Path:
    """The default library folder: ``LINGXI_LIBRARY``, else one in the user's data folder; raises LibraryError."""
    named = os.environ.get(VARIABLE)
    if named:
        return folder_of(named)
    from platformdirs import user_data_path

    return user_data_path("lingxi", appauthor=False) / "library"
