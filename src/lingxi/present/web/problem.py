"""Errors as problem+json (RFC 9457), with what is wrong and what to do; programs go by ``code``, which is stable."""

from __future__ import annotations

import logging
import re
from collections.abc import Mapping
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

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


CODES = {  # by status, where nothing more is known
    400: "bad-request",
    401: "token-required",
    403: "forbidden",
    404: "not-found",
    405: "method-not-allowed",
    408: "body-too-slow",
    409: "conflict",
    411: "length-required",
    413: "too-large",
    415: "unsupported-media-type",
    421: "unknown-host",
    422: "invalid-request",
    429: "too-many-requests",
    431: "headers-too-large",
    500: "server-failed",
    501: "not-installed",
    503: "unavailable",
    507: "disk-full",
}
MORE_CODES = ("bad-filter", "bad-query", "unknown-name", "bad-name", "unreadable-media", "missing-extra",
              "missing-model", "library-full", "library-error", "library-busy", "library-damaged", "lingxi-error",
              "bad-model", "run-in-progress", "server-ending")  # fmt: skip
URI = "urn:lingxi:problem:"  # before the code
MOST_ERRORS = 32  # wrong fields that an answer lists


class Problem(HTTPException):
    """An error with a code that says more than its status."""

    def __init__(self, status: int, code: str, detail: str, headers: dict[str, str] | None = None) -> None:
        super().__init__(status, detail, headers)
        self.code = code


@dataclass
class FieldError:
    """A field of a request that is wrong."""

    field: str  # such as body.parts.0.weight
    code: str  # unknown_field, or one of pydantic: missing, int_type, …
    message: str


@dataclass
class ProblemAnswer:
    """An error as RFC 9457 describes it, for the OpenAPI document."""

    type: str  # a URI: urn:lingxi:problem: and the code
    code: str  # stable; programs go by it
    title: str
    status: int
    detail: str  # what is wrong and what to do, in English
    kind: str | None = None  # the error's name in Python, if it is one of lingxi's
    errors: list[FieldError] | None = None  # of an invalid request


def problem(
    status: int,
    detail: str,
    headers: dict[str, str] | None = None,
    kind: str = "",
    code: str = "",
    errors: list[dict[str, str]] | None = None,
) -> JSONResponse:
    """The response for an error; ``kind`` is the error's class name, ``code`` that of the status by default."""
    said = detail.encode("utf-8", "replace").decode()  # a path in it may not be valid text
    code = code or CODES.get(status, "error")
    title = HTTPStatus(status).phrase
    found: dict[str, object] = {"type": URI + code, "code": code, "title": title, "status": status, "detail": said}
    if kind:
        found["kind"] = kind
    if errors:
        found["errors"] = errors
    return JSONResponse(found, status, headers, media_type="application/problem+json")


def install(app: FastAPI) -> None:
    """Converts all errors of the application to problems; unexpected ones are reported without details."""
    app.add_exception_handler(LingxiError, _of_lingxi)
    app.add_exception_handler(HTTPException, _of_http)
    app.add_exception_handler(RequestValidationError, _of_request)
    app.add_exception_handler(Exception, _unforeseen)


async def _of_lingxi(request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, LingxiError)  # noqa: S101 - what it was registered for
    status = next(status for kind, status in STATUS.items() if isinstance(error, kind))
    kind = str(dump_error(error)["kind"])
    retry = {"Retry-After": "5"} if status == 503 else None
    return problem(status, _detail(request, error, status), retry, kind, _code(error, kind))


def _code(error: LingxiError, kind: str) -> str:
    """The code of an error: the name of the nearest class that says more than that it is one of lingxi's."""
    if kind == "LingxiError":
        kind = next(known.__name__ for known in STATUS if isinstance(error, known))
    return re.sub("(?<=[a-z])(?=[A-Z])", "-", kind).lower()


def _detail(request: Request, error: LingxiError, status: int) -> str:
    """The detail that a client sees. It may name a folder or a database only for clients with the write token."""
    guest = request.state.guest is not None
    if isinstance(error, LibraryError) and (guest or not request.state.writer):
        _log.warning("%s", error)
        return UNREACHABLE
    return "that cannot be read now" if guest and status != 400 else str(error)


async def _of_http(_request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, HTTPException)  # noqa: S101 - what it was registered for
    code = error.code if isinstance(error, Problem) else ""
    return problem(error.status_code, str(error.detail), dict(error.headers or {}), code=code)


async def _of_request(request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, RequestValidationError)  # noqa: S101 - what it was registered for
    if isinstance(error.body, bytes) and any(tuple(each["loc"]) == ("body",) for each in error.errors()):
        return _no_json(request)  # FastAPI parses a body that is called JSON, and hands on the bytes of others
    wrong = [_field_error(each) for each in error.errors()[:MOST_ERRORS]]
    said = "; ".join(f"{each['field']}: {each['message']}" for each in wrong)
    return problem(422, f"{said}; /openapi.json describes every request", errors=wrong)


def _no_json(request: Request) -> JSONResponse:
    kind = request.headers.get("content-type", "")[:100]
    said = f"the content type of the body is {kind}" if kind else "the body has no content type"
    return problem(415, f"{said}; send JSON with the header Content-Type: application/json")


def _field_error(found: Mapping[str, Any]) -> dict[str, str]:
    field, code, message = ".".join(map(str, found["loc"])), str(found["type"]), str(found["msg"])
    if code in ("unexpected_keyword_argument", "extra_forbidden"):
        what = "field" if found["loc"][0] == "body" else "parameter"
        code, message = "unknown_field", f"there is no such {what}"
    return {"field": field, "code": code, "message": message}


async def _unforeseen(_request: Request, _error: Exception) -> JSONResponse:
    return problem(500, "the server failed; its log says where")
