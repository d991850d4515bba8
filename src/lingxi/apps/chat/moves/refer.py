"""Refer to a hit: more like it, less like it, that one with a change, the file before or after it."""

from __future__ import annotations

import re

from lingxi.apps.chat.moves.move import Move, group, one_of
from lingxi.apps.filters.chinese_dates import number_of

_ORDINALS = ["first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth"]
_NUMBERS = ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"]
_THING = r"(?:one|photo|picture|image|pic|video|film|movie|clip|recording|hit|result|note|shot)"
_ENGLISH = (
    rf"(?:(?:the )?(?:very )?(?:{'|'.join(_ORDINALS)}|last|\d{{1,2}}(?:st|nd|rd|th))(?: {_THING})?"
    rf"|(?:the )?(?:number|no\.?|nr\.?|hit|result|{_THING})? ?#?(?:\d{{1,2}}|(?:{'|'.join(_NUMBERS)})(?=[\s,.]|$))"
    rf"|(?:this|that)(?: {_THING})?|it|the same(?: {_THING})?)"
)
_MEASURE = r"(?:[张个段条幅篇部份])"
_CHINESE = (
    rf"(?:第(?:\d{{1,2}}|[一二两三四五六七八九十]{{1,2}}){_MEASURE}?(?:照片|图片|图|视频)?"
    rf"|最后(?:那)?一?{_MEASURE}|[这那](?:一)?{_MEASURE}?(?:照片|图片|图|视频)?|它|\d{{1,2}}号)"
)
_KINDS = {
    "image": r"photos?|pictures?|images?|pics?|照片|图片|图|相片",
    "video": r"videos?|films?|movies?|clips?|视频|影片|录像|片子|电影",
    "audio": r"recordings?|sounds?|录音|声音",
    "text": r"notes?|documents?|笔记|文档|文件",
}
_KIND = f"(?:{'|'.join(_KINDS.values())})"
_BUT = (
    r"(?:,? ?(?:but|only|just|except|and|with)(?: (?:with|it'?s|it should be|make it|more))*"
    r"|[,，]? ?(?:但是?要?|不过要?是?|只是|可是|就是)(?:要|换成|是)?)\s*"
)

_UNLIKE = one_of(
    rf"(?:not|nothing|less|none|no more|nothing more|don'?t show (?:me )?(?:any|anything)?)(?: (?:ones?"
    rf"|photos?))? ?(?:like|similar to) (?P<ref1>{_ENGLISH})|unlike (?P<ref2>{_ENGLISH})",
    rf"(?:不要|别|别要|不想要|少来点|不)(?:再)?(?:给我)?(?:像|和|跟|类似)?(?P<ref3>{_CHINESE})(?:那样|这样|类似"
    rf"|差不多|一样|这种|那种|相似)(?:的)?",
    rf"(?:不要|别|不)像(?P<ref4>{_CHINESE})(?:的)?|(?:和|跟)(?P<ref5>{_CHINESE})(?:不一样|不同)(?:的)?",
)
_LIKE = one_of(
    rf"(?:(?:show|find|give|get)(?: me)? |i want )?(?:some |a few )?(?:more|others?|ones?|something|anything"
    rf"|photos?|pictures?|images?|similar|things?)?(?: (?:ones?|photos?|pictures?|images?))?"
    rf" ?(?:like|similar to|of|resembling|close to|in the style of) (?P<ref1>{_ENGLISH})",
    rf"(?:find |show )?(?:me )?similar(?: ones?)?(?: to (?P<ref2>{_ENGLISH}))?|(?:i (?:like|prefer|meant?"
    rf"|want) |yes,? )(?P<ref3>{_ENGLISH})(?: is (?:good|close|best|better))?",
    rf"(?:(?:要|找|来|给我|看看?|帮我|我要|有没有|多给|多来|再来|多找)+)?(?:一些|几张|点)?(?:更?多?(?:像|类似|和|跟|与"
    rf"|类似于))(?P<ref4>{_CHINESE})(?:那样|这样|类似|差不多|一样|相似|很像|接近|一类|更像)?的?(?:照片|图片"
    rf"|图)?",
    rf"(?:要|找|来|给我|看看?)?(?:更多|再来点|多来点)?(?P<ref5>{_CHINESE})(?:那样|这样|类似|那种|这种|风格"
    rf"|一样)的?(?:照片|图片|图)?|找?相似的?",
)
_CHANGED = re.compile(
    rf"\s*(?:(?:like|i want|show me|就|就要|要|像) ?)?(?P<ref1>{_ENGLISH}){_BUT}(?P<words1>.+)"
    rf"|\s*(?:就|就要|要|像|和|跟)?(?P<ref2>{_CHINESE})(?:那样|这样|一样)?的?{_BUT}(?P<words2>.+)",
    re.IGNORECASE,
)
_SIDE = r"(?:taken |made |shot |right |just |immediately |that (?:was|came) )*"
_BEFORE = one_of(
    rf"(?:show (?:me )?|what (?:is|was|came) )?(?:the )?(?:(?:previous|next|last) )?(?P<kind1>{_KIND}"
    rf"|one)? ?{_SIDE}(?:before|preceding) (?P<ref1>{_ENGLISH})",
    rf"(?:show (?:me )?)?the previous (?P<kind2>{_KIND})",
    rf"(?P<ref2>{_CHINESE})?的?(?:之前|前面|上一|前一)(?:的)?(?:那|一)*{_MEASURE}?(?:拍的)?(?P<kind3>{_KIND})?",
)
_AFTER = one_of(
    rf"(?:show (?:me )?|what (?:is|was|came) )?(?:the )?(?:(?:previous|next) )?(?P<kind1>{_KIND}"
    rf"|one)? ?{_SIDE}(?:after|following) (?P<ref1>{_ENGLISH})",
    rf"(?:show (?:me )?)?the next (?P<kind2>{_KIND})",
    rf"(?P<ref2>{_CHINESE})?的?(?:之后|后面|下一|后一|接下来)(?:的)?(?:那|一)*{_MEASURE}?(?:拍的)?(?P<kind3>{_KIND})?",
)


def refer(text: str) -> tuple[list[Move], str]:
    """The move, and the rest of the turn that changes what is referred to: "that one but red" leaves "red"."""
    for kind, words in (("before", _BEFORE), ("after", _AFTER)):
        if found := words.fullmatch(text):
            return [Move(kind, where=_kind(group(found, "kind")), number=_number(group(found, "ref")))], ""  # type: ignore[arg-type]
    if found := _UNLIKE.fullmatch(text):
        return [Move("unlike", number=_number(group(found, "ref")))], ""
    if found := _LIKE.fullmatch(text):
        return [Move("like", number=_number(group(found, "ref")))], ""
    if found := _CHANGED.fullmatch(text):
        return [Move("like", number=_number(group(found, "ref")))], group(found, "words")
    return [], text


def _kind(words: str) -> str:
    """The modality that a word names."""
    return next((kind for kind, known in _KINDS.items() if re.fullmatch(known, words, re.IGNORECASE)), "")


def _number(words: str) -> int:
    """The number of the hit that is referred to; 0 for "this", -1 for the last."""
    words = words.lower()
    if "last" in words or "最后" in words:
        return -1
    if digits := re.search(r"\d+", words):
        return int(digits[0])
    if numeral := re.search(r"第([一二两三四五六七八九十]+)", words):
        return number_of(numeral[1])
    for names in (_ORDINALS, _NUMBERS):
        for number, name in enumerate(names, 1):
            if re.search(rf"\b{name}\b", words) and not re.search(r"(?:this|that|same) one", words):
                return number
    return 0
