"""Contacts: a page each, with the name, the words and the photo."""

from __future__ import annotations

from base64 import b64encode
from pathlib import Path

import pytest

from lingxi.errors import UnreadableMedia
from lingxi.media.readers.vcf import VcfReader
from lingxi.types import Limits, Text
from tests.media.documents import data_uri, png


def test_contacts_with_photos(tmp_path: Path) -> None:
    red = b64encode(png("red")).decode()
    cards = [
        f"FN:Anna\nORG:Cats;Sofas\nTEL:123\nPHOTO;ENCODING=b;TYPE=PNG:{red[:60]}\n {red[60:]}\nNOTE:grey",
        f"N:Ben;Big;;;\nPHOTO:{data_uri(png('blue'))}",
        "EMAIL:c@example.org\nPHOTO:http://example.org/c.png",
    ]
    path = tmp_path / "a.vcf"
    path.write_text("\n".join(f"BEGIN:VCARD\n{each}\nEND:VCARD" for each in cards))
    anna, photo, ben, other, third = VcfReader().read(path, Limits(), 8)
    assert anna.media == Text("# Anna\n\nCats, Sofas\n123\n\ngrey")
    assert (anna.labels, anna.place.page, photo.place.page) == ({"person": ("Anna",)}, 1, 1)
    assert (ben.title, other.place.page, third.media) == ("Big Ben", 2, Text("# c@example.org\n\nc@example.org"))


def test_no_contacts(tmp_path: Path) -> None:
    (tmp_path / "a.vcf").write_text("nothing")
    with pytest.raises(UnreadableMedia, match="has no contacts"):
        VcfReader().read(tmp_path / "a.vcf", Limits(), 0)
