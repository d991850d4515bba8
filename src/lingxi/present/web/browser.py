"""Opens the page in the user's browser without showing the token in the list of processes."""

from __future__ import annotations

import os
import sys
import threading
import webbrowser
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from html import escape
from pathlib import Path
from tempfile import mkstemp
from urllib.parse import quote

ONWARD = (
    '<!doctype html><meta charset="utf-8"><meta name="referrer" content="no-referrer">'
    '<meta http-equiv="refresh" content="0;url={}"><title>lingxi</title>'
)


def can_open(environment: Mapping[str, str] = os.environ, platform: str = sys.platform) -> bool:
    """Whether a user is present: at a terminal, with a display, and not in CI."""
    if environment.get("CI") or not sys.stderr.isatty() or environment.get("SSH_CONNECTION"):
        return False
    displays = ("DISPLAY", "WAYLAND_DISPLAY")
    return platform in ("win32", "darwin") or any(environment.get(name) for name in displays)


@contextmanager
def opened_in_browser(url: str, token: str) -> Iterator[None]:
    """Opens the page through a file of mode 0600 with the token, which is deleted when the block ends."""
    if not token:
        _open(url)
        yield
        return
    handle, name = mkstemp(prefix="lingxi-", suffix=".html")  # of mode 0600
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(ONWARD.format(escape(f"{url}/?token={quote(token, safe='')}")))
        _open(Path(name).as_uri())
        yield
    finally:
        with suppress(OSError):
            Path(name).unlink()


def _open(address: str) -> None:
    """Opens it in a thread: some browsers block until they end."""
    threading.Thread(target=webbrowser.open, args=(address,), name="lingxi-browser", daemon=True).start()
