"""Where the messages of a mailbox begin."""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import BinaryIO

import pytest

from lingxi.media import mailbox
from lingxi.media.mailbox import messages, messages_of

DATED = b"From a@example.org Fri May  1 09:00:00 2026\n"


def test_postmarks_have_two_of_three_signs() -> None:
    box = DATED + b"Subject: 1\n\nFrom here on\n>From me\nFrom us: all\n\nFrom there\nto here\n"
    box += DATED + b"Subject: 2\n\n" + b"two\n\n" + b"From x\nSubject: 3\n\nthree\n\n" + DATED + b"\nfour\n"
    first, *others = messages(BytesIO(box))
    assert first == b"Subject: 1\n\nFrom here on\nFrom me\nFrom us: all\n\nFrom there\nto here\n"
    assert others == [b"Subject: 2\n\ntwo\n\n", b"Subject: 3\n\nthree\n\n", b"\nfour\n"]
    assert list(messages(BytesIO(box), first=2)) == others[1:]
    assert list(messages(BytesIO(b"nothing\n"))) == list(messages(BytesIO(b""))) == []


def test_a_message_that_is_too_long_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mailbox, "MOST_BYTES", 20)
    box = DATED + b"Subject: long and longer\n" + DATED + b"Subject: 2\n"
    assert list(messages(BytesIO(box))) == [None, b"Subject: 2\n"]


def test_a_long_line_is_read_in_linear_time() -> None:
    box = DATED + b"Subject: 1\n\nFrom " + b"00:00" * 200_000 + b"\n\n" + DATED + b"Subject: 2\n"  # hours, if quadratic
    assert [len(each or b"") for each in messages(BytesIO(box))] == [1_000_019, 11]


def test_reading_goes_on_where_it_ended(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a").write_bytes(b"before\n" + b"".join(DATED + b"Subject: %d\n\n" % n for n in range(6)))
    everything = list(messages_of(tmp_path / "a"))
    assert [list(messages_of(tmp_path / "a", n)) for n in (3, 0, 5, 6)] == [everything[n:] for n in (3, 0, 5, 6)]
    lines, seen = mailbox._lines, list[int]()

    def watched(file: BinaryIO, offset: int) -> Iterator[tuple[bytes, int, bool]]:
        seen.append(offset)
        return lines(file, offset)

    monkeypatch.setattr(mailbox, "_lines", watched)
    next(messages_of(tmp_path / "a"))
    next(messages_of(tmp_path / "a", 4))
    next(messages_of(tmp_path / "a", 5))
    assert seen == [0, 7, 7 + 4 * len(DATED + b"Subject: 1\n\n")]
    (tmp_path / "a").write_bytes(DATED)  # another file does not begin there
    assert list(messages_of(tmp_path / "a")) == [b""]
    monkeypatch.setattr(mailbox, "MOST_REACHED", 1)
    (tmp_path / "b").write_bytes(DATED)
    list(messages_of(tmp_path / "b"))
    assert [path.name for path, _ in mailbox._reached] == ["b"]
