"""Dependencies of routes: the service, the owner, and searches as JSON or as a form with images and sounds."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Annotated, Any, TypeVar

from fastapi import Depends, Request
from fastapi.exceptions import RequestValidationError
from pydantic import TypeAdapter, ValidationError
from starlette.datastructures import FormData, UploadFile
from starlette.exceptions import HTTPException

from lingxi.errors import BadQuery
from lingxi.http_session import WITHOUT_PLACES
from lingxi.present.web.schemas import STRICT, SearchBody
from lingxi.present.web.service import Service
from lingxi.search.query import MOST_PARTS
from lingxi.share.tokens import Token

QUERY = "query"  # the form field of the query
JSON, FORM = "application/json", "multipart/form-data"
_BODY = {"$ref": "#/components/schemas/SearchBody"}
_FIELDS = {"type": "object", "required": [QUERY], "properties": {QUERY: _BODY}}
_PICTURES = {"additionalProperties": {"type": "string", "format": "binary"}}
DESCRIBED: dict[str, Any] = {
    "requestBody": {"required": True, "content": {JSON: {"schema": _BODY}, FORM: {"schema": _FIELDS | _PICTURES}}}
}

BYTES: dict[str, Any] = {
    "requestBody": {"content": {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}}}
}

T = TypeVar("T")


@dataclass
class AssetBody:
    """A file or folder on the server's machine."""

    __pydantic_config__ = STRICT

    path: str


def service_of(request: Request) -> Service:
    """The service of the application as the client may see it: with places, all, without held files, or a scope."""
    found: Service = request.app.state.service
    guest: Token | None = request.state.guest
    placeless = WITHOUT_PLACES in request.headers
    if guest is not None:
        return found.scoped(replace(guest.scope, location=False) if placeless else guest.scope)
    if placeless:
        return found.visited(writes=is_writer(request)).without_places()
    return found.keeping() if request.state.keeper else found.visited(writes=is_writer(request))


def guest_of(request: Request) -> Token | None:
    """The token of a client that may see a part of the library only; set by AuthMiddleware."""
    found: Token | None = request.state.guest
    return found


def is_owner(request: Request) -> bool:
    """Whether the request comes from the user who started the server; set by AuthMiddleware."""
    return bool(request.state.owner)


def is_writer(request: Request) -> bool:
    """Whether the client may change the library; set by AuthMiddleware."""
    return bool(request.state.writer)


Served = Annotated[Service, Depends(service_of)]
Owner = Annotated[bool, Depends(is_owner)]
Writer = Annotated[bool, Depends(is_writer)]
Guest = Annotated[Token | None, Depends(guest_of)]

_questions, _assets = TypeAdapter(SearchBody), TypeAdapter(AssetBody)


@dataclass(frozen=True)
class Question:
    """The query of a request, and its uploaded files by the names in its parts."""

    body: SearchBody
    pictures: Mapping[str, bytes]


async def question(request: Request) -> Question:
    """Parses the query of a request; raises 400, 415 or 422."""
    kind = kind_of(request)
    if kind == JSON:
        return Question(parsed(await request.body()), {})
    if kind != FORM:
        raise HTTPException(415, f"send a query as {JSON}, or as {FORM} with its files")
    async with request.form(max_files=MOST_PARTS, max_fields=MOST_PARTS) as form:
        return await _of_form(form)


def kind_of(request: Request) -> str:
    """The media type of a request's body."""
    return request.headers.get("content-type", "").partition(";")[0].strip().lower()


def parsed(data: bytes | str) -> SearchBody:
    """Parses a query in JSON; raises RequestValidationError."""
    return _validated(_questions, data)


def asset(data: bytes) -> AssetBody:
    """Parses the path to add, in JSON; raises RequestValidationError."""
    return _validated(_assets, data)


def _validated(bodies: TypeAdapter[T], data: bytes | str) -> T:
    try:
        return bodies.validate_json(data)
    except ValidationError as error:
        raise RequestValidationError([{**each, "loc": ("body", *each["loc"])} for each in error.errors()]) from None


async def _of_form(form: FormData) -> Question:
    asked, pictures = list[bytes | str](), dict[str, bytes]()
    for name, value in form.multi_items():
        data = await value.read() if isinstance(value, UploadFile) else value
        if name == QUERY:
            asked.append(data)
        elif isinstance(data, bytes) and name not in pictures:
            pictures[name] = data
        else:
            raise BadQuery(
                f"{name!r} is not a file, or is repeated; the form has {QUERY!r}, and files with other names"
            )
    if len(asked) != 1:
        raise BadQuery(f"the form needs one field {QUERY!r}: the query in JSON")
    body = parsed(asked[0])
    unused = pictures.keys() - {part.upload for part in body.parts}
    if unused:
        raise BadQuery(f"no part of the query has upload = {min(unused)!r}, but this file was sent")
    return Question(body, pictures)
