"""``lingxi token``: tokens of ``lingxi serve`` that show a part of the library; and ``lingxi album share``."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from lingxi.present.cli.connect import reached
from lingxi.present.cli.options import JsonOption, LibraryOption
from lingxi.present.cli.printable import printable_json, printable_line

if TYPE_CHECKING:
    from lingxi.client import Client
    from lingxi.library import Library
    from lingxi.share.tokens import NewToken, Token

USUAL = "http://127.0.0.1:8735"  # where lingxi serve listens by default
LOCAL = ("//127.", "//localhost", "//[::1]")

token = typer.Typer(name="token", help="Make, list and revoke tokens of lingxi serve that show a part of the library.")
AddressOption = Annotated[
    str,
    typer.Option(
        metavar="URL",
        help="Address at which others reach the server, for the link; by default that of the running server.",
        show_default=False,
    ),
]
OriginalsOption = Annotated[bool, typer.Option(help="Give the files; else only previews of at most 640 pixels.")]


@token.command("new")
def new(
    name: Annotated[str, typer.Option(metavar="NAME", help="Name by which to list and revoke it.")],
    folder: Annotated[
        list[Path] | None, typer.Option(metavar="FOLDER", help="Show files in this folder; can be repeated.")
    ] = None,
    album: Annotated[
        list[str] | None, typer.Option(metavar="ALBUM", help="Show the hits of this album; can be repeated.")
    ] = None,
    modality: Annotated[str, typer.Option("--modality", "-m", help="Show these kinds only: image,video.")] = "",
    originals: OriginalsOption = True,
    location: Annotated[bool, typer.Option(help="Show where pictures were taken.")] = True,
    until: Annotated[
        str, typer.Option(metavar="DATE", help="Last day on which it is valid, such as 2030-12-31.", show_default=False)
    ] = "",
    address: AddressOption = "",
    as_json: JsonOption = False,
    library: LibraryOption = None,
) -> None:
    """Make a token that shows only these folders or albums, and print it. It is shown only once.

    lingxi token new --name family --folder Photos/Family --no-location --until 2030-12-31
    """
    from lingxi.share.tokens import until_of

    with reached(library) as lib:
        made = lib.new_token(
            name,
            folders=folder or (),
            albums=album or (),
            modalities=[each.strip() for each in modality.split(",") if each.strip()],
            originals=originals,
            location=location,
            until=until_of(until),
        )
        link = made.link(address or _served(lib))
    if as_json:
        _print_json(made, link)
        return
    typer.echo(made.secret)
    typer.echo("It is shown only now. Whoever has it sees what it shows.", err=True)
    _say_link(link)


@token.command("list")
def list_(as_json: JsonOption = False, library: LibraryOption = None) -> None:
    """List the tokens with what they show; not the tokens themselves."""
    from lingxi.wire import token_json

    with reached(library) as lib:
        found = lib.tokens()
    if as_json:
        typer.echo(printable_json([token_json(each) for each in found]))
        return
    for each in found:
        typer.echo("\t".join(map(printable_line, (each.name, _described(each), _end(each)))))


@token.command("revoke")
def revoke(name: Annotated[str, typer.Argument(metavar="NAME")], library: LibraryOption = None) -> None:
    """Make a token invalid at once, with the links and browsers that use it."""
    with reached(library) as lib:
        lib.revoke_token(name)


def share(
    name: Annotated[str, typer.Argument(metavar="NAME", help="The album's name.")],
    days: Annotated[float, typer.Option(min=0.001, help="Days for which the link is valid.")] = 30,
    forever: Annotated[bool, typer.Option("--forever", help="The link is valid until it is revoked.")] = False,
    originals: OriginalsOption = True,
    location: Annotated[bool, typer.Option(help="Show where pictures were taken.")] = False,
    address: AddressOption = "",
    as_json: JsonOption = False,
    library: LibraryOption = None,
) -> None:
    """Print a link that shows one album to whoever has it, for 30 days. It is printed only once.

    lingxi album share Beaches --address https://photos.example.org; to end it: lingxi token revoke Beaches
    """
    with reached(library) as lib:
        made = lib.share(name, days=None if forever else days, originals=originals, location=location)
        link = made.link(address or _served(lib))
    if as_json:
        _print_json(made, link)
        return
    typer.echo(link)
    typer.echo(f"valid {_end(made.token)}; to end it: lingxi token revoke {made.token.name!r}", err=True)
    _say_local(link)


def _served(lib: Library | Client) -> str:
    """The address of the server that has the library open, else the usual one."""
    from lingxi.client import Client

    return lib.url if isinstance(lib, Client) else USUAL


def _print_json(made: NewToken, link: str) -> None:
    from lingxi.wire import new_token_json

    typer.echo(printable_json(new_token_json(made) | {"link": link}))


def _say_link(link: str) -> None:
    typer.echo(f"for a browser: {link}", err=True)
    _say_local(link)


def _say_local(link: str) -> None:
    if any(each in link for each in LOCAL):
        typer.echo("Only this machine reaches that address; --address URL gives the one that others reach.", err=True)


def _described(token: Token) -> str:
    """What a token shows, in a line."""
    scope = token.scope
    places = [*(f"folder {each}" for each in scope.folders), *(f"album {each}" for each in scope.albums)]
    limits = [*scope.modalities, *([] if scope.originals else ["no originals"])]
    limits += [] if scope.location else ["no location"]
    return ", ".join([*(places or ["everything"]), *limits])


def _end(token: Token) -> str:
    if token.until is None:
        return "until it is revoked"
    return f"{'ended on' if token.expired else 'until'} {token.until.astimezone():%Y-%m-%d %H:%M}"
