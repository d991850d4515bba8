"""The desk of moderation in a library's folder: findings become cases, decisions are kept, and both are logged."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Set
from dataclasses import dataclass
from pathlib import Path
from typing import final

from lingxi.apps.moderate.drift import Drift, drift
from lingxi.apps.moderate.finding import Moderation
from lingxi.apps.moderate.log import LogCheck, Stamp, add, check_log, entries, stamp
from lingxi.apps.moderate.moderate import OnPieces
from lingxi.apps.moderate.policy import Policy
from lingxi.apps.moderate.review import KIND, Case, cases, check_decision, standing, waiting
from lingxi.apps.moderate.run import events, run
from lingxi.apps.moderate.source import Source
from lingxi.errors import BadQuery, LibraryDamaged
from lingxi.store.records import append, keep_only, read

MOST_READINGS = 4  # of logs, that are kept in memory
AT_ONCE = 1_000  # ids in one entry of the log, which has a longest line


@dataclass(frozen=True)
class _Reading:
    """What a log says."""

    cases: tuple[Case, ...]
    drift: tuple[Drift, ...]


_readings = OrderedDict[tuple[Path, Stamp], _Reading]()


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
        """All cases, most likely first; those that wait for a reviewer, if named. Raises LibraryDamaged."""
        found = list(self._reading().cases)
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
        known = self.case(id_, category)
        said = {"id": id_, "category": category, "verdict": verdict, "by": reviewer.strip()}
        (entry,) = add(self._library, [{"event": "decided", **said, "content": known.content}])
        append(self._library, KIND, [{**said, "at": entry["at"], "entry": entry["n"], "digest": entry["digest"]}])
        return self.case(id_, category)

    def named(self) -> set[str]:
        """The ids that cases and decisions name; those of decisions where the log is damaged."""
        decided = {each["id"] for each in read(self._library, KIND)}
        try:
            return decided | {case.id for case in self.cases()}
        except LibraryDamaged:
            return decided

    def forget(self, ids: Set[str]) -> None:
        """Removes the decisions on these ids. The log notes that earlier entries on them do not count any more.

        A log that is damaged is left as it is: a file must be forgotten even then.
        """
        if not ids:
            return
        keep_only(self._library, KIND, lambda each: each["id"] not in ids)
        listed = sorted(ids & {case.id for case in self._cases_if_sound()})
        some = [listed[start : start + AT_ONCE] for start in range(0, len(listed), AT_ONCE)]
        if some:
            add(self._library, [{"event": "forgotten", "ids": each} for each in some])

    def check(self, digest: str = "") -> LogCheck:
        """Whether the log is intact."""
        return check_log(self._library, list(read(self._library, KIND)), digest)

    def drift(self) -> list[Drift]:
        """How scores and decisions changed. Raises LibraryDamaged."""
        return list(self._reading().drift)

    def _cases_if_sound(self) -> list[Case]:
        return self.cases() if self.check().sound else []

    def _reading(self) -> _Reading:
        """What the log says, which is read once for each state of its file."""
        key = self._library, stamp(self._library)
        known = _readings.get(key)
        if known is None:
            log = standing(entries(self._library))
            known = _readings[key] = _Reading(tuple(cases(log)), tuple(drift(log)))
            while len(_readings) > MOST_READINGS:
                _readings.popitem(last=False)
        return known
