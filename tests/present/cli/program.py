"""The program as a user runs it: in a process of its own, or, where that makes no difference, in this one."""

from __future__ import annotations

import io
import subprocess
import sys
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from lingxi.errors import LingxiError
from lingxi.present.cli.app import app, main

Environment = dict[str, str]


def run(environment: Environment, *arguments: str | Path) -> subprocess.CompletedProcess[str]:
    """What the program says in another process."""
    command = [sys.executable, "-m", "lingxi", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, env=environment)


def run_here(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    """What :func:`run` gives, messages and code of errors too, from this process; an unforeseen error is raised."""
    out, told = io.TextIOWrapper(io.BytesIO(), "utf-8", write_through=True), io.StringIO()
    given, code = [*map(str, arguments)], 0
    with pytest.MonkeyPatch.context() as patch, redirect_stdout(out), redirect_stderr(told):
        patch.setattr(sys, "argv", ["lingxi", *given])
        patch.setenv("COLUMNS", "200")
        try:
            main()
        except SystemExit as ended:
            code = int(ended.code or 0)
    return subprocess.CompletedProcess(given, code, out.buffer.getvalue().decode(), told.getvalue())


def invoke(*arguments: str | Path) -> Result:
    """What the program says in this process, with the library of LINGXI_LIBRARY; an unforeseen error is raised."""
    done = CliRunner().invoke(app, list(map(str, arguments)))
    if done.exception is not None and not isinstance(done.exception, SystemExit | LingxiError):
        raise done.exception
    return done
