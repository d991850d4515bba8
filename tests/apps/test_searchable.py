"""A library here and one on a server are both what the apps see."""

from __future__ import annotations

from lingxi.apps.searchable import Searchable
from lingxi.client import Client
from lingxi.library import Library


def _sees(library: Library, client: Client) -> tuple[Searchable, Searchable]:
    """For the type checker: both satisfy the protocol."""
    return library, client


def test_both_have_every_method_of_the_protocol() -> None:
    wanted = {name for name in vars(Searchable) if not name.startswith("_")}
    assert len(wanted) >= 4
    for kind in (Library, Client):
        assert wanted <= set(dir(kind))
