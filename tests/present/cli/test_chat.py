"""``lingxi chat`` reads turns from its input."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from lingxi.library import Library
from lingxi.present.cli.app import app
from tests.chat_server import chat_server


@pytest.fixture
def place(tmp_path: Path, folder: Path) -> Path:
    with Library(tmp_path / "library") as library:
        library.index(folder, models=["toy"])
    return tmp_path / "library"


def test_each_line_is_a_turn_and_a_wrong_one_ends_nothing(place: Path) -> None:
    turns = "red\nimages only\n\nlike number 9\n-1\nsave as Talk\n"
    done = CliRunner().invoke(app, ["chat", "--library", str(place), "-n", "2"], input=turns)
    assert done.exit_code == 0
    assert done.stdout.splitlines()[0].endswith("red.png\t")
    assert "[1: red]  [2: images only]" in done.stderr
    assert "there is no hit 9: 2 are shown" in done.stderr
    assert "saved as Talk" in done.stderr
    with Library(place) as library:
        assert len(library.album("Talk").ids) == 2


def test_json_is_a_line_a_turn(place: Path) -> None:
    done = CliRunner().invoke(app, ["chat", "--json", "--library", str(place)], input="red\nlike number 9\nundo\n")
    first, wrong, undone = map(json.loads, done.stdout.splitlines())
    assert first["understood"][0]["text"] == "red"
    assert first["hits"][0]["path"].endswith("red.png")
    assert wrong == {"error": "there is no hit 9: 4 are shown"}
    assert (undone["understood"], undone["hits"]) == ([], [])


def test_a_language_model_reads_the_turns(place: Path) -> None:
    with chat_server() as server:
        server.answer = '{"moves": [{"move": "add", "text": "green"}]}'
        args = ["chat", "--json", "--library", str(place), "--llm", server.url]
        first = json.loads(CliRunner().invoke(app, args, input="the colour of grass\n").stdout)
        server.answer = "no JSON"
        second = json.loads(CliRunner().invoke(app, args, input="red\n").stdout)
    assert (first["understood"][0]["text"], first["note"]) == ("green", "")
    assert (second["understood"][0]["text"], second["note"]) == ("red", "the language model gave no valid moves")


def test_a_language_model_elsewhere_must_be_allowed(place: Path) -> None:
    done = CliRunner().invoke(app, ["chat", "--library", str(place), "--llm", "http://example.com/v1"], input="red\n")
    assert "example.com is not this machine" in str(done.exception)
