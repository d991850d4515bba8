"""Routes of moderation: findings of a policy, cases for review, and the log."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from starlette.exceptions import HTTPException

from lingxi.apps.moderate.policy import Policy, policy_of
from lingxi.apps.moderate.review import Case
from lingxi.codec import dump_fields
from lingxi.encode.image.classifier import OPEN_NSFW
from lingxi.present.web.answers import answers
from lingxi.present.web.deps import Owner, Served
from lingxi.present.web.oversight import CaseAnswer, CasesAnswer, DriftsAnswer, LogAnswer, ModerationAnswer
from lingxi.present.web.router import router_of
from lingxi.present.web.schemas import ModerateBody, VerdictBody, path_in
from lingxi.present.web.service import Service
from lingxi.search.hit import Hit
from lingxi.wire import case_json, hit_json, moderation_json

MOST_CASES = 200  # in one answer

router = router_of("moderation")


@router.post("/moderate", **answers(ModerationAnswer))
async def moderate(body: ModerateBody, service: Served, owner: Owner) -> dict[str, Any]:
    """What a policy finds in a folder or in the whole library; the findings become cases for review."""
    policy = policy_of(body.policy)
    if not owner:
        _check(policy)
    return await service.run("moderate", _moderated, service, policy, body.folder)


@router.get("/reviews", **answers(CasesAnswer))
async def cases(service: Served, reviewer: str | None = None) -> dict[str, Any]:
    """The first 200 cases, each with its segment; with ``reviewer`` those that wait for them, disputed ones first."""
    return await service.run("review", _cases, service, reviewer, location=service.settings.location)


@router.post("/reviews", **answers(CaseAnswer))
async def decide(body: VerdictBody, service: Served) -> dict[str, Any]:
    """Keeps a verdict; a held file is let through when people agree that nothing in it fits the policy."""
    return await service.run("review", _decided, service, body)


@router.get("/reviews/log", **answers(LogAnswer))
async def log(service: Served, digest: str = "") -> dict[str, Any]:
    """Whether the log is intact, and its last digest; ``digest`` is one that was written down earlier."""
    found = await service.run("review", lambda: service.library.check_moderation_log(digest))
    return dump_fields(found) | {"sound": found.sound}


@router.get("/reviews/drift", **answers(DriftsAnswer))
async def drift(service: Served) -> dict[str, Any]:
    """How scores, and the share of findings that people confirm, have changed, by category."""
    found = await service.run("review", service.library.moderation_drift)
    return {"categories": [dump_fields(each) | {"shifted": each.shifted} for each in found]}


def _check(policy: Policy) -> None:
    for each in policy.categories:
        if each.classifier not in ("", OPEN_NSFW):
            raise HTTPException(403, f"only the user who started the server may name a classifier but {OPEN_NSFW}")


def _moderated(service: Service, policy: Policy, folder: str | None) -> dict[str, Any]:
    with service.gate.read():
        found = service.library.moderate(policy, None if folder is None else path_in(folder))
    return moderation_json(found)


def _cases(service: Service, reviewer: str | None, *, location: bool) -> dict[str, Any]:
    found = service.library.review_cases(reviewer)
    shown = found[:MOST_CASES]
    hits = {hit.id: hit for hit in service.library.segments([case.id for case in shown])}
    held = {} if service.quarantine is None else service.quarantine.segments({case.id for case in shown} - hits.keys())
    return {"cases": [_case(each, hits, held, location=location) for each in shown], "total": len(found)}


def _case(case: Case, hits: Mapping[str, Hit], held: Mapping[str, Hit], *, location: bool) -> dict[str, Any]:
    """A case with its segment, which is null if the file is not in the library any more."""
    hit = hits.get(case.id) or held.get(case.id)
    return case_json(case) | {"hit": hit and hit_json(hit, location=location), "held": case.id in held}


def _decided(service: Service, body: VerdictBody) -> dict[str, Any]:
    case = service.library.decide(body.id, body.category, body.verdict, body.reviewer)
    if service.quarantine is not None and case.closed and service.quarantine.settle(case.id) is not None:
        service.job.follow(service.quarantine.folder.parent)
    return case_json(case)
