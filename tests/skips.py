"""Where CI is set, a run that skips a test for a reason that is not in ``allowed_skips.txt`` fails."""

from __future__ import annotations

import os
from fnmatch import fnmatchcase
from pathlib import Path

import pytest

ALLOWED = Path(__file__).with_name("allowed_skips.txt")


def allowed(reason: str) -> bool:
    """Whether the list has a pattern for a reason."""
    lines = ALLOWED.read_text(encoding="utf-8").splitlines()
    return any(fnmatchcase(reason, line) for line in lines if line and not line.startswith("#"))


class SkipGuard:
    """Collects the skips of a run, of its workers too, and fails it when it ends."""

    def __init__(self) -> None:
        self._unlisted: list[str] = []

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Called for each phase of each test."""
        self._look(report)

    def pytest_collectreport(self, report: pytest.CollectReport) -> None:
        """Called for each module, which may be skipped as a whole."""
        self._look(report)

    def pytest_sessionfinish(self, session: pytest.Session) -> None:
        """Called before the summary is printed."""
        if self._unlisted and session.exitstatus in (pytest.ExitCode.OK, pytest.ExitCode.NO_TESTS_COLLECTED):
            session.exitstatus = pytest.ExitCode.TESTS_FAILED

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        """Called when all has run."""
        for line in self._unlisted:
            terminalreporter.write_line(f"SKIP NOT ALLOWED in CI: {line}", red=True)
        if self._unlisted:
            terminalreporter.write_line(f"Install what is missing, or add the reason to tests/{ALLOWED.name}.")

    def _look(self, report: pytest.TestReport | pytest.CollectReport) -> None:
        if report.skipped and not hasattr(report, "wasxfail") and isinstance(report.longrepr, tuple):
            reason = report.longrepr[2].removeprefix("Skipped: ")
            if not allowed(reason):
                self._unlisted.append(f"{report.nodeid}: {reason}")


def pytest_configure(config: pytest.Config) -> None:
    """Registers the guard in the process that reports, not in workers."""
    if os.environ.get("CI") and not hasattr(config, "workerinput"):
        config.pluginmanager.register(SkipGuard(), "skip-guard")
