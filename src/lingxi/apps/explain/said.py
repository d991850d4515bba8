"""Signals in words that people use, in English and Chinese."""

from __future__ import annotations

from collections.abc import Mapping

from lingxi.apps.explain.explanation import Said
from lingxi.search.hit import Contribution, Hit, Signal

_NAMES: Mapping[str, tuple[str, str]] = {
    "similarity": ("looks or sounds like it", "内容相似"),
    "caption": ("its caption means it", "图片说明相符"),
    "generated": ("its generated caption means it", "自动生成的说明相符"),
    "ocr": ("the text in the picture means it", "图中文字相符"),
    "recording": ("is the same recording", "同一段录音"),
    "feedback": ("resembles what you marked", "与标记的相似"),
    "rerank": ("a closer look ({detail})", "重新排序（{detail}）"),
    "person": ("fits what you liked", "符合你的喜好"),
    "words all": ("has all the words", "包含全部词语"),
    "words exact": ("has exactly these words", "与词语完全一致"),
    "words some": ("has some of the words", "包含部分词语"),
    "words written": ("the words stand in the picture", "图中有这些词语"),
}
_INCLUDED = (" (its generated caption included)", "（含自动生成的说明）")  # among the words
_MEANS = ("means it", "含义相符")  # similarity of passages


def said(hit: Hit) -> tuple[Said, ...]:
    """What each signal gave, best rank first."""
    found = sorted(hit.signals.values(), key=lambda each: each.rank)
    return tuple(_said(each, hit) for each in found)


def _said(each: Contribution, hit: Hit) -> Said:
    english, chinese = _words(each.signal, hit)
    return Said(each.signal, each.rank, each.score, {"en": english, "zh": chinese})


def _words(signal: Signal, hit: Hit) -> tuple[str, str]:
    if signal.kind == "similarity" and hit.modality == "text":
        return _MEANS
    name = f"words {signal.detail}" if signal.kind == "words" else signal.kind
    if name == "caption" and hit.generated:
        name = "generated"
    english, chinese = _NAMES.get(name, (name, name))
    if signal.kind == "words" and signal.detail != "written" and hit.generated:
        english, chinese = english + _INCLUDED[0], chinese + _INCLUDED[1]
    return english.format(detail=signal.detail), chinese.format(detail=signal.detail)
