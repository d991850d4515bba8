"""A library somewhere else: the methods of :class:`lingxi.Library` over HTTP."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from http.client import HTTPConnection, HTTPException, HTTPResponse, HTTPSConnection
from pathlib import Path
from typing import Any, final
from urllib.parse import urlencode, urlsplit

import numpy as np

from lingxi.errors import BadQuery, LingxiError
from lingxi.index.address import path_of
from lingxi.search.hit import Hit, Signal
from lingxi.search.query import Part, Query
from lingxi.types import Line, Place

REFUSED = (400, 404, 415, 422)


@final
class Client:
    """Asks ``lingxi serve`` at ``url``; safe to use from several threads.

    Raises BadQuery where the question is wrong, and LingxiError with the server's reason otherwise.
    """

    def __init__(self, url: str, token: str = "", timeout_s: float = 60.0) -> None:
        parts = urlsplit(url)
        if parts.scheme not in ("http", "https") or not parts.hostname:
            raise LingxiError(f"{url} is no address of a server; it looks like http://127.0.0.1:8735")
        self._parts, self._token, self._timeout_s = parts, token, timeout_s

    def search(self, query: str | Query, limit: int | None = None) -> list[Hit]:
        """The hits of words or of a whole :class:`Query`, best first; pictures are sent along."""
        asked = Query.of(query) if isinstance(query, str) else query
        body = self._body(asked)
        if limit is not None:
            body["k"] = limit
        return [_hit(each) for each in self._ask("POST", "/v1/search", body)["hits"]]

    def segments(self, ids: Sequence[str]) -> list[Hit]:
        """The segments with these ids."""
        return [_hit(self._ask("GET", f"/v1/segments/{id_}")) for id_ in ids]

    def facets(self, field: str, where: str | None = None, limit: int = 100) -> list[tuple[str, int]]:
        """The values of a field with the number of segments that have each, most frequent first."""
        asked = {"field": field, "limit": limit} | ({"where": where} if where else {})
        found = self._ask("GET", f"/v1/facets?{urlencode(asked)}")
        return [(each["value"], each["count"]) for each in found["values"]]

    def index(self, folder: str | Path) -> Iterator[Mapping[str, Any]]:
        """Begins to index a folder of the server's machine; how far it has come, until it ends."""
        yield self._ask("POST", "/v1/index", {"path": str(folder)})
        with self._sent("GET", "/v1/index/events", None, {}) as answer:
            for line in answer:
                if line.startswith(b"data: "):
                    yield json.loads(line[6:])

    def forget(self, path: str | Path) -> int:
        """Removes a file, or everything below a folder, of the server's machine; returns the number of files."""
        return int(self._ask("DELETE", f"/v1/assets?{urlencode({'path': str(path)})}")["forgotten"])

    def status(self) -> dict[str, Any]:
        """What the library holds."""
        return self._ask("GET", "/v1/status")

    def _body(self, query: Query) -> dict[str, Any]:
        if query.rerank or query.expand or query.only_liked or query.min_score or query.fusion:
            raise BadQuery("rerank, expand, fusion, only_liked and min_score are answered by a local library only")
        parts = [self._part(part, without=False) for part in query.parts]
        parts += [self._part(part, without=True) for part in query.without]
        body: dict[str, Any] = {"parts": parts, "where": query.where, "k": query.limit, "cursor": str(query.offset)}
        body |= {"min_probability": query.min_probability, "diverse": query.diverse}
        return body | {"like": list(query.like), "unlike": list(query.unlike)}

    def _part(self, part: Part, *, without: bool) -> dict[str, Any]:
        about = {"weight": part.weight, "without": without}
        return about | ({"text": part.text} if part.text is not None else {"upload": self._uploaded(part)})

    def _uploaded(self, part: Part) -> str:
        if isinstance(part.image, np.ndarray) or part.image is None:
            raise BadQuery("a server is asked with a picture's file or its bytes, not with pixels")
        data = part.image if isinstance(part.image, bytes) else part.image.read_bytes()
        return str(self._ask("POST", "/v1/uploads", data)["upload"])

    def _ask(self, method: str, path: str, body: Mapping[str, Any] | bytes | None = None) -> dict[str, Any]:
        kind = "application/octet-stream" if isinstance(body, bytes) else "application/json"
        data = body if isinstance(body, bytes) or body is None else json.dumps(body).encode()
        with self._sent(method, path, data, {"Content-Type": kind}) as answer:
            found: dict[str, Any] = json.load(answer)
            return found

    def _sent(self, method: str, path: str, data: bytes | None, headers: dict[str, str]) -> HTTPResponse:
        """The answer, still to be read, which closes the connection when it is closed."""
        connect = HTTPSConnection if self._parts.scheme == "https" else HTTPConnection
        connection = connect(self._parts.hostname or "", self._parts.port, timeout=self._timeout_s)
        headers = (
            headers | {"Connection": "close"} | ({"Authorization": f"Bearer {self._token}"} if self._token else {})
        )
        try:
            connection.request(method, self._parts.path.rstrip("/") + path, data, headers)
            answer = connection.getresponse()
        except (OSError, HTTPException) as error:
            connection.close()
            raise LingxiError(f"{self._parts.geturl()} does not answer ({error}); is lingxi serve running?") from error
        if answer.status >= 400:
            with answer:
                raise (BadQuery if answer.status in REFUSED else LingxiError)(_reason(answer))
        return answer


def _reason(answer: HTTPResponse) -> str:
    try:
        return str(json.load(answer)["detail"])
    except (ValueError, KeyError, TypeError):
        return f"the server said {answer.status} {answer.reason}"


def _line(known: Mapping[str, Any]) -> Line:
    return Line(known["text"], tuple(known["box"]), known["confidence"])


def _hit(known: Mapping[str, Any]) -> Hit:
    written = known.get("written", ())
    return Hit(
        id=known["id"],
        path=path_of(known["address"]),
        score=known["score"],
        modality=known["modality"],
        probability=known["probability"],
        place=Place(**known["place"]),
        title=known["title"],
        text=known["text"],
        written=tuple(_line(each) for each in written),
        asked=tuple(_line(each) for each in written if each["asked"]),
        facts=known["facts"],
        signals={name: Signal(**each) for name, each in known["why"].items()},
    )
