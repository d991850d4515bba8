"""The route of duplicates: groups of copies, edits and bursts."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter

from lingxi.present.web.deps import Served
from lingxi.present.web.service import Service
from lingxi.wire import duplicates_json

router = APIRouter(prefix="/v1")


@router.get("/duplicates")
async def duplicates(service: Served) -> dict[str, Any]:
    """Groups of copies, edits and bursts, with the better copy of each; the files are read now."""
    return await service.run("duplicates", _found, service)


def _found(service: Service) -> dict[str, Any]:
    return duplicates_json(service.library.duplicates())
