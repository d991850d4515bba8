"""Tokens: shown once, kept as digests, valid until they end or are revoked, also for other threads."""

from __future__ import annotations

import threading
from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path

import pytest

from lingxi.errors import BadQuery
from lingxi.share import tokens
from lingxi.share.scope import Scope
from lingxi.share.tokens import PREFIX, Tokens, after, end_of, until_of
from lingxi.store.records import read

PART = Scope(folders=(Path("/photos/家"),), albums=("Sea",), modalities=("image",), originals=False, location=False)


def test_a_token_is_found_by_its_secret_alone_which_is_not_kept(tmp_path: Path) -> None:
    known = Tokens(tmp_path)
    made = known.add("family", PART, date(2999, 12, 31))
    assert made.secret.startswith(PREFIX)
    assert made.secret not in repr(made)
    again = Tokens(tmp_path)  # as the next process reads it
    assert again.listed() == known.listed() == [made.token]
    assert again.found(made.secret) == made.token
    for wrong in ("", PREFIX, made.secret[:-1], made.secret.upper(), "family"):
        assert again.found(wrong) is None
    (file,) = (tmp_path / "records").iterdir()
    assert made.secret.removeprefix(PREFIX).encode() not in file.read_bytes()
    assert file.stat().st_mode & 0o077 == 0


def test_a_link_holds_the_secret(tmp_path: Path) -> None:
    made = Tokens(tmp_path).add("a", Scope())
    assert made.link("https://photos.example/") == f"https://photos.example/?token={made.secret}"


def test_a_revoked_token_is_not_found_any_more(tmp_path: Path) -> None:
    known = Tokens(tmp_path)
    one, other = known.add("one", Scope()), known.add("other", Scope())
    assert known.found(one.secret)
    known.revoke("one")
    assert known.found(one.secret) is None
    assert known.found(other.secret) == other.token
    with pytest.raises(BadQuery, match="there is no token 'one'; there are: other"):
        known.revoke("one")
    again = known.add("one", Scope())
    assert known.found(one.secret) is None, "a new token of that name is another one"
    assert known.found(again.secret)


def test_what_another_process_adds_or_revokes_is_seen(tmp_path: Path) -> None:
    here, there = Tokens(tmp_path), Tokens(tmp_path)
    assert there.listed() == []
    made = here.add("Ann", Scope())
    assert there.found(made.secret) == made.token
    here.revoke("Ann")
    assert there.found(made.secret) is None


def test_a_token_ends_by_itself(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    known = Tokens(tmp_path)
    made = known.add("a", Scope(), datetime.now(UTC) + timedelta(hours=1))
    assert known.found(made.secret)
    later = datetime.now(UTC) + timedelta(hours=2)

    class Later(datetime):
        @classmethod
        def now(cls, tz: object = None) -> datetime:  # type: ignore[override]
            return later

    monkeypatch.setattr(tokens, "datetime", Later)
    assert known.found(made.secret) is None
    assert known.listed()[0].expired, "it is still listed"


def test_every_digest_is_compared_in_constant_time(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    known, compared = Tokens(tmp_path), list[str]()
    first = known.add("first", Scope())
    known.add("second", Scope())

    def compare(given: str, digest: str) -> bool:
        compared.append(given)
        return given == digest

    monkeypatch.setattr("hmac.compare_digest", compare)
    assert known.found(first.secret) == first.token
    assert len(compared) == 2, "also after one fitted"


def test_a_lookup_during_a_revocation_does_not_remember_the_token(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A thread that reads the file before the change must not keep what it read after it."""
    known = Tokens(tmp_path)
    made = known.add("a", Scope())
    reading, go_on = threading.Event(), threading.Event()

    def slow(library: Path, kind: str) -> list[object]:
        found = list(read(library, kind))
        reading.set()
        go_on.wait()
        return found  # type: ignore[return-value]

    monkeypatch.setattr(tokens, "read", slow)
    looking = threading.Thread(target=known.found, args=(made.secret,))
    looking.start()
    reading.wait()
    revoking = threading.Thread(target=known.revoke, args=("a",))
    revoking.start()
    monkeypatch.setattr(tokens, "read", read)
    go_on.set()
    looking.join()
    revoking.join()
    assert known.found(made.secret) is None


@pytest.mark.parametrize("name", ["", " ", "a\nb", "x" * 101, "used"])
def test_a_name_that_cannot_be_one_is_refused(tmp_path: Path, name: str) -> None:
    known = Tokens(tmp_path)
    known.add("used", Scope())
    with pytest.raises(BadQuery, match=r"cannot name a token|already"):
        known.add(name, Scope())
    assert known.free_name("used") == "used 2"
    assert known.free_name("new") == "new"


def test_an_end_is_the_end_of_a_day_and_lies_ahead(tmp_path: Path) -> None:
    end = end_of(date(2030, 1, 31))
    assert end is not None
    assert end.astimezone().replace(tzinfo=None) == datetime(2030, 1, 31, 23, 59, 59)
    assert end_of(None) is None
    assert (until_of(""), until_of("2030-01-31")) == (None, date(2030, 1, 31))
    with pytest.raises(BadQuery, match="no date"):
        until_of("tomorrow")
    with pytest.raises(BadQuery, match="never be valid"):
        Tokens(tmp_path).add("late", Scope(), date(2001, 1, 1))
    with pytest.raises(BadQuery, match="outside the calendar"):
        end_of(datetime.max.replace(tzinfo=timezone(timedelta(hours=-5))))
    assert after(1) > datetime.now(UTC)
    for days in (0, -1, 1e300, float("nan")):
        with pytest.raises(BadQuery, match="days must be"):
            after(days)


def test_there_is_a_most(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tokens, "MOST", 1)
    known = Tokens(tmp_path)
    known.add("a", Scope())
    with pytest.raises(BadQuery, match="revoke some first"):
        known.add("b", Scope())
