"""The reader of Outlook messages."""

from __future__ import annotations

from lingxi.media.readers.msg import MsgReader
from lingxi.types import Limits, Text


def test_a_message_is_a_dated_text() -> None:
    (found,) = MsgReader().read(MsgReader.samples[0].path, Limits(), 0)
    assert isinstance(found.media, Text)
    assert found.media.text.endswith("The grey cat sleeps on the red sofa.")
    assert (found.title, found.labels["person"], found.facts["taken_from"]) == ("The grey cat", ("Anna",), "mail")
