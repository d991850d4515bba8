"""Where the messages of a mailbox begin."""

from __future__ import annotations

from io import BytesIO

import pytest

from lingxi.media import mailbox
from lingxi.media.mailbox import messages

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
