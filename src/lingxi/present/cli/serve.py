"""``lingxi serve``: the library over HTTP."""

from __future__ import annotations

from contextlib import suppress
from importlib.util import find_spec
from pathlib import Path
from secrets import token_urlsafe
from typing import TYPE_CHECKING, Annotated

import typer

from lingxi.errors import MissingExtra
from lingxi.present.cli.options import LibraryOption
from lingxi.present.cli.reach import show_retokenized

if TYPE_CHECKING:
    from socket import socket
    from types import FrameType

    from lingxi.library import Library
    from lingxi.present.web.settings import Settings

EVERYWHERE = {"0.0.0.0": "127.0.0.1", "::": "[::1]", "::1": "[::1]"}  # noqa: S104 - how they are reached from here
THIS_MACHINE = ("127.0.0.1", "localhost")
SWITCH_S = 0.0005  # after which a thread that searches lets the one that answers go on; Python's usual 5 ms add up
GRACE_S = 30  # for requests in work when the server is told to end


def serve(
    library: LibraryOption = None,
    host: Annotated[str, typer.Option(help="The address to listen at.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(help="The port to listen at.")] = 8735,
    host_name: Annotated[
        list[str] | None, typer.Option(metavar="NAME", help="A name the server is reached by; may be repeated.")
    ] = None,
    allow: Annotated[
        list[Path] | None, typer.Option(metavar="FOLDER", help="A folder that may be indexed over HTTP.")
    ] = None,
    uploads: Annotated[
        Path | None,
        typer.Option(
            metavar="FOLDER", help="Keep and index files that are sent; none are taken without.", show_default=False
        ),
    ] = None,
    idle_unload: Annotated[
        float | None, typer.Option(metavar="MINUTES", min=0.01, help="Let go of models after so long without a search.")
    ] = None,
    read_token: Annotated[
        str, typer.Option(envvar="LINGXI_READ_TOKEN", help="Who has it may search.", show_default=False)
    ] = "",
    write_token: Annotated[
        str, typer.Option(envvar="LINGXI_WRITE_TOKEN", help="Who has it may also index and forget.", show_default=False)
    ] = "",
    open_to_all: Annotated[bool, typer.Option(help="Listen at any address without tokens.")] = False,
    location: Annotated[bool, typer.Option(help="Serve pictures with what the camera wrote in them.")] = False,
) -> None:
    """Serve the library over HTTP until Ctrl-C; only this machine can reach it unless told otherwise."""
    for name in ("fastapi", "uvicorn", "python_multipart"):
        if find_spec(name) is None:
            raise MissingExtra(name, "serve")
    from lingxi.library import Library
    from lingxi.present.web.settings import Settings, check_address

    settings = Settings(
        read_token,
        write_token,
        owner_token=token_urlsafe(),
        hosts=tuple(host_name or ()),
        allowed=tuple(folder.absolute() for folder in allow or ()),
        location=location,
        inbox=uploads.absolute() if uploads else None,
        idle_s=60 * idle_unload if idle_unload else None,
    )
    check_address(host, settings, open_to_all=open_to_all)
    with Library(library, on_retokenized=show_retokenized) as lib:
        _serve(lib, settings, host, port)


def _serve(library: Library, settings: Settings, host: str, port: int) -> None:
    """Answers until it is told to end; what is in work is finished, an indexing run is ended where it can go on."""
    import signal
    import sys

    import uvicorn

    from lingxi.present.web.app import make_app

    app = make_app(library, settings)

    class Server(uvicorn.Server):
        """Lets go of who follows an indexing run before it waits for what is in work."""

        def handle_exit(self, sig: int, frame: FrameType | None) -> None:
            app.state.service.end()
            super().handle_exit(sig, frame)

        async def startup(self, sockets: list[socket] | None = None) -> None:
            await super().startup(sockets)
            if self.started and host in (*EVERYWHERE, *THIS_MACHINE):
                library.announce(f"http://{EVERYWHERE.get(host, host)}:{port}", settings.owner_token)

    config = uvicorn.Config(
        app, host=host, port=port, log_level="warning", timeout_graceful_shutdown=GRACE_S, server_header=False
    )
    sys.setswitchinterval(SWITCH_S)
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # uvicorn raises it again when it has ended
    typer.echo(f"serving {library.folder} at http://{host}:{port}; Ctrl-C ends it", err=True)
    with suppress(KeyboardInterrupt):
        Server(config).run()
