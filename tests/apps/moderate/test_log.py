"""The log shows what was changed, moved, taken out, or taken off its end."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from lingxi.apps.moderate.log import KIND, START, add, check_log, digest_of, entries
from lingxi.errors import LibraryDamaged
from lingxi.store.checksum import signed


def _rewritten(library: Path, *lines: int, verdict: str = "") -> None:
    """The file with these of its lines, the first with another verdict and a right checksum."""
    file = library / "records" / f"{KIND}.jsonl"
    known = [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]
    kept = [known[number] for number in lines]
    if verdict:
        kept[0]["verdict"] = verdict
        kept[0] = signed(kept[0])
    file.write_text("".join(json.dumps(each) + "\n" for each in kept), encoding="utf-8")


@pytest.fixture
def library(tmp_path: Path) -> Path:
    """A library whose log has three entries."""
    add(tmp_path, [{"event": "decided", "id": "a", "verdict": "yes"}, {"event": "decided", "id": "b"}])
    add(tmp_path, [{"event": "decided", "id": "c"}])
    return tmp_path


def test_each_entry_holds_the_digest_of_the_one_before(library: Path) -> None:
    one, two, three = entries(library)
    assert (one["n"], two["n"], three["n"]) == (1, 2, 3)
    assert (one["before"], two["before"], three["before"]) == (START, one["digest"], two["digest"])
    assert three["digest"] == digest_of(three)
    found = check_log(library)
    assert (found.entries, found.digest, found.sound) == (3, three["digest"], True)
    assert check_log(library, digest=one["digest"]).sound


def test_an_empty_log_is_sound(tmp_path: Path) -> None:
    assert check_log(tmp_path).sound
    assert check_log(tmp_path).entries == 0


def test_a_changed_entry_is_named(library: Path) -> None:
    _rewritten(library, 0, 1, 2, verdict="no")
    found = check_log(library)
    assert (found.entries, found.broken.startswith("entry 1 of the log was changed")) == (0, True)
    with pytest.raises(LibraryDamaged, match="entry 1 of the log was changed"):
        add(library, [{"event": "decided"}])


@pytest.mark.parametrize(
    ("lines", "intact", "reason"),
    [
        ((0, 2), 1, "entry 2 of the log is missing: entry 3 is in its place"),
        ((1, 2), 0, "entry 1 of the log is missing"),
        ((0, 2, 1), 1, "entry 2 of the log is missing"),
    ],
)
def test_a_missing_or_moved_entry_is_named(library: Path, lines: tuple[int, ...], intact: int, reason: str) -> None:
    _rewritten(library, *lines)
    found = check_log(library)
    assert found.entries == intact
    assert reason in found.broken


def test_what_is_taken_off_the_end_is_missed_by_decisions_and_digests(library: Path) -> None:
    last = list(entries(library))[-1]
    _rewritten(library, 0, 1)
    assert check_log(library).sound, "the chain alone cannot tell"
    assert check_log(library, [{"entry": 3, "digest": last["digest"]}]).broken == "entry 3 of the log is missing"
    assert check_log(library, [{"entry": 2, "digest": "x"}]).broken.endswith("is not the one that a decision made")
    assert "taken off the end" in check_log(library, digest=last["digest"]).broken


def test_a_line_that_is_no_record_is_named(library: Path) -> None:
    file = library / "records" / f"{KIND}.jsonl"
    file.write_text(file.read_text(encoding="utf-8").replace('"b"', '"x"'), encoding="utf-8")
    found = check_log(library)
    assert found.entries == 1
    assert "record 2" in found.broken
