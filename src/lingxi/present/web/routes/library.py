"""Routes that change the library or tell how it is: assets, indexing, models, health, metrics."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any

from fastapi import APIRouter, Request, Response
from fastapi.responses import PlainTextResponse, StreamingResponse
from starlette.datastructures import UploadFile
from starlette.exceptions import HTTPException

from lingxi.address import shown
from lingxi.check import CheckReport
from lingxi.codec import dump
from lingxi.index.indexer import IndexSettings
from lingxi.present.web.deps import FORM, JSON, asset, kind_of
from lingxi.present.web.files import indexable
from lingxi.present.web.metrics import Figure, resident_bytes
from lingxi.present.web.routes.search import Owner, Served
from lingxi.present.web.schemas import check_json, path_in, path_json, skipped_json, status_json
from lingxi.present.web.service import Service
from lingxi.present.web.uploads import keep, safe_name
from lingxi.types import Status
from lingxi.version import __version__

LOOK_S = 0.2  # between two looks at a run that somebody follows
QUIET = 50  # looks without news after which a sign of life is sent
MOST_FILES = 32  # of one request
FILES: dict[str, Any] = {
    "requestBody": {
        "required": True,
        "content": {
            FORM: {"schema": {"type": "object", "additionalProperties": {"type": "string", "format": "binary"}}},
            JSON: {"schema": {"type": "object", "required": ["path"], "properties": {"path": {"type": "string"}}}},
        },
    }
}

router = APIRouter()


@dataclass
class IndexBody:
    """A file or folder on the server's machine, and how it is walked."""

    path: str
    models: list[str] = field(default_factory=list)
    follow_links: bool | None = None
    hidden: bool | None = None
    exclude: list[str] | None = None  # patterns, as in .gitignore
    gone: bool = False  # whether what is missing is removed
    retry: bool = False
    ocr: bool | None = None
    speech: str | None = None  # a model that hears what is said, none when empty


@dataclass
class BackupBody:
    """Where a backup is written, on the server's machine."""

    path: str


@router.get("/v1/health")
async def health() -> dict[str, str]:
    """Whether the process lives."""
    return {"status": "ok", "version": __version__}


@router.get("/v1/ready")
async def ready(service: Served) -> dict[str, Any]:
    """Whether a search would be answered."""
    held = await service.run("ready", _status, service)
    return {"status": "ready", "segments": held.segments, "waiting": service.waiting}


@router.get("/v1/models")
async def models(service: Served) -> dict[str, Any]:
    """The spaces the library holds."""
    held = await service.run("models", _status, service)
    return {"spaces": dump(held.spaces)}


@router.get("/v1/assets/skipped")
async def skipped(service: Served) -> dict[str, Any]:
    """The files that could not be read, and why."""
    held = await service.run("skipped", _status, service)
    return {"skipped": skipped_json(held.skipped)}


@router.get("/v1/status")
async def status(service: Served) -> dict[str, Any]:
    """What the library holds."""
    return status_json(await service.run("status", _status, service))


@router.get("/v1/check")
async def check(service: Served, owner: Owner) -> dict[str, Any]:
    """Looks at every point and file of the library, for who started the server."""
    if not owner:
        raise HTTPException(403, "checking reads the whole library, and is for the user who started the server")
    return check_json(await service.run("check", _checked, service))


@router.post("/v1/backup", status_code=201)
async def backup(body: BackupBody, service: Served, owner: Owner) -> dict[str, Any]:
    """Writes a backup into a new file or folder, for who started the server."""
    if not owner:
        raise HTTPException(403, "a backup is written where the server's user may, and is for who started the server")
    return {"path": body.path, "points": await service.run("backup", _backed_up, service, path_in(body.path))}


@router.post("/v1/assets", status_code=201, openapi_extra=FILES)
async def add(request: Request, response: Response, service: Served, owner: Owner) -> dict[str, Any]:
    """Keeps the files of a form in the server's own folder, or takes a path; they are indexed in the background."""
    if kind_of(request) == JSON:
        path = _allowed(service, asset(await request.body()).path, owner=owner)
        service.job.follow(path)
        response.status_code = 202
        return {"assets": [path_json(path)]}
    inbox = service.settings.inbox
    if inbox is None:
        raise HTTPException(403, "this server keeps no files; start it with: lingxi serve --uploads FOLDER")
    async with request.form(max_files=MOST_FILES, max_fields=0) as form:
        sent = [(file.filename or "", file.file) for _, file in form.multi_items() if isinstance(file, UploadFile)]
        if not sent:
            raise HTTPException(422, "the form has no files; send them as multipart/form-data")
        kept = await service.run("keep", _kept, inbox, sent)
    service.job.follow(inbox)
    return {"assets": [path_json(path) for path in kept]}


def _allowed(service: Service, path: str, *, owner: bool) -> Path:
    """The path, if it may be indexed: by who started the server any, by others what is below the allowed folders."""
    wanted = path_in(path)
    return wanted if owner else indexable(wanted, [*service.library.roots(), *service.settings.allowed])


def _kept(inbox: Path, sent: Sequence[tuple[str, IO[bytes]]]) -> list[Path]:
    names = [safe_name(name) for name, _ in sent]  # all or none: names are looked at before anything is written
    return [keep(inbox, name, file) for name, (_, file) in zip(names, sent, strict=True)]


@router.delete("/v1/assets")
async def forget(path: str, service: Served) -> dict[str, int]:
    """Takes a file, or all below a folder, out of the library; the files stay."""
    if service.job.running:
        raise HTTPException(409, "an indexing run is under way; POST /v1/index/pause, and try again")
    return {"forgotten": await service.run("forget", _forgotten, service, path)}


@router.post("/v1/compact")
async def compact(service: Served, owner: Owner) -> dict[str, int]:
    """Rewrites the library so that nothing remains of what is no longer known; for who started the server."""
    if not owner:
        raise HTTPException(403, "the library is compacted by who started the server")
    if service.job.running:
        raise HTTPException(409, "an indexing run is under way; POST /v1/index/pause, and try again")
    return {"freed_bytes": await service.run("compact", _compacted, service)}


@router.post("/v1/index", status_code=202)
async def index(body: IndexBody, service: Served, owner: Owner) -> dict[str, Any]:
    """Begins to bring the library up to date with a file or folder that may be indexed."""
    folder = _allowed(service, body.path, owner=owner)
    special = (body.follow_links, body.hidden, body.exclude, body.ocr, body.speech)
    if not owner and (body.models or any(each is not None for each in special)):
        raise HTTPException(403, "models, links, hidden files, exclude, ocr and speech are for who started the server")
    settings = IndexSettings(**{name: value for name, value in vars(body).items() if name not in ("path", "models")})
    if not service.job.start(folder, settings, body.models):
        raise HTTPException(409, "an indexing run is under way; follow it at /v1/index/events")
    return dict(service.job.told)


@router.post("/v1/index/pause", status_code=202)
async def pause(service: Served) -> dict[str, Any]:
    """Ends the run after the batch in work; starting it again goes on from there."""
    service.job.pause()
    return dict(service.job.told)


@router.get("/v1/index")
async def progress(service: Served) -> dict[str, Any]:
    """How far the run has come, or how the last one ended."""
    return dict(service.job.told)


@router.get("/v1/index/skipped")
async def run_skipped(service: Served) -> dict[str, Any]:
    """What the last run that ended could not read, and why."""
    return {"skipped": skipped_json(service.job.skipped)}


@router.get("/v1/index/events")
async def events(service: Served) -> StreamingResponse:
    """The same as server-sent events, until the run ends."""
    return StreamingResponse(_events(service), media_type="text/event-stream", headers={"Cache-Control": "no-store"})


@router.get("/metrics")
async def metrics(service: Served) -> PlainTextResponse:
    """Latencies of each stage, the queue, the cache, models and memory, for Prometheus."""
    return PlainTextResponse(service.metrics.text(_figures(service)), media_type="text/plain; version=0.0.4")


def _figures(service: Service) -> list[Figure]:
    """What is counted elsewhere: the queue, the cache of queries' vectors, the models, memory."""
    vectors = service.library.embedder.counts
    return [
        ("requests_waiting", "gauge", service.waiting),
        ("indexing", "gauge", int(service.job.running)),
        ("models_loaded", "gauge", len(service.library.loaded)),
        ("memory_bytes", "gauge", resident_bytes()),
        ("query_vectors_waiting", "gauge", vectors.waiting),
        ("query_vectors_hits_total", "counter", vectors.hits),
        ("query_vectors_misses_total", "counter", vectors.misses),
        ("query_vectors_batches_total", "counter", vectors.batches),
        ("query_vectors_encoded_total", "counter", vectors.media),
        ("query_vectors_seconds_total", "counter", vectors.seconds),
    ]


def _status(service: Service) -> Status:
    with service.gate.read():
        return service.library.status()


def _forgotten(service: Service, path: str) -> int:
    with service.gate.read():
        return service.library.forget(path_in(path))


def _compacted(service: Service) -> int:
    with service.gate.write():
        return service.library.compact()


def _checked(service: Service) -> CheckReport:
    with service.job.held(), service.gate.read():
        return service.library.check()


def _backed_up(service: Service, target: Path) -> int:
    """No run may begin before it ends, and nothing is forgotten meanwhile."""
    if target.exists():
        raise HTTPException(409, f"{shown(target)} exists already; name a new file or folder")
    with service.job.held(), service.gate.read():
        return service.library.backup(target)


async def _events(service: Service) -> AsyncIterator[str]:
    last: dict[str, Any] = {}
    quiet = 0
    while True:
        told = dict(service.job.told)
        quiet = 0 if told != last else quiet + 1
        if quiet == 0:
            yield f"event: progress\ndata: {json.dumps(told)}\n\n"
        elif quiet % QUIET == 0:
            yield ": still at it\n\n"
        last = told
        if told["state"] != "running" or service.ending.is_set():
            return
        await asyncio.sleep(LOOK_S)
