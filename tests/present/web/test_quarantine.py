"""Sent files are judged before they are stored: flagged, held until people agree, or refused."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from starlette.exceptions import HTTPException

from lingxi.apps.moderate.policy import Category, Policy
from lingxi.apps.moderate.review import Case
from lingxi.index.roots import HELD, HELD_LIBRARY
from lingxi.library import Library
from lingxi.present.web.quarantine import Quarantine
from lingxi.present.web.settings import Settings
from tests.present.web.conftest import Browser

POLICY = Policy(
    "p",
    (
        Category("mail", patterns=("email",)),
        Category("hate", speech=("vermin",), action="hold"),
        Category("spam", speech=("cheap pills",), action="refuse"),
    ),
)


@pytest.fixture
def ask(indexed: Library, tmp_path: Path) -> Iterator[Browser]:
    browser = Browser(indexed, Settings(inbox=tmp_path / "inbox", policy=POLICY))
    yield browser
    browser.app.state.service.close()


def _decide(ask: Browser, case: Case, verdict: str) -> None:
    said = {"id": case.id, "category": case.category, "verdict": verdict, "reviewer": "anna"}
    assert ask("POST", "/v1/reviews", json=said).status_code == 200
    ask.app.state.service.job.join()


def _held(tmp_path: Path) -> list[str]:
    return sorted(path.name for path in (tmp_path / "inbox" / HELD).iterdir())


def _send(ask: Browser, *texts: str) -> tuple[int, list[dict[str, Any]], str]:
    files = [("file", (f"{n}.md", text.encode())) for n, text in enumerate(texts)]
    answer = ask("POST", "/v1/assets", files=files)
    ask.app.state.service.job.join()
    return answer.status_code, answer.json().get("assets", []), answer.text


def test_a_file_is_stored_flagged_or_held(ask: Browser, indexed: Library, tmp_path: Path) -> None:
    status, assets, _ = _send(ask, "a calm moon", "write to a@example.org of the moon", "the moon is vermin")
    assert (status, [each["state"] for each in assets]) == (201, ["stored", "flagged", "held"])
    assert {hit.path.name for hit in indexed.search("moon", modality="text") if "moon" in hit.text} == {"0.md", "1.md"}
    mail, hate = sorted(indexed.review_cases(), key=lambda case: case.category, reverse=True)
    assert [hit.path for hit in indexed.segments([mail.id])] == [tmp_path / "inbox" / "1.md"]
    assert (hate.category, hate.action) == ("hate", "hold")
    (waiting,) = [each for each in ask("GET", "/v1/reviews").json()["cases"] if each["held"]]
    assert waiting["hit"]["text"] == "the moon is vermin"

    ask("POST", "/v1/reviews", json={"id": hate.id, "category": "hate", "verdict": "no", "reviewer": "anna"})
    ask.app.state.service.job.join()
    assert (tmp_path / "inbox" / "2.md").read_text() == "the moon is vermin"
    assert not list((tmp_path / "inbox" / HELD).iterdir())
    assert "2.md" in {hit.path.name for hit in indexed.search("vermin")}


def test_a_held_file_that_fits_stays_held_and_is_not_deleted(ask: Browser, indexed: Library, tmp_path: Path) -> None:
    _send(ask, "they are vermin")
    (case,) = indexed.review_cases()
    verdict = {"id": case.id, "category": "hate", "verdict": "yes", "reviewer": "anna"}
    assert ask("POST", "/v1/reviews", json=verdict).json()["state"] == "yes"
    assert [path.name for path in (tmp_path / "inbox" / HELD).iterdir()] == ["0.md"]
    assert not (tmp_path / "inbox" / "0.md").exists()


def test_a_refused_file_is_not_stored_and_neither_are_those_with_it(ask: Browser, tmp_path: Path) -> None:
    status, _, reason = _send(ask, "a calm moon", "buy cheap pills")
    assert status == 422
    assert "refused by the policy p: spam, 99% likely" in reason
    assert not list((tmp_path / "inbox").rglob("*.md"))
    _send(ask, "they are vermin")
    assert _send(ask, "they are vermin", "buy cheap pills")[0] == 422
    assert [path.name for path in (tmp_path / "inbox" / HELD).iterdir()] == ["0.md"], "what was held before stays"


def test_a_verdict_is_on_the_bytes_and_not_on_the_name(ask: Browser, indexed: Library, tmp_path: Path) -> None:
    _send(ask, "first vermin joke")
    (case,) = indexed.review_cases()
    _decide(ask, case, "no")
    assert _held(tmp_path) == []
    assert _send(ask, "BURN! vermin burn")[1][0]["state"] == "held", "of the same name and length"
    (new,) = indexed.review_cases("anna")
    assert (new.id, new.verdicts) == (case.id, ())
    assert _send(ask, "first vermin joke")[1][0]["state"] == "held"
    assert _held(tmp_path) == ["0-2.md", "0.md"]


def test_what_people_let_through_is_not_held_again(ask: Browser, indexed: Library, tmp_path: Path) -> None:
    _send(ask, "first vermin joke")
    _decide(ask, indexed.review_cases()[0], "no")
    assert _send(ask, "first vermin joke")[1][0]["state"] == "stored"
    assert _held(tmp_path) == []


def test_a_held_file_is_published_by_nobody(ask: Browser, indexed: Library, tmp_path: Path) -> None:
    _, (asset,), _ = _send(ask, "they are vermin")
    inbox = tmp_path / "inbox"
    for path in (asset["path"], str(inbox / HELD), str(inbox / HELD_LIBRARY), str(inbox / "x" / ".." / HELD)):
        for route in ("/v1/assets", "/v1/index"):
            answer = ask("POST", route, json={"path": path})
            assert (answer.status_code, "wait for a verdict" in answer.text) == (403, True)
    for owner in (True, False):
        with pytest.raises(HTTPException, match="wait for a verdict"):
            ask.app.state.service.indexable(inbox, owner=owner, hidden=True)
    assert ask.app.state.service.indexable(inbox, owner=True) == inbox
    assert "0.md" not in {hit.path.name for hit in indexed.search("vermin")}


def test_the_same_file_twice_in_a_form_is_one(ask: Browser, tmp_path: Path) -> None:
    for text, state in (("calm", "stored"), ("vermin", "held"), ("a@example.org", "flagged")):
        files = [("file", (f"{state}.md", text.encode()))] * 2
        answer = ask("POST", "/v1/assets", files=files)
        ask.app.state.service.job.join()
        assert [each["state"] for each in answer.json()["assets"]] == [state] * 2
    assert _held(tmp_path) == ["held.md"]


def test_a_start_judges_and_settles_what_was_left(indexed: Library, tmp_path: Path) -> None:
    first = Browser(indexed, Settings(inbox=tmp_path / "inbox", policy=POLICY))
    _send(first, "vermin of the moon", "they are vermin")
    first.app.state.service.close()
    (moon,) = [case for case in indexed.review_cases() if case.id in _ids(tmp_path / "inbox", "0.md")]
    indexed.decide(moon.id, "hate", "no", "anna")
    (tmp_path / "inbox" / HELD / "calm.md").write_text("a calm moon")
    (tmp_path / "inbox" / HELD / "left.md").write_text("cheap pills")
    second = Quarantine(indexed, POLICY, tmp_path / "inbox")
    second.resume(threading.Event())
    assert _held(tmp_path) == ["1.md", "left.md"]
    assert {path.name for path in (tmp_path / "inbox").glob("*.md")} == {"0.md", "calm.md"}
    assert {case.category for case in indexed.review_cases("bo")} == {"hate", "spam"}
    second.close()


def test_a_file_that_cannot_be_judged_does_not_stay(
    ask: Browser, indexed: Library, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(*_: Any) -> None:
        raise OSError("no disk")

    with monkeypatch.context() as patched:
        patched.setattr(Library, "findings_elsewhere", fails)
        assert _send(ask, "they are vermin")[0] == 500
    assert _held(tmp_path) == []
    assert _send(ask, "they are vermin")[1][0]["state"] == "held"


def test_a_verdict_does_not_wait_for_a_file_that_is_judged(
    ask: Browser, indexed: Library, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _send(ask, "they are vermin")
    judging, go, judge = threading.Event(), threading.Event(), Library.findings_elsewhere

    def slow(*args: Any) -> Any:
        judging.set()
        go.wait()
        return judge(*args)

    monkeypatch.setattr(Library, "findings_elsewhere", slow)
    sending = threading.Thread(target=ask.app.state.service.quarantine.receive, args=([("b.md", BytesIO(b"calm"))],))
    sending.start()
    judging.wait()
    _decide(ask, indexed.review_cases()[0], "no")
    assert _held(tmp_path) == ["b.md"], "the other file went on"
    go.set()
    sending.join()
    assert _held(tmp_path) == []


def test_a_file_that_cannot_be_read_is_held(ask: Browser, indexed: Library, tmp_path: Path) -> None:
    answer = ask("POST", "/v1/assets", files=[("file", ("a.png", b"no picture"))])
    (asset,) = answer.json()["assets"]
    assert (asset["state"], asset["findings"][0]["category"], _held(tmp_path)) == ("unread", "unread", ["a.png"])
    (shown,) = ask("GET", "/v1/reviews").json()["cases"]
    assert (shown["held"], shown["hit"]["title"], bool(shown["hit"]["text"])) == (True, "a.png", True)
    _decide(ask, indexed.review_cases()[0], "no")
    assert _held(tmp_path) == []
    assert (tmp_path / "inbox" / "a.png").exists()


def test_held_files_are_for_those_who_may_write(indexed: Library, tmp_path: Path) -> None:
    tokens = Settings(inbox=tmp_path / "inbox", policy=POLICY, read_token="r", write_token="w")
    ask = Browser(indexed, tokens)
    may_write, may_read = ({"Authorization": f"Bearer {token}"} for token in "wr")
    ask("POST", "/v1/assets", headers=may_write, files=[("file", ("0.md", b"they are vermin"))])
    segment = f"/v1/segments/{indexed.review_cases()[0].id}"
    for path in ("/v1/reviews", "/v1/reviews/log", "/v1/reviews/drift", segment):
        assert ask("GET", path, headers=may_write).status_code == 200
        assert ask("GET", path, headers=may_read).status_code == (404 if path == segment else 401)
    ask.app.state.service.close()


def _ids(inbox: Path, name: str) -> set[str]:
    with Library(inbox / HELD_LIBRARY) as own:
        return {hit.id for hit, _ in own._ready().insight.scan() if hit.path.name == name}
