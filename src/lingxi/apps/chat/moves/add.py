"""Further words of what is wanted, without the words that only say "show me" or "also"."""

from __future__ import annotations

import re

from lingxi.apps.chat.moves.move import Move

_LEAD = re.compile(
    r"^(?:(?:and|also|then|but|plus|so|only|just|now|add(?:ing)?|with|having|includ(?:ing|e)|throw in|put in"
    r"|(?:what )?i(?:'m| am)? (?:really |also |only |just )?(?:want|need|prefer|mean|looking for|searching for|after)"
    r"(?: is)?|i(?:'d| would) (?:really |also )?(?:like|love|prefer)"
    r"|show(?: me| us)?|find(?: me| us)?|(?:give|get|bring|fetch)(?: me| us)|display|pull up|nope|nah|no(?=,)|actually|wait|sorry|have|them|wouldn'?t mind|would not mind|don'?t mind|get|hear|watch|look at|listen to|see|search(?: for)?"
    r"|look(?:ing)? for|let(?: me|'s) see|limit (?:it|them) to"
    r"|what about|how about|(?:do|have) (?:you|we|i) (?:have|got)|got|(?:is|are) there(?= (?:any|some|one))"
    r"|(?:an? |the |those |these |one |some |any |all |only )?(?:ones?|(?:photo|picture|image|pic|shot)s?(?= (?:with"
    r"|of|where|that|in which|showing)\b))"
    r"|add(?:ing)?|make (?:it|them|that)(?= \w+er\b| (?:more|less)\b)|somewhere|those|something|anything|any|some|a few|all of them|that|which|who|where|in which|(?:where |that )?(?:you|we|i|one) can (?:clearly )?see|it|they|showing"
    r"|there|should|must|needs? to|ha(?:s|ve|d) (?:got )?to|to|else|also ha(?:s|ve|d)|definitely|really|at least(?= with))"
    r"\b[ ,:]*)+"
    r"(?:(?:'s|is|are|was|were|be|has|have|had|shows?|contains?|includes?|see|with|of|taken|made)\b ?)*",
    re.IGNORECASE,
)
_LINK = re.compile(r"^(?:(?:and|also|but|so|then|plus|or)[ ,]+)+", re.IGNORECASE)
_KEPT = re.compile(
    r"^(?:there (?:is|are|was|were)(?! (?:any|some|one)\b)|where(?! (?:you|we|i|one) can)|it is|it's|it was|that is|that was|they are|they were|the)\b",
    re.IGNORECASE,
)
_TAIL = re.compile(
    r"(?:[ ,]+(?:too|as well|please|also|only|(?<!the )ones?|in (?:it|them)|this time|now|taken|(?<!similar )(?<!close )(?<!next )to (?:it|them|that|this)|in the (?:picture|photo|shot|image|frame|scene)))+[.!?]*$"
    r"|[\s.。!！?？,，;；:：]+$",
    re.IGNORECASE,
)
_CHINESE_LEAD = re.compile(
    r"^(?:请|把|将|一下|麻烦|能不能|可不可以|能否|可以|可否|有没有|我们|你|们|那|然后|现在|而且|并且|另外|最好|应该|一定|里面"
    r"|画面(?:里|中)|照片(?:里|中)|图(?:里|中)|再|还|也|且|但是?|不过|只|就|我|想|要|希望|能?看[到见]|看得[到见]|看看|看|找|找找|找一?下"
    r"|搜|搜索|搜一?下|给我|帮我|显示|出现|只?留下|只?保留|来|加上|加入|加进(?:去|来)?|加个|加点|加一?些|加[条只张辆把]|加|点|些|来一?些|一张|几张"
    r"|带有|带|包含|含有|有|需要|必须|得有|得|是|在找|得是|那种|那张|的|另外|同时|[,，])+(?:的|是|有|要|个|点|些)?"
)
_CHINESE_TAIL = re.compile(
    r"(?:也?(?:加|放|算)(?:进去|进来|上去?)|的?(?:那种|那些|这种|那张|照片|图片|图|相片)?"
    r"(?:就行|就好|就可以|即可|吧|呢|吗|么|啊|哦|呀|的|也行|也要|更好|最好)?)[。！!？?，,]*$"
)
_NOTHING = re.compile(
    r"(?:(?:'?s|i|we|you|it|its|that|this|they|them|those|these|ones?|was|were|is|are|be|been|must|should|would|has|have"
    r"|had|do|did|not|took|take|taken|shot|made|filmed|recorded|photographed|captured|visited|went|sometime|somewhere"
    r"|back|around|about|earlier|later|early|late|somewhen|related|when|while|during|in|from|on|at|to|the|of|only|just|all|some|any|there|here|then|also|last|time|and|but"
    r"|photos?|pictures?|images?|results?|please|time|date|place|limit|limited|restrict|narrow|down|stuff|things?"
    r"|mean|see|show|hear|watch|want|need|get|looking|look|my|our|us|me|for|with|within)\b[\s,.'?!]*)+"
    r"|(?:[我你他她它们在的拍摄照录这那些张个就只看要想了吧呢呀啊都也去到玩过是得必须现好时之间期内里限定制范围位置点地日"
    r"于从给给找给]|时候|时间|旅行|旅游|大概|可能|应该|照片|一下|或者|左右|会儿|那阵子?|早些|晚些|上次|那回|那次|相关|有关|咱们?|那会儿?|出去|结果|仅|所有|全部|有没有|有)+",
    re.IGNORECASE,
)
_CHINESE = re.compile(r"[\u4e00-\u9fff]")


def add(text: str) -> list[Move]:
    """The move, if anything is left to search for."""
    words = _chinese(text) if _CHINESE.search(text) else _english(text)
    return [Move("add", words)] if re.search(r"\w", words) and not _NOTHING.fullmatch(words) else []


def _english(text: str) -> str:
    text = _TAIL.sub("", _LINK.sub("", text.strip()))
    return (
        text
        if _KEPT.match(text) and not re.match(r"the ones?\b|the$", text, re.IGNORECASE)
        else _LEAD.sub("", text).strip(" ,")
    )


def _chinese(text: str) -> str:
    text = _CHINESE_TAIL.sub("", text.strip())
    return _CHINESE_LEAD.sub("", text).strip(" ,，")
