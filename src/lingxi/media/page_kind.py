"""What the pages of documents are: sheets, slides, messages, contacts and events are not called pages."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

if TYPE_CHECKING:  # --help needs no NumPy
    from lingxi.types import PageKind, Place

SHEETS = frozenset({".xlsx", ".xlsm", ".xlsb", ".xltx", ".xltm", ".ods", ".ots", ".fods", ".xls"})
SLIDES = frozenset(
    {".pptx", ".pptm", ".ppsx", ".ppsm", ".potx", ".potm", ".odp", ".otp", ".odg", ".otg", ".fodp", ".fodg"}
)
MESSAGES = frozenset({".mbox"})
CONTACTS = frozenset({".vcf", ".vcard"})
EVENTS = frozenset({".ics", ".ical"})
PAGE_KINDS: dict[str, PageKind] = {
    **dict.fromkeys(SHEETS, "sheet"),
    **dict.fromkeys(SLIDES, "slide"),
    **dict.fromkeys(MESSAGES, "message"),
    **dict.fromkeys(CONTACTS, "contact"),
    **dict.fromkeys(EVENTS, "event"),
}  # by extension

_WORDS: Mapping[str, Mapping[PageKind | None, str]] = {
    "en": {
        None: "page {page}",
        "sheet": "sheet {page}",
        "slide": "slide {page}",
        "message": "message {page}",
        "contact": "contact {page}",
        "event": "event {page}",
    },
    "zh": {
        None: "第 {page} 页",
        "sheet": "第 {page} 个工作表",
        "slide": "第 {page} 张幻灯片",
        "message": "第 {page} 封邮件",
        "contact": "第 {page} 位联系人",
        "event": "第 {page} 项日程",
    },
}
_NAMED = {"en": "sheet '{name}'", "zh": "工作表“{name}”"}


def page_kind(name: str) -> PageKind | None:
    """What the pages of a file of this name are; None for pages of paper, and for files without pages."""
    return PAGE_KINDS.get(name[name.rfind(".") :].lower())


def page_words(place: Place, language: str = "en") -> str:
    """The page of a place, in English or Chinese ("zh"); empty where it has none.

    >>> page_words(Place(page=2, page_kind="sheet", page_name="Budget"))
    "sheet 'Budget'"
    """
    if place.page is None:
        return ""
    if place.page_name:
        return _NAMED[language].format(name=place.page_name)
    return _WORDS[language][place.page_kind].format(page=place.page)
