"""The route of duplicates: groups of copies, edits and bursts."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter
from starlette.exceptions import HTTPException

from lingxi.present.web.deps import Owner, Served
from lingxi.present.web.service import Service
from lingxi.wire import duplicates_json

router = APIRouter(prefix="/v1")


@router.get("/duplicates")
async def duplicates(service: Served, owner: Owner) -> dict[str, Any]:
    """Groups of copies, edits and bursts; the files are read now. Only for the user who started the server."""
    if not owner:
        raise HTTPException(403, "only the user who started the server may look for duplicates")
    return await service.run("duplicates", _found, service)


def _found(service: Service) -> dict[str, Any]:
    return duplicates_json(service.library.duplicates())
