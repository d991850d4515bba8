"""Clients with a scoped token: the requests they may send. Requests that are not listed here are refused.

What the listed routes answer is narrowed elsewhere: :func:`lingxi.present.web.deps.service_of` gives them the service
of the scope, whose library has nothing else.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from contextlib import suppress

from starlette.exceptions import HTTPException

from lingxi.errors import LibraryDamaged
from lingxi.library import Library
from lingxi.share.scope import Scope
from lingxi.share.tokens import PREFIX, Token

Find = Callable[[str], Token | None]  # the valid token of a scope with that secret; raises LibraryError

PREVIEW = 640  # pixels of the height of pictures, at most, where originals are not given
NO_ORIGINALS = "this link gives previews only, not the files"
ALLOWED = (
    ("GET", "/"),
    ("GET", "/page/{name}"),
    ("GET", "/login"),
    ("POST", "/login"),
    ("GET", "/v1/health"),
    ("GET", "/v1/ready"),
    ("GET", "/v1/access"),
    ("GET", "/v1/status"),
    ("POST", "/v1/search"),
    ("POST", "/v1/search/batch"),
    ("POST", "/v1/feedback"),
    ("POST", "/v1/ask"),
    ("POST", "/v1/chat"),
    ("GET", "/v1/explain"),
    ("POST", "/v1/explain"),
    ("GET", "/v1/similar/{id}"),
    ("GET", "/v1/segments/{id}"),
    ("GET", "/v1/segments/{id}/thumbnail"),
    ("GET", "/v1/segments/{id}/parts"),
    ("GET", "/v1/segments/{id}/boxes"),
    ("GET", "/v1/segments/{id}/original"),
    ("GET", "/v1/segments/{id}/film"),
    ("GET", "/v1/segments/{id}/clip"),
    ("GET", "/v1/typed"),
    ("POST", "/v1/archives"),
    ("GET", "/v1/archives/{name}"),
    ("GET", "/v1/marked"),
    ("GET", "/v1/facets"),
    ("GET", "/v1/files"),
    ("GET", "/v1/timeline"),
    ("GET", "/v1/places"),
    ("GET", "/v1/explore"),
    ("GET", "/v1/albums"),
    ("GET", "/v1/albums/{name}"),
    ("GET", "/v1/albums/{name}/hits"),
    ("GET", "/v1/saved-searches"),
)
_PATTERNS = [(method, re.compile(re.sub(r"\{\w+\}", "[^/]+", path))) for method, path in ALLOWED]


def finder(library: Library) -> Find:
    """What looks a token up, for every request: a revoked one ends at once. A damaged list lets nobody in.

    It raises LibraryError while the library cannot be reached.
    """

    def find(secret: str) -> Token | None:
        if secret.startswith(PREFIX):
            with suppress(LibraryDamaged):
                return library.token(secret)
        return None

    return find


def may_ask(method: str, path: str) -> bool:
    """Whether a client with a scoped token may use a route."""
    asked = "GET" if method == "HEAD" else method
    return any(asked == each and pattern.fullmatch(path) for each, pattern in _PATTERNS)


def check_original(scope: Scope, *, whole: bool) -> None:
    """Raises 403 for a file that a scope does not give: ``whole`` says whether it shows every segment of it."""
    if not scope.originals:
        raise HTTPException(403, NO_ORIGINALS)
    if not whole:
        raise HTTPException(403, "only a part of this file is shared with you, so the file is not given")
