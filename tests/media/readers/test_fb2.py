"""FictionBook: title, chapters and pictures, in the encoding that the file declares."""

from __future__ import annotations

from base64 import b64encode
from pathlib import Path

import pytest

from lingxi.errors import UnreadableMedia
from lingxi.media.readers.fb2 import Fb2Reader
from lingxi.types import Limits, Text
from tests.media.documents import png

BOOK = """<?xml version="1.0" encoding="windows-1251"?>
<FictionBook xmlns="http://www.gribuser.ru/xml/fictionbook/2.0" xmlns:l="http://www.w3.org/1999/xlink"><description>
<title-info><author><first-name>Анна</first-name> <last-name>Лис</last-name></author><book-title>Мост</book-title>
<annotation><p>О реке</p><p>и мосте</p></annotation>
</title-info></description><body><section><title><p>Старый</p><p>мост</p></title><p>Поезд <b>опоздал</b>.</p>
<image l:href="#a" alt="Река"/><poem><stanza><v>Снег</v></stanza></poem>
<section><title><p>Дом</p></title><p>Хлеб<image l:href="#gone"/></p></section></section></body>
<binary id="a" content-type="image/png">{}</binary></FictionBook>"""


def test_chapters_and_pictures(tmp_path: Path) -> None:
    path = tmp_path / "a.fb2"
    path.write_bytes(BOOK.format(b64encode(png("red")).decode()).encode("cp1251"))
    head, old, house, picture = Fb2Reader().read(path, Limits(), 8)
    assert (head.title, head.media) == ("Мост", Text("# Мост\n\nАнна Лис\n\nО реке и мосте"))
    assert picture.descriptions == ("Река",)
    assert (old.title, old.media) == ("Старый мост", Text("## Старый мост\n\nПоезд опоздал.\n\nРека  \n\nСнег"))
    assert (house.title, house.media, picture.title) == ("Дом", Text("### Дом\n\nХлеб"), "Старый мост")


@pytest.mark.parametrize("content", ["<a/>", "nothing", "<FictionBook><body>" + "<section>" * 50_000])
def test_other_files_are_refused(tmp_path: Path, content: str) -> None:
    (tmp_path / "a.fb2").write_text(content, encoding="utf-8")
    with pytest.raises(UnreadableMedia, match=r"not XML|has no text"):
        Fb2Reader().read(tmp_path / "a.fb2", Limits(), 8)
