"""Access control, before anything else: host, origin, token and size of a request, as plain ASGI.

A page of another site can make a browser send requests to this machine. But it cannot choose their ``Host``, so DNS
rebinding to 127.0.0.1 is refused, nor their ``Origin`` and ``Sec-Fetch-Site``.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import final
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders, QueryParams
from starlette.requests import cookie_parser
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from lingxi.errors import LibraryError
from lingxi.present.web import cookie
from lingxi.present.web.guests import Find, may_ask
from lingxi.present.web.problem import problem
from lingxi.present.web.routes import login
from lingxi.present.web.routes.login import PATH, Attempts, equal
from lingxi.present.web.settings import LOOPBACK, Settings
from lingxi.share.tokens import PREFIX, Token

HEADERS = {
    "Content-Security-Policy": "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob:; "
    "media-src 'self' blob:; connect-src 'self'; frame-src 'self'; manifest-src 'self'; base-uri 'none'; "
    "form-action 'none'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
}
# POST requests that change nothing
READS = (
    "/v1/search", "/v1/ask", "/v1/chat", "/v1/explain", "/v1/uploads", "/v1/feedback", "/v1/recommend", "/v1/archives",
    "/v1/spoken",
)  # fmt: skip
REVIEWS = "/v1/reviews"  # shows files that wait for a verdict
PRIVATE = (
    "/v1/events",
    "/v1/recording",
    "/v1/tokens",
    "/v1/privacy",
    "/v1/folders",
    "/v1/folders/count",
    "/v1/folders/estimate",
    REVIEWS,
    "/v1/reviews/log",
    "/v1/reviews/drift",
)  # GET requests that only those who may write may send
KEEPS = "/v1/assets"  # stores files
WITH_FILES = ("/v1/search", "/v1/uploads", "/v1/spoken")  # their bodies may contain images and sounds
WITH_FILES_BELOW = "/v1/saved-searches/"  # likewise
PAGES = ("/", PATH)  # other sites may link to them: the linking page learns nothing
STYLES = ("/page/tokens.css", "/page/style.css", "/page/login.css")
ICONS = ("/page/icon.svg", "/page/icon-192.png", "/page/icon-512.png", "/page/manifest.webmanifest")
OPEN = ("/v1/health", "/v1/ready", PATH, *STYLES, *ICONS)
SAFE = ("GET", "HEAD")

Refusal = tuple[int, str]
_UNREACHABLE = (503, "the library cannot be reached; try again in a moment")
_NOT_THE_PAGE = (403, "with a cookie, only the server's own page may ask for this; send a token instead")


@final
class AuthMiddleware:
    """Refuses forbidden requests, and adds security headers to every response."""

    def __init__(self, app: ASGIApp, settings: Settings, attempts: Attempts, find: Find) -> None:
        self._app, self._settings, self._attempts = app, settings, attempts
        self._find = find

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Refuses a request, or passes it on."""
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

        headers = Headers(scope=scope)
        scope.setdefault("state", {})["owner"] = is_owner(headers, self._settings)
        scope["state"]["changes"] = _changes(scope["method"], scope["path"])
        scope["state"]["writer"] = _without_token("GET", REVIEWS, headers, self._settings) is None
        scope["state"]["keeper"] = _keeps(headers, self._settings)
        secret = _scoped_secret(headers)
        guest, reached = self._guest(secret)
        scope["state"]["guest"] = guest
        refusal = refused(scope["method"], scope["path"], headers, self._settings, secret, guest)
        if refusal is not None and refusal[0] == 401 and not reached:  # nobody knows whether the token is valid
            refusal = _UNREACHABLE
        ended = bool(secret) and guest is None
        app = self._app if refusal is None else _refusal(refusal, scope["method"], headers, ended=ended)
        shown = _token_shown(scope)
        if shown is not None and (refusal is None or refusal[0] == 401):
            app = login.answer(shown, scope, self._settings, self._attempts, self._find)
        try:
            await app(scope, receive, safely)
        except Exception:
            if not begun:
                await problem(500, "the server failed; its log says where")(scope, receive, safely)
            raise

    def _guest(self, secret: str) -> tuple[Token | None, bool]:
        """The valid token with that secret, and whether the library answered."""
        try:
            return self._find(secret), True
        except LibraryError:
            return None, False


def refused(
    method: str, path: str, headers: Headers, settings: Settings, secret: str = "", guest: Token | None = None
) -> Refusal | None:
    """The status and the reason of a refusal, or None; ``secret`` is that of a scope, and ``guest`` its valid token."""
    return (
        _wrong_host(headers, settings)
        or _from_elsewhere(headers, method, path)
        or _too_large(path, headers, settings)
        or (_beyond(method, path, headers, guest) if secret else _without_token(method, path, headers, settings))
    )


def _beyond(method: str, path: str, headers: Headers, guest: Token | None) -> Refusal | None:
    """Whether a client with a scoped token asks for more than such clients may, or its token is not valid."""
    if path in OPEN:
        return None
    if guest is None:
        return 401, "this link or token is not valid, or not any more; ask who shared it for a new one"
    if not may_ask(method, path):
        return 403, "this link or token does not allow that"
    by_cookie = "authorization" not in headers
    return _NOT_THE_PAGE if by_cookie and method not in SAFE and not _from_the_page(headers) else None


def _wrong_host(headers: Headers, settings: Settings) -> Refusal | None:
    hosts = headers.getlist("host")
    if len(hosts) == 1 and _name(hosts[0]) in (*LOOPBACK, *map(str.lower, settings.hosts)):
        return None
    return 421, "this server does not answer to that name; allow it with: lingxi serve --host-name NAME"


def _name(host: str) -> str:
    """A host name without its port."""
    name, colon, port = host.lower().rpartition(":")
    return name if colon and port.isascii() and port.isdigit() else host.lower()


def _from_elsewhere(headers: Headers, method: str, path: str) -> Refusal | None:
    """Whether a browser sends the request for a page of another origin, other than by a followed link."""
    if method == "GET" and path in PAGES and _is_followed(headers):
        return None
    origin = headers.get("origin")
    same = origin is None or (urlsplit(origin).netloc.lower() == headers["host"].lower())
    if same and headers.get("sec-fetch-site", "none") in ("none", "same-origin"):
        return None
    return 403, "a page of another site sent this; only the server's own page may"


def _is_followed(headers: Headers) -> bool:
    """Whether a browser opens the page in a window, which no other page can read."""
    mode, dest = headers.get("sec-fetch-mode"), headers.get("sec-fetch-dest")
    return mode == "navigate" and dest == "document" and "origin" not in headers


def _changes(method: str, path: str) -> bool:
    """Whether a request may change the library, or says what people did."""
    return path in PRIVATE or (method not in SAFE and not path.startswith(READS))


def _without_token(method: str, path: str, headers: Headers, settings: Settings) -> Refusal | None:
    writes = _changes(method, path)
    enough = [settings.write_token] if writes else [settings.read_token, settings.write_token]
    if path in OPEN or not (settings.read_token or settings.write_token):
        return None
    if _has_token(headers, *enough, settings.owner_token):
        return None
    if _has_proof(headers, enough):
        return None if method in SAFE or _from_the_page(headers) else _NOT_THE_PAGE
    kind = "write" if writes else "read"
    return 401, f"a {kind} token is needed: Authorization: Bearer TOKEN, or open /?token=TOKEN in a browser"


def _scoped_secret(headers: Headers) -> str:
    """The secret of a scope that a request carries, in its header or else its cookie; empty if it carries none."""
    scheme, _, given = headers.get("authorization", "").partition(" ")
    if not scheme:
        given = cookie_parser(headers.get("cookie", "")).get(cookie.NAME, "")
    return given if scheme.lower() in ("", "bearer") and given.startswith(PREFIX) else ""


def _has_proof(headers: Headers, tokens: Iterable[str]) -> bool:
    """Whether the browser has a cookie that was issued for one of the tokens."""
    value = cookie_parser(headers.get("cookie", "")).get(cookie.NAME, "")
    return any([cookie.proves(value, token) for token in tokens if token])  # noqa: C419 - constant time


def _from_the_page(headers: Headers) -> bool:
    """Whether the request comes from the server's own page: browsers send cookies with other requests, too."""
    return "origin" in headers or headers.get("sec-fetch-site") == "same-origin"  # the origin was checked before


def _token_shown(scope: Scope) -> str | None:
    """The token in the query string of the page's URL, if any."""
    if scope["method"] != "GET" or scope["path"] != "/":
        return None
    return QueryParams(scope["query_string"]).get("token")


def _refusal(refusal: Refusal, method: str, headers: Headers, *, ended: bool) -> Response:
    """A problem response; a login form for a page that is opened in a browser without a token."""
    if refusal[0] in (401, 503) and method in SAFE and "text/html" in headers.get("accept", ""):
        return login.page(headers, refusal[0], "later" if refusal[0] == 503 else "ended" if ended else "")
    return problem(*refusal, headers={"WWW-Authenticate": "Bearer"} if refusal[0] == 401 else {})


def is_owner(headers: Headers, settings: Settings) -> bool:
    """Whether the request comes from the user who started the server, on this machine."""
    return _has_token(headers, settings.owner_token)


def _keeps(headers: Headers, settings: Settings) -> bool:
    """Whether the request carries the write token, or the cookie for it: nobody is taken for the owner without one."""
    own = (settings.owner_token, settings.write_token)
    return _has_token(headers, *own) or _has_proof(headers, own)


def _has_token(headers: Headers, *tokens: str) -> bool:
    """Whether the request carries one of the tokens; all non-empty ones are compared, in constant time."""
    scheme, _, given = headers.get("authorization", "").partition(" ")
    fit = [equal(given, token) for token in tokens if token]
    return scheme.lower() == "bearer" and any(fit)


def _too_large(path: str, headers: Headers, settings: Settings) -> Refusal | None:
    """Content-Length is required and capped; the server enforces it."""
    if "transfer-encoding" in headers:
        return 411, "say how long the body is (Content-Length)"
    length = headers.get("content-length", "0")
    if not (length.isascii() and length.isdigit()):
        return 400, "Content-Length is not a number"
    most = {KEEPS: settings.asset_bytes, PATH: login.BYTES}.get(path, settings.json_bytes)
    if path in WITH_FILES or path.startswith(WITH_FILES_BELOW):
        most = settings.body_bytes
    if len(length) > 18 or int(length) > most:
        return 413, f"the body is too large: at most {most:,} bytes are read here"
    return None
