"""Errors as problem+json (RFC 9457), with what is wrong and what to do."""

from __future__ import annotations

import logging
from http import HTTPStatus

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException

from lingxi.codec import dump_error
from lingxi.errors import (
    BadName,
    BadQuery,
    LibraryError,
    LibraryFull,
    LingxiError,
    MissingExtra,
    MissingModel,
    UnknownName,
    UnreadableMedia,
)

UNREACHABLE = "the library cannot be reached now"
_log = logging.getLogger(__name__)

STATUS: dict[type[LingxiError], int] = {  # the first matching class counts
    BadQuery: 400,
    UnknownName: 400,
    BadName: 400,
    UnreadableMedia: 422,
    MissingExtra: 501,
    MissingModel: 501,
    LibraryFull: 507,
    LibraryError: 503,
    LingxiError: 500,
}


def problem(status: int, detail: str, headers: dict[str, str] | None = None, kind: str = "") -> JSONResponse:
    """The response for an error; ``kind`` is the error's class name."""
    said = detail.encode("utf-8", "replace").decode()  # a path in it may not be valid text
    told = {"type": "about:blank", "title": HTTPStatus(status).phrase, "status": status, "detail": said}
    if kind:
        told["kind"] = kind
    return JSONResponse(told, status, headers, media_type="application/problem+json")


def install(app: FastAPI) -> None:
    """Converts all errors of the application to problems; unexpected ones are reported without details."""
    app.add_exception_handler(LingxiError, _of_lingxi)
    app.add_exception_handler(HTTPException, _of_http)
    app.add_exception_handler(RequestValidationError, _of_request)
    app.add_exception_handler(Exception, _unforeseen)


async def _of_lingxi(request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, LingxiError)  # noqa: S101 - what it was registered for
    status = next(status for kind, status in STATUS.items() if isinstance(error, kind))
    return problem(status, _detail(request, error, status), kind=dump_error(error)["kind"])


def _detail(request: Request, error: LingxiError, status: int) -> str:
    """The detail that a client sees. It may name a folder or a database only for clients with the write token."""
    guest = request.state.guest is not None
    if isinstance(error, LibraryError) and (guest or not request.state.writer):
        _log.warning("%s", error)
        return UNREACHABLE
    return "that cannot be read now" if guest and status != 400 else str(error)


async def _of_http(_request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, HTTPException)  # noqa: S101 - what it was registered for
    return problem(error.status_code, str(error.detail), dict(error.headers or {}))


async def _of_request(_request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, RequestValidationError)  # noqa: S101 - what it was registered for
    told = "; ".join(f"{'.'.join(map(str, each['loc']))}: {each['msg']}" for each in error.errors())
    return problem(422, f"{told}; /openapi.json describes every request")


async def _unforeseen(_request: Request, _error: Exception) -> JSONResponse:
    return problem(500, "the server failed; its log says where")
