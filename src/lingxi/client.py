"""A library somewhere else: the methods of :class:`lingxi.Library` over HTTP."""

from __future__ import annotations

import json
import ssl
import time
import weakref
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import fields
from io import BytesIO
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, Self, Unpack, final
from urllib.parse import quote, urlsplit

import httpx

from lingxi.address import AnyPath, address_of, as_path, path_of
from lingxi.check import CheckReport
from lingxi.codec import Json, dump, dump_fields, load, load_error
from lingxi.errors import BadQuery, LingxiError
from lingxi.index.report import IndexReport, OnProgress, Progress
from lingxi.search.album import Album
from lingxi.search.hit import Hit, Hits
from lingxi.search.options import SearchOptions, make_query
from lingxi.search.query import Marks, Part, Query, mark_texts, portable
from lingxi.store.check import OnChecked
from lingxi.store.fields import FIELDS
from lingxi.types import Skipped, Status
from lingxi.version import __version__

if TYPE_CHECKING:
    from lingxi.index.indexer import IndexSettings

REFUSED = (400, 404, 415, 422)
PATIENT_S = 24 * 3600.0  # for what takes as long as the library is large
CONNECT_S = 10.0
IDLE_S = 2.0  # after which a connection is not used again: shorter than servers keep theirs
HERE = ("limits", "workers")  # of the settings of an indexing run: what the server decides


@final
class Client:
    """Asks ``lingxi serve`` at ``url``; safe to use from several threads, with ``with`` or without.

    ``timeout_s`` is how long an answer may take. Raises BadQuery where the query is wrong, the error that the server
    met where it is one of lingxi's, and LingxiError with the reason otherwise.
    """

    def __init__(self, url: str, token: str = "", timeout_s: float = 60.0) -> None:
        parts = urlsplit(url)
        if parts.scheme not in ("http", "https") or not parts.hostname:
            raise LingxiError(f"{url.partition('?')[0]} is no address of a server; it looks like http://127.0.0.1:8735")
        self._address = f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}"  # without what may be secret
        self._timeout_s = timeout_s
        bearer = {"Authorization": f"Bearer {token}"} if token else {}
        self._http = httpx.Client(
            base_url=self._address + parts.path.rstrip("/"),
            headers={"User-Agent": f"lingxi/{__version__}"} | bearer,
            limits=httpx.Limits(keepalive_expiry=IDLE_S),
            trust_env=False,  # no proxy comes between
            verify=ssl.create_default_context() if parts.scheme == "https" else ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT),
        )
        self._closing = weakref.finalize(self, self._http.close)

    def search(
        self, query: str | Query | None = None, limit: int | None = None, **options: Unpack[SearchOptions]
    ) -> Hits:
        """The hits of a text, of keyword arguments, or of a whole :class:`Query`, as :meth:`lingxi.Library.search`.

        Images and sounds are sent to the server; they must be files or the bytes of one.
        """
        body, media = _body(make_query(query, limit, options, self.marked))
        if not media:
            return _hits(self._ask("POST", "/v1/search", body))
        with ExitStack() as opened:
            files = [(name, (name, _opened(each, opened))) for name, each in media.items()]
            return _hits(self._ask("POST", "/v1/search", data={"query": json.dumps(body)}, files=files))

    def similar(self, id_: str, limit: int = 10, where: str | None = None) -> Hits:
        """Segments like the one with that id, best first."""
        asked = {"k": limit} | ({"where": where} if where else {})
        return _hits(self._ask("GET", f"/v1/similar/{quote(id_, safe='')}", params=asked))

    def feedback(
        self, query: str | Query, like: Sequence[str], unlike: Sequence[str] = (), learner: str = "rocchio"
    ) -> Hits:
        """The hits of a query without pictures, re-ranked by what was learned from marked ones, by their ids."""
        body, media = _body(Query.of(query) if isinstance(query, str) else query)
        if media:
            raise BadQuery("feedback is given to a query in words; put marks into a query with pictures instead")
        marks = {"like": list(like), "unlike": list(unlike), "learner": learner}
        return _hits(self._ask("POST", "/v1/feedback", {"query": body, **marks}))

    def segments(self, ids: Sequence[str]) -> list[Hit]:
        """The segments that exist of those with these ids, in their order."""
        found = list[Hit]()
        for id_ in ids:
            with suppress(BadQuery):  # it is not there
                found.append(_hit(self._ask("GET", f"/v1/segments/{quote(id_, safe='')}")))
        return found

    def roots(self) -> tuple[Path, ...]:
        """The folders and files that were indexed."""
        return tuple(map(path_of, self._ask("GET", "/v1/status")["addresses"]))

    def facets(self, field: str, where: str | None = None, limit: int = 100) -> list[tuple[str, int]]:
        """The values of a field with the number of segments that have each, most frequent first."""
        asked = {"field": field, "limit": limit} | ({"where": where} if where else {})
        return [(each["value"], each["count"]) for each in self._ask("GET", "/v1/facets", params=asked)["values"]]

    def index(
        self,
        folder: AnyPath,
        *,
        models: Sequence[str] = (),
        settings: IndexSettings | None = None,
        on_progress: OnProgress | None = None,
    ) -> IndexReport:
        """Brings the library up to date with a folder of the server's machine; Ctrl-C ends the run there, cleanly.

        Of the settings, limits and workers stay with the server.
        """
        known = {} if settings is None else dump_fields(settings)
        sent = {name: value for name, value in known.items() if name not in HERE}
        self._ask("POST", "/v1/index", {"path": address_of(as_path(folder)), "models": list(models)} | sent)
        try:
            ended = self._followed(on_progress)
        except KeyboardInterrupt:
            self._ask("POST", "/v1/index/pause")
            ended = self._followed(None)
        if ended["state"] == "failed":
            raise LingxiError(ended["reason"])
        skipped = self._ask("GET", "/v1/index/skipped")["skipped"] if ended["skipped"] else []
        changed = {"skipped": _at_addresses(skipped), "interrupted": ended["state"] != "done"}
        return load(IndexReport, _only(IndexReport, ended) | changed)

    def add(self, *files: AnyPath) -> list[Path]:
        """Sends files to be kept and indexed; returns where they are kept, on the server's machine."""
        with ExitStack() as opened:
            found = list(map(as_path, files))
            names = [path.name.encode("utf-8", "replace").decode() for path in found]
            sent = [("file", (name, _opened(path, opened))) for name, path in zip(names, found, strict=True)]
            return [path_of(each["address"]) for each in self._ask("POST", "/v1/assets", files=sent)["assets"]]

    def forget(self, path: AnyPath) -> int:
        """Removes a file, or everything below a folder, of the server's machine; returns the number of files."""
        return int(self._ask("DELETE", "/v1/assets", params={"path": address_of(as_path(path))})["forgotten"])

    def compact(self) -> int:
        """Rewrites the library so that nothing remains of what is no longer known; returns the bytes it gave back."""
        return int(self._ask("POST", "/v1/compact", wait_s=PATIENT_S)["freed_bytes"])

    def marked(self, marks: Marks) -> tuple[str, ...]:
        """The ids that marks stand for, as :meth:`lingxi.Library.marked`."""
        asked = ",".join(mark_texts(marks))
        return tuple(self._ask("GET", "/v1/marked", params={"marks": asked})["ids"]) if asked else ()

    def remember(self, hits: Sequence[Hit]) -> None:
        """Keeps which hits were shown, for the user who started the server."""
        self._ask("PUT", "/v1/marked", {"ids": [hit.id for hit in hits]})

    def albums(self) -> list[Album]:
        """The albums that were saved and can be read, by name."""
        return [load(Album, each) for each in self._ask("GET", "/v1/albums")["albums"]]

    def unreadable_albums(self) -> list[str]:
        """What is wrong with each album that cannot be read."""
        return list(map(str, self._ask("GET", "/v1/albums")["unreadable"]))

    def album(self, name: str) -> Album:
        """The album of that name, with those of its marks that are still in the library; raises BadQuery."""
        return load(Album, self._ask("GET", f"/v1/albums/{quote(name, safe='')}"))

    def save_album(self, album: Album) -> None:
        """Keeps a query with its marks; one of the same name is replaced. Raises BadQuery."""
        body = {name: value for name, value in dump_fields(album).items() if name != "name"}
        self._ask("PUT", f"/v1/albums/{quote(album.name, safe='')}", body)

    def delete_album(self, name: str) -> None:
        """Forgets the album, and nothing that is in it; raises BadQuery."""
        self._ask("DELETE", f"/v1/albums/{quote(name, safe='')}")

    def status(self) -> Status:
        """What the library holds, with every file that could not be read and why."""
        held = self._ask("GET", "/v1/status")
        changed = {
            "folder": held["folder"]["address"],
            "roots": held["addresses"],
            "spaces": self._ask("GET", "/v1/models")["spaces"],
            "skipped": _at_addresses(self._ask("GET", "/v1/assets/skipped")["skipped"] if held["skipped"] else []),
            "missing": {each["address"]: each["files"] for each in held["missing"]},
            "walks": {walk.pop("address"): walk for walk in held["walks"] if walk.pop("path")},
        }
        return load(Status, _only(Status, held) | changed)

    def check(self, on_progress: OnChecked | None = None) -> CheckReport:
        """Looks at every point, and at every file beside them; ``on_progress`` is not called."""
        del on_progress
        found = self._ask("GET", "/v1/check", wait_s=PATIENT_S)
        return load(CheckReport, _only(CheckReport, found) | {"folder": found["folder"]["address"]})

    def backup(self, target: AnyPath, on_progress: OnChecked | None = None) -> int:
        """Writes a backup on the server's machine, for who started it; ``on_progress`` is not called."""
        del on_progress
        return int(self._ask("POST", "/v1/backup", {"path": address_of(as_path(target))}, wait_s=PATIENT_S)["points"])

    def close(self) -> None:
        """Closes the connections; the server goes on."""
        self._closing()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        self.close()

    def _followed(self, on_progress: OnProgress | None) -> Json:
        """How the run ended; each step is told on the way."""
        last: Json = {}
        with self._sent("GET", "/v1/index/events", self._timeout_s) as answer:
            for line in answer.iter_lines():
                if line.startswith("data: "):
                    last = json.loads(line[6:])
                    if on_progress and last.get("total") is not None and "file" in last:
                        on_progress(Progress(last["done"], last["total"], last["skipped"], Path(last["file"])))
        return last

    def _ask(
        self, method: str, path: str, body: Mapping[str, Any] | None = None, *, wait_s: float = 0.0, **sent: Any
    ) -> Json:
        """What the server answers to a JSON body, or to what else is ``sent``; it may take ``wait_s``."""
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
            found: Json = json.loads(data)
        except ValueError as error:
            raise LingxiError(
                f"{self._address} is no lingxi serve: its answer is not JSON; check the address"
            ) from error
        return found

    @contextmanager
    def _sent(self, method: str, path: str, wait_s: float, **sent: Any) -> Iterator[httpx.Response]:
        """The answer, still to be read; raises what the server says, or that it does not answer."""
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


def _body(query: Query) -> tuple[Json, dict[str, Path | bytes]]:
    """A query as the service reads it, and its pictures and sounds by the names its parts call them."""
    query, media = portable(query), dict[str, Path | bytes]()
    sides = ((False, query.parts), (True, query.without))
    changed = {
        "parts": [_part(part, media) | {"without": without} for without, parts in sides for part in parts],
        "within": None if query.within is None else str(query.within.absolute()),
        "k": query.limit,
        "cursor": str(query.offset),
    }
    named_otherwise = (*changed, "without", "limit", "offset")
    return dump({name: value for name, value in vars(query).items() if name not in named_otherwise}) | changed, media


def _part(part: Part, media: dict[str, Path | bytes]) -> Json:
    if part.text is not None:
        return {"weight": part.weight, "text": part.text}
    content = part.image if part.audio is None else part.audio
    if not isinstance(content, Path | bytes):
        raise BadQuery("a server is asked with a file or its bytes, not with pixels or samples")
    name = f"upload{len(media)}"
    media[name] = content
    return {"weight": part.weight, "upload": name}


def _opened(content: Path | bytes, opened: ExitStack) -> IO[bytes]:
    if isinstance(content, bytes):
        return BytesIO(content)
    try:
        return opened.enter_context(content.open("rb"))
    except OSError as error:
        raise BadQuery(f"the file {content} cannot be opened: {error.strerror}") from error


def _error(status: int, data: bytes) -> LingxiError:
    """What the server said: one of lingxi's errors, where it names the kind."""
    try:
        known = json.loads(data)
        kind, said = str(known.get("kind", "LingxiError")), str(known["detail"])
    except (ValueError, KeyError, TypeError, AttributeError):
        kind, said = "LingxiError", f"the server answered with the status {status}"
    return load_error({"kind": "BadQuery" if kind == "LingxiError" and status in REFUSED else kind, "message": said})


def _only(kind: type, known: Json) -> Json:
    """What a type has fields for; a server may be of a later version."""
    names = {each.name for each in fields(kind)}
    return {name: value for name, value in known.items() if name in names}


def _at_addresses(skipped: Sequence[Json]) -> list[Json]:
    return [_only(Skipped, each) | {"path": each["address"]} for each in skipped]


def _hits(found: Json) -> Hits:
    return Hits(map(_hit, found["hits"]), found["total"], at_least=found["at_least"], nothing=found["nothing"])


def _hit(known: Json) -> Hit:
    """A hit as the service shows it: its times are texts, and each line says whether it was asked for."""
    asked = [line for line in known["written"] if line.pop("asked")]
    facts = {name: {"time": each} if FIELDS.get(name) == "time" else each for name, each in known["facts"].items()}
    why = {name: {"rank": each.pop("rank"), "score": each.pop("score"), "signal": each}
           for name, each in known["why"].items()}  # fmt: skip
    changed = {"path": known["address"], "asked": asked, "facts": facts, "signals": why}
    return load(Hit, _only(Hit, known) | changed)
