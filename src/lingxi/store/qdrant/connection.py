"""The connection to a Qdrant server: the client, its errors in our words, and the server's clock."""

from __future__ import annotations

import os
import re
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from email.utils import parsedate_to_datetime
from json import JSONDecodeError
from typing import Any, final

from qdrant_client import QdrantClient
from qdrant_client.common.client_exceptions import ResourceExhaustedResponse
from qdrant_client.http.exceptions import ResponseHandlingException, UnexpectedResponse
from qdrant_client.models import UpdateStatus

from lingxi.errors import LibraryError, LibraryFull
from lingxi.lazy import once
from lingxi.store.qdrant.address import KEY, Address

TIMEOUT_S = 60
SHOWN = 300  # characters of a server's message
OLDEST = (1, 20)  # the first version that finds substrings, which filters with ~ need
_FULL = ("No space left", "out of disk", "disk is full", "os error 28")


@once
def _memory() -> Any:
    """The local mode of the client: one for all libraries of this process, so that several engines see the same."""
    return QdrantClient(":memory:")


@final
class Connection:
    """A client of one server, which threads may share. No request is sent before the first use."""

    def __init__(self, address: Address) -> None:
        self.address = address
        self._heard: float | None = None
        if address.local:
            self.client = _memory()
        else:
            key = os.environ.get(KEY) or None
            self.client = QdrantClient(url=address.url, api_key=key, timeout=TIMEOUT_S, check_compatibility=False)
            self.client.http.client.add_middleware(self._hear)

    def __call__(self, method: str, *given: Any, **named: Any) -> Any:
        """The answer of the client's method; raises LibraryError, and LibraryFull if the server's disk is full."""
        with translated(self.address):
            return getattr(self.client, method)(*given, **named)

    def change(self, method: str, collection: str, *given: Any, **named: Any) -> None:
        """A write; returns when it has been applied, and raises LibraryError if that takes too long."""
        done = self(method, collection, *given, wait=True, **named)
        if done.status != UpdateStatus.COMPLETED:
            raise LibraryError(
                f"{self.address} has not applied a write within {TIMEOUT_S} s; run it again when the cluster has less "
                "to do: what was written is not written twice"
            )

    def check_version(self) -> None:
        """Raises LibraryError if the server is too old, or does not answer."""
        version = str(self("info").version)
        if tuple(int(each) for each in re.findall(r"\d+", version)[:2]) < OLDEST:
            wanted = ".".join(map(str, OLDEST))
            raise LibraryError(
                f"the Qdrant server of {self.address} has version {version}; update it to {wanted} or later"
            )

    def now(self) -> float:
        """The time of the server when it last answered, in seconds since 1970; this machine's time if it sent none."""
        return time.time() if self._heard is None else self._heard

    def close(self) -> None:
        """Closes the connection."""
        if not self.address.local:
            self.client.close()

    def _hear(self, request: Any, send: Callable[[Any], Any]) -> Any:
        answer = send(request)
        try:
            self._heard = parsedate_to_datetime(answer.headers["date"]).timestamp()
        except (KeyError, TypeError, ValueError):
            self._heard = None
        return answer


@contextmanager
def translated(address: Address) -> Iterator[None]:
    """Converts the client's errors to ours, which say what to do next."""
    try:
        yield
    except ResponseHandlingException as error:
        raise _silent(address, _said(error.source)) from error
    except JSONDecodeError as error:
        raise _silent(address, "it is not in JSON") from error
    except UnexpectedResponse as error:
        raise _refused(address, error.status_code or 0, _content(error)) from error
    except ResourceExhaustedResponse as error:
        raise LibraryError(f"the Qdrant server of {address} has too many requests; try again later") from error
    except (ValueError, RuntimeError) as error:  # of the client itself, and of its local mode
        raise LibraryError(f"Qdrant cannot do this in {address}: {_said(error)}") from error


def _silent(address: Address, said: str) -> LibraryError:
    return LibraryError(
        f"no answer from the Qdrant server of {address}: {said}; "
        "start the server, or correct the host, the port or http and https in the address"
    )


def _refused(address: Address, status: int, said: str) -> LibraryError:
    if status in (401, 403):
        return LibraryError(
            f"the Qdrant server of {address} refuses this: {said}; "
            f"set the environment variable {KEY} to an API key that may use this collection"
        )
    if status == 404:
        return LibraryError(f"{address} is no longer there: {said}; open the library again, or restore it")
    if any(each in said for each in _FULL):
        return LibraryFull(f"the disk of the Qdrant server of {address} is full; free some space and run it again")
    if status >= 500:
        return LibraryError(
            f"the Qdrant server of {address} failed: {said}; a node or a shard may be missing: "
            "check the state of the cluster and run it again"
        )
    return LibraryError(f"the Qdrant server of {address} refused the request: {said}")


def _content(error: UnexpectedResponse) -> str:
    """The server's message: it answers with JSON, a proxy with anything."""
    try:
        return str(error.structured()["status"]["error"])[:SHOWN]
    except (ValueError, KeyError, TypeError):
        return f"{error.status_code} {error.reason_phrase}".strip()


def _said(error: BaseException) -> str:
    return str(error)[:SHOWN] or type(error).__name__
