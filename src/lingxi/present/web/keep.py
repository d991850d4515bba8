"""Routes that change the library or tell how it is: assets, indexing, models, health, metrics."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from fastapi import APIRouter
from fastapi.responses import PlainTextResponse, StreamingResponse
from starlette.exceptions import HTTPException

from lingxi.library import Status
from lingxi.present.web.find import Served
from lingxi.present.web.originals import indexable
from lingxi.present.web.service import Service
from lingxi.version import __version__

LOOK_S = 0.2  # between two looks at a run that somebody follows

router = APIRouter()


@dataclass
class PathBody:
    """A file or folder on the server's machine."""

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
    return {"spaces": [vars(space) for space in held.spaces]}


@router.get("/v1/assets/skipped")
async def skipped(service: Served) -> dict[str, Any]:
    """The files that could not be read, and why."""
    held = await service.run("skipped", _status, service)
    return {"skipped": [{"path": str(each.path), "reason": each.reason} for each in held.skipped]}


@router.get("/v1/status")
async def status(service: Served) -> dict[str, Any]:
    """What the library holds."""
    held = await service.run("status", _status, service)
    return {
        "created": held.created,
        "roots": [str(root) for root in held.roots],
        "assets": held.assets,
        "segments": held.segments,
        "modalities": dict(held.modalities),
        "bytes": held.bytes,
        "skipped": len(held.skipped),
    }


@router.delete("/v1/assets")
async def forget(path: str, service: Served) -> dict[str, int]:
    """Takes a file, or all below a folder, out of the library; the files stay."""
    if service.job.running:
        raise HTTPException(409, "an indexing run is under way; POST /v1/index/pause, and try again")
    return {"forgotten": await service.run("forget", _forgotten, service, path)}


@router.post("/v1/index", status_code=202)
async def index(body: PathBody, service: Served) -> dict[str, Any]:
    """Begins to bring the library up to date with a file or folder that may be indexed."""
    roots = [*service.library.roots(), *service.settings.allowed]
    if not service.job.start(indexable(Path(body.path), roots)):
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


@router.get("/v1/index/events")
async def events(service: Served) -> StreamingResponse:
    """The same as server-sent events, until the run ends."""
    return StreamingResponse(_events(service), media_type="text/event-stream", headers={"Cache-Control": "no-store"})


@router.get("/metrics")
async def metrics(service: Served) -> PlainTextResponse:
    """Latencies of each stage and the queue, for Prometheus."""
    gauges = {"requests_waiting": service.waiting, "indexing": int(service.job.running)}
    return PlainTextResponse(service.metrics.text(gauges), media_type="text/plain; version=0.0.4")


def _status(service: Service) -> Status:
    with service.gate.together():
        return service.library.status()


def _forgotten(service: Service, path: str) -> int:
    with service.gate.alone():
        return service.library.forget(path)


async def _events(service: Service) -> AsyncIterator[str]:
    last: dict[str, Any] = {}
    while True:
        told = dict(service.job.told)
        if told != last:
            yield f"event: progress\ndata: {json.dumps(told)}\n\n"
        last = told
        if told["state"] != "running":
            return
        await asyncio.sleep(LOOK_S)
