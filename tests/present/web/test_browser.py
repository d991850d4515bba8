"""The browser is led to the page by a file that only its user can read, where somebody is there to look."""

from __future__ import annotations

import stat
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest

from lingxi.present.web.browser import can_open, opened_in_browser


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> Callable[[], str]:
    addresses: list[str] = []
    done = threading.Event()

    def note(address: str) -> None:
        addresses.append(address)
        done.set()

    monkeypatch.setattr("webbrowser.open", note)

    def first() -> str:
        assert done.wait(100)
        return addresses[0]

    return first


def test_the_token_is_in_a_file_and_not_on_the_command_line(opened: Callable[[], str]) -> None:
    with opened_in_browser("http://127.0.0.1:8735", 'se"cret'):
        address = opened()
        assert "cret" not in address
        file = Path(unquote(urlsplit(address).path))
        assert stat.S_IMODE(file.stat().st_mode) == 0o600
        assert "http://127.0.0.1:8735/?token=se%22cret" in file.read_text(encoding="utf-8")
    assert not file.exists()


def test_without_a_token_the_page_is_opened_itself(opened: Callable[[], str]) -> None:
    with opened_in_browser("http://127.0.0.1:8735", ""):
        assert opened() == "http://127.0.0.1:8735"


@pytest.mark.parametrize(
    ("environment", "platform", "expected"),
    [
        ({"DISPLAY": ":0"}, "linux", True),
        ({"WAYLAND_DISPLAY": "wayland-0"}, "linux", True),
        ({}, "darwin", True),
        ({}, "linux", False),
        ({"DISPLAY": ":0", "CI": "true"}, "linux", False),
        ({"DISPLAY": ":0", "SSH_CONNECTION": "…"}, "linux", False),
    ],
)
def test_a_browser_is_opened_only_on_an_interactive_desktop(
    environment: dict[str, str], platform: str, expected: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True, raising=False)
    assert can_open(environment, platform) is expected
    monkeypatch.setattr(sys.stderr, "isatty", lambda: False, raising=False)
    assert not can_open(environment, platform), "a log is written, which nobody watches"
