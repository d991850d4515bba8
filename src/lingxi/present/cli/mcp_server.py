"""``lingxi mcp``: a library for assistants, over standard input and output."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Annotated

import typer

from lingxi.errors import MissingExtra
from lingxi.present.cli.options import LibraryOption, UrlOption

if TYPE_CHECKING:
    from lingxi.client import Client
    from lingxi.library import Library
    from lingxi.neighbour import Neighbour


def mcp(
    location: Annotated[
        bool, typer.Option("--location", help="Also give the places where pictures were taken.")
    ] = False,
    url: UrlOption = "",
    library: LibraryOption = None,
) -> None:
    """Let an assistant search the library by the Model Context Protocol; it can only read.

    lingxi mcp --library ~/photos.lingxi
    """
    try:
        from lingxi.present.assistant import make_server
    except ImportError as error:
        raise MissingExtra("mcp", "mcp") from error

    make_server(lambda: _opened(library, url), location=location).run("stdio")


@contextmanager
def _opened(library: str | None, url: str) -> Iterator[Library | Client | Neighbour]:
    if url:
        from lingxi.present.cli.search import client

        with client(url, writes=False) as there:
            yield there
        return
    from lingxi.neighbour import connect

    with connect(library) as here:
        yield here
