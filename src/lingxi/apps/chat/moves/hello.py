"""Greetings, thanks, praise, and "what can you do?": nothing is searched for."""

from __future__ import annotations

import re

from lingxi.apps.chat.moves.move import Move

_ENGLISH = (
    "hi|hello|hey|hiya|howdy|good (?:morning|afternoon|evening|day|night)|how are you(?: doing)?|bye|goodbye|see you"
    "|thanks|thank you|thx|ty|cheers|much appreciated"
    "|great|nice|good|cool|perfect|awesome|amazing|excellent|wonderful|lovely|brilliant|well done|(?:good|nice"
    "|great) job"
    "|(?:i )?(?:love|like) (?:it|them|these|those)|wow|ok|okay|yes|yeah|yep|fine|alright|got it|i see"
    "|help(?: me)?|what (?:can|do) you do|what can i (?:say|do|ask)|how does (?:this|it) work|who are you|what are you"
)
_AROUND = (
    "(?:that|it|this|they|those|these)(?:'s| is|'re| are| was| were| looks?)?|very|really|so|quite|pretty|all|just"
    "|much|a lot|there|here|today|later|for (?:that|this|your help|the help)"
)
_CHINESE = (
    "你好|您好|嗨|哈喽|大家好|早上好|下午好|晚上好|早安|晚安|在吗|再见|拜拜|回头见|谢谢|多谢|感谢|谢了|辛苦|不错|厉害|完美|可以"
    "|知道|明白|收到|好|棒|赞|行|嗯|哦|满意|帮助|怎么用|(?:你|您)(?:能|会|可以)(?:做|干)?(?:什么|啥)|(?:你|您)是(?:谁|什么)"
)
_CHINESE_AROUND = "太|真|很|挺|非常|蛮|都|你们?|您|大家|我|的|了|啦|呀|啊|吧|哈|呢|吗"
_SAYS = re.compile(rf"\b(?:{_ENGLISH})(?![\w'-])|{_CHINESE}", re.IGNORECASE)
_ALL = re.compile(rf"\b(?:{_ENGLISH}|{_AROUND})(?![\w'-])|{_CHINESE}|{_CHINESE_AROUND}", re.IGNORECASE)


def hello(text: str) -> list[Move]:
    """The move, if the turn has nothing else."""
    return [Move("hello")] if _SAYS.search(text) and not re.search(r"\w", _ALL.sub(" ", text)) else []
