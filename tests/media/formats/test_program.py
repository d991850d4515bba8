"""Decoders that are programs: what they write, and how they end."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from lingxi.media.formats import program
from lingxi.media.formats.program import output_of

CODE = {
    "shout.py": "import sys; sys.stdout.buffer.write(sys.stdin.buffer.read().upper() + sys.argv[2].encode())",
    "abort.py": "import os; os.write(2, b'terminate called'); os.abort()",
    "silent.py": "",
}


def test_what_a_program_writes_and_none_where_it_fails(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    for name, code in CODE.items():
        (tmp_path / name).write_text(code)
    monkeypatch.setattr(program, "__file__", str(tmp_path / "program.py"))
    assert output_of("shout.py", [7], b"a", 10) == b"A7"
    assert output_of("abort.py", [], b"", 10) is None
    assert output_of("silent.py", [], b"", 10) is None
    assert capfd.readouterr().err == ""


@pytest.mark.parametrize("code", [-9, -24])
def test_one_that_was_ended_raises(code: int, monkeypatch: pytest.MonkeyPatch) -> None:
    ended = subprocess.CompletedProcess[bytes]([], code, b"half")
    monkeypatch.setattr(subprocess, "run", lambda *_, **__: ended)
    with pytest.raises(TimeoutError, match=r"^shout.py takes longer than 10 s$"):
        output_of("shout.py", [], b"", 10)
