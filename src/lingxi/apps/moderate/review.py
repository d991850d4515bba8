"""Reviews: what people said of findings, which cases are open, and what their decisions teach."""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal, TypeAlias, get_args

from lingxi.errors import BadQuery, LibraryDamaged
from lingxi.store.records import Record

KIND = "moderation-decisions"
LONGEST = 100  # characters of a reviewer's name
Verdict: TypeAlias = Literal["yes", "no", "unsure"]
State: TypeAlias = Literal["open", "disputed", "yes", "no"]
_Key: TypeAlias = tuple[str, str]  # the id of a segment, and a category
_FIELDS = {  # that each kind of entry has
    "run": ("policy", "scores"),
    "found": ("id", "category", "probability", "action", "reviewers"),
    "decided": ("id", "category", "by", "verdict"),
    "forgotten": ("ids",),
}


@dataclass(frozen=True)
class Case:
    """A finding for people to decide on, with what they said so far."""

    id: str  # of the segment, or of a file that is held
    category: str
    probability: float
    action: str
    state: State
    reviewers: int  # who must say the same
    verdicts: tuple[tuple[str, Verdict], ...] = ()  # reviewer and verdict, in order
    start_s: float | None = None
    end_s: float | None = None
    evidence: tuple[Mapping[str, Any], ...] = ()  # kind, probability, the nearest examples, which personal data
    content: str = ""  # the digest of the file's bytes: other bytes are another case
    title: Mapping[str, str] = field(default_factory=dict)  # of the category, by language

    @property
    def closed(self) -> bool:
        """Whether enough people said the same."""
        return self.state in ("yes", "no")


def check_decision(verdict: str, reviewer: str) -> None:
    """Raises BadQuery for an unknown verdict, or a reviewer without a usable name."""
    if verdict not in get_args(Verdict):
        raise BadQuery(f"a verdict is yes, no or unsure, not {verdict!r}")
    if not same_name(reviewer) or len(reviewer) > LONGEST or not reviewer.isprintable():
        raise BadQuery(f"a reviewer needs a name of 1 to {LONGEST} characters, not {reviewer!r}")


def same_name(reviewer: str) -> str:
    """A reviewer's name as names are compared: case, spaces at the ends and the form of accents make no difference."""
    return unicodedata.normalize("NFC", reviewer.strip()).casefold()


def standing(log: Iterable[Record]) -> list[Record]:
    """The entries of a log, without findings and decisions on files that were forgotten since.

    Raises LibraryDamaged, which names the first entry that lacks something.
    """
    entries, last = list(log), dict[str, int]()
    for number, entry in enumerate(entries, start=1):
        missing = [name for name in _FIELDS.get(str(entry.get("event")), ("a known event",)) if name not in entry]
        if missing:
            raise LibraryDamaged(f"entry {number:,} of the log has no {missing[0]}")
        if entry["event"] == "forgotten":
            last |= dict.fromkeys(entry["ids"], number)
    return [each for number, each in enumerate(entries, start=1) if number > last.get(each.get("id", ""), 0)]


def cases(log: Iterable[Record]) -> list[Case]:
    """The cases of a log that stands, most likely first.

    A reviewer's last verdict counts, and only on the bytes of the file that it was given for.
    """
    found, said = dict[_Key, Record](), defaultdict[_Key, dict[str, tuple[str, Verdict]]](dict)
    for entry in log:
        key = entry.get("id", ""), entry.get("category", "")
        if entry["event"] == "found":
            if key in found and found[key].get("content", "") != entry.get("content", ""):
                said.pop(key, None)
            found[key] = entry
        elif entry["event"] == "decided" and entry.get("content", "") == found.get(key, {}).get("content", ""):
            said[key].pop(same_name(entry["by"]), None)
            said[key][same_name(entry["by"])] = entry["by"], entry["verdict"]
    made = [_case(entry, list(said.get(key, {}).values())) for key, entry in found.items()]
    return sorted(made, key=lambda case: (-case.probability, case.id, case.category))


def waiting(found: Iterable[Case], reviewer: str = "") -> list[Case]:
    """The cases that are not closed; of a reviewer, those that they have not decided, disputed ones first."""
    name = same_name(reviewer)
    left = [case for case in found if not case.closed and name not in {same_name(by) for by, _ in case.verdicts}]
    return sorted(left, key=lambda case: case.state != "disputed")


def taught(found: Iterable[Case], category: str) -> tuple[dict[str, str], dict[str, str]]:
    """Segments that people agree show a category, and that they agree do not: id -> the content that was decided."""
    closed = [case for case in found if case.category == category]
    yes, no = ({case.id: case.content for case in closed if case.state == state} for state in ("yes", "no"))
    return yes, no


def agreement(found: Sequence[Case]) -> tuple[int, float | None]:
    """How many cases two people decided, and their kappa (Cohen, 1960); None where it has no value."""
    pairs = [some[:2] for case in found if len(some := [each for _, each in case.verdicts if each != "unsure"]) > 1]
    if not pairs:
        return 0, None
    same = sum(one == other for one, other in pairs) / len(pairs)
    first, second = (sum(pair[n] == "yes" for pair in pairs) / len(pairs) for n in (0, 1))
    chance = first * second + (1 - first) * (1 - second)
    return len(pairs), None if chance == 1 else (same - chance) / (1 - chance)


def _case(entry: Record, said: Sequence[tuple[str, Verdict]]) -> Case:
    needed, verdicts = int(entry["reviewers"]), [each for _, each in said]
    return Case(
        entry["id"], entry["category"], entry["probability"], entry["action"], _state(verdicts, needed),
        needed, tuple(said), entry.get("start_s"), entry.get("end_s"), tuple(entry.get("evidence", ())),
        entry.get("content", ""), entry.get("title", {}),
    )  # fmt: skip


def _state(said: Sequence[Verdict], needed: int) -> State:
    """Closed by as many equal verdicts as are needed, and more than the other; one against one needs a third."""
    yes, no = said.count("yes"), said.count("no")
    if max(yes, no) >= needed and yes != no:
        return "yes" if yes > no else "no"
    return "disputed" if yes and no else "open"
