"""Routes of assets: sending files, removing some, listing those that could not be read."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import IO, Any

from fastapi import Request, Response
from starlette.datastructures import UploadFile
from starlette.exceptions import HTTPException

from lingxi.present.web.answers import answers
from lingxi.present.web.deps import FORM, JSON, Owner, Served, asset, kind_of
from lingxi.present.web.jobs import ending
from lingxi.present.web.reports import AssetsAnswer, CountForgotten, SkippedFiles
from lingxi.present.web.router import router_of
from lingxi.present.web.schemas import path_in
from lingxi.present.web.service import Service
from lingxi.present.web.uploads import keep, safe_name
from lingxi.wire import path_json, skipped_json

MOST_FILES = 32  # per request
FILES: dict[str, Any] = {
    "requestBody": {
        "required": True,
        "content": {
            FORM: {"schema": {"type": "object", "additionalProperties": {"type": "string", "format": "binary"}}},
            JSON: {"schema": {"type": "object", "required": ["path"], "properties": {"path": {"type": "string"}}}},
        },
    }
}

router = router_of("indexing", "/v1/assets")


@router.post("", **answers(AssetsAnswer, 201, 202), openapi_extra=FILES)
async def add(request: Request, response: Response, service: Served, owner: Owner) -> dict[str, Any]:
    """Stores the files of a form in the server's folder, or takes a path there; indexes them in the background."""
    if kind_of(request) == JSON:
        if service.ending.is_set():
            raise ending()
        path = service.indexable(path_in(asset(await request.body()).path), owner=owner)
        service.job.follow(path)
        response.status_code = 202
        return {"assets": [path_json(path)]}
    inbox = service.settings.inbox
    if inbox is None:
        raise HTTPException(403, "this server does not store files; start it with: lingxi serve --uploads FOLDER")
    async with request.form(max_files=MOST_FILES, max_fields=0) as form:
        sent = [(file.filename or "", file.file) for _, file in form.multi_items() if isinstance(file, UploadFile)]
        if not sent:
            raise HTTPException(422, "the form has no files; send them as multipart/form-data")
        if service.quarantine is not None:
            judged = await service.run("keep", service.quarantine.receive, sent)
            service.job.follow(inbox)
            return {"assets": [each.as_json() for each in judged]}
        kept = await service.run("keep", _kept, inbox, sent)
    service.job.follow(inbox)
    return {"assets": [path_json(path) for path in kept]}


@router.delete("", **answers(CountForgotten))
async def forget(path: str, service: Served) -> dict[str, int]:
    """Removes a file, or everything below a folder, from the library; the files stay."""
    if service.job.running:
        raise service.job.refusal()
    return {"forgotten": await service.run("forget", _forgotten, service, path)}


@router.get("/skipped", **answers(SkippedFiles))
async def skipped(service: Served) -> dict[str, Any]:
    """The files that could not be read, with the reason."""
    held = await service.run("skipped", service.status)
    return {"skipped": skipped_json(held.skipped)}


def _kept(inbox: Path, sent: Sequence[tuple[str, IO[bytes]]]) -> list[Path]:
    names = [safe_name(name) for name, _ in sent]  # all or none: all names are checked before the first file is written
    return [keep(inbox, name, file) for name, (_, file) in zip(names, sent, strict=True)]


def _forgotten(service: Service, path: str) -> int:
    with service.gate.read():
        return service.library.forget(path_in(path))
