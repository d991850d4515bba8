"""A library somewhere else: the methods of :class:`lingxi.Library` over HTTP."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack, suppress
from http.client import HTTPConnection, HTTPException, HTTPResponse, HTTPSConnection
from io import BytesIO
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, Unpack, final
from urllib.parse import quote, urlencode, urlsplit
from uuid import uuid4

from lingxi.address import AnyPath, address_of, as_path, path_of
from lingxi.check import CheckReport
from lingxi.errors import BadQuery, LingxiError
from lingxi.index.report import IndexReport, OnProgress, Progress
from lingxi.search.album import Album
from lingxi.search.hit import Contribution, Hit, Hits, Signal
from lingxi.search.options import SearchOptions, make_query
from lingxi.search.query import Marks, Part, Query, mark_texts
from lingxi.store.check import Finding, OnChecked
from lingxi.types import Line, Place, Skipped, Space, Status, Walk

if TYPE_CHECKING:
    from lingxi.index.indexer import IndexSettings

REFUSED = (400, 404, 415, 422)
PATIENT_S = 24 * 3600.0
CHUNK = 2**16  # bytes of a file that are sent at once
COUNTS = ("added", "changed", "unchanged", "moved", "removed", "missing", "segments")


@final
class Client:
    """Asks ``lingxi serve`` at ``url``; safe to use from several threads.

    Raises BadQuery where the question is wrong, and LingxiError with the server's reason otherwise.
    """

    def __init__(self, url: str, token: str = "", timeout_s: float = 60.0) -> None:
        parts = urlsplit(url)
        if parts.scheme not in ("http", "https") or not parts.hostname:
            raise LingxiError(f"{url.partition('?')[0]} is no address of a server; it looks like http://127.0.0.1:8735")
        self._parts, self._token, self._timeout_s = parts, token, timeout_s
        self._address = f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}"  # without what may be secret

    def search(
        self, query: str | Query | None = None, limit: int | None = None, **options: Unpack[SearchOptions]
    ) -> Hits:
        """The hits of a text, of keyword arguments, or of a whole :class:`Query`, as :meth:`lingxi.Library.search`.

        Images and sounds are sent to the server; they must be files or the bytes of one.
        """
        body, pictures = _body(make_query(query, limit, options, self.marked))
        if not pictures:
            return _hits(self._ask("POST", "/v1/search", body))
        with ExitStack() as opened:
            files = [(name, name, _opened(picture, opened)) for name, picture in pictures.items()]
            return _hits(self._send("/v1/search", files, body))

    def similar(self, id_: str, limit: int = 10, where: str | None = None) -> Hits:
        """Segments like the one with that id, best first."""
        asked = {"k": limit} | ({"where": where} if where else {})
        return _hits(self._ask("GET", f"/v1/similar/{quote(id_, safe='')}?{urlencode(asked)}"))

    def feedback(
        self, query: str | Query, like: Sequence[str], unlike: Sequence[str] = (), learner: str = "rocchio"
    ) -> Hits:
        """The hits of a question without pictures, ranked anew by what was learned from marked ones, by their ids."""
        body, pictures = _body(Query.of(query) if isinstance(query, str) else query)
        if pictures:
            raise BadQuery("feedback is given to a question in words; put marks into a query with pictures instead")
        marks = {"like": list(like), "unlike": list(unlike), "learner": learner}
        return _hits(self._ask("POST", "/v1/feedback", {"query": body, **marks}))

    def segments(self, ids: Sequence[str]) -> list[Hit]:
        """The segments with these ids; raises BadQuery for one that is not there."""
        return [_hit(self._ask("GET", f"/v1/segments/{quote(id_, safe='')}")) for id_ in ids]

    def facets(self, field: str, where: str | None = None, limit: int = 100) -> list[tuple[str, int]]:
        """The values of a field with the number of segments that have each, most frequent first."""
        asked = {"field": field, "limit": limit} | ({"where": where} if where else {})
        found = self._ask("GET", f"/v1/facets?{urlencode(asked)}")
        return [(each["value"], each["count"]) for each in found["values"]]

    def index(
        self,
        folder: AnyPath,
        *,
        models: Sequence[str] = (),
        settings: IndexSettings | None = None,
        on_progress: OnProgress | None = None,
    ) -> IndexReport:
        """Brings the library up to date with a folder of the server's machine; Ctrl-C ends the run there, cleanly.

        Of the settings, those that name what is walked are sent, and whether what is written and said is read.
        """
        body: dict[str, Any] = {"path": address_of(as_path(folder)), "models": list(models)}
        for name in ("follow_links", "hidden", "exclude", "gone", "retry", "ocr", "speech") if settings else ():
            body[name] = getattr(settings, name)
        self._ask("POST", "/v1/index", body)
        try:
            told = self._followed(on_progress)
        except KeyboardInterrupt:
            self._ask("POST", "/v1/index/pause")
            told = self._followed(None)
        if told["state"] == "failed":
            raise LingxiError(told["reason"])
        skipped = _skipped(self._ask("GET", "/v1/index/skipped")) if told["skipped"] else ()
        counts = {name: int(told.get(name, 0)) for name in COUNTS}
        seconds, interrupted = float(told.get("seconds", 0.0)), told["state"] != "done"
        return IndexReport(**counts, skipped=skipped, seconds=seconds, interrupted=interrupted)

    def add(self, *files: AnyPath) -> list[Path]:
        """Sends files to be kept and indexed; returns where they are kept, on the server's machine."""
        with ExitStack() as opened:
            sent = [("file", path.name, opened.enter_context(path.open("rb"))) for path in map(as_path, files)]
            return [path_of(each["address"]) for each in self._send("/v1/assets", sent)["assets"]]

    def forget(self, path: AnyPath) -> int:
        """Removes a file, or everything below a folder, of the server's machine; returns the number of files."""
        return int(self._ask("DELETE", f"/v1/assets?{urlencode({'path': address_of(as_path(path))})}")["forgotten"])

    def compact(self) -> int:
        """Rewrites the library so that nothing remains of what is no longer known; returns the bytes it gave back."""
        return int(self._ask("POST", "/v1/compact")["freed_bytes"])

    def marked(self, marks: Marks) -> tuple[str, ...]:
        """The ids that marks stand for, as :meth:`lingxi.Library.marked`."""
        each = mark_texts(marks)
        return tuple(self._ask("GET", f"/v1/marked?{urlencode({'marks': ','.join(each)})}")["ids"]) if each else ()

    def remember(self, hits: Sequence[Hit]) -> None:
        """Keeps which hits were shown, for the user who started the server."""
        self._ask("PUT", "/v1/marked", {"ids": [hit.id for hit in hits]})

    def albums(self) -> list[Album]:
        """The albums that were saved, by name."""
        return [_album(each) for each in self._ask("GET", "/v1/albums")["albums"]]

    def album(self, name: str) -> Album:
        """The album of that name, with those of its marks that are still in the library; raises BadQuery."""
        return _album(self._ask("GET", f"/v1/albums/{quote(name, safe='')}"))

    def unreadable_albums(self) -> list[str]:
        """What is wrong with each album that cannot be read."""
        return list(map(str, self._ask("GET", "/v1/albums")["unreadable"]))

    def save_album(self, album: Album) -> None:
        """Keeps a question with its marks; one of the same name is replaced. Raises BadQuery."""
        body = {name: value for name, value in vars(album).items() if name != "name"}
        self._ask("PUT", f"/v1/albums/{quote(album.name, safe='')}", body)

    def delete_album(self, name: str) -> None:
        """Forgets the album, and nothing that is in it; raises BadQuery."""
        self._ask("DELETE", f"/v1/albums/{quote(name, safe='')}")

    def status(self) -> Status:
        """What the library holds, with every file that could not be read and why."""
        held = self._ask("GET", "/v1/status")
        return Status(
            folder=path_of(held["folder"]["address"]),
            created=held["created"],
            roots=tuple(map(path_of, held["addresses"])),
            assets=held["assets"],
            segments=held["segments"],
            modalities=held["modalities"],
            spaces=tuple(Space(**each) for each in self._ask("GET", "/v1/models")["spaces"]),
            bytes=held["bytes"],
            skipped=_skipped(self._ask("GET", "/v1/assets/skipped")) if held["skipped"] else (),
            missing={path_of(each["address"]): each["files"] for each in held["missing"]},
            walks={path_of(each["address"]): _walk(each) for each in held["walks"]},
            unheard=held["unheard"],
        )

    def check(self, on_progress: OnChecked | None = None) -> CheckReport:
        """Looks at every point, and at every file beside them; nobody is told on the way."""
        del on_progress
        found = self._patient()._ask("GET", "/v1/check")
        return CheckReport(
            path_of(found["folder"]["address"]), found["points"], found["assets"], found["files"],
            tuple(Finding(**each) for each in found["findings"]), tuple(found["notes"]),
        )  # fmt: skip

    def backup(self, target: AnyPath, on_progress: OnChecked | None = None) -> int:
        """Writes a backup on the server's machine, as who started it; nobody is told on the way."""
        del on_progress
        return int(self._patient()._ask("POST", "/v1/backup", {"path": address_of(as_path(target))})["points"])

    def _patient(self) -> Client:
        """One that waits for what takes as long as the library is large."""
        return Client(self._parts.geturl(), self._token, PATIENT_S)

    def _followed(self, on_progress: OnProgress | None) -> dict[str, Any]:
        """How the run ended; each step is told on the way."""
        told: dict[str, Any] = {}
        with self._sent("GET", "/v1/index/events", None, {}) as answer:
            for line in answer:
                if line.startswith(b"data: "):
                    told = json.loads(line[6:])
                    if on_progress and told.get("total") is not None and "file" in told:
                        on_progress(Progress(told["done"], told["total"], told["skipped"], Path(told["file"])))
        return told

    def _send(
        self, path: str, files: Sequence[tuple[str, str, IO[bytes]]], query: Mapping[str, Any] | None = None
    ) -> dict[str, Any]:
        """Sends a form: files by field, name and content, and a question."""
        boundary = uuid4().hex
        heads = [_head(boundary, field, name) for field, name, _ in files]
        first = b"" if query is None else _head(boundary, "query") + json.dumps(query).encode() + b"\r\n"
        last = f"--{boundary}--\r\n".encode()
        sizes = [file.seek(0, 2) for _, _, file in files]
        length = len(first) + sum(map(len, heads)) + sum(sizes) + 2 * len(files) + len(last)

        def body() -> Iterator[bytes]:
            yield first
            for head, (_, _, file) in zip(heads, files, strict=True):
                file.seek(0)
                yield head
                yield from iter(lambda: file.read(CHUNK), b"")  # noqa: B023 - used before the next one comes
                yield b"\r\n"
            yield last

        kind = {"Content-Type": f"multipart/form-data; boundary={boundary}", "Content-Length": str(length)}
        with self._sent("POST", path, body(), kind) as answer:
            return _read(answer)

    def _ask(self, method: str, path: str, body: Mapping[str, Any] | None = None) -> dict[str, Any]:
        data = None if body is None else json.dumps(body).encode()
        with self._sent(method, path, data, {"Content-Type": "application/json"}) as answer:
            return _read(answer)

    def _sent(
        self, method: str, path: str, data: bytes | Iterable[bytes] | None, headers: dict[str, str]
    ) -> HTTPResponse:
        """The answer, still to be read, which closes the connection when it is closed."""
        connect = HTTPSConnection if self._parts.scheme == "https" else HTTPConnection
        connection = connect(self._parts.hostname or "", self._parts.port, timeout=self._timeout_s)
        headers = (
            headers | {"Connection": "close"} | ({"Authorization": f"Bearer {self._token}"} if self._token else {})
        )
        try:
            with suppress(BrokenPipeError, ConnectionResetError):  # a server that refuses reads no further
                connection.request(method, self._parts.path.rstrip("/") + path, data, headers)
            answer = connection.getresponse()
        except (OSError, HTTPException) as error:
            connection.close()
            raise LingxiError(f"{self._address} does not answer ({error}); is lingxi serve running?") from error
        if answer.status >= 400:
            with answer:
                raise (BadQuery if answer.status in REFUSED else LingxiError)(_reason(answer))
        return answer


def _body(query: Query) -> tuple[dict[str, Any], dict[str, Path | bytes]]:
    """A query as the service reads it, and its pictures by the names its parts call them."""
    pictures: dict[str, Path | bytes] = {}
    body: dict[str, Any] = {
        "parts": [
            _part(part, pictures, without=without)
            for without, parts in ((False, query.parts), (True, query.without))
            for part in parts
        ],
        "k": query.limit,
        "cursor": str(query.offset),
        "like": list(query.like),
        "unlike": list(query.unlike),
    }
    same = ("where", "min_probability", "diverse", "learner", "only_liked", "fusion", "min_score", "expand", "rerank")
    within = str(query.within.absolute()) if query.within is not None else None
    return body | {name: getattr(query, name) for name in same} | {"within": within}, pictures


def _part(part: Part, pictures: dict[str, Path | bytes], *, without: bool) -> dict[str, Any]:
    about = {"weight": part.weight, "without": without}
    if part.text is not None:
        return about | {"text": part.text}
    media = part.image if part.audio is None else part.audio
    if not isinstance(media, Path | bytes):
        raise BadQuery("a server is asked with a file or its bytes, not with pixels or samples")
    name = f"picture{len(pictures)}"
    pictures[name] = media
    return about | {"upload": name}


def _opened(picture: Path | bytes, opened: ExitStack) -> IO[bytes]:
    if isinstance(picture, bytes):
        return BytesIO(picture)
    try:
        return opened.enter_context(picture.open("rb"))
    except OSError as error:
        raise BadQuery(f"the picture {picture} cannot be opened: {error.strerror}") from error


def _head(boundary: str, field: str, name: str | None = None) -> bytes:
    """What stands before a field of a form (RFC 7578); quotes and ends of lines in a name are escaped."""
    shown = "" if name is None else name.encode("utf-8", "replace").decode()
    for char in '"\r\n':
        shown = shown.replace(char, f"%{ord(char):02X}")
    about = f'form-data; name="{field}"' + ("" if name is None else f'; filename="{shown}"')
    return f"--{boundary}\r\nContent-Disposition: {about}\r\n\r\n".encode()


def _read(answer: HTTPResponse) -> dict[str, Any]:
    found: dict[str, Any] = json.load(answer)
    return found


def _reason(answer: HTTPResponse) -> str:
    try:
        return str(json.load(answer)["detail"])
    except (ValueError, KeyError, TypeError):
        return f"the server said {answer.status} {answer.reason}"


def _skipped(found: Mapping[str, Any]) -> tuple[Skipped, ...]:
    return tuple(Skipped(path_of(each["address"]), each["reason"]) for each in found["skipped"])


def _walk(found: Mapping[str, Any]) -> Walk:
    return Walk(found["hidden"], found["follow_links"], tuple(found["exclude"]))


def _hits(found: Mapping[str, Any]) -> Hits:
    return Hits(map(_hit, found["hits"]), found["total"], at_least=found["at_least"])


def _album(known: Mapping[str, Any]) -> Album:
    return Album(**{**known, "like": tuple(known["like"]), "unlike": tuple(known["unlike"])})


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
        missing=known["missing"],
        text=known["text"],
        written=tuple(_line(each) for each in written),
        asked=tuple(_line(each) for each in written if each["asked"]),
        facts=known["facts"],
        signals={name: _contribution(each) for name, each in known["why"].items()},
    )


def _contribution(known: Mapping[str, Any]) -> Contribution:
    signal = Signal(known["kind"], known["space"], known["detail"])
    return Contribution(known["rank"], known["score"], signal)
