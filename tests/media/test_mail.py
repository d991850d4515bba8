"""Messages as sections: who wrote them, and when."""

from __future__ import annotations

from datetime import datetime
from email import message_from_string

import pytest

from lingxi.errors import UnreadableMedia
from lingxi.media.mail import MIME, MOST_HEADER, known_of, message_section, parsed, saved_page


def test_sender_and_date_by_the_clock_of_the_sender() -> None:
    known = known_of(message_from_string("From: =?utf-8?q?=C3=84nne?= <a@x>\nDate: Fri, 1 May 2026 23:30:00 -0700\n\n"))
    assert (known.people, known.taken, known.taken_from) == (("Änne",), datetime(2026, 5, 1, 23, 30), "mail")
    broken = known_of(message_from_string("From: \nDate: yesterday\n\n"))
    assert (broken.people, broken.taken, broken.taken_from) == ((), None, "")


def test_a_message_without_a_subject_has_no_heading() -> None:
    assert message_section(message_from_string("From: a@x\n\nHello"), 3).text == "From: a@x\n\nHello"


def test_a_saved_page_has_its_title() -> None:
    text = "Subject: x\nMIME-Version: 1.0\nContent-Type: text/html\n\n<html><head><title>Doors</title></head><p>Red</p>"
    assert MIME.match(text.encode())
    assert saved_page(message_from_string(text)).words == "# Doors\n\nRed"


def test_long_headers_about_the_structure_are_cut_and_depth_and_time_are_limited() -> None:
    long = parsed(b"Content-Type: text/plain; x=" + b"a" * 9_000 + b"\nX-Long: " + b"b" * 9_000 + b"\n\nbody")
    assert (len(long["Content-Type"]), len(long["X-Long"]), long.get_payload()) == (MOST_HEADER, 9_000, "body")
    deep = b"".join(b"Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n" % (n, n) for n in range(2_000))
    with pytest.raises(UnreadableMedia, match="nested too deeply"):
        parsed(deep)
    with pytest.raises(UnreadableMedia, match="longer than the limit of -1 s") as caught:
        parsed(b"Subject: x\n\nbody", -1.0)
    assert not caught.value.passing


def test_a_busy_machine_ends_no_message_before_long_and_then_it_is_tried_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for passed_s in (20.0, 40.0):
        clock = iter([0.0])
        monkeypatch.setattr("time.monotonic", lambda clock=clock, passed_s=passed_s: next(clock, passed_s))
        if passed_s == 20:
            assert parsed(b"Subject: x\n\nbody", 10.0)["Subject"] == "x"
            continue
        with pytest.raises(UnreadableMedia, match="longer than the limit of 10 s") as caught:
            parsed(b"Subject: x\n\nbody", 10.0)
        assert caught.value.passing
