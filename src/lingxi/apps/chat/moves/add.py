"""Further words of what is wanted, without the words that only say "show me" or "also"."""

from __future__ import annotations

import re

from lingxi.apps.chat.moves.function_words import CHINESE_EMPTY, CHINESE_LEADING, EMPTY, LEADING
from lingxi.apps.chat.moves.move import Move

_LEAD = re.compile(
    r"^(?:(?:(?:the )?same(?: thing| one| picture| photo| again)?,?(?= (?:but|in|at|with|on)\b)|more (?:pictures"
    r"|photos|shots|images|pics) of|(?:only )?if(?= (?:there|it|they|the|he|she|i|we|you)\b)|more of (?:them"
    r"|those|these|the)|at least(?= with)|what i|(?:look(?:ing)?|search(?:ing)?) for|look at|listen to|interested in"
    r"|(?:what|how) about|a few|in which|no(?=,)|make (?:it|them"
    r"|that)(?= \w+er\b| (?:more|less)\b)"
    r"|(?:where |that )?(?:you|we|i|one) can (?:clearly )?see"
    r"|(?:an? |the |those |these |one |some |any |all |only )?(?:ones?|(?:photo|picture|image|pic"
    r"|shot)s?(?= (?:with|of|where|that"
    rf"|in which|showing)\b))|shows|contains|includes|{LEADING})(?![\w-])[ ,:]*)+",
    re.IGNORECASE,
)
_LINK = re.compile(r"^(?:(?:and|also|but|so|then|plus|or)[ ,]+)+", re.IGNORECASE)
_KEPT = re.compile(
    r"^(?:there (?:is|are|was|were)(?! (?:any|some|one)\b)|where(?! (?:you|we|i|one) can)|(?:it|that) (?:is|was)|it's"
    r"|they (?:are|were)|the(?! ones?\b))\b(?=.)",
    re.IGNORECASE,
)
_TAIL = re.compile(
    r"(?:[ ,]+(?:(?:would|might) be (?:good|nice|great|cool|lovely|perfect|fine)|too|as well|please|also|only"
    r"|(?<!the )ones?|in (?:it|them|there)|this time|now|taken"
    r"|(?<!similar )(?<!close )(?<!next )"
    r"to (?:it|them|that|this)|in the (?:picture|photo|shot|image|frame|scene)))+[.!?]*$"
    r"|[\s.。!！?？,，;；:：]+$",
    re.IGNORECASE,
)
_CHINESE_LEAD = re.compile(rf"^(?:{CHINESE_LEADING})+(?:的|是|有|要|个|点|些)?")
_CHINESE_TAIL = re.compile(
    r"(?:的?(?:才(?:要|行|可以|好|算)|(?:多|再多?)(?:来|找|给|看)(?:我)?(?:几张|一?些|一?点)?)|也?(?:加|放|算)(?:进去|进来|上去?)|的?(?:那种|那些|这种"
    r"|那张|照片|图片|图|相片)?"
    r"(?:就行|就好|就可以|即可|吧|呢|吗|么|啊|哦|呀|的|也行|也要|更好|最好)?)[。！!？?，,]*$"
)
_STATED = re.compile(r"[^只就我都要须定该得能也]是[^的,，]{1,4}的$")  # 狗是湿的
_NOTHING = re.compile(rf"(?:(?:{EMPTY})(?![\w-])[\s,.?!]*)++|(?:{CHINESE_EMPTY})++", re.IGNORECASE)
_CHINESE = re.compile(r"[\u4e00-\u9fff]")


def add(text: str) -> list[Move]:
    """The move, if anything is left to search for."""
    words = _chinese(text) if _CHINESE.search(text) else _english(text)
    return [Move("add", words)] if re.search(r"\w", words) and not _NOTHING.fullmatch(words) else []


def _english(text: str) -> str:
    text = _TAIL.sub("", _LINK.sub("", text.strip()))
    return text if _KEPT.match(text) else _LEAD.sub("", text).strip(" ,")


def _chinese(text: str) -> str:
    text = text.strip() if _STATED.search(text) else _CHINESE_TAIL.sub("", text.strip())
    return _CHINESE_LEAD.sub("", text).strip(" ,，")
