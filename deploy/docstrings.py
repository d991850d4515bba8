"""What the site shows of docstrings: roles as code, and a field's comment as what it says of the field."""

from __future__ import annotations

import re
from typing import Any

from griffe import Attribute, Docstring, Extension, Object

_ROLE = re.compile(r":(?:class|meth|func|mod|attr|data):`~?([^`]+)`")
_COMMENT = re.compile(r"\s{2}#\s*(?!\s|noqa|type:|fmt:)(.+)$")


class Docstrings(Extension):
    """Changes docstrings before they are rendered; mkdocs.yml names this file."""

    def on_instance(self, *, obj: Object, **_: Any) -> None:
        """Called for each module, class, function and attribute that was read."""
        if obj.docstring is None and isinstance(obj, Attribute) and (comment := comment_of(obj)):
            obj.docstring = Docstring(comment, parent=obj)
        if obj.docstring is not None:
            obj.docstring.value = without_roles(obj.docstring.value)


def without_roles(text: str) -> str:
    """Sphinx's roles as Markdown: ``:class:`lingxi.Query``` becomes ```lingxi.Query```."""
    return _ROLE.sub(r"`\1`", text).replace("``", "`")


def comment_of(attribute: Attribute) -> str:
    """The comment at the end of an attribute's line, with a capital; empty where there is none."""
    found = _COMMENT.search(attribute.lines[-1]) if attribute.lines else None
    return f"{found[1][:1].upper()}{found[1][1:]}." if found else ""
