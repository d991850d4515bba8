"""A finding as a sentence, in English and in Chinese: what, how likely, where, and by which evidence."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from lingxi.apps.moderate.finding import Evidence
from lingxi.apps.moderate.policy import Category
from lingxi.media.page_kind import page_words
from lingxi.types import Place

LANGUAGES = ("en", "zh")
_WORDS: Mapping[str, Mapping[str, str]] = {
    "en": {
        "words": "looks like “{detail}”",
        "examples": "like the labelled examples",
        "classifier": "says the classifier {detail}",
        "ocr": "“{detail}” stands in the picture{where}",
        "pattern": "personal data, {what}: “{detail}”{where}",
        "speech": "it says “{detail}”",
        "whole": "{title}, {share:.0%} likely{place}: {reasons}.",
        "time": " at {start} to {end}",
        "page": " on {page}",
        "at": " ({down} {across})",
        "joint": "; ",
    },
    "zh": {
        "words": "看起来像“{detail}”",
        "examples": "与标注的样例相似",
        "classifier": "由分类器 {detail} 判断",
        "ocr": "图中文字“{detail}”{where}",
        "pattern": "个人信息（{what}）“{detail}”{where}",
        "speech": "内容中提到“{detail}”",
        "whole": "{title}，可能性 {share:.0%}{place}：{reasons}。",
        "time": "，时间 {start}–{end}",
        "page": "，{page}",
        "at": "（{down}{across}）",
        "joint": "；",
    },
}
_PATTERNS: Mapping[str, Mapping[str, str]] = {
    "en": {
        "email": "an e-mail address",
        "phone": "a phone number",
        "bank-card": "a bank card number",
        "id-number": "an identity number",
        "iban": "a bank account number",
    },
    "zh": {
        "email": "邮箱",
        "phone": "电话号码",
        "bank-card": "银行卡号",
        "id-number": "身份证号",
        "iban": "银行账号",
    },
}
_THIRDS: Mapping[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "en": (("top", "middle", "bottom"), ("left", "centre", "right")),
    "zh": (("上", "中", "下"), ("左侧", "部", "右侧")),
}


def sentences(category: Category, evidence: Sequence[Evidence], place: Place) -> dict[str, str]:
    """The finding by language; ``evidence`` is not empty, strongest first."""
    return {language: _sentence(category, evidence, place, language) for language in LANGUAGES}


def _sentence(category: Category, evidence: Sequence[Evidence], place: Place, language: str) -> str:
    words = _WORDS[language]
    reasons = [_reason(each, language) for each in evidence]
    return words["whole"].format(
        title=category.titled(language),
        share=evidence[0].probability,
        place=_place(place, language),
        reasons=words["joint"].join(dict.fromkeys(reasons)),
    )


def _reason(evidence: Evidence, language: str) -> str:
    return _WORDS[language][evidence.kind].format(
        detail=evidence.words.get(language, evidence.detail),
        what=_PATTERNS[language].get(evidence.pattern, evidence.pattern),
        where=_where(evidence.box, language),
    )


def _place(place: Place, language: str) -> str:
    words = _WORDS[language]
    if place.start_s is not None and place.end_s is not None:
        return words["time"].format(start=_clock(place.start_s), end=_clock(place.end_s))
    return "" if place.page is None else words["page"].format(page=page_words(place, language))


def _where(box: Sequence[float], language: str) -> str:
    """The ninth of the picture that the middle of a box lies in."""
    if not box:
        return ""
    across, down = (min(2, max(0, int(3 * sum(some) / len(some)))) for some in (box[::2], box[1::2]))
    rows, columns = _THIRDS[language]
    return _WORDS[language]["at"].format(down=rows[down], across=columns[across])


def _clock(seconds: float) -> str:
    minutes, left = divmod(int(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{left:02}" if hours else f"{minutes}:{left:02}"
