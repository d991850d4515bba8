"""What hits should not show."""

from __future__ import annotations

import re

from lingxi.apps.chat.moves.move import Move

_THOSE = (
    r"(?:(?:the |any |all |those |of )*(?:ones?|photos?|pictures?|images?|hits?|those|anything"
    r"|results?) (?:with|of|that have|containing|showing|in|that are|where there (?:is|are)) )?(?:any "
    r"|anything with |more )?"
)
_ENGLISH = re.compile(
    r"(?:^|(?<=[\s,]))(?:(?:but|and|only|ones?|that are|they should be|show (?:me )?|the|please)[, ]+)*?"
    r"(?:(?:i )?(?:do not|don'?t|did not|didn'?t) (?:want|need|like|show|include|wish)(?: to see)?(?: me)?"
    r"|without|with no|no more|no|not|except(?: for)?|excluding|exclude|minus|remove|hide|drop"
    rf"|skip|leave out|get rid of|take out|take away|filter out|omit|avoid|nothing with|leave away|other than"
    rf"|ignore) {_THOSE}(?:the )?(?P<words>[^,]+)",
    re.IGNORECASE,
)
_CHINESE = re.compile(
    r"(?:[,，]|^|(?<=[^我]))(?:但是?|不过|而且|还有)?(?:(?:画面|照片|图片?|里面|其中)(?:里面?|中"
    r"|上)?)?(?:我)?(?:不要|不想要|不想看到?|不想|别要|别有|别出现|别带|不能有|不该有|没有|没|去掉|除去|去除"
    r"|排除|除了|删掉|移除|拿掉|不含|不带|不包含|不包括|不是|无|过滤掉|剔除|非)"
    r"(?:出现|看到|看见|显示|带有?|包含|含有?|有)?(?P<words>[^,，。]+)",
)
_DISPOSED = re.compile(
    r"(?:把|将)?(?P<words>[^,，。]+?)(?:都|全|给|全都|全部)?(?:去掉|除去|去除|排除|删掉|移除|拿掉|过滤掉|剔除"
    r"|筛掉|删了|去了|隐藏|不要了?|别显示)(?:吧|了)?"
)
_TAIL = re.compile(
    r"(?:的?(?:照片|图片|那些|图|结果|部分|相片)|的|了|以外(?:的)?|之外(?:的)?|出现|在里面|in (?:it|them)"
    r"|please|at all|(?<=[a-z]) ones|吧)+[.!。！?？]*$",
    re.IGNORECASE,
)


def remove(text: str) -> tuple[list[Move], str]:
    """The moves, and the rest of the turn: "cats without people" leaves "cats"."""
    moves = list[Move]()
    if found := _DISPOSED.fullmatch(text.strip(" .!。！")):
        words = re.sub(r"^(?:有|带|含)", "", _TAIL.sub("", found["words"]))
        return [Move("remove", words)], ""
    for pattern in (_ENGLISH, _CHINESE):
        while found := pattern.search(text):
            words = _TAIL.sub("", found["words"].strip(" .!?。！？")).strip()
            text = f"{text[: found.start()]}{text[found.end() :]}".strip(" ,，")
            if words:
                moves += [
                    Move("remove", each) for each in re.split(r"\s+or\s+(?:any |no )?|\s+and no\s+|[和或、跟]", words)
                ]
    return moves, text
