"""What pages are called, by the readers that count them and in both languages."""

from __future__ import annotations

from typing import get_args

from lingxi.media.page_kind import PAGE_KINDS, page_kind, page_words
from lingxi.media.read import suffixes
from lingxi.types import PageKind, Place


def test_every_kind_has_words_and_a_reader() -> None:
    assert set(PAGE_KINDS) <= suffixes()
    assert suffixes("sheet") | suffixes("pptx") | suffixes("mbox") | suffixes("vcf") | suffixes("ics") <= set(
        PAGE_KINDS
    )
    assert {page_words(Place(page=2, page_kind=kind)) for kind in get_args(PageKind)} == {
        "sheet 2", "slide 2", "message 2", "contact 2", "event 2",
    }  # fmt: skip
    assert page_words(Place(page=2, page_kind="sheet", page_name="预算"), "zh") == "工作表“预算”"
    assert (page_words(Place(page=2)), page_words(Place(page=2), "zh"), page_words(Place())) == (
        "page 2",
        "第 2 页",
        "",
    )
    assert (page_kind("a/B.XLSX"), page_kind("a.pdf"), page_kind("xlsx")) == ("sheet", None, None)
