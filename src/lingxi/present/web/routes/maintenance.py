"""Maintenance routes for the user who started the server: check, backup, compact."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from starlette.exceptions import HTTPException

from lingxi.address import shown
from lingxi.check import CheckReport
from lingxi.present.web.answers import answers
from lingxi.present.web.deps import Owner, Served
from lingxi.present.web.oversight import CheckAnswer
from lingxi.present.web.reports import BackupAnswer, FreedAnswer
from lingxi.present.web.router import router_of
from lingxi.present.web.schemas import STRICT, path_in
from lingxi.present.web.service import Service
from lingxi.wire import check_json

router = router_of("server")


@dataclass
class BackupBody:
    """The target of a backup, on the server's machine."""

    __pydantic_config__ = STRICT

    path: str


@router.get("/check", **answers(CheckAnswer))
async def check(service: Served, owner: Owner) -> dict[str, Any]:
    """Checks every point and file of the library; only for the user who started the server."""
    if not owner:
        raise HTTPException(403, "only the user who started the server may check the library")
    return check_json(await service.run("check", _checked, service))


@router.post("/backup", **answers(BackupAnswer, 201))
async def backup(body: BackupBody, service: Served, owner: Owner) -> dict[str, Any]:
    """Writes a backup to a new file or folder; only for the user who started the server."""
    if not owner:
        raise HTTPException(403, "only the user who started the server may write a backup")
    return {"path": body.path, "points": await service.run("backup", _backed_up, service, path_in(body.path))}


@router.post("/compact", **answers(FreedAnswer))
async def compact(service: Served, owner: Owner) -> dict[str, int]:
    """Erases the data of removed files from the disk; only for the user who started the server."""
    if not owner:
        raise HTTPException(403, "only the user who started the server may compact the library")
    if service.job.running:
        raise service.job.refusal()
    return {"freed_bytes": await service.run("compact", _compacted, service)}


def _checked(service: Service) -> CheckReport:
    with service.job.exclusive("a check"), service.gate.read():
        return service.library.check()


def _backed_up(service: Service, target: Path) -> int:
    """Writes the backup while no run can start and nothing is forgotten."""
    if target.exists():
        raise HTTPException(409, f"{shown(target)} exists already; name a new file or folder")
    with service.job.exclusive("a backup"), service.gate.read():
        return service.library.backup(target)


def _compacted(service: Service) -> int:
    with service.gate.write():
        return service.library.compact()
