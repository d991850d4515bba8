"""The program: its help, its version, and what errors become."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from lingxi.library import Library
from tests.present.cli.program import Environment, run, run_here


def test_help_and_version(environment: Environment) -> None:
    help_ = run(environment, "--help")
    assert help_.returncode == 0
    for command in ("index", "search", "status", "forget", "models", "doctor"):
        assert command in help_.stdout
        assert "--help" in run_here(command, "--help").stdout
    assert run(environment, "--version").stdout.startswith("lingxi 0.")


@pytest.mark.parametrize(
    ("arguments", "code", "says"),
    [
        (["search"], 2, "empty query"),
        (["search", "x", "--where", "size = "], 2, "expected a value for 'size', like: size > 100\n  size = \n"),
        (["search", "x", "--limit", "0"], 2, "limit must be at least 1"),
        (["search", "--image", "/nothing.png"], 1, "the picture /nothing.png cannot be opened"),
        (["index", "/nothing"], 1, "there is no file or folder /nothing"),
        (["index", ".", "--model", "embeded"], 2, "Did you mean 'embedded'"),
        (["search", "x", "--fusion", "rff"], 2, "Did you mean 'rrf'"),
        (["search", "x", "--fusion", "rrf(k=far)"], 2, "rrf(k=far)"),
        (["search", "x", "--rerank", "csl"], 2, "Did you mean 'csls'"),
        (["search", "x", "--modality", "picture"], 2, "unknown modality 'picture'"),
        (["models", "list"], 2, "unknown arguments 'list'"),
        (["serve", "--port", "99999"], 2, "99999 is not in the range"),
        (["index", "/\x1b[2J\u202e"], 1, "there is no file or folder /\ufffd[2J\ufffd"),
        (["nonsense"], 2, "No such command"),
        (["forget"], 2, "Missing argument"),
    ],
)
def test_errors_are_one_line_and_a_code(indexed: Environment, arguments: list[str], code: int, says: str) -> None:
    done = run_here(*arguments)
    assert done.returncode == code
    assert says in done.stderr
    assert "Traceback" not in done.stderr
    assert done.stdout == ""


@pytest.mark.parametrize("command", [["search", "x"], ["status"], ["forget", "/x"]])
def test_a_library_that_is_not_there_is_not_made(environment: Environment, command: list[str]) -> None:
    done = run_here(*command)
    assert done.returncode == 1
    assert "create one with: lingxi index FOLDER" in done.stderr
    assert not Path(environment["LINGXI_LIBRARY"]).exists()


def test_a_library_in_use_has_its_own_code(indexed: Environment) -> None:
    with Library(indexed["LINGXI_LIBRARY"]):
        done = run(indexed, "forget", "/nowhere")
    assert done.returncode == 4
    assert f"in use by process {os.getpid()}" in done.stderr
