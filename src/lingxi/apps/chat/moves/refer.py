"""Refer to a hit: more like it, less like it, that one with a change, the file before or after it."""

from __future__ import annotations

import re

from lingxi.apps.chat.moves.move import Move, group, one_of
from lingxi.apps.filters.chinese_dates import number_of

ORDINALS = ["first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth"]
_NUMBERS = ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"]
_THING = r"(?:one|photo|picture|image|pic|video|film|movie|clip|recording|hit|result|note|shot)"
_FROM_LAST = r"(?:next|second|third|fourth)(?:[- ]to[- ]| from (?:the )?|[- ])last|last but one|penultimate"
_ENGLISH = (
    rf"(?:(?:the )?(?:{_FROM_LAST}|(?:very )?(?:{'|'.join(ORDINALS)}|last|top|bottom|\d{{1,2}}(?:st|nd|rd|th)))"
    rf"(?: (?:{_THING}|of (?:them|those|these)))?"
    rf"|(?:the )?(?:number|no\.?|nr\.?|hit|result|{_THING})? ?#?(?:\d{{1,2}}|(?:{'|'.join(_NUMBERS)})(?=[\s,.]|$))"
    rf"|(?:this|that)(?: {_THING})?|it|the same(?: {_THING})?)"
)
_DIGIT = r"\d{1,2}"
_MEASURE = r"(?:[张个段条幅篇部份])"
_CHINESE = (
    rf"(?:(?:刚才|上面|里面|前面)?(?:的)?(?:倒数)?第(?:\d{{1,2}}"
    rf"|[一二两三四五六七八九十]{{1,2}}){_MEASURE}?(?:照片|图片|图|视频)?"
    rf"|最后(?:那)?一?{_MEASURE}(?:照片|图片|图|视频)?|(?:刚才)?[这那](?:一)?{_MEASURE}?(?:照片|图片|图|视频)?|它"
    rf"|(?:\d{{1,2}}|[一二三四五六七八九十])号(?:那?张|图|照片)?|(?:编号|图|照片){_DIGIT})"
)
_KINDS = {
    "image": r"photos?|pictures?|images?|pics?|照片|图片|图|相片",
    "video": r"videos?|films?|movies?|clips?|视频|影片|录像|片子|电影",
    "audio": r"recordings?|sounds?|录音|声音",
    "text": r"notes?|documents?|笔记|文档|文件",
}
_KIND = f"(?:{'|'.join(_KINDS.values())})"
_GOOD = (
    r"(?: (?:is|looks|was|seems|comes) (?:(?:pretty|very|really|quite|almost|the|already|so) )*(?:good|great"
    r"|nice|close|closest"
    r"|right|perfect|best|better|lovely|fine|near(?:est)?|what i (?:want|need|like|mean)\w*|it|there))"
)
_CHINESE_GOOD = (
    r"(?:(?:就|很|挺|最|也|还|比较|已经|更|蛮)*(?:接近|差不多|不错|好看?|可以|像|合适|对|喜欢|满意|理想|棒"
    r"|行)(?:了|的)?)"
)
_SIMILAR = (
    r"(?:[,，.;。；!！]? ?(?:and |so )?(?:(?:find|show|give|get|any|more|some|others?|i want|do you have"
    r"|有没有|找|再|要|来|给|更多|多)"
    r".{0,24})?(?:like (?:that|it|this)|similar(?: ones| to (?:it|that))?|of (?:those|that|it)|类似|相似"
    r"|差不多|(?:这|那)(?:样|种)|像它?|[再多]+来[点些几张]+)"
    r"(?:的|照片|图片|图| ones| photos| pictures)*)"
)
_BAD = (
    r"(?:(?:isn'?t|wasn'?t|is not|was not) (?:right|good|it|ok|what i (?:want|need|meant?|am after|'m after)\w*"
    r"|(?:at all )?like .{0,40})|(?:is|was|looks?|seems) (?:\w+ )?(?:wrong|bad|off|terrible|awful|no good"
    r"|not (?:right|good|it|ok"
    r"|at all.*|what i.*)))"
)
_CHINESE_BAD = (
    r"(?:完全|根本|都|就|太|也)*(?:不对|不好|不行|错了?|不是我(?:要|想要|想找|找)的|不像|差|不合适|不喜欢|离谱"
    r"|难看)(?:了|的)?"
)
_BUT = (
    r"(?:,? ?(?:but|only|just|except|and|with)\b(?: (?:with\b|it'?s|it should be|make it|more))*"
    r"|[,，]? ?(?:但是?要?|不过要?是?|只是|可是|就是)(?:要|换成|是)?)\s*"
)

_UNLIKE = one_of(
    # nothing like the second
    rf"(?:not|nothing|less|none|no more|nothing more|don'?t show (?:me )?(?:any|anything)?)(?: (?:ones?"
    rf"|photos?))? ?(?:like|similar to) (?P<ref>{_ENGLISH})|unlike (?P<ref>{_ENGLISH})",
    # the first one is wrong
    rf"(?:.{{0,40}}[,.;:] ?)?(?P<ref>{_ENGLISH}) {_BAD}(?:[,.;].{{0,60}})?",
    # 第二张不对
    rf"(?:.{{0,20}}[,，。；]\s?)?(?P<ref>{_CHINESE}){_CHINESE_BAD}(?:[,，。；].{{0,30}})?",
    # I don't like the second; 不喜欢第二张
    rf"i (?:(?:really )?(?:don'?t|do not) like|hate|dislike|can'?t stand) (?P<ref>{_ENGLISH})|我?(?:不喜欢"
    rf"|讨厌)(?P<ref>{_CHINESE})(?:那样|那种|这种)?的?",
    # 不要像第一张那样的
    rf"(?:不要|别|别要|不想要|少来点|不)(?:再)?(?:给我)?(?:像|和|跟|类似)?(?P<ref>{_CHINESE})(?:那样|这样|类似"
    rf"|差不多|一样|这种|那种|相似)(?:的)?",
    # 不像第一张的; 和第一张不一样的
    rf"(?:不要|别|不)像(?P<ref>{_CHINESE})(?:的)?|(?:和|跟)(?P<ref>{_CHINESE})(?:不一样|不同)(?:的)?",
)
_LIKE = one_of(
    # show me some more photos that look like the second
    rf"(?:(?:show|find|give|get|see|do you have|have you got)(?: me| us)? |i(?:'d)? (?:want|like|need)(?: to see)? )?"
    rf"(?:some |a few |any |all |a bunch of )?(?:more|others?|another(?: one)?|ones?|something|anything|stuff"
    rf"|photos?|pictures?|images?|similar|things?)?(?: (?:ones?|photos?|pictures?|images?|things?|stuff))?"
    rf"(?: (?:that|which))?(?: (?:looks?|are|is|just|more|much|very))* ?(?:like|similar to|of|resembl(?:ing"
    rf"|es?)|close(?:r|st)? to"
    rf"|in the (?:same )?style (?:of|as)|as in|along the lines of|in the vein of|reminiscent of) (?P<ref>{_ENGLISH})",
    # I like number 3, find similar ones
    rf"(?:i (?:really |do )?(?:like|love|prefer|want|meant?) )?(?P<ref>{_ENGLISH})(?:{_GOOD})?{_SIMILAR}",
    # the same as the second; go with the second
    rf"(?:(?:the )?same|similar \w+) (?:as|to) (?P<ref>{_ENGLISH})|(?:go with|take|choose|pick|选"
    rf"|挑) ?(?P<ref>{_ENGLISH}|{_CHINESE})",
    # same style as the second
    rf"(?:the )?same (?:style|kind|type|vibe|look|sort)(?: of (?:thing|photo"
    rf"|picture))? as (?:in )?(?P<ref>{_ENGLISH})",
    # the second is great
    rf"(?P<ref>{_ENGLISH}){_GOOD}",
    # 喜欢第二张，再来几张
    rf"(?:我)?(?:喜欢|想要|要|选|就)?(?P<ref>{_CHINESE}){_CHINESE_GOOD}?{_SIMILAR}",
    # number 2; 第二张
    rf"(?=the |number |no\. ?|#|photo |picture |image )(?P<ref>{_ENGLISH})|(?=第|倒|最"
    rf"|\d)(?P<ref>{_CHINESE})(?:的)?",
    # 再来点这样的
    r"(?:再|多|更多|要|找|来|给我|几张|一?些|一?点)*(?:[这那](?:样|种)|类似|相似)(?:的|照片|图片|图)*",
    # 第二张更好; 就要第二张那种
    rf"(?:就?要|选|我?更?喜欢)?(?P<ref>{_CHINESE})(?:{_CHINESE_GOOD}|那种|那样|这种|这样)的?",
    # 最喜欢第二张
    rf"我?(?:最|更|比较|很)?喜欢(?P<ref>{_CHINESE})(?:的)?",
    # find similar ones; yes, this one
    rf"(?:find |show )?(?:me )?similar(?: ones?)?(?: to (?P<ref>{_ENGLISH}))?|(?:i (?:really )?(?:like|love"
    rf"|prefer|meant?"
    rf"|want) |yes,? )(?P<ref>{_ENGLISH})(?: is (?:good|close|best|better))?",
    # 找几张和第二张类似的
    rf"(?:(?:要|找|来|给我|看看?|帮我|我要|有没有|多给|多来|再来|多找|我想|再)+)?(?:一?些|几张"
    rf"|一?点)?(?:最?更?多?(?:像|类似|和|跟|与"
    rf"|类似于))(?P<ref>{_CHINESE})(?:那样|这样|类似|差不多|一样|相似|很像|接近|一类|更像|像)?(?:那|这)?(?:种"
    rf"|类|个)?(?:感觉|风格|类型|样子|构图|色调|效果)?的?(?:照片|图片"
    rf"|图|那种|那样的)?",
    # 要第二张那种风格的照片
    rf"(?:要|找|来|给我|看看?)?(?:更多|再来点|多来点)?(?P<ref>{_CHINESE})(?:那样|这样|类似|那种|这种|那类|这类|风格"
    rf"|一样|同款)(?:感觉|风格|类型|样子|构图|色调|效果)?的?(?:照片|图片|图)?|找?相似的?",
)
_CHANGED = one_of(
    # that one but red
    rf"(?:(?:like|i want|show me|(?:the )?same (?:\w+ )?as|similar to|as in) ?)?"
    rf"(?P<ref>{_ENGLISH})(?:{_GOOD})?{_BUT}(?P<words>.+)",
    # 像第一张，但是下雨的
    rf"(?:就|就要|要|像|和|跟)?(?P<ref>{_CHINESE})(?:那样|这样|一样|类似|差不多|相似|{_CHINESE_GOOD})?的?"
    rf"{_BUT}(?P<words>.+)",
)
_PAGE = re.compile(r"(?:给我|再|看看?)*(?:前面|后面|之前|之后)的?")  # what is on another page
_SIDE = r"(?:taken |made |shot |right |just |immediately |that (?:was|came) )*"
_BEFORE = one_of(
    rf"(?:show (?:me )?|find |see )?(?:what(?: did (?:i|we) (?:take|shoot)|'s| (?:is|was|came|comes"
    rf"|happened)) )?(?:the )?"
    rf"(?:(?:previous|next|last) )?(?P<kind>{_KIND}"
    rf"|one)? ?{_SIDE}(?:before|preceding) (?P<ref>{_ENGLISH})",
    rf"(?:show (?:me )?)?the previous (?P<kind>{_KIND})",
    rf"(?:在|紧接着|紧挨着|看看?|给我看)*(?P<ref>{_CHINESE})?的?(?:紧?之前|前面|上一|前一)(?:的)?(?:那|一)*{_MEASURE}?"
    rf"(?:(?:我|我们)?(?:还)?拍(?:了|过)?的?)?(?:是?(?:什么|哪[张个]))?(?P<kind>{_KIND})?",
)
_AFTER = one_of(
    rf"(?:show (?:me )?|find |see )?(?:what(?: did (?:i|we) (?:take|shoot)|'s| (?:is|was|came|comes"
    rf"|happened)) )?(?:the )?"
    rf"(?:(?:previous|next) )?(?P<kind>{_KIND}"
    rf"|one)? ?{_SIDE}(?:after|following(?! (?:ten|10)$)) (?P<ref>{_ENGLISH})",
    rf"(?:show (?:me )?)?the next (?P<kind>{_KIND})",
    rf"(?:在|紧接着|紧挨着|看看?|给我看)*(?P<ref>{_CHINESE})?的?(?:紧?之后|后面|下一|后一|接下来)(?:的)?(?:那"
    rf"|一)*{_MEASURE}?"
    rf"(?:(?:我|我们)?(?:还|又)?拍(?:了|过)?的?)?(?:是?(?:什么|哪[张个]))?(?P<kind>{_KIND})?",
)


def refer(text: str) -> tuple[list[Move], str]:
    """The move, and the rest of the turn that changes what is referred to: "that one but red" leaves "red"."""
    for kind, words in (("before", _BEFORE), ("after", _AFTER)):
        if (found := words.fullmatch(text)) and not _PAGE.fullmatch(text):
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
    """The number of the hit that is referred to; 0 for "this", -1 for the last, -2 for the one before the last."""
    words = words.lower()
    if re.fullmatch(f"(?:the )?(?:{_FROM_LAST})(?: .*)?", words):
        return -next((n for n, name in enumerate(ORDINALS, 1) if name in words), 2)
    if "last" in words or "bottom" in words or "最后" in words:
        return -1
    if "top" in words:
        return 1
    if "倒数" in words:
        return -_number(words.replace("倒数", ""))
    if digits := re.search(r"\d+", words):
        return int(digits[0])
    if numeral := re.search(r"第([一二两三四五六七八九十]+)|^([一二三四五六七八九十])号", words):
        return number_of(numeral[1] or numeral[2])
    for names in (ORDINALS, _NUMBERS):
        for number, name in enumerate(names, 1):
            if re.search(rf"\b{name}\b", words) and not re.search(r"(?:this|that|same) one", words):
                return number
    return 0
