"""The language in which the command line shows what has one: that of the system."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal


def system_language(environment: Mapping[str, str]) -> Literal["en", "zh"]:
    """The language of messages by POSIX: the first of these variables that is set."""
    said = next(filter(None, (environment.get(name) for name in ("LC_ALL", "LC_MESSAGES", "LANG"))), "")
    return "zh" if said.lower().startswith("zh") else "en"
