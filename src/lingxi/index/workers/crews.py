"""From what ``--workers`` says to a crew: ``local:8`` or ``ray://HOST:10001``."""

from __future__ import annotations

import re

from lingxi.errors import BadQuery
from lingxi.index.workers.batch import Crew
from lingxi.index.workers.work import Orders

FORMS = "local:8 (processes of this machine), ray://HOST:10001?size=64 (a Ray cluster), ray:local?size=2"
_LOCAL = re.compile(r"local:([1-9][0-9]{0,3})")


def is_crew(spec: str) -> bool:
    """Whether a text has the form of a crew."""
    return _LOCAL.fullmatch(spec) is not None or spec.startswith("ray:")


def crew_of(spec: str, orders: Orders) -> Crew:
    """The crew of a specification; raises BadQuery, MissingExtra or LibraryError."""
    local = _LOCAL.fullmatch(spec)
    if local:
        from lingxi.index.workers.local import LocalCrew

        return LocalCrew(orders, int(local[1]))
    if spec.startswith("ray:"):
        from lingxi.index.workers.ray import RayCrew

        return RayCrew(orders, spec)
    raise BadQuery(f"{spec!r} are no workers; there are: {FORMS}")
