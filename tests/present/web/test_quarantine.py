"""Sent files are judged before they are stored: flagged, held until people agree, or refused."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from lingxi.apps.moderate.policy import Category, Policy
from lingxi.index.roots import HELD
from lingxi.library import Library
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


def _send(ask: Browser, *texts: str) -> tuple[int, list[dict[str, object]], str]:
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
