"""Sent files are judged by a policy before they are stored: most go on, some are held for review, some are refused.

They are indexed in a second library beside the inbox, so that nobody finds them until they are let through. A held
file stays where it is until the reviewers agree; it is then moved, never deleted.
"""

from __future__ import annotations

import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import IO, Any, Literal, TypeAlias, final

from starlette.exceptions import HTTPException

from lingxi.address import address_of, asset_id, segment_id
from lingxi.apps.moderate.finding import Finding, Moderation
from lingxi.apps.moderate.policy import Policy
from lingxi.index.roots import HELD, HELD_LIBRARY
from lingxi.library import Library
from lingxi.present.web.uploads import keep, safe_name, sweep
from lingxi.search.hit import Hit
from lingxi.wire import path_json

State: TypeAlias = Literal["stored", "flagged", "held"]


@dataclass(frozen=True)
class Received:
    """A file that was sent, and what became of it."""

    path: Path
    state: State
    findings: tuple[Finding, ...] = ()

    def as_json(self) -> Mapping[str, Any]:
        """Plain JSON values: path, address, state, and the findings as sentences."""
        said = [{"category": each.category, "words": dict(each.words)} for each in self.findings]
        return path_json(self.path) | {"state": self.state, "findings": said}


@final
class Quarantine:
    """The folder and the library of files that wait."""

    def __init__(self, library: Library, policy: Policy, inbox: Path) -> None:
        self._library, self._policy, self._inbox = library, policy, inbox
        self.folder = inbox / HELD
        sweep(self.folder)
        self._own = Library(inbox / HELD_LIBRARY)
        self._lock = threading.Lock()

    def receive(self, sent: Sequence[tuple[str, IO[bytes]]]) -> list[Received]:
        """Judges files, then stores all of them; raises 422, and stores none, if the policy refuses one."""
        names = [safe_name(name) for name, _ in sent]
        with self._lock:
            before = set(self.folder.iterdir())  # a held file that is sent again stays
            waiting = [keep(self.folder, name, file) for name, (_, file) in zip(names, sent, strict=True)]
            judged = [self._library.findings_elsewhere(self._policy, path, self._own) for path in waiting]
            refused = [one for found in judged for one in found.findings if one.action == "refuse"]
            if refused:
                for path in set(waiting) - before:
                    self._drop(path)
                raise HTTPException(422, f"refused by the policy {self._policy.name}: {refused[0].words['en']}")
            return [self._placed(path, found) for path, found in zip(waiting, judged, strict=True)]

    def segment(self, id_: str) -> Hit | None:
        """A segment of a file that is held."""
        return next(iter(self._own.segments([id_])), None)

    def settle(self, id_: str) -> Path | None:
        """Lets the file of a case through if people agree that none of its cases fits; returns where it is then."""
        with self._lock:
            hit = self.segment(id_)
            if hit is None or not hit.path.is_file():
                return None
            ids = {case.id for case in self._library.review_cases()}
            own = {each.id for each in self._own.segments(sorted(ids)) if each.path == hit.path}
            if any(case.state != "no" for case in self._library.review_cases() if case.id in own):
                return None
            return self._let_through(hit.path)

    def close(self) -> None:
        """Closes its library."""
        self._own.close()

    def _placed(self, path: Path, found: Moderation) -> Received:
        if any(each.action == "hold" for each in found.findings):
            self._library.record_findings(self._policy, found)
            return Received(path, "held", found.findings)
        hits = {hit.id: hit for hit in self._own.segments([each.id for each in found.findings])}
        stored = self._let_through(path)
        if not found.findings:
            return Received(stored, "stored")
        asset = asset_id(address_of(stored))
        moved = tuple(
            replace(each, path=stored, id=segment_id(asset, hits[each.id].place, each.modality))
            for each in found.findings
        )
        self._library.record_findings(self._policy, replace(found, findings=moved))
        return Received(stored, "flagged", moved)

    def _let_through(self, path: Path) -> Path:
        with path.open("rb") as file:
            stored = keep(self._inbox, path.name, file)
        self._drop(path)
        return stored

    def _drop(self, path: Path) -> None:
        """Removes a copy: the file is stored in the inbox by now, or was refused and stays with its owner."""
        path.unlink()
        self._own.forget(path)
