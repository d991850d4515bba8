"""The route of what the library knows of people, for the user who started the server."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter
from starlette.exceptions import HTTPException

from lingxi.inventory import PrivacyReport
from lingxi.present.web.deps import Owner, Served
from lingxi.present.web.service import Service
from lingxi.wire import privacy_json

router = APIRouter(prefix="/v1")


@router.get("/privacy")
async def privacy(service: Served, owner: Owner) -> dict[str, Any]:
    """What the library knows of people, kind by kind; only for the user who started the server."""
    if not owner:
        raise HTTPException(403, "only the user who started the server may see what the library knows of people")
    return privacy_json(await service.run("privacy", _known, service))


def _known(service: Service) -> PrivacyReport:
    with service.gate.read():
        return service.library.privacy()
