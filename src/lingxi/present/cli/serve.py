"""``lingxi serve``: the library over HTTP."""

from __future__ import annotations

import sys
from contextlib import ExitStack
from dataclasses import replace
from importlib.util import find_spec
from pathlib import Path
from secrets import token_urlsafe
from typing import TYPE_CHECKING, Annotated

import typer

from lingxi.errors import MissingExtra
from lingxi.present.cli.connect import show_retokenized
from lingxi.present.cli.options import LibraryOption

if TYPE_CHECKING:
    from lingxi.apps.moderate.policy import Policy
    from lingxi.library import Library
    from lingxi.present.web.settings import Settings

EVERYWHERE = {"0.0.0.0": "127.0.0.1", "::": "[::1]", "::1": "[::1]"}  # noqa: S104 - local addresses for them
SWITCH_S = 0.0005  # interval for switching threads, so that searches do not delay the event loop; Python's 5 ms add up
MOST_CONNECTIONS = 2048

HostNameOption = Annotated[
    list[str] | None,
    typer.Option(metavar="NAME", help="Host name under which clients reach the server; can be repeated."),
]
AllowOption = Annotated[
    list[Path] | None, typer.Option(metavar="FOLDER", help="Allow clients to index this folder; can be repeated.")
]
UploadsOption = Annotated[
    Path | None,
    typer.Option(metavar="FOLDER", help="Accept uploads, store them here and index them.", show_default=False),
]
PolicyOption = Annotated[
    Path | None,
    typer.Option(
        metavar="FILE",
        help="Judge uploads by this moderation policy: flag, hold or refuse what it finds.",
        show_default=False,
    ),
]
IdleUnloadOption = Annotated[
    float | None, typer.Option(metavar="MINUTES", min=0.01, help="Unload models after this time without a search.")
]
TokenFileOption = Annotated[
    Path | None,
    typer.Option(
        metavar="FILE",
        help="Read the token from this file, readable by you only; created with a new token if missing.",
        show_default=False,
    ),
]
ReadTokenOption = Annotated[
    str,
    typer.Option(
        envvar="LINGXI_READ_TOKEN", help="Token that allows searching. Prefer the variable.", show_default=False
    ),
]
WriteTokenOption = Annotated[
    str,
    typer.Option(
        envvar="LINGXI_WRITE_TOKEN",
        help="Token that also allows indexing and forgetting; created if there is none. Prefer the variable.",
        show_default=False,
    ),
]
OpenToAllOption = Annotated[
    bool, typer.Option(help="Require no token: everybody who reaches the address may read and delete.")
]
BrowserOption = Annotated[bool, typer.Option(help="Open the page in a browser, if there is a display.")]
DrainOption = Annotated[
    float,
    typer.Option(
        metavar="SECONDS",
        min=0,
        help="After SIGTERM, answer for so long while /v1/ready says no, so that a load balancer takes the server out.",
    ),
]
LocationOption = Annotated[
    bool,
    typer.Option(
        help="Show places to all clients, and serve files with their metadata; else only with the write token."
    ),
]


def serve(
    context: typer.Context,
    library: LibraryOption = None,
    host: Annotated[str, typer.Option(help="Address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=1, max=65_535, help="Port to listen on.")] = 8735,
    host_name: HostNameOption = None,
    allow: AllowOption = None,
    uploads: UploadsOption = None,
    policy: PolicyOption = None,
    idle_unload: IdleUnloadOption = None,
    token_file: TokenFileOption = None,
    read_token: ReadTokenOption = "",
    write_token: WriteTokenOption = "",
    open_to_all: OpenToAllOption = False,
    browser: BrowserOption = True,
    location: LocationOption = False,
    drain: DrainOption = 0.0,
) -> None:
    """Serve the library over HTTP until Ctrl-C. By default only this machine can reach it.

    Without a token, it creates one for this run and prints it once, in the address of the page.
    """
    for name in ("fastapi", "uvicorn", "python_multipart"):
        if find_spec(name) is None:
            raise MissingExtra(name, "serve")
    from lingxi.library import Library
    from lingxi.present.web.settings import Settings, check_address
    from lingxi.present.web.token import token_in

    for source, option in (("read_token", "LINGXI_READ_TOKEN"), ("write_token", "LINGXI_WRITE_TOKEN")):
        if getattr(context.get_parameter_source(source), "name", "") == "COMMANDLINE":
            typer.echo(f"every user of this machine can see that token in ps; set {option} instead", err=True)
    if token_file is not None:
        write_token = token_in(token_file)
    settings = Settings(
        read_token,
        write_token,
        owner_token=token_urlsafe(),
        hosts=(*(host_name or ()), *_named(host)),
        allowed=tuple(folder.absolute() for folder in allow or ()),
        location=location,
        inbox=uploads.absolute() if uploads else None,
        policy=_policy(policy, uploads),
        idle_s=60 * idle_unload if idle_unload else None,
    )
    check_address(host, settings, open_to_all=open_to_all)
    made = not (read_token or write_token or open_to_all)
    if made:
        settings = replace(settings, write_token=token_urlsafe(), personal=_personal(host))
    with Library(library, on_retokenized=show_retokenized) as lib:
        _serve(lib, settings, host, port, made=made, browser=browser, drain_s=drain)


def _serve(
    library: Library, settings: Settings, host: str, port: int, *, made: bool, browser: bool, drain_s: float
) -> None:
    """Serves until a signal. Requests in progress are finished; an indexing run is interrupted, and can be resumed."""
    import uvicorn

    from lingxi.present.web.app import make_app
    from lingxi.present.web.browser import can_open, opened_in_browser
    from lingxi.present.web.connection import limited
    from lingxi.present.web.departure import Departure
    from lingxi.present.web.server import GRACE_S, Server

    app = make_app(library, settings)
    url = f"http://{EVERYWHERE.get(host) or ''.join(_named(host))}:{port}"
    config = uvicorn.Config(
        app,
        host=host,
        port=port,
        http=limited(most=_room_for_connections()),
        ws="none",
        access_log=False,  # URLs may contain a token
        log_level="error",
        timeout_graceful_shutdown=GRACE_S,
        server_header=False,
    )

    def started() -> None:
        library.announce(url, settings.owner_token)
        typer.echo(_greeting(library.place, url, settings.write_token if made else ""), err=True)
        if browser and can_open():
            opened.enter_context(opened_in_browser(url, settings.write_token or settings.read_token))

    sys.setswitchinterval(SWITCH_S)
    with ExitStack() as opened:
        opened.callback(app.state.service.close)  # again does nothing; uvicorn leaves it out where it is to end at once
        Server(config, app.state.service, Departure(library), started, drain_s).run()


def _personal(host: str) -> tuple[Path, ...]:
    """The folders that the page offers to who started the server: nobody else has the token of this run."""
    from lingxi.present.web.settings import is_loopback

    return (Path.home(),) if is_loopback(host) else ()


def _policy(file: Path | None, uploads: Path | None) -> Policy | None:
    """The policy that uploads are judged by; raises BadQuery."""
    from lingxi.apps.moderate.policy import read_policy
    from lingxi.errors import BadQuery

    if file is not None and uploads is None:
        raise BadQuery("--policy judges uploads; add --uploads FOLDER")
    return None if file is None else read_policy(file)


def _named(host: str) -> tuple[str, ...]:
    """The names of the one address the server listens at, as used in URLs; empty if it listens at all addresses."""
    if host in EVERYWHERE:
        return ()
    return (f"[{host}]" if ":" in host else host,)


def _greeting(place: str, url: str, made: str) -> str:
    """The page's address; with the token if it is temporary and stdout is a terminal, since logs are kept."""
    if not made:
        return f"serving {place} at {url}; Ctrl-C ends it"
    if sys.stderr.isatty():
        return (
            f"serving {place} at {url}/?token={made}\nThe address holds a secret: share it with nobody. Ctrl-C ends it"
        )
    return (
        f"serving {place} at {url}; Ctrl-C ends it\nIt asks for a token that is not shown here; commands of this user "
        "find it. For a browser, choose one with --token-file or LINGXI_WRITE_TOKEN"
    )


def _room_for_connections() -> int:
    """The number of possible connections, after raising the limit of open files as far as allowed."""
    try:
        import resource
    except ImportError:  # Windows
        return MOST_CONNECTIONS
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = 2 * MOST_CONNECTIONS
    if soft != resource.RLIM_INFINITY and soft < wanted:
        soft = wanted if hard == resource.RLIM_INFINITY else min(hard, wanted)
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
    return MOST_CONNECTIONS if soft == resource.RLIM_INFINITY else min(MOST_CONNECTIONS, soft // 2)
