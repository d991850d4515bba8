"""What people say around a wish, which means nothing for it: "could you maybe … for me?", 麻烦帮我……吧."""

from __future__ import annotations

import re

_SOUND = (
    r"ok(?:ay)?|oh|ah+|oops|whoops|hm+|u[mh]+|hey|hi|hello|well|so|right|alright|great|nice|cool|perfect|thanks"
    r"|thank you|yes|yeah|yep|sorry|listen|look|btw|by the way|one more thing|good|fine"
)
_HEDGE = (
    r"maybe|perhaps|ideally|preferably|possibly|probably|hopefully|if possible|if you can|if i remember(?: correctly)?"
    r"|(?:i(?:'m| am) (?:pretty |quite |fairly )?sure|(?:and )?i (?:think|guess|believe|remember|suppose|reckon|bet))"
    r"(?: that)?|as far as i (?:remember|know)|kind of|sort of"
)
_PLEASE = (
    r"please|pls|plz|kindly|(?:can|could|would|will|may) (?:you|we|i|u)(?: (?:please|also|maybe|just|possibly|then))*"
    r"|(?:would|do) you mind|would it be possible to|is it possible to|is there (?:a|any) way to|try to|go ahead and"
    r"|help me(?: to)?|(?:it'd|it would|would) be (?:nice|great|good|better|cool|lovely|even better)(?: (?:if"
    r"|to have))?"
    r"|(?:can|could|should) (?:it|they|that|there) be|try(?= \w+ing\b)|make sure(?: that)?"
    r"|i (?:already )?(?:said|told you)"
    r"|(?:i want|i need|i would like|i'd like|i'd love|i would love|i wish|i'm trying|i am trying)"
    r"(?: you)? to|i want you to|let's(?: just)?(?= (?!see\b|try\b))|now(?= )|then(?= )|let me"
)
_LEAD = re.compile(rf"^(?:(?:{_SOUND}|{_HEDGE}|{_PLEASE})(?![\w'-])[\s,.:!…-]*)+", re.IGNORECASE)
_TAIL = re.compile(
    r"(?:[\s,]+(?:please|pls|plz|thanks|thank you|thx|for me|if possible|if you can|if that's ok(?:ay)?|though|maybe"
    r"|perhaps|or so|i (?:think|guess|believe|suppose)|right now|to (?:that|this|it|them|the search)"
    r"|ok(?:ay)?))+[\s.!?…]*$",
    re.IGNORECASE,
)
_CHINESE_LEAD = re.compile(
    r"^(?:(?:嗯+|呃+|哦+|噢|啊|哎呀?|唉|嘿|喂|哈哈|好的?吧?|行吧?|可以|对了|那个|话说|谢谢|另外|顺便|这样吧)"
    r"(?:(?=[,，。!！~～…\s])|(?=那|现在|再|请|帮))[,，。!！~～…\s]*"
    r"|(?:你|您)?(?:能不能|可不可以|可否|能否|是否可以|能|可以)(?:请)?(?:你|您)?(?:再|也|先)?(?=帮|给|把|加|去"
    r"|换|找|只|按|将|排|存|删|看|是|有|要|在|来|显|多|放|搜|隐|过|保|撤|回|翻)"
    r"|请(?:你|您)?(?!假)|麻烦(?:你|您)?|劳驾|拜托(?:你|您)?|帮(?:我|忙|个忙)[,，]?|给我(?=把|加|换|去掉|删)"
    r"|(?:我|俺)(?:依稀)?(?:记得|印象中|印象里|觉得|感觉|希望|打算)(?:是)?|(?:那天|那时候?|当时|那次)(?=在|是|有|下|还)|印象中|印象里|如果可以(?:的话)?[,，]?"
    r"|(?:好像|似乎|大概|可能|也许|大约|应该|多半|估计|八成)(?=是|在|还|有|就|去|前|今|昨|\d)"
    r"|(?:要是|如果|假如)(?=能?有|是|能|在)能?|(?:试试|试着|试一下|尝试)(?=加|换|找|按|把|看)"
    r"|(?:我|都|我都|不是)*说(?:过)?了?(?=不要|别|要|只要|去掉)"
    r"|现在(?=就?只|不|把|按|换|看|要|我|来)|(?:然后|接下来)(?=就?只|不|把|按|换|看|要|我|来|[,，])[,，]?)+"
)
_CHINESE_TAIL = re.compile(
    r"(?:[,，\s]*(?:(?<=[^还哪都里面没])有(?:吗|没有)|就?更?好了|就(?:更|最)?好|好吗|行吗|可以吗|好不好|行不行"
    r"|可不可以|谢谢(?:你|您)?|拜托了?|多谢|麻烦了|如果可以的话|吧|哈|呗|啦|哦|噢|呀|嘛"
    r"))+[。.!！?？~～]*$"
)
_HEDGED = re.compile(  # also in the middle: 嘴里最好叼着棍子, 后面能不能有座桥, 颜色再亮一点
    r",? please(?=[,.;])|最好(?:是|能|要)?(?![看的吃玩喝听])|(?<=.)(?:能不能|可不可以|是否可以|能否)(?=有|在|是|带|加)"
    r"|(?<=.)(?:得|要|必须|应该|需要)(?=是|在)是?|(?<=[^,，])再(?=[^,，]{1,4}(?:点|一些)$)"
)
_REJECTION = re.compile(
    r"^(?:(?:no|nope|nah|wait|actually|sorry|hold on|that'?s (?:wrong|not it)|forget it|never mind|抱歉"
    r"|不好意思|算了|不对|不是|不|错了|等等|等一下"
    r"|说错了)+[\s,.!，。！…]+)+",
    re.IGNORECASE,
)
_CHINESE = re.compile(r"[\u4e00-\u9fff]")


def plain(text: str) -> str:
    """A turn without politeness, doubt and exclamations at its ends; as it is where nothing else is in it.

    >>> plain("Could you maybe hide the cars, please?"), plain("麻烦帮我把车去掉，谢谢")
    ('hide the cars', '把车去掉')
    """
    text = text.strip().replace("’", "'")
    lead, tail = (_CHINESE_LEAD, _CHINESE_TAIL) if _CHINESE.search(text) else (_LEAD, _TAIL)
    asked = lead.match(text)
    if asked and asked.group().startswith(("能", "可以", "你能", "你可以", "是否", "可否")):
        text = re.sub(r"[吗么嘛][？?]?$", "", text)
    rest = _HEDGED.sub("", tail.sub("", lead.sub("", text)))
    if asked and not _CHINESE.search(text):
        rest = rest.rstrip("?!. ")
    return rest.strip() if re.search(r"\w", rest) else text


def without_rejection(text: str) -> str:
    """A turn without "no," or "that's wrong," in front."""
    return _REJECTION.sub("", text) or text
