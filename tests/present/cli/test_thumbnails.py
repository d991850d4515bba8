"""Pictures of hits in a terminal: drawn in a pseudo-terminal, refused in a pipe."""

from __future__ import annotations

import os
import re
import struct
import subprocess
import sys
from pathlib import Path

import pytest

from lingxi.errors import LingxiError
from lingxi.present.cli import thumbnails
from tests.present.cli.program import Environment, invoke

pty, termios, fcntl = (
    pytest.importorskip(name, reason="there are no pseudo-terminals on Windows") for name in ("pty", "termios", "fcntl")
)
pytest.importorskip("textual_image", reason="needs the extra terminal")


def test_a_pipe_gets_no_pictures(colours: Path) -> None:
    done = invoke("search", "red", "--thumbnails")
    assert isinstance(done.exception, LingxiError)
    assert "--thumbnails draws in a terminal" in str(done.exception)


def test_without_the_library_that_draws_it_says_what_to_install(colours: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(thumbnails, "find_spec", lambda name: None)
    assert "lingxi[terminal]" in str(invoke("search", "red", "--thumbnails").exception)


def _in_a_terminal(environment: Environment, *arguments: str) -> str:
    """What the program writes to a terminal that answers no questions about itself."""
    terminal, end = pty.openpty()
    fcntl.ioctl(end, termios.TIOCSWINSZ, struct.pack("HHHH", 40, 120, 0, 0))
    done = subprocess.Popen(
        [sys.executable, "-m", "lingxi", *arguments], stdin=end, stdout=end, stderr=end, env=environment
    )
    os.close(end)
    said = b""
    while True:
        try:
            more = os.read(terminal, 65536)
        except OSError:  # its last process has ended
            break
        if not more:
            break
        said += more
    assert done.wait() == 0, said
    os.close(terminal)
    return said.decode("utf-8", "replace")


def test_a_terminal_gets_half_blocks(indexed: Environment) -> None:
    plain = indexed | {"TERM": "xterm-256color", "COLORTERM": "truecolor"}
    seen = _in_a_terminal(plain, "search", "a cat", "--thumbnails", "-n", "1")
    assert "chelsea.png" in seen
    assert "Failed" not in seen
    assert "Traceback" not in seen
    assert len(re.findall("\x1b\\[38;2;[0-9;]+m▄|▀", seen)) > 24, "several lines of colours"
