"""Who may ask at all: host, origin, token and size are looked at before anything else, as plain ASGI.

A page of another site can make a browser send requests to this machine. It cannot choose their ``Host`` (so a name that
was rebound to 127.0.0.1 is refused), nor their ``Origin`` and ``Sec-Fetch-Site``.
"""

from __future__ import annotations

import hmac
from collections.abc import Iterable
from typing import final
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders, QueryParams
from starlette.requests import cookie_parser
from starlette.responses import RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from lingxi.present.web import cookie
from lingxi.present.web.problem import problem
from lingxi.present.web.settings import LOOPBACK, Settings

HEADERS = {
    "Content-Security-Policy": "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob:; "
    "media-src 'self' blob:; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
}
READS = ("/v1/search", "/v1/uploads", "/v1/feedback")  # POST, and yet they change nothing
KEEPS = "/v1/assets"  # takes files to be kept
OPEN = ("/v1/health",)
SAFE = ("GET", "HEAD")

Refusal = tuple[int, str]
_NOT_THE_PAGE = (403, "with a cookie, only the server's own page may ask for this; send a token instead")


@final
class Guard:
    """Refuses what must not come through, and puts the headers of safety on every answer."""

    def __init__(self, app: ASGIApp, settings: Settings) -> None:
        self._app, self._settings = app, settings

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answers a request, or hands it on."""
        if scope["type"] != "http":
            if scope["type"] == "lifespan":
                await self._app(scope, receive, send)
            return

        begun = False

        async def safely(message: Message) -> None:
            nonlocal begun
            if message["type"] == "http.response.start":
                begun = True
                headers = MutableHeaders(scope=message)
                for name, value in HEADERS.items():
                    headers.setdefault(name, value)
            await send(message)

        scope.setdefault("state", {})["owner"] = is_owner(Headers(scope=scope), self._settings)
        refusal = refused(scope["method"], scope["path"], Headers(scope=scope), self._settings)
        app = self._app if refusal is None else problem(*refusal, headers=_challenge(refusal[0]))
        shown = _token_shown(scope)
        if shown is not None and (refusal is None or refusal[0] == 401):
            app = _login(shown, scope, self._settings)
        try:
            await app(scope, receive, safely)
        except Exception:
            if not begun:
                await problem(500, "the server failed; its log says where")(scope, receive, safely)
            raise


def refused(method: str, path: str, headers: Headers, settings: Settings) -> Refusal | None:
    """The status and the reason for which a request is refused, or None."""
    return (
        _wrong_host(headers, settings)
        or _from_elsewhere(headers)
        or _without_token(method, path, headers, settings)
        or _too_large(path, headers, settings)
    )


def _wrong_host(headers: Headers, settings: Settings) -> Refusal | None:
    hosts = headers.getlist("host")
    if len(hosts) == 1 and _name(hosts[0]) in (*LOOPBACK, *map(str.lower, settings.hosts)):
        return None
    return 421, "this server does not answer to that name; allow it with: lingxi serve --host-name NAME"


def _name(host: str) -> str:
    """A host without its port."""
    name, colon, port = host.lower().rpartition(":")
    return name if colon and port.isascii() and port.isdigit() else host.lower()


def _from_elsewhere(headers: Headers) -> Refusal | None:
    """Whether a browser says that a page of another origin asks."""
    origin = headers.get("origin")
    same = origin is None or (urlsplit(origin).netloc.lower() == headers["host"].lower())
    if same and headers.get("sec-fetch-site", "none") in ("none", "same-origin"):
        return None
    return 403, "a page of another site asked for this; only the server's own page may"


def _without_token(method: str, path: str, headers: Headers, settings: Settings) -> Refusal | None:
    writes = method not in SAFE and not path.startswith(READS)
    enough = [settings.write_token] if writes else [settings.read_token, settings.write_token]
    if path in OPEN or not (settings.read_token or settings.write_token):
        return None
    if _bears(headers, *enough, settings.owner_token):
        return None
    if _has_proof(headers, enough):
        return None if method in SAFE or _from_the_page(headers) else _NOT_THE_PAGE
    kind = "write" if writes else "read"
    return 401, f"a {kind} token is needed: Authorization: Bearer TOKEN, or open /?token=TOKEN in a browser"


def _has_proof(headers: Headers, tokens: Iterable[str]) -> bool:
    """Whether the browser has a cookie that one of the tokens was shown for."""
    value = cookie_parser(headers.get("cookie", "")).get(cookie.NAME, "")
    return any([cookie.proves(value, token) for token in tokens if token])  # noqa: C419 - all are compared


def _from_the_page(headers: Headers) -> bool:
    """Whether the browser says that the server's own page asks: a cookie alone is sent whoever asks."""
    return "origin" in headers or headers.get("sec-fetch-site") == "same-origin"  # that it is ours was looked at before


def _token_shown(scope: Scope) -> str | None:
    """The token in the address of the page, where there is one."""
    if scope["method"] != "GET" or scope["path"] != "/":
        return None
    return QueryParams(scope["query_string"]).get("token")


def _login(token: str, scope: Scope, settings: Settings) -> Response:
    """Gives the browser a cookie for the token, and takes the token out of its address."""
    known = [each for each in (settings.read_token, settings.write_token) if each]
    if known and not any([_equal(token, each) for each in known]):  # noqa: C419 - all are compared
        return problem(401, "that is not a token of this server", headers=_challenge(401))
    answer = RedirectResponse("/", 303, {"Cache-Control": "no-store"})
    if known:
        answer.set_cookie(
            cookie.NAME,
            cookie.proof(token),
            max_age=cookie.SECONDS,
            httponly=True,
            samesite="strict",
            secure=scope.get("scheme") == "https",
        )
    return answer


def is_owner(headers: Headers, settings: Settings) -> bool:
    """Whether the user asks who started the server, on its machine."""
    return _bears(headers, settings.owner_token)


def _bears(headers: Headers, *tokens: str) -> bool:
    """Whether one of the tokens is shown; all that are not empty are compared."""
    scheme, _, given = headers.get("authorization", "").partition(" ")
    fit = [_equal(given, token) for token in tokens if token]
    return scheme.lower() == "bearer" and any(fit)


def _equal(given: str, token: str) -> bool:
    return hmac.compare_digest(given.encode(), token.encode())


def _too_large(path: str, headers: Headers, settings: Settings) -> Refusal | None:
    """The size must be said beforehand: the server holds who says it to it."""
    if "transfer-encoding" in headers:
        return 411, "say how long the body is (Content-Length)"
    length = headers.get("content-length", "0")
    if not (length.isascii() and length.isdigit()):
        return 400, "Content-Length is not a number"
    most = settings.asset_bytes if path == KEEPS else settings.body_bytes
    if len(length) > 18 or int(length) > most:
        return 413, f"at most {most:,} bytes are read of a request"
    return None


def _challenge(status: int) -> dict[str, str]:
    return {"WWW-Authenticate": "Bearer"} if status == 401 else {}
