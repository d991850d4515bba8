"""Take a condition off by what it is about: "any time", "drop the place filter", 时间不限, 去掉最后一个条件."""

from __future__ import annotations

import re

from lingxi.apps.chat.moves.move import Move

_ABOUT = {  # what a condition is about, in English and in Chinese
    "date": (r"dates?|times?|years?|time range|period", "日期|时间|年份|年代|时段"),
    "place": (r"places?|locations?|where", "地点|位置|地方"),
    "kind": (r"file types?|types?|kinds? of files?|formats?", "文件类型|类型|格式|文件种类"),
}
_WHENEVER = {
    "date": r"any ?time|whenever|(?:no matter|don'?t care|doesn'?t matter) when|(?:什么时候|何时|哪[年天])拍?的?都?",
    "place": r"anywhere|wherever|(?:no matter|don'?t care|doesn'?t matter) where|(?:哪里|哪儿|什么地方)拍?的?都?",
    "kind": r"any files?|all files?|什么文件都?",
}
_DROP = r"(?:remove|drop|delete|forget|ignore|clear|reset|lose|cancel|take off|get rid of|no|without)(?: about)?"
_CONDITION = r"(?: (?:filter|condition|limit|restriction|range)s?)"
_FINE = r"(?:(?:is|are|'s) )?(?:fine|ok(?:ay)?|good|allowed|irrelevant)"
_CHINESE_DROP = "(?:去掉|删掉|删除|取消|移除|不限|不管|忽略|清除)(?:了|那个|这个)?"
_CHINESE_CONDITION = "(?:的)?(?:条件|限制|范围|筛选|过滤)"
_CHINESE_FINE = "(?:不限|随便|都行|都可以|无所谓|不重要|不用管)"
_LAST = re.compile(
    rf"{_DROP} (?:the |that )?last{_CONDITION}"
    "|(?:把)?(?:去掉|删掉|删除|取消|移除)?(?:最后|上)(?:面)?(?:那)?一?个?条件(?:去掉|删掉|删除|取消)?",
    re.IGNORECASE,
)


def _pattern(about: str) -> re.Pattern[str]:
    english, chinese = _ABOUT[about]
    some = (
        rf"{_DROP} (?:the |any |that |my )?(?:filter|condition|limit) (?:for|on|by|of|about) (?:the )?(?:{english})",
        rf"{_DROP} (?:the |any |that |my )?(?:{english}){_CONDITION}",
        rf"(?!no |without )(?!lose ){_DROP} the (?:{english})",
        rf"(?:from |of |in |at )?(?:any|all|every) (?:the )?(?:{english})(?: {_FINE})?",
        rf"(?:the )?(?:{english})(?: (?:doesn'?t|does not|don'?t) matter| is(?:n'?t| not) important)",
        rf"i don'?t care about the (?:{english})",
        rf"(?:i )?(?:{_WHENEVER[about]})(?: {_FINE}|行|可以|好)?",
        rf"(?:把)?(?:{chinese}){_CHINESE_CONDITION}?(?:都)?(?:{_CHINESE_FINE}|去掉|取消|删掉|删除)",
        rf"{_CHINESE_DROP}(?:{chinese}){_CHINESE_CONDITION}?",
        rf"(?:任何|所有|什么)(?:{chinese})(?:的)?(?:都)?(?:行|可以|要)?",
    )
    return re.compile(rf"\s*(?:{'|'.join(some)})\s*[.!。！了吧]*\s*", re.IGNORECASE)


_PATTERNS = {about: _pattern(about) for about in _ABOUT}


def clear(text: str) -> list[Move]:
    """The move, with the kind of the condition, or "last"."""
    if _LAST.fullmatch(text):
        return [Move("clear", "last")]
    return [Move("clear", about) for about, pattern in _PATTERNS.items() if pattern.fullmatch(text)][:1]
