"""Routes about the server and the library: health, readiness, models, status, metrics."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from fastapi.responses import PlainTextResponse
from starlette.exceptions import HTTPException

from lingxi.codec import dump
from lingxi.errors import LibraryError
from lingxi.present.web.answers import answers, sends
from lingxi.present.web.deps import Served, Writer
from lingxi.present.web.jobs import ending
from lingxi.present.web.metrics import Figure, resident_bytes
from lingxi.present.web.reports import HealthAnswer, ModelsAnswer, ReadyAnswer, StatusAnswer
from lingxi.present.web.router import router_of
from lingxi.present.web.service import Service
from lingxi.scoped import NOWHERE
from lingxi.version import __version__
from lingxi.wire import status_json

router = router_of("server", "")


@router.get("/v1/health", **answers(HealthAnswer))
async def health() -> dict[str, str]:
    """Whether the process is alive."""
    return {"status": "ok", "version": __version__}


@router.get("/v1/ready", **answers(ReadyAnswer))
async def ready(service: Served) -> dict[str, str]:
    """Whether a load balancer may send requests here: the library can be reached, and the server is not ending."""
    if service.ending.is_set():
        raise ending()
    try:
        await service.run("ready", service.check_reachable)
    except LibraryError:  # what it says may name the database, and everybody may ask this
        raise HTTPException(503, "the library cannot be reached") from None
    return {"status": "ready"}


@router.get("/v1/models", **answers(ModelsAnswer))
async def models(service: Served) -> dict[str, Any]:
    """The spaces of the library."""
    held = await service.run("models", service.status)
    return {"spaces": dump(held.spaces)}


@router.get("/v1/status", **answers(StatusAnswer))
async def status(service: Served, writer: Writer) -> dict[str, Any]:
    """The contents of the library; the address of a database only for those who may write."""
    held = await service.run("status", service.status)
    return status_json(
        held if writer else replace(held, address="", folder=held.folder if not held.address else NOWHERE)
    )


@router.get("/metrics", **sends("text/plain", "The metrics", binary=False))
async def metrics(service: Served) -> PlainTextResponse:
    """Prometheus metrics: latencies of each stage, the queue, the cache, models and memory."""
    return PlainTextResponse(service.metrics.text(_figures(service)), media_type="text/plain; version=0.0.4")


def _figures(service: Service) -> list[Figure]:
    """Figures from elsewhere: the queue, the cache of query vectors, the models, memory."""
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
