"""Login of browsers: by a token in the URL, once, or typed into a form."""

from __future__ import annotations

import hmac
import time
from collections import OrderedDict, deque
from collections.abc import Callable
from string import Template
from typing import final
from urllib.parse import parse_qs

from fastapi import APIRouter, Request
from starlette.datastructures import Headers
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.types import Scope

from lingxi.errors import LibraryError
from lingxi.present.web import cookie
from lingxi.present.web.settings import Settings
from lingxi.share.tokens import Token

PATH = "/login"
BYTES = 4096  # of the form's body
MOST, WITHIN_S, ADDRESSES = 10, 60.0, 1024  # wrong tokens per address and time; stored addresses
POLICY = {  # the form needs more rights than other pages: to be sent, and to send its origin
    "Content-Security-Policy": "default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'; "
    "form-action 'self'; frame-ancestors 'none'",
    "Referrer-Policy": "same-origin",
    "Cache-Control": "no-store",
}
WORDS = {
    "en": {
        "lang": "en",
        "title": "Sign in",
        "label": "Token",
        "how": "lingxi serve shows an address with the token when it starts, or keeps the token in its --token-file.",
        "go": "Sign in",
        "wrong": "That is not a token of this server.",
        "ended": "This link is not valid any more. Ask who shared it for a new one.",
        "often": "Too many wrong tokens. Wait a minute, then try again.",
        "later": "The library cannot be reached now. Try again in a moment.",
    },
    "zh": {
        "lang": "zh",
        "title": "登录",
        "label": "令牌",
        "how": "lingxi serve 启动时会显示带有令牌的网址；使用 --token-file 时，令牌保存在该文件中。",
        "go": "登录",
        "wrong": "令牌不正确。",
        "ended": "此链接已失效，请联系分享者重新获取。",
        "often": "错误次数过多，请等一分钟再试。",
        "later": "暂时无法访问资料库，请稍后再试。",
    },
}
STATUS = {"often": 429, "later": 503, "wrong": 200}  # of the form, by the last error
FORM = Template("""<!doctype html>
<html lang="$lang">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>$title · lingxi 灵犀</title>
<link rel="stylesheet" href="/page/tokens.css">
<link rel="stylesheet" href="/page/style.css">
<link rel="stylesheet" href="/page/login.css">
<link rel="icon" href="/page/icon.svg">
</head>
<body class="login">
<main>
  <h1><img src="/page/icon.svg" alt=""><span>灵犀</span></h1>
  <form method="post" action="/login">
    $problem
    <input name="user" autocomplete="username" value="lingxi" hidden>
    <label for="token">$label</label>
    <input id="token" name="token" type="password" autocomplete="current-password" required autofocus$described>
    <button type="submit" class="main">$go</button>
    <p class="dim">$how</p>
  </form>
</main>
</body>
</html>
""")
ONWARD = '<!doctype html><meta charset="utf-8"><meta http-equiv="refresh" content="0;url=/"><title>lingxi 灵犀</title>'

router = APIRouter(include_in_schema=False)


@final
class Attempts:
    """Counts the wrong tokens per address."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._failed: OrderedDict[str, deque[float]] = OrderedDict()

    def too_many(self, address: str) -> bool:
        """Whether the address has to wait."""
        failed = self._failed.get(address, deque())
        while failed and failed[0] <= self._clock() - WITHIN_S:
            failed.popleft()
        return len(failed) >= MOST

    def failed(self, address: str) -> None:
        """Counts a wrong token; the addresses that were idle longest are dropped first."""
        self._failed.setdefault(address, deque(maxlen=MOST)).append(self._clock())
        self._failed.move_to_end(address)
        while len(self._failed) > ADDRESSES:
            self._failed.popitem(last=False)


@router.get(PATH)
async def asked(request: Request) -> Response:
    """Shows the form, or the page itself if no token is required."""
    if not _tokens(_settings(request)):
        return RedirectResponse("/", 303)
    why = next((why for why in STATUS if why in request.query_params), "")
    return page(request.headers, STATUS.get(why, 200), why)


@router.post(PATH)
async def shown(request: Request) -> Response:
    """Handles the submitted form; the browser is always redirected to a URL without the token."""
    fields = parse_qs((await request.body()).decode("utf-8", "replace"))
    token = fields.get("token", [""])[0].strip()
    state = request.app.state
    return answer(token, request.scope, _settings(request), state.attempts, state.find)


def page(headers: Headers, status: int, why: str = "") -> Response:
    """The form, in the language that the browser prefers; ``why`` is the last error."""
    words = WORDS["zh" if headers.get("accept-language", "").lower().startswith("zh") else "en"]
    problem = f'<p class="wrong" id="why" role="alert">{words[why]}</p>' if why else ""
    described = ' aria-describedby="why" aria-invalid="true"' if why else ""
    challenge = {"WWW-Authenticate": "Bearer"} if status == 401 else {}
    return HTMLResponse(FORM.substitute(words, problem=problem, described=described), status, POLICY | challenge)


def answer(
    token: str, scope: Scope, settings: Settings, attempts: Attempts, find: Callable[[str], Token | None]
) -> Response:
    """Sets a cookie for a correct token and redirects to the page, else to the form; the URL never has the token.

    ``find`` gives the valid token of a scope.
    """
    known, address = _tokens(settings), (scope.get("client") or ("",))[0]
    if known and attempts.too_many(address):
        return _onward(f"{PATH}?often")
    try:
        guest = find(token)
    except LibraryError:  # the token may be valid: it is not counted
        return _onward(f"{PATH}?later")
    if known and not any([equal(token, each) for each in known]) and guest is None:  # noqa: C419 - constant time
        attempts.failed(address)
        return _onward(f"{PATH}?wrong")
    if Headers(scope=scope).get("sec-fetch-site") == "cross-site":  # its redirects would not send the cookie
        found: Response = HTMLResponse(ONWARD, headers={"Cache-Control": "no-store"})
    else:
        found = _onward("/")
    if known or guest is not None:
        value, seconds = (cookie.proof(token), cookie.SECONDS) if guest is None else cookie.of_guest(token, guest)
        found.set_cookie(
            cookie.NAME,
            value,
            max_age=seconds,
            httponly=True,
            samesite="strict",
            secure=scope.get("scheme") == "https",
        )
    return found


def equal(given: str, token: str) -> bool:
    """Compares two tokens in constant time."""
    return hmac.compare_digest(given.encode("utf-8", "surrogatepass"), token.encode())


def _onward(where: str) -> Response:
    return RedirectResponse(where, 303, {"Cache-Control": "no-store"})


def _tokens(settings: Settings) -> list[str]:
    return [each for each in (settings.read_token, settings.write_token) if each]


def _settings(request: Request) -> Settings:
    found: Settings = request.app.state.service.settings
    return found
