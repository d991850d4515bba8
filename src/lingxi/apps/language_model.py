"""A language model behind an OpenAI-compatible address: text, and pictures where it takes them, in; text out."""

from __future__ import annotations

import json
import os
import ssl
import time
from base64 import b64encode
from collections.abc import Sequence
from concurrent.futures import Future
from ipaddress import ip_address
from threading import Thread
from typing import Any, NamedTuple, Self, final
from urllib.parse import SplitResult, urlsplit

import httpx

from lingxi.errors import BadQuery, LingxiError
from lingxi.version import __version__

VARIABLE = "LINGXI_LLM_TOKEN"  # the environment variable with the token, if the server wants one
CONNECT_S = 5.0
LONGEST = 60_000  # characters of a prompt
MOST_PICTURES = 4
LARGEST_PICTURE = 4_000_000  # bytes
LARGEST_ANSWER = 1_000_000  # bytes
MOST_TOKENS = 800  # of an answer
LONGEST_TEXT = 10_000  # characters of an answer; the rest is ignored
GRACE_S = 0.5  # for the thread that waits to give its own error


class Completion(NamedTuple):
    """What a model wrote, and how many of the pictures it was shown."""

    text: str
    pictures: int


@final
class LanguageModel:
    """A chat model at ``url``, such as ``http://127.0.0.1:11434/v1``; use it in a ``with`` block.

    The address must be this machine, unless ``remote`` allows others: prompts hold passages and pictures of the
    library. ``name`` is the model; by default the first that the server lists. ``timeout_s`` limits a whole answer. The
    token is read from the variable ``LINGXI_LLM_TOKEN``. Proxies and redirects are not followed. Raises BadQuery for an
    address that is not allowed.
    """

    def __init__(self, url: str, name: str = "", *, remote: bool = False, timeout_s: float = 60.0) -> None:
        parts = _address(url)
        if not remote and not is_loopback(parts.hostname or ""):
            raise BadQuery(
                f"{parts.hostname} is not this machine: passages and pictures would leave it; "
                "--llm-remote, or remote=True, allows that"
            )
        self.address = f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}"  # for messages, without secrets
        self._name, self._timeout_s = name, timeout_s
        token = os.environ.get(VARIABLE, "")
        sent = {"User-Agent": f"lingxi/{__version__}", "Accept-Encoding": "identity"}
        self._http = httpx.Client(
            base_url=self.address + parts.path.rstrip("/"),
            headers=sent | ({"Authorization": f"Bearer {token}"} if token else {}),
            trust_env=False,  # no proxies
            verify=ssl.create_default_context() if parts.scheme == "https" else ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT),
        )

    def complete(self, instructions: str, question: str, pictures: Sequence[bytes] = ()) -> Completion:
        """The model's answer to a question under these instructions, as plain text.

        ``pictures`` are JPEG files; a model that refuses them gets the question without. Raises LingxiError with the
        reason if no text comes back in time.
        """
        if len(instructions) + len(question) > LONGEST:
            raise LingxiError(f"the prompt is longer than {LONGEST:,} characters")
        until = time.monotonic() + self._timeout_s
        sent = [each for each in pictures if len(each) <= LARGEST_PICTURE][:MOST_PICTURES]
        name = self._name or self._first_model(until)
        for shown in [sent, []] if sent else [[]]:
            status, found = self._asked("POST", "/chat/completions", _body(name, instructions, question, shown), until)
            if status < 400:
                return Completion(self._text(found), len(shown))
            if status in (401, 403) or status >= 500:
                break
        raise LingxiError(f"the language model at {self.address} refused with the status {status}")

    def close(self) -> None:
        """Closes the connections."""
        self._http.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        self.close()

    def _first_model(self, until: float) -> str:
        status, found = self._asked("GET", "/models", None, until)
        try:
            name = str(found["data"][0]["id"])
        except (KeyError, IndexError, TypeError) as error:
            message = f"the language model at {self.address} lists no models (status {status}); name one"
            raise LingxiError(message) from error
        self._name = name
        return name

    def _asked(self, method: str, path: str, body: dict[str, Any] | None, until: float) -> tuple[int, Any]:
        """The status and the JSON of a response, None where it is no JSON.

        A thread waits for it, since no timeout of a socket ends a server that sends a byte now and then.
        """
        found = Future[tuple[int, bytes]]()

        def wait() -> None:
            try:
                found.set_result(self._received(method, path, body, until))
            except BaseException as error:
                found.set_exception(error)

        Thread(target=wait, daemon=True).start()
        try:
            status, data = found.result(max(until - time.monotonic(), 0.01) + GRACE_S)
        except (httpx.TimeoutException, TimeoutError) as error:
            message = f"the language model at {self.address} did not answer within {self._timeout_s:g} s"
            raise LingxiError(message) from error
        except (httpx.HTTPError, httpx.StreamError) as error:
            raise LingxiError(f"the language model at {self.address} does not answer: {error}") from error
        try:
            return status, json.loads(data)
        except (ValueError, RecursionError):
            return status, None

    def _received(self, method: str, path: str, body: dict[str, Any] | None, until: float) -> tuple[int, bytes]:
        left = max(until - time.monotonic(), 0.01)
        timeout = httpx.Timeout(left, connect=min(left, CONNECT_S))
        data = bytearray()
        with self._http.stream(method, path, json=body, timeout=timeout, follow_redirects=False) as answer:
            if answer.headers.get("content-encoding", "identity") != "identity":
                raise LingxiError(f"the answer of {self.address} is compressed, which was not asked for")
            for chunk in answer.iter_raw():
                data += chunk
                if len(data) > LARGEST_ANSWER:
                    raise LingxiError(f"the answer of {self.address} is larger than {LARGEST_ANSWER:,} bytes")
                if time.monotonic() > until:
                    raise httpx.ReadTimeout("the rest of the answer did not come")
            return 502 if answer.is_redirect else answer.status_code, bytes(data)

    def _text(self, found: Any) -> str:
        try:
            text = found["choices"][0]["message"]["content"]
        except (KeyError, IndexError, TypeError):
            text = None
        if not isinstance(text, str) or not text.strip():
            raise LingxiError(f"the language model at {self.address} gave no text")
        return text[:LONGEST_TEXT].encode("utf-8", "replace").decode().strip()


def _address(url: str) -> SplitResult:
    """The parts of an http address; raises BadQuery, without what may be a password."""
    try:
        parts = urlsplit(url)
        if parts.scheme in ("http", "https") and parts.hostname and (parts.port is None or parts.port > 0):
            httpx.URL(f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}")
            return parts
    except (ValueError, httpx.InvalidURL):
        pass
    shown = url.rpartition("@")[2][:100]
    raise BadQuery(f"{shown!r} is not the address of a language model, such as http://127.0.0.1:11434/v1")


def is_loopback(host: str) -> bool:
    """Whether a host of a URL is this machine.

    >>> is_loopback("localhost"), is_loopback("127.0.0.1"), is_loopback("::1"), is_loopback("10.0.0.1")
    (True, True, True, False)
    """
    try:
        return host.lower() == "localhost" or ip_address(host).is_loopback
    except ValueError:
        return False


def _body(name: str, instructions: str, question: str, pictures: Sequence[bytes]) -> dict[str, Any]:
    shown = [
        {"type": "image_url", "image_url": {"url": f"data:image/jpeg;base64,{b64encode(each).decode('ascii')}"}}
        for each in pictures
    ]
    content: Any = [{"type": "text", "text": question}, *shown] if shown else question
    return {
        "model": name,
        "messages": [{"role": "system", "content": instructions}, {"role": "user", "content": content}],
        "temperature": 0,
        "max_tokens": MOST_TOKENS,
        "stream": False,
    }
