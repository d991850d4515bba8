"""What a question asks for, in English and Chinese: its kind, what an answer looks like, and what it is about."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal, TypeAlias

from lingxi.errors import BadQuery

Kind: TypeAlias = Literal[
    "what is", "who", "where", "when", "how many", "why", "yes-no", "how to", "show me", "which picture", "what"
]
Wanted: TypeAlias = Literal["number", "date", "person", "place", "reason", "definition", "thing"]

LONGEST = 2_000  # characters of a question
_CHINESE = re.compile(r"[\u3400-\u9fff]")
_PICTURE = r"(?:pictures?|photos?|images?|photographs?|snapshots?|clips?|videos?|recordings?)"
_图 = r"(?:照片|图片|相片|图像|图|视频|录音|影片)"


@dataclass(frozen=True)
class Question:
    """A question as it is understood."""

    text: str
    kind: Kind
    wanted: Wanted  # what the words that answer it look like
    topic: str  # what it is about: the text without the words that ask
    chinese: bool


_RULES: tuple[tuple[Kind, re.Pattern[str]], ...] = tuple(
    (kind, re.compile(pattern, re.IGNORECASE))
    for kind, pattern in (
        # Of the library itself: pictures that are shown, counted or dated.
        ("show me", r"(?:please )?(?:show|find|give|get)(?: me| us)?(?: all| some| any| more| the| my)*\s+(?P<topic>.+)"),
        ("show me", rf"(?:请)?(?:给我|帮我)?(?:看看|找找|找一下|找出|找|显示|展示|看一下)(?:一些|几张|所有|我的)*(?P<topic>.+?)的?{_图}?"),
        ("which picture", rf"(?:which|what) {_PICTURE} (?:shows?|has|have|contains?|is of|are of|is|are|do|does)?\s*(?P<topic>.+)"),
        ("which picture", rf"哪(?:一)?(?:些|张|个|段|幅)?(?:{_图})(?:里|中|上)?(?:面)?(?:有|是|拍了|拍的是|显示)?(?P<topic>.+?)的?(?:{_图})?"),
        ("how many", rf"(?:how many) (?P<topic>{_PICTURE}\b.*)"),
        ("how many", rf"(?:我)?(?:一共|总共)?有?(?:多少|几)(?:张|个|段|幅)(?P<topic>.*{_图}.*)"),
        ("how many", rf"(?P<topic>.*{_图})(?:一共|总共)?有(?:多少|几)(?:张|个|段|幅)?"),
        ("how to", r"(?:how (?:do|can|should|would|could) (?:i|you|we|one)|how to|what is the (?:best )?way to)\s+(?P<topic>.+)"),
        ("how to", r"(?:请问)?(?P<topic>.+?)(?:应该|要|该)?(?:怎么|如何|怎样)(?:做|弄|煮|烧|炒|制作|操作|使用|用|修|安装)(?:的|呢)?"),
        ("how to", r"(?:我)?(?:应该|要|该)?(?:怎么|如何|怎样)(?:才能)?(?P<topic>(?:做|煮|烧|炒|制作|操作|使用|用|修|安装).+)"),
        ("how to", r"(?P<topic>.+?)的(?:做法|方法|步骤|制作方法)(?:是什么|是怎样的|有哪些)?"),
        ("what is", r"(?:what(?:'s| is| are| was| were)|define|what does)\s+(?:an?\s+|the\s+)?(?P<topic>(?:[\w'’-]+\s+){0,3}?[\w'’-]+)(?: mean)?"),
        ("what is", r"(?:请问|究竟|到底)?(?:什么|甚么)(?:是|叫做|叫)(?P<topic>[^的]+?)"),
        ("what is", r"(?P<topic>[^的，,]{1,12}?)(?:是什么(?:东西|意思)?|是啥|指的是什么|是指什么|的定义是什么|的意思是什么)"),
        # Of what passages say.
        ("how many", r"(?:.*\b)?how (?:many|much|long|far|old|tall|high|big|large|often|deep|wide|fast|heavy)\b\s*(?P<topic>.*)"),
        ("how many", r".*?(?:多少|多大|多高|多长|多远|多久|多重|多深|多宽|多快|几(?:个|次|年|天|人|种|名|位|岁|小时|分钟|倍|座|条|本|部|点|分|层|支|家)).*"),
        ("when", r"(?:.*\b)?(?:when|what (?:year|date|day|month|time|century|decade)|which (?:year|date|day|month|century|decade)|in what (?:year|century|month|decade))\b\s*(?P<topic>.*)"),
        ("when", r".*(?:什么时候|何时|哪年|哪一年|哪天|哪一天|几月|几号|几几年|哪个(?:世纪|年代|月|时期)|何年|什么时间|哪个月|哪日).*"),
        ("where", r"(?:.*\b)?(?:where|(?:what|which) (?:city|country|state|place|town|region|continent|river|island|village|county|district|location))\b\s*(?P<topic>.*)"),
        ("where", r".*(?:哪里|哪儿|在哪|何处|什么地方|哪个(?:国家|城市|地方|地区|省|州|岛|县|洲|村|镇)|哪国|位于哪).*"),
        ("who", r"(?:.*\b)?(?:who|whom|whose|(?:what|which) (?:person|man|woman|king|queen|president|emperor|actor|author|leader|player|scientist))\b\s*(?P<topic>.*)"),
        ("who", r".*(?:谁|何人|哪位|哪个人|什么人|哪名|叫什么名字).*"),
        ("why", r"(?:.*\b)?(?:why|for what reason|what (?:caused?|reason))\b\s*(?P<topic>.*)"),
        ("why", r".*(?:为什么|为何|为啥|什么原因|怎么会|何以).*"),
        ("yes-no", r"(?:is|are|was|were|do|does|did|has|have|had|can|could|will|would|should|may|might)\b\s+(?P<topic>.+)"),
        ("yes-no", r"(?P<topic>.+?)(?:吗|(?<![什怎那这多])么|没有|是不是|对不对|对吗)|.*(?:是否|是不是|有没有|能不能|会不会|可不可以).*"),
        ("what", r"(?:.*\b)?(?:what|which|how)\b\s*(?P<topic>.*)"),
    )
)  # fmt: skip
_WANTED: dict[Kind, Wanted] = {
    "what is": "definition", "who": "person", "where": "place", "when": "date", "how many": "number", "why": "reason"
}  # fmt: skip
_NUMBER = re.compile(
    r"\b(?:number|percent(?:age)?|amount|population|score|ratio|distance|height|rate|average|cost|age|"
    r"total|size|temperature|length|speed)\b|比例|百分|人口|数量|面积|比分|速度|温度|长度|高度|年龄",
    re.IGNORECASE,
)


def is_chinese(text: str) -> bool:
    """Whether a text has a Chinese character."""
    return bool(_CHINESE.search(text))


def understand(text: str) -> Question:
    """The question in a text; raises BadQuery for an empty one, or one of more than 2,000 characters."""
    plain = " ".join(text.split())
    if not any(each.isalnum() for each in plain):
        raise BadQuery("empty question: ask something, such as: what is the solar system?")
    if len(plain) > LONGEST:
        raise BadQuery(f"the question has {len(plain):,} characters; at most {LONGEST:,} are allowed")
    bare = plain.rstrip(" ?？。.!！")
    chinese = is_chinese(bare)
    for kind, pattern in _RULES:
        found = pattern.fullmatch(bare)
        if found:
            topic = found.groupdict().get("topic") or bare
            return Question(plain, kind, _wanted(kind, bare), topic.strip(), chinese)
    return Question(plain, "what", "thing", bare, chinese)


def _wanted(kind: Kind, bare: str) -> Wanted:
    return "number" if kind == "what" and _NUMBER.search(bare) else _WANTED.get(kind, "thing")
