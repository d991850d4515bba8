"""Routes of tokens that show a part of the library: made, listed and revoked; and what the client's own one shows."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from starlette.exceptions import HTTPException

from lingxi.errors import BadQuery
from lingxi.present.web.answers import answers
from lingxi.present.web.deps import Guest, Served, Writer
from lingxi.present.web.oversight import AccessAnswer, NewTokenAnswer, TokensAnswer
from lingxi.present.web.reports import RevokedAnswer
from lingxi.present.web.router import router_of
from lingxi.present.web.schemas import STRICT, path_in
from lingxi.present.web.service import Service
from lingxi.share.tokens import NewToken, until_of
from lingxi.wire import new_token_json, token_json

router = router_of("access")


@dataclass
class TokenBody:
    """What a token shows, and until when: a date, or a time in ISO 8601."""

    __pydantic_config__ = STRICT

    name: str
    folders: list[str] = field(default_factory=list)
    albums: list[str] = field(default_factory=list)
    modalities: list[str] = field(default_factory=list)
    originals: bool = True
    location: bool = True
    until: str | None = None


@dataclass
class ShareBody:
    """The album to share, and for how many days; without an end when null."""

    __pydantic_config__ = STRICT

    album: str
    days: float | None = 30
    originals: bool = True
    location: bool = False


@router.get("/access", **answers(AccessAnswer))
async def access(guest: Guest, writer: Writer) -> dict[str, Any]:
    """What the client may see: everything, or what its token shows. The token's name and folders are the owner's.

    ``writes`` says whether it may change the library.
    """
    if guest is None:
        return {"all": True, "writes": writer}
    scope, until = guest.scope, guest.until
    return {
        "all": False,
        "albums": list(scope.albums),
        "originals": scope.originals,
        "until": None if until is None else until.isoformat(),
    }


@router.get("/tokens", **answers(TokensAnswer))
async def tokens(service: Served) -> dict[str, Any]:
    """The tokens that show a part of the library, without their secrets."""
    found = await service.run("albums", service.library.tokens)
    return {"tokens": [token_json(each) for each in found]}


@router.post("/tokens", **answers(NewTokenAnswer, 201))
async def new(body: TokenBody, service: Served) -> dict[str, Any]:
    """Makes a token that shows a part of the library; its secret is given only here."""
    return new_token_json(await service.run("albums", _made, service, body))


@router.post("/tokens/share", **answers(NewTokenAnswer, 201))
async def share(body: ShareBody, service: Served) -> dict[str, Any]:
    """Makes a token that shows one album; its secret is given only here."""
    return new_token_json(await service.run("albums", _shared, service, body))


@router.delete("/tokens/{name}", **answers(RevokedAnswer))
async def revoke(name: str, service: Served) -> dict[str, str]:
    """Makes a token invalid from now on."""
    await service.run("albums", _revoked, service, name)
    return {"revoked": name}


def _made(service: Service, body: TokenBody) -> NewToken:
    return service.library.new_token(
        body.name,
        folders=[path_in(each) for each in body.folders],
        albums=body.albums,
        modalities=body.modalities,
        originals=body.originals,
        location=body.location,
        until=until_of(body.until or ""),
    )


def _shared(service: Service, body: ShareBody) -> NewToken:
    return service.library.share(body.album, days=body.days, originals=body.originals, location=body.location)


def _revoked(service: Service, name: str) -> None:
    try:
        service.library.revoke_token(name)
    except BadQuery as error:
        raise HTTPException(404, str(error)) from None
