"""Routes for choosing a folder on the server's machine: its subfolders, a count of its files, and the cost of a run."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path
from typing import Any

from starlette.exceptions import HTTPException

from lingxi.address import shown
from lingxi.present.web.answers import answers
from lingxi.present.web.deps import Owner, Served
from lingxi.present.web.folders import MOST_ENDINGS, count, existing, places, subfolders
from lingxi.present.web.reports import CountAnswer, EstimateAnswer, FoldersAnswer
from lingxi.present.web.router import router_of
from lingxi.present.web.schemas import path_in
from lingxi.present.web.service import Service

router = router_of("indexing", "/v1/folders")


@router.get("", **answers(FoldersAnswer))
async def folders(service: Served, owner: Owner, path: str | None = None) -> dict[str, Any]:
    """The folders in a folder that may be indexed; without a path, where choosing begins and what a run may do."""
    if path is None:
        found = await service.run("get", places, service.offered(), service.settings.personal)
        return {"path": None, "parent": None, "folders": list(map(_named, found)), **_abilities(service, owner=owner)}
    folder = service.indexable(path_in(path), owner=owner)
    found = await service.run("get", subfolders, folder)
    return {"path": shown(folder), "parent": _parent(service, folder, owner=owner), "folders": list(map(_named, found))}


@router.get("/count", **answers(CountAnswer))
async def counted(path: str, service: Served, owner: Owner) -> dict[str, Any]:
    """How many files of each kind a folder has, counted for two seconds at most by their names."""
    found = await service.run("get", count, existing(service.indexable(path_in(path), owner=owner)))
    left_out = [{"extension": each.lstrip("."), "files": n} for each, n in found.left_out.most_common(MOST_ENDINGS)]
    return {**vars(found), "files": dict(found.files), "left_out": left_out}


@router.get("/estimate", **answers(EstimateAnswer))
async def estimated(path: str, service: Served, owner: Owner) -> dict[str, Any]:
    """The seconds that indexing a folder takes, and the growth of the library, from reading a few of its files."""
    folder = existing(service.indexable(path_in(path), owner=owner))
    found = await service.run("estimate", service.library.estimate, folder)
    survey = found.survey
    return {
        "files": survey.work,
        "recordings": survey.recordings,
        "seconds": found.seconds,
        "bytes": found.bytes,
    }


def _named(folder: Path) -> dict[str, str]:
    return {"path": shown(folder), "name": shown(Path(folder.name or folder))}


def _abilities(service: Service, *, owner: bool) -> dict[str, bool]:
    """What the client may switch on, as far as it is installed, and whether files may be sent."""
    reads = owner or bool(service.settings.personal)
    return {
        "reads": reads,
        "ocr": reads and find_spec("rapidocr") is not None,
        "speech": reads and find_spec("faster_whisper") is not None,
        "uploads": service.settings.inbox is not None,
    }


def _parent(service: Service, folder: Path, *, owner: bool) -> str | None:
    """The folder above, if it may be indexed as well."""
    try:
        return shown(service.indexable(folder.parent, owner=owner))
    except HTTPException:
        return None
