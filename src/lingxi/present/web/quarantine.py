"""Sent files are judged by a policy before they are stored: most go on, some are held for review, some are refused.

They are indexed in a second library beside the inbox, so that nobody finds them until they are let through. A held
file stays where it is until the reviewers agree; it is then moved, never deleted.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from hashlib import file_digest
from pathlib import Path
from typing import IO, Any, Literal, TypeAlias, final

from starlette.exceptions import HTTPException

from lingxi.address import address_of, asset_id, segment_id
from lingxi.apps.moderate.finding import Finding, Moderation
from lingxi.apps.moderate.policy import Policy
from lingxi.apps.moderate.review import Case
from lingxi.index.roots import HELD, HELD_LIBRARY
from lingxi.library import Library
from lingxi.present.web.uploads import DRAFT, keep, safe_name, sweep
from lingxi.search.hit import Hit
from lingxi.wire import path_json

UNREAD = "unread"  # the category of the case of a file that cannot be read
STOPS = ("hold", "refuse")  # actions that keep a file from being stored
State: TypeAlias = Literal["stored", "flagged", "held", "unread"]

_log = logging.getLogger(__name__)


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
        self._judging = threading.Lock()  # one request after the other; may take minutes
        self._moving = threading.Lock()  # for moments; taken after the other one
        self._busy = set[Path]()  # files that are being judged, which then settles them
        self._moved = list[Path]()  # files that its library has still to forget

    def receive(self, sent: Sequence[tuple[str, IO[bytes]]]) -> list[Received]:
        """Judges files, then stores all of them; raises 422, and stores none, if the policy refuses one.

        If judging fails, no file stays that has no case.
        """
        names = [safe_name(name) for name, _ in sent]
        waiting, placed = list[Path](), dict[Path, Received]()
        with self._judging:
            self._forget_moved()
            before = set(self.folder.iterdir())  # a held file that is sent again stays
            try:
                with self._moving:
                    for name, (_, file) in zip(names, sent, strict=True):
                        waiting.append(keep(self.folder, name, file))
                    self._busy |= set(waiting)
                judged = {path: self._judged(path) for path in dict.fromkeys(waiting)}
                self._check_refused(judged.values())
                for path, found in judged.items():
                    placed[path] = self._placed(path, found)
            finally:
                self._busy = set()
                for path in set(waiting) - before - placed.keys():
                    self._drop(path)
                self._forget_moved()
        return [placed[path] for path in waiting]

    def resume(self, ending: threading.Event) -> None:
        """Judges files that a killed server left without a case, and lets those through that were decided meanwhile."""
        with self._judging:
            for path in sorted(self.folder.iterdir()):
                if ending.is_set():
                    return
                if path.is_file() and not path.name.startswith(DRAFT):
                    try:
                        self._resume(path)
                    except Exception:
                        _log.exception("a held file could not be judged; it stays held")
            self._forget_moved()

    def segments(self, ids: Iterable[str]) -> dict[str, Hit]:
        """The segments of files that are held, by id. A file that cannot be read is one segment, which says why."""
        wanted = list(ids)
        found = {hit.id: hit for hit in self._own.segments(wanted) if hit.path.is_file()}
        files = {asset_id(address_of(path)): path for path in self.folder.iterdir()}
        return found | {id_: _unread_hit(id_, files[id_], self._reason(files[id_])) for id_ in wanted if id_ in files}

    def settle(self, id_: str) -> Path | None:
        """Lets the file of a case through if people agree that none of its cases fits; returns where it is then.

        A file that is being judged is settled afterwards by who judges it.
        """
        hit = self.segments([id_]).get(id_)
        with self._moving:
            stored = None if hit is None or hit.path in self._busy else self._settled(hit.path)
        if stored is not None and self._judging.acquire(blocking=False):
            try:
                self._forget_moved()
            finally:
                self._judging.release()
        return stored

    def close(self) -> None:
        """Closes its library."""
        self._own.close()

    def _resume(self, path: Path) -> None:
        if not self._cases(path):
            self._placed(path, self._judged(path))
            return
        with self._moving:
            self._settled(path)

    def _judged(self, path: Path) -> Moderation:
        """The findings in a file; that it cannot be read is one, if the policy keeps any file from being stored."""
        found = self._library.findings_elsewhere(self._policy, path, self._own)
        content = _content(path)
        findings = tuple(replace(each, content=content) for each in found.findings)
        if not found.looked and any(each.action in STOPS for each in self._policy.categories):
            findings = (_unread(path, content),)
        return replace(found, findings=findings)

    def _check_refused(self, judged: Iterable[Moderation]) -> None:
        refused = [one for found in judged for one in found.findings if one.action == "refuse"]
        if refused:
            raise HTTPException(422, f"refused by the policy {self._policy.name}: {refused[0].words['en']}")

    def _placed(self, path: Path, found: Moderation) -> Received:
        unread = not found.looked
        held_before = any(case.state != "no" for case in self._cases(path))
        if held_before or any(each.action in STOPS for each in found.findings):
            self._library.record_findings(self._policy, found)
            with self._moving:
                self._busy.discard(path)
                decided = self._settled(path)  # people decided on the same bytes before
            if decided is not None:
                return Received(decided, "stored")
            return Received(path, "unread" if unread else "held", found.findings)
        hits = {hit.id: hit for hit in self._own.segments([each.id for each in found.findings])}
        with self._moving:
            stored = self._let_through(path)
        if not found.findings:
            return Received(stored, "unread" if unread else "stored")
        asset = asset_id(address_of(stored))
        moved = tuple(
            replace(each, path=stored, id=segment_id(asset, hits[each.id].place, each.modality))
            for each in found.findings
        )
        self._library.record_findings(self._policy, replace(found, findings=moved))
        return Received(stored, "flagged", moved)

    def _cases(self, path: Path) -> list[Case]:
        """The cases of a held file, as its bytes are now."""
        content = _content(path)
        known = [case for case in self._library.review_cases() if case.content == content]
        own = {hit.id for hit in self._own.segments([case.id for case in known]) if hit.path == path}
        return [case for case in known if case.id in own | {asset_id(address_of(path))}]

    def _settled(self, path: Path) -> Path | None:
        """Where a file is after it was let through; None if people do not agree that nothing in it fits."""
        cases = self._cases(path) if path.is_file() else []
        return self._let_through(path) if cases and all(case.state == "no" for case in cases) else None

    def _let_through(self, path: Path) -> Path:
        with path.open("rb") as file:
            stored = keep(self._inbox, path.name, file)
        self._drop(path)
        return stored

    def _drop(self, path: Path) -> None:
        """Removes a copy: the file is stored in the inbox by now, or was refused and stays with its owner."""
        path.unlink(missing_ok=True)
        self._moved.append(path)

    def _forget_moved(self) -> None:
        """Takes files that are gone out of its library; who calls it judges nothing meanwhile."""
        while self._moved:
            self._own.forget(self._moved.pop())

    def _reason(self, path: Path) -> str:
        return next((each.reason for each in self._own.status().skipped if each.path == path), "")


def check_not_held(path: Path, inbox: Path, *, hidden: bool) -> None:
    """Raises 403 for a path whose indexing would publish files that wait for a verdict."""
    real = path.resolve()
    for each in (inbox.resolve() / HELD, inbox.resolve() / HELD_LIBRARY):
        if real.is_relative_to(each) or (hidden and each.is_relative_to(real)):
            raise HTTPException(403, "files that wait for a verdict are not indexed; decide on them: lingxi review")


def _content(path: Path) -> str:
    """The digest of a file's bytes."""
    with path.open("rb") as file:
        return file_digest(file, "blake2b").hexdigest()[:32]


def _unread(path: Path, content: str) -> Finding:
    words = {"en": "it cannot be read, so it was not judged", "zh": "文件无法读取，因此未经审核"}
    return Finding(
        asset_id(address_of(path)), path, "text", UNREAD, 1.0, 1.0, "hold", (), words=words, content=content
    )  # fmt: skip


def _unread_hit(id_: str, path: Path, reason: str) -> Hit:
    return Hit(id_, path, 1.0, "text", title=path.name, text=reason)
