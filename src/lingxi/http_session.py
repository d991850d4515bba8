"""Requests to ``lingxi serve``: JSON in and out, with time limits, and its errors as lingxi's own."""

from __future__ import annotations

import copy
import json
import ssl
import time
from collections.abc import Generator, Iterator, Mapping
from contextlib import contextmanager
from typing import Any, final
from urllib.parse import urlsplit

import httpx

from lingxi.codec import Json, load_error, parse_json
from lingxi.errors import LingxiError
from lingxi.version import __version__

WITHOUT_PLACES = "Lingxi-Without-Places"  # a header: whoever sends it gets no places, whatever the token allows
REFUSED = (400, 404, 415, 422)
CONNECT_S = 10.0
IDLE_S = 2.0  # after which a connection is not used again: shorter than servers keep theirs


@final
class HttpSession:
    """Connections to one server; thread-safe. Raises LingxiError for a URL that is not http or https."""

    def __init__(self, url: str, token: str, timeout_s: float) -> None:
        parts = urlsplit(url)
        if parts.scheme not in ("http", "https") or not parts.hostname:
            raise LingxiError(f"{url.partition('?')[0]} is not a server address; it looks like http://127.0.0.1:8735")
        self._address = f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}"  # for messages, without secrets
        self.url = self._address + parts.path.rstrip("/")
        self._timeout_s = timeout_s
        self._extra: Mapping[str, str] = {}
        bearer = {"Authorization": f"Bearer {token}"} if token else {}
        self._http = httpx.Client(
            base_url=self.url,
            headers={"User-Agent": f"lingxi/{__version__}"} | bearer,
            limits=httpx.Limits(keepalive_expiry=IDLE_S),
            trust_env=False,  # no proxies
            verify=ssl.create_default_context() if parts.scheme == "https" else ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT),
        )

    def with_headers(self, extra: Mapping[str, str]) -> HttpSession:
        """A session over the same connections whose requests have more headers; closing either closes both."""
        session = copy.copy(self)
        session._extra = {**self._extra, **extra}
        return session

    def ask(
        self, method: str, path: str, body: Mapping[str, Any] | None = None, *, wait_s: float = 0.0, **sent: Any
    ) -> Json:
        """The JSON answer to a request with a JSON body, or with httpx's arguments in ``sent``.

        ``wait_s`` is the time limit in seconds, by default that of the session. Raises the server's error, or
        LingxiError if the server does not answer.
        """
        if body is not None:
            sent |= {"content": json.dumps(body).encode("ascii"), "headers": {"Content-Type": "application/json"}}
        wait_s = wait_s or self._timeout_s
        with self._sent(method, path, wait_s, **sent) as answer:
            data, until = bytearray(), time.monotonic() + wait_s
            for chunk in answer.iter_bytes():
                data += chunk
                if time.monotonic() > until:
                    raise httpx.ReadTimeout("the rest of the answer did not come")
        try:
            found: Json = parse_json(data)
        except ValueError as error:
            raise LingxiError(
                f"{self._address} is not lingxi serve: its answer is not JSON; check the address"
            ) from error
        return found

    def events(self, path: str) -> Generator[Json]:
        """The data of server-sent events, until the server ends them; raises as :meth:`ask`."""
        with self._sent("GET", path, self._timeout_s) as answer:
            yield from (parse_json(line[6:]) for line in answer.iter_lines() if line.startswith("data: "))

    def close(self) -> None:
        """Closes the connections."""
        self._http.close()

    @contextmanager
    def _sent(self, method: str, path: str, wait_s: float, **sent: Any) -> Iterator[httpx.Response]:
        """The response, before its body is read."""
        sent["headers"] = {**self._extra, **sent.get("headers", {})}
        timeout = httpx.Timeout(wait_s, connect=min(wait_s, CONNECT_S))
        try:
            with self._http.stream(method, path, timeout=timeout, **sent) as answer:
                if answer.status_code >= 400:
                    raise _error(answer.status_code, answer.read())
                yield answer
        except httpx.TimeoutException as error:
            message = (
                f"{self._address} does not answer within {wait_s:g} s; ask again later, or with a longer timeout_s"
            )
            raise LingxiError(message) from error
        except (httpx.HTTPError, httpx.StreamError) as error:
            raise LingxiError(f"{self._address} does not answer ({error}); is lingxi serve running?") from error


def _error(status: int, data: bytes) -> LingxiError:
    """The error in a response: one of lingxi's, if it names its kind."""
    try:
        known = parse_json(data)
        kind, message = str(known.get("kind", "LingxiError")), str(known["detail"])
    except (ValueError, KeyError, TypeError, AttributeError):
        kind, message = "LingxiError", f"the server answered with the status {status}"
    kind = "BadQuery" if kind == "LingxiError" and status in REFUSED else kind
    return load_error({"kind": kind, "message": message})
