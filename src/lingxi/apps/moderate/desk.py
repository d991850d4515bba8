"""The desk of moderation in a library's folder: findings become cases, decisions are kept, and both are logged."""

from __future__ import annotations

from collections.abc import Set
from pathlib import Path
from typing import final

from lingxi.apps.moderate.drift import Drift, drift
from lingxi.apps.moderate.finding import Moderation
from lingxi.apps.moderate.log import LogCheck, add, check_log, entries
from lingxi.apps.moderate.moderate import OnPieces
from lingxi.apps.moderate.policy import Policy
from lingxi.apps.moderate.review import KIND, Case, cases, check_decision, waiting
from lingxi.apps.moderate.run import events, run
from lingxi.apps.moderate.source import Source
from lingxi.errors import BadQuery
from lingxi.store.records import append, keep_only, read


@final
class Desk:
    """What was found and decided in one library. Whoever calls what writes holds the lock of what the library keeps."""

    def __init__(self, library: Path) -> None:
        self._library = library

    def found(
        self,
        policy: Policy,
        source: Source,
        folder: Path | None = None,
        of: Source | None = None,
        on_progress: OnPieces | None = None,
    ) -> Moderation:
        """The findings of a policy; see :func:`lingxi.apps.moderate.run.run`. Nothing is written."""
        return run(policy, source, self.cases(), folder=folder, of=of, on_progress=on_progress)

    def record(self, policy: Policy, found: Moderation) -> None:
        """Logs a run and its new findings."""
        add(self._library, list(events(policy, found, self.cases())))

    def cases(self, reviewer: str | None = None) -> list[Case]:
        """All cases, most likely first; those that wait for a reviewer, if named."""
        found = cases(entries(self._library))
        return found if reviewer is None else waiting(found, reviewer)

    def case(self, id_: str, category: str) -> Case:
        """The case of a segment in a category; raises BadQuery."""
        for each in self.cases():
            if (each.id, each.category) == (id_, category):
                return each
        raise BadQuery(f"there is no case of {id_} in category {category!r}; run lingxi moderate first")

    def decide(self, id_: str, category: str, verdict: str, reviewer: str) -> Case:
        """Logs and keeps a verdict; returns the case as it stands now. Raises BadQuery."""
        check_decision(verdict, reviewer)
        self.case(id_, category)
        said = {"id": id_, "category": category, "verdict": verdict, "by": reviewer}
        (entry,) = add(self._library, [{"event": "decided", **said}])
        append(self._library, KIND, [{**said, "at": entry["at"], "entry": entry["n"], "digest": entry["digest"]}])
        return self.case(id_, category)

    def has_decisions(self) -> bool:
        """Whether anything was decided."""
        return any(True for _ in read(self._library, KIND))

    def decided(self) -> set[str]:
        """The ids that decisions name."""
        return {each["id"] for each in read(self._library, KIND)}

    def forget(self, ids: Set[str]) -> None:
        """Removes the decisions on these ids; the log keeps its entries, which say nothing of what the files hold."""
        if ids:
            keep_only(self._library, KIND, lambda each: each["id"] not in ids)

    def check(self, digest: str = "") -> LogCheck:
        """Whether the log is intact."""
        return check_log(self._library, list(read(self._library, KIND)), digest)

    def drift(self) -> list[Drift]:
        """How scores and confirmations changed."""
        return drift(entries(self._library))
