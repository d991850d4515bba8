"""Web pages, and pages of books, as the text that a reader sees."""

from __future__ import annotations

import re

from lingxi.errors import UnreadableMedia

_BLOCKS = re.compile(
    "address|article|aside|blockquote|br|dd|div|dl|dt|figcaption|figure|footer|form|header|hr|li|main|nav|ol|p|pre"
    "|section|table|td|th|tr|ul"
)
_SILENT = re.compile("script|style|noscript|template|svg|math|head|iframe|object|textarea")


def html_text(source: str) -> str:
    """The visible text of a page; headings become lines that begin with ``#``, scripts and styles are dropped."""
    from lxml import html

    parser = html.HTMLParser(no_network=True, huge_tree=False, remove_comments=True, remove_pis=True)
    source = re.sub(r"^\s*<\?xml[^>]*>", "", source)
    try:
        tree = html.document_fromstring(source, parser=parser) if source.strip() else None
    except Exception as error:
        raise UnreadableMedia(f"not a readable page: {str(error)[:200]}") from error
    if tree is None:
        return ""
    from lxml.etree import iterwalk

    pieces, silent = list[str](), 0
    for event, element in iterwalk(tree, events=("start", "end")):
        tag = element.tag if isinstance(element.tag, str) else ""
        silent += bool(_SILENT.fullmatch(tag)) * (1 if event == "start" else -1)
        if not silent:
            pieces.append(_around(tag, opening=event == "start"))
            text = element.text if event == "start" else element.tail
            pieces.append(re.sub(r"\s+", " ", text or ""))
    return re.sub(r"[ ]*\n[ \n]*\n[ ]*", "\n\n", re.sub(r" +", " ", "".join(pieces))).strip()


def _around(tag: str, *, opening: bool) -> str:
    if re.fullmatch(r"h[1-6]", tag):
        return "\n\n" + "#" * int(tag[1]) + " " if opening else "\n\n"
    return "\n\n" if _BLOCKS.fullmatch(tag) else ""
