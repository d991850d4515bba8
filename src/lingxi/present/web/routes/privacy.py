"""The route of what the library knows of people, for clients that may change it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from lingxi.inventory import PrivacyReport
from lingxi.present.web.answers import answers
from lingxi.present.web.deps import Owner, Served
from lingxi.present.web.oversight import PrivacyAnswer
from lingxi.present.web.router import router_of
from lingxi.present.web.service import Service
from lingxi.wire import privacy_json

router = router_of("access")


@router.get("/privacy", **answers(PrivacyAnswer))
async def privacy(service: Served, owner: Owner) -> dict[str, Any]:
    """What the library knows of people, kind by kind; needs the write token.

    Only the user who started the server sees paths on the disk.
    """
    found = await service.run("privacy", _known, service)
    if not owner:
        found = replace(found, known=tuple(replace(each, where=()) for each in found.known))
    return privacy_json(found)


def _known(service: Service) -> PrivacyReport:
    with service.gate.read():
        return service.library.privacy()
