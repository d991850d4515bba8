"""What stands in files cannot steer the terminal that it is printed on."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from lingxi.present.cli.printable import printable, printable_json, printable_line, printable_path


@pytest.mark.parametrize(
    "hostile", ["\x1b[2J", "\x1b]0;title\x07", "\x9b31m", "\u202egpj.exe", "\u2066x", "\ud800", "\r"]
)
def test_what_steers_a_terminal_is_replaced(hostile: str) -> None:
    shown = printable(f"a{hostile}b")
    assert "\ufffd" in shown
    assert not {"\x1b", "\x9b", "\x07", "\u202e", "\u2066", "\ud800", "\r"} & set(shown)
    shown.encode("utf-8")


def test_ordinary_text_stays() -> None:
    text = "Zoë\n\t家庭 👩‍👩‍👧 é ½"
    assert printable(text) == text


def test_a_path_stays_on_one_line() -> None:
    assert printable_path(Path("a\nb\x1b[2J.jpg")) == "a\ufffdb\ufffd[2J.jpg"


@pytest.mark.parametrize("broken", ["\n", "\r\n", "\t", "\x0b", "\x85", "\u2028", "\u2029"])
def test_a_name_stays_on_one_line(broken: str) -> None:
    shown = printable_line(f"a{broken}b 👩‍👩‍👧")
    assert len(shown.splitlines()) == 1
    assert "\t" not in shown
    assert shown.endswith("b 👩‍👩‍👧")


def test_json_keeps_every_value_and_steers_nothing() -> None:
    value = {"家": "a\x9b31m\u202egpj.exe\u2066\x7f\n\ud800"}
    shown = printable_json(value)
    assert shown == '{"家": "a\\u009b31m\\u202egpj.exe\\u2066\\u007f\\n\\ud800"}'
    assert json.loads(shown) == value
