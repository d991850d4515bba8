"""Reviews: what people said of findings, which cases are open, and what their decisions teach."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal, TypeAlias, get_args

from lingxi.errors import BadQuery
from lingxi.store.records import Record

KIND = "moderation-decisions"
LONGEST = 100  # characters of a reviewer's name
Verdict: TypeAlias = Literal["yes", "no", "unsure"]
State: TypeAlias = Literal["open", "disputed", "yes", "no"]


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
    evidence: tuple[Mapping[str, Any], ...] = ()  # kind, probability, and the ids of the nearest examples

    @property
    def closed(self) -> bool:
        """Whether enough people said the same."""
        return self.state in ("yes", "no")


def check_decision(verdict: str, reviewer: str) -> None:
    """Raises BadQuery for an unknown verdict, or a reviewer without a usable name."""
    if verdict not in get_args(Verdict):
        raise BadQuery(f"a verdict is yes, no or unsure, not {verdict!r}")
    if not reviewer.strip() or len(reviewer) > LONGEST or not reviewer.isprintable():
        raise BadQuery(f"a reviewer needs a name of 1 to {LONGEST} characters, not {reviewer!r}")


def cases(log: Iterable[Record]) -> list[Case]:
    """The cases of a log, most likely first. A reviewer's last verdict counts."""
    found, said = dict[tuple[str, str], Record](), defaultdict[tuple[str, str], dict[str, Verdict]](dict)
    for entry in log:
        key = entry.get("id", ""), entry.get("category", "")
        if entry["event"] == "found":
            found[key] = entry
        elif entry["event"] == "decided":
            said[key].pop(entry["by"], None)
            said[key][entry["by"]] = entry["verdict"]
    made = [_case(entry, said.get(key, {})) for key, entry in found.items()]
    return sorted(made, key=lambda case: (-case.probability, case.id, case.category))


def waiting(found: Iterable[Case], reviewer: str = "") -> list[Case]:
    """The cases that are not closed; of a reviewer, those that they have not decided, disputed ones first."""
    left = [case for case in found if not case.closed and reviewer not in dict(case.verdicts)]
    return sorted(left, key=lambda case: case.state != "disputed")


def taught(found: Iterable[Case], category: str) -> tuple[list[str], list[str]]:
    """The ids of segments that people agree show a category, and that they agree do not."""
    closed = [case for case in found if case.category == category]
    return [case.id for case in closed if case.state == "yes"], [case.id for case in closed if case.state == "no"]


def agreement(found: Sequence[Case]) -> tuple[int, float | None]:
    """How many cases two people decided, and their kappa (Cohen, 1960); None where it has no value."""
    pairs = [some[:2] for case in found if len(some := [each for _, each in case.verdicts if each != "unsure"]) > 1]
    if not pairs:
        return 0, None
    same = sum(one == other for one, other in pairs) / len(pairs)
    first, second = (sum(pair[n] == "yes" for pair in pairs) / len(pairs) for n in (0, 1))
    chance = first * second + (1 - first) * (1 - second)
    return len(pairs), None if chance == 1 else (same - chance) / (1 - chance)


def _case(entry: Record, said: Mapping[str, Verdict]) -> Case:
    needed = int(entry["reviewers"])
    return Case(
        entry["id"], entry["category"], entry["probability"], entry["action"], _state(list(said.values()), needed),
        needed, tuple(said.items()), entry.get("start_s"), entry.get("end_s"), tuple(entry.get("evidence", ())),
    )  # fmt: skip


def _state(said: Sequence[Verdict], needed: int) -> State:
    """Closed by as many equal verdicts as are needed, and more than the other; one against one needs a third."""
    yes, no = said.count("yes"), said.count("no")
    if max(yes, no) >= needed and yes != no:
        return "yes" if yes > no else "no"
    return "disputed" if yes and no else "open"
