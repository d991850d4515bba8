"""From what ``--workers`` says to a crew: ``local:8`` or ``ray://HOST:10001``."""

from __future__ import annotations

import re

from lingxi.errors import BadQuery
from lingxi.index.workers.batch import Crew, Job, R, T

FORMS = (
    "local:8 (processes of this machine), ray://HOST:10001?size=64 (a Ray cluster), ray:auto?size=8 (the one that "
    "RAY_ADDRESS names), ray:local?size=2 (one that starts here); size is from 1 to 9999"
)
_LOCAL = re.compile(r"local:([1-9][0-9]{0,3})")
_RAY = re.compile(r"(ray:local|ray:auto|ray://[^?\s]+)(?:\?size=([1-9][0-9]{0,3}))?")


def is_crew(spec: str) -> bool:
    """Whether a text has the form of a crew."""
    return any(form.fullmatch(spec) for form in (_LOCAL, _RAY))


def crew_of(spec: str, job: Job[T, R]) -> Crew[T, R]:
    """The crew of a specification, for a job; raises BadQuery, MissingExtra or LibraryError."""
    local = _LOCAL.fullmatch(spec)
    if local:
        from lingxi.index.workers.local import LocalCrew

        return LocalCrew(job, int(local[1]))
    ray = _RAY.fullmatch(spec)
    if ray:
        from lingxi.index.workers.ray import RayCrew

        return RayCrew(job, ray[1], int(ray[2] or 0))
    raise BadQuery(f"{spec!r} are no workers; there are: {FORMS}")
