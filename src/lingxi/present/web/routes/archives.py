"""Routes that give many files as one ZIP file: it is prepared by its segments, then fetched as a stream."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Sequence
from contextlib import suppress
from functools import partial
from io import BytesIO
from pathlib import Path
from typing import Any, BinaryIO, final
from uuid import uuid4

from fastapi import Request
from fastapi.responses import StreamingResponse
from starlette.exceptions import HTTPException

from lingxi.errors import UnreadableMedia
from lingxi.present.web.additions import ArchiveAnswer, ArchiveBody
from lingxi.present.web.answers import answers, sends
from lingxi.present.web.deps import Served
from lingxi.present.web.files import UNTRUSTED
from lingxi.present.web.given import check_given, given, name_given, original_of
from lingxi.present.web.router import router_of
from lingxi.present.web.schemas import check_sizes
from lingxi.present.web.service import Service
from lingxi.present.web.zip_stream import zipped
from lingxi.search.hit import Hit

KEPT = 64  # archives that may be fetched; the oldest goes first

router = router_of("library", "/v1/archives")


@final
class Archives:
    """The segments of prepared archives, by random names. Thread-safe."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._ids: OrderedDict[str, tuple[str, ...]] = OrderedDict()

    def keep(self, ids: Sequence[str]) -> str:
        """Keeps segments; returns the name of their archive."""
        name = uuid4().hex
        with self._lock:
            self._ids[name] = tuple(ids)
            while len(self._ids) > KEPT:
                self._ids.popitem(last=False)
        return name

    def ids(self, name: str) -> tuple[str, ...]:
        """The segments of an archive; raises 404."""
        with self._lock:
            if name not in self._ids:
                raise HTTPException(404, "the archive has expired; prepare it again at /v1/archives")
            return self._ids[name]


@router.post("", **answers(ArchiveAnswer, 201))
async def prepare(body: ArchiveBody, request: Request, service: Served) -> dict[str, Any]:
    """Prepares a ZIP file of the files of segments, each once; answers its name, and how many files it has."""
    check_sizes(texts=[], filters=0, marks=0, hits=len(body.ids))
    sizes = await service.run("get", _sizes, service, body.ids)
    if not sizes:
        raise HTTPException(404, "the library has none of these segments")
    kept: Archives = request.app.state.archives
    return {"archive": kept.keep(body.ids), "files": len(sizes), "bytes": sum(sizes)}


@router.get("/{name}", **sends("application/zip", "The ZIP file"))
async def fetch(name: str, request: Request, service: Served) -> StreamingResponse:
    """The ZIP file of a name, as a stream."""
    kept: Archives = request.app.state.archives
    hits = await service.run("get", _files, service, kept.ids(name))
    stream = zipped((name_given(service, hit), partial(_opened, service, hit)) for hit in hits)
    headers = UNTRUSTED | {"Content-Disposition": 'attachment; filename="lingxi.zip"'}
    return StreamingResponse(stream, media_type="application/zip", headers=headers)


def _files(service: Service, ids: Sequence[str]) -> list[Hit]:
    """A segment of each file; raises 403 for one that the client may not have.

    A file that is gone is one of them, and is named in the archive.
    """
    with service.gate.read():
        hits = {hit.path: hit for hit in reversed(service.library.segments(ids))}
    check_given(service, *hits.values())
    return list(reversed(hits.values()))


def _sizes(service: Service, ids: Sequence[str]) -> list[int]:
    """The size in bytes of each file that is there; raises 403 for one that the client may not have."""
    found = list[int]()
    for hit in _files(service, ids):
        with suppress(OSError):
            found.append(_file(service, hit).stat().st_size)
    return found


def _file(service: Service, hit: Hit) -> Path:
    """The file, or a copy of one in object storage or in an archive, which is dropped some time; raises OSError."""
    try:
        return original_of(service, hit)
    except HTTPException as error:
        raise FileNotFoundError(hit.path.name) from error


def _opened(service: Service, hit: Hit) -> BinaryIO:
    """The file as it is given away, without its metadata where places are not shown; raises OSError."""
    try:
        found = given(service, hit)
    except (HTTPException, UnreadableMedia) as error:
        raise OSError(str(error)) from error
    return BytesIO(found) if isinstance(found, bytes) else found.open("rb")
