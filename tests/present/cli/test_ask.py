"""Questions on the command line: an answer for people, and one JSON object for programs."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from lingxi.apps.ask.answer import Answer
from lingxi.library import Library
from lingxi.present.cli.app import main
from lingxi.present.cli.ask import PASSAGE, _print
from tests.apps.ask.shelf import passage
from tests.chat_server import chat_server

ASKED = "How high is the tower of Pisa?"


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A library of a note."""
    notes, place = tmp_path_factory.mktemp("notes"), tmp_path_factory.mktemp("library")
    (notes / "tower.txt").write_text("The tower of Pisa is 56 metres high. It leans.", encoding="utf-8")
    with Library(place) as library:
        library.index(notes)
    return place


@pytest.fixture
def ask(place: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> object:
    def run(*arguments: str) -> tuple[int, str, str]:
        monkeypatch.setattr("sys.argv", ["lingxi", "ask", "--library", str(place), *arguments])
        with pytest.raises(SystemExit) as ended:
            main()
        shown = capsys.readouterr()
        return int(ended.value.code or 0), shown.out, shown.err

    return run


def test_an_answer_for_people(ask: object) -> None:
    code, out, err = ask(ASKED)  # type: ignore[operator]
    assert code == 0
    assert out.splitlines()[0] == "The tower of Pisa is 56 metres high.  [56 metres]"
    assert "It leans." in out
    assert "tower.txt" in out
    assert "% sure" in err


def test_little_evidence_is_printed(capsys: pytest.CaptureFixture[str]) -> None:
    hits = tuple(passage(f"Note {n}.", 0.5, str(n)) for n in range(5))
    _print(Answer("It is.", "z" * 400, None, hits, 0.5, "what"), "what is it")
    out = capsys.readouterr().out
    assert [f"{n}.txt" in out for n in range(5)] == [True, True, True, False, False]
    assert out.count("z") == PASSAGE
    _print(Answer(None, evidence=hits, probability=0.5, kind="show me"), "show me notes")
    assert "4.txt" in capsys.readouterr().out
    _print(Answer("Soup: 2 steps.", "y" * 400, None, hits, 0.5, "how to"), "how to cook soup")
    assert capsys.readouterr().out.count("y") == 400
    more = "Nothing is said here. " * 40 + "The roofer was late."
    _print(Answer("The roofer was late.", more, None, hits, 0.5, "what"), "who was late")
    out = " ".join(capsys.readouterr().out.split())
    assert ("… " in out, out.count("The roofer was late.")) == (True, 2)


def test_json_has_exactly_the_promised_names(ask: object) -> None:
    found = json.loads(ask(ASKED, "--json")[1])  # type: ignore[operator]
    assert list(found) == ["text", "more", "span", "evidence", "probability", "kind"]
    assert found["text"] == "The tower of Pisa is 56 metres high."


def test_no_answer_is_said(ask: object) -> None:
    code, out, err = ask("Who won the football championship of 1998?")  # type: ignore[operator]
    assert code == 0
    assert "No answer found; the nearest:" in err
    assert "tower.txt" in out


@pytest.mark.parametrize(("question", "reason"), [("  ", "empty question"), ("x" * 10_000, "at most 2,000")])
def test_wrong_questions_are_an_error(ask: object, question: str, reason: str) -> None:
    code, out, err = ask(question)  # type: ignore[operator]
    assert code == 2
    assert (out, reason in err) == ("", True)


def test_a_language_model_answers_or_its_failure_is_said(ask: object) -> None:
    with chat_server() as server:
        server.answer = "It leans [1]."
        assert ask(ASKED, "--llm", server.url)[1].splitlines()[0] == "It leans."  # type: ignore[operator]
        server.answer = "It is in Rome [1]."
        code, out, err = ask(ASKED, "--llm", server.url)  # type: ignore[operator]
    assert code == 0
    assert out.splitlines()[0].startswith("The tower of Pisa is 56 metres high.")
    assert "without the language model: the language model gave no sentence" in err


def test_a_language_model_elsewhere_must_be_allowed(ask: object) -> None:
    code, _, err = ask(ASKED, "--llm", "http://192.0.2.1/v1")  # type: ignore[operator]
    assert code == 2
    assert "is not this machine" in err
