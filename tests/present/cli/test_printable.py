"""What stands in files cannot steer the terminal that it is printed on."""

from __future__ import annotations

import ast
import json
from pathlib import Path

import pytest

from lingxi.present.cli.printable import printable, printable_json, printable_line, printable_path
from tests.present.cli.program import Environment, invoke


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


COMMANDS = sorted(Path(printable.__code__.co_filename).parent.glob("*.py"))


@pytest.mark.parametrize("file", COMMANDS, ids=lambda file: file.stem)
def test_no_command_prints_json_that_steers_a_terminal(file: Path) -> None:
    assert not _raw_json(file.read_text(encoding="utf-8"))


def test_the_look_for_raw_json_can_fail() -> None:
    assert _raw_json("typer.echo(json.dumps(hits))") == ["typer.echo(json.dumps(hits))"]
    assert _raw_json("typer.echo(\n    json.dumps(hits) if as_json else 'x', err=True)")
    assert not _raw_json("file.write_text(json.dumps(hits))")


def _raw_json(source: str) -> list[str]:
    """The calls that print something with ``json.dumps`` in it."""
    prints = [
        node for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.Call) and ast.unparse(node.func) in ("typer.echo", "print", "sys.stdout.write")
    ]  # fmt: skip
    return [found for node in prints if "json.dumps" in (found := ast.unparse(node))]


def test_a_name_with_escapes_is_escaped_in_the_json_of_commands(environment: Environment, folder: Path) -> None:
    (folder / "a\x9b31m\u202egpj.md").write_text("green", encoding="utf-8")
    assert invoke("index", folder, "--model", "toy", "--json").exit_code == 0
    for command in (["search", "green"], ["ask", "what is green?"], ["album", "show", "Green"], ["status"]):
        if command[0] == "album":
            invoke("album", "save", "Green", folder / "a\x9b31m\u202egpj.md")
        done = invoke(*command, "--json")
        assert not {"\x9b", "\u202e"} & set(done.stdout), command
        assert command == ["status"] or "a\\u009b31m\\u202egpj.md" in done.stdout, command
