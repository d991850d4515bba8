"""Routes of the indexing run: start, pause and progress."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from typing import Any

from fastapi.responses import StreamingResponse
from starlette.exceptions import HTTPException

from lingxi.index.indexer import IndexSettings
from lingxi.present.web.answers import answers, sends
from lingxi.present.web.deps import Owner, Served
from lingxi.present.web.reports import RunAnswer, SkippedFiles
from lingxi.present.web.router import router_of
from lingxi.present.web.schemas import STRICT, path_in
from lingxi.present.web.service import Service
from lingxi.wire import skipped_json

LOOK_S = 0.2  # between two polls of a run that a client follows
QUIET = 50  # polls without news after which a keep-alive comment is sent

router = router_of("indexing", "/v1/index")


@dataclass
class IndexBody:
    """A file or folder on the server's machine, and the settings for walking it."""

    __pydantic_config__ = STRICT

    path: str
    models: list[str] = field(default_factory=list)
    follow_links: bool | None = None
    hidden: bool | None = None
    archives: bool | None = None  # also read the files in archives
    exclude: list[str] | None = None  # patterns, as in .gitignore
    gone: bool = False  # also remove missing files
    retry: bool = False
    ocr: bool | None = None
    speech: str | None = None  # a speech model to transcribe sounds with; none when empty
    caption: bool = False  # afterwards, also generate captions for images without text


@dataclass
class RebuildBody:
    """The models that the library is to hold; those it holds when there are none."""

    __pydantic_config__ = STRICT

    models: list[str] = field(default_factory=list)


@dataclass
class CaptionBody:
    """A captioning model, the library itself when empty; or that generated captions are to be removed."""

    __pydantic_config__ = STRICT

    model: str = ""
    remove: bool = False


@router.post("", **answers(RunAnswer, 202))
async def index(body: IndexBody, service: Served, owner: Owner) -> dict[str, Any]:
    """Starts to index a file or folder, if it may be indexed."""
    folder = service.indexable(path_in(body.path), owner=owner, hidden=bool(body.hidden))
    _check_settings(body, owner=owner, personal=bool(service.settings.personal))
    settings = IndexSettings(**{name: value for name, value in vars(body).items() if name not in ("path", "models")})
    run = service.job.start(folder, settings, body.models)
    if run is None:
        raise service.job.refusal()
    return dict(service.job.progress(run))


def _check_settings(body: IndexBody, *, owner: bool, personal: bool) -> None:
    """Raises 403 for settings that are the owner's; the page of a ``personal`` server may set what is read."""
    walks = (body.follow_links, body.hidden, body.archives, body.exclude)
    reads = () if personal else (body.ocr, body.speech)
    if not owner and (body.models or any(each is not None for each in (*walks, *reads))):
        raise HTTPException(
            403,
            "only the user who started the server may set models, links, hidden, archives, exclude, ocr and speech",
        )


@router.post("/rebuild", **answers(RunAnswer, 202))
async def rebuild(body: RebuildBody, service: Served, owner: Owner) -> dict[str, Any]:
    """Begins to encode the whole library again, or goes on with it; the old vectors answer until it is complete."""
    if not owner and body.models:
        raise HTTPException(403, "the models of a library are for who started the server")
    run = service.job.rebuild(body.models)
    if run is None:
        raise service.job.refusal()
    return dict(service.job.progress(run))


@router.post("/captions", **answers(RunAnswer, 202))
async def captions(body: CaptionBody, service: Served, owner: Owner) -> dict[str, Any]:
    """Starts to generate captions for images without text, or to remove all generated ones."""
    if not owner and body.model:
        raise HTTPException(403, "a captioning model is for who started the server")
    run = service.job.caption(body.model, remove=body.remove)
    if run is None:
        raise service.job.refusal()
    return dict(service.job.progress(run))


@router.post("/pause", **answers(RunAnswer, 202))
async def pause(service: Served) -> dict[str, Any]:
    """Interrupts the run, also while it reads or encodes a file; starting it again resumes it."""
    service.job.pause()
    return dict(service.job.progress())


@router.get("", **answers(RunAnswer))
async def progress(service: Served, run: int | None = None) -> dict[str, Any]:
    """The progress or the result of a run by number, of the last one without."""
    return dict(service.job.progress(run))


@router.get("/skipped", **answers(SkippedFiles))
async def run_skipped(service: Served, run: int | None = None) -> dict[str, Any]:
    """The files that a run, or the last finished one, could not read, with the reason."""
    service.job.progress(run)  # an unknown run is an error
    return {"skipped": skipped_json(service.job.skipped(run))}


@router.get("/events", **sends("text/event-stream", "The events", binary=False))
async def events(service: Served, run: int | None = None) -> StreamingResponse:
    """The progress of a run by number, of the last one without, as server-sent events until it ends."""
    service.job.progress(run)  # an unknown run is an error, and no stream
    return StreamingResponse(
        _events(service, run), media_type="text/event-stream", headers={"Cache-Control": "no-store"}
    )


async def _events(service: Service, run: int | None) -> AsyncIterator[str]:
    last: dict[str, Any] = {}
    quiet = 0
    while True:
        told = dict(service.job.progress(run))
        quiet = 0 if told != last else quiet + 1
        if quiet == 0:
            yield f"event: progress\ndata: {json.dumps(told)}\n\n"
        elif quiet % QUIET == 0:
            yield ": still at it\n\n"
        last = told
        if told["state"] != "running" or service.ending.is_set():
            return
        await asyncio.sleep(LOOK_S)
