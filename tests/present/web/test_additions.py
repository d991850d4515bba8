"""The forms of what people add to files: what the routes answer has exactly these fields."""

from __future__ import annotations

from dataclasses import fields

from lingxi.present.web import additions
from lingxi.store.annotations import Annotation


def test_an_annotation_is_sent_and_answered_as_it_is_kept() -> None:
    names = [each.name for each in fields(Annotation)]
    assert [each.name for each in fields(additions.AnnotationAnswer)] == names
    body = additions.AnnotationBody("a", favourite=True, tags=["sea"])
    assert body.annotation() == Annotation("a", favourite=True, tags=("sea",))
