"""What is filled into a form, annotated and attached is read with its page."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from lingxi.media.readers.pdf import PdfReader
from lingxi.types import Image, Limits, Place, Text
from tests.media.documents import write_objects

TUBA = f"<feff{'Tuba 音'.encode('utf-16-be').hex()}>"
FIELDS = (  # a text of two lines, a choice, a list with two chosen, a button, and a password that is not shown
    "/FT /Tx /V (Marmalade\\rAvenue) /Ff 4096",
    f"/FT /Ch /Ff 131072 /Opt [(Cook) {TUBA}] /V {TUBA}",
    "/FT /Ch /Ff 2097152 /Opt [(one) (two) (three)] /V [(one) (three)] /I [0 2]",
    "/FT /Btn /V /Yes",
)
ANNOTATIONS = (
    "/Subtype /Text /Contents (Ask the beekeeper)",
    "/Subtype /Link /Contents (a link)",
    "/Subtype /Highlight /Contents (Application)",  # which the text of the page says
    "/Subtype /Text",
)


@pytest.fixture
def form(tmp_path: Path) -> Path:
    widgets = [
        f"<< /Type /Annot /Subtype /Widget {field} /T (f{n}) /DA (/F1 9 Tf 0 g) "
        f"/Rect [10 {200 - 40 * n} 150 {230 - 40 * n}] >>"
        for n, field in enumerate(FIELDS)
    ]
    others = [f"<< /Type /Annot {each} /Rect [160 10 180 30] >>" for each in ANNOTATIONS]
    numbers = [f"{n} 0 R" for n in range(8, 8 + len(widgets) + len(others))]
    content = "BT /F1 12 Tf 10 270 Td (Application) Tj ET"
    return write_objects(
        tmp_path / "form.pdf",
        [
            f"<< /Type /Catalog /Pages 2 0 R /AcroForm << /Fields [{' '.join(numbers[: len(widgets)])}] /DR << /Font "
            "<< /F1 3 0 R >> >> >> /Names << /EmbeddedFiles << /Names [(a) 6 0 R] >> >> >>",
            "<< /Type /Pages /Kids [4 0 R 4 0 R] /Count 2 >>",
            "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 200 300] /Contents 5 0 R /Annots [{' '.join(numbers)}] "
            "/Resources << /Font << /F1 3 0 R >> >> >>",
            f"<< /Length {len(content)} >>\nstream\n{content}\nendstream",
            "<< /Type /Filespec /F (rain.csv) /UF (rain.csv) /EF << /F 7 0 R >> >>",
            "<< /Length 1 >>\nstream\n1\nendstream",
            *widgets,
            *others,
        ],
    )


def test_fields_annotations_and_attachments_are_words_of_the_page(form: Path) -> None:
    _, words, _, more = PdfReader().read(form, Limits(), 100)
    said = "Application\n\nMarmalade\nAvenue\n\nTuba 音\n\none\n\nthree\n\nAsk the beekeeper"
    assert (words.media, words.place) == (Text(f"{said}\n\nrain.csv"), Place(start=0, end=len(said) + 10, page=1))
    assert (more.media, more.place.page) == (Text(said), 2)


def test_what_is_filled_in_is_drawn(form: Path) -> None:
    picture = PdfReader().read(form, Limits(), 200)[0].media
    assert isinstance(picture, Image)
    field = picture.pixels[300 - 230 : 300 - 200, 10:150]  # the first field, at a pixel a point
    assert np.any(field.min(axis=2) < 100)
