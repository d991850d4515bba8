"""The patterns by which questions are understood, in English and Chinese: one rule a line, the first that fits counts."""
# ruff: noqa: E501

from __future__ import annotations

import re
from typing import Literal, TypeAlias

Kind: TypeAlias = Literal[
    "what is", "who", "where", "when", "how many", "why", "yes-no", "how to", "show me", "which picture", "what"
]

Fact: TypeAlias = Literal["count", "date", "place", "camera", "newest", "oldest"]

_PICTURE = r"(?:pictures?|photos?|images?|photographs?|snapshots?|clips?|videos?|recordings?|screen ?shots?)"
_PICTURE_ZH = (
    r"(?:照片|图片|相片|图像|截图|视频|录像|录音|影片|(?<![地插拼])图(?![书案纸表钉章形画解谱示论腾层标像片]))"
)
_MEDIA = r"(?:films?|movies?|sounds?|documents?|notes?)"
_OWNED = r"\s(?:are (?:there|here)|(?:do|have) (?:i|we)(?: (?:have|got|own))?|in (?:my|this|the) library).*"
_MADE = r"(?:take|took|taken|shot|shoot|made?|record(?:ed)?|filmed|used?)"

_FACTS: tuple[tuple[Kind, Fact, str], ...] = (  # of the pictures of the library themselves
    ("how many", "count", rf"how many (?P<topic>{_PICTURE}\b.*)"),
    ("how many", "count", rf"how many (?P<topic>{_MEDIA}(?: of\b.*|{_OWNED})?)\s*\??"),
    ("how many", "count", r"(?:我)?(?:一共|总共)?有(?:多少|几)[部段个首篇](?P<topic>(?:电影|声音|歌曲?|文档|笔记)).{0,2}"),
    ("how many", "count", rf"(?:我)?(?:一共|总共)?有?(?:多少|几)(?:张|个|段|幅)(?P<topic>.*{_PICTURE_ZH}.*)"),
    ("how many", "count", rf"(?P<topic>.*{_PICTURE_ZH})(?:一共|总共)?有(?:多少|几)(?:张|个|段|幅)?"),
    ("how many", "count", rf"(?P<topic>.*(?:多少|几)[张段幅].*{_PICTURE_ZH}.*)"),
    ("which picture", "newest", rf"(?:.*\b)?(?:newest|latest|most recent|last)\s(?:\w+\s)?{_PICTURE}\b.*"),
    ("which picture", "newest", rf".*(?:最新|最近|最后)(?:的|拍的|拍摄的)?(?:一?[张段幅个])?.{{0,8}}?{_PICTURE_ZH}.*"),
    ("which picture", "oldest", rf"(?:.*\b)?(?:oldest|earliest|first)\s(?:\w+\s)?{_PICTURE}\b.*"),
    ("which picture", "oldest", rf".*(?:最早|最旧|最老)(?:的|拍的|拍摄的)?(?:一?[张段幅个])?.{{0,8}}?{_PICTURE_ZH}.*"),
    ("when", "date", rf"(?:when|(?:on |in )?(?:what|which) (?:year|date|day|month|time))\b(?=.*\b{_MADE}\b)(?=.*\b{_PICTURE}\b).*"),
    ("when", "date", rf"(?=.*拍)(?=.*{_PICTURE_ZH}).*(?:什么时候|什么时间|何时|哪一?年|哪一?天|几月|几号).*"),
    ("where", "place", rf"(?:where|(?:in |at )?(?:what|which) (?:place|city|country|town|location))\b(?=.*\b{_MADE}\b)(?=.*\b{_PICTURE}\b).*"),
    ("where", "place", rf"(?=.*拍)(?=.*{_PICTURE_ZH}).*(?:哪里|哪儿|在哪|何处|什么地方|哪个(?:国家|城市|地方|地区)).*"),
    ("what", "camera", rf"(?:(?:with|on) )?(?:what|which) (?:camera|phone|device)\b(?=.*\b(?:{_MADE}|{_PICTURE})\b).*"),
    ("what", "camera", r".*(?:哪[部台个款]|什么|哪种)(?:相机|手机|设备|机器).*拍.*|.*拍.*(?:哪[部台个款]|什么|哪种)(?:相机|手机|设备|机器).*"),
)  # fmt: skip

_PATTERNS: tuple[tuple[Kind, str], ...] = (
    # Of the library itself: pictures that are shown, counted or dated.
    ("show me", r"(?:please )?(?:show|find|give|get)(?: me| us)?(?: all| some| any| more| the| my)*\s+(?P<topic>.+)"),
    ("show me", rf"(?:请)?(?:给我|帮我)?(?:看看|找找|找一下|找出|找|显示|展示|看一下)(?:一些|几张|所有|我的)*(?P<topic>.+?)的?{_PICTURE_ZH}?"),
    ("which picture", rf"(?:which|what) {_PICTURE} (?:shows?|has|have|contains?|is of|are of|is|are|do|does)?\s*(?P<topic>.+)"),
    ("which picture", rf"哪(?:一)?(?:些|张|个|段|幅)?(?:{_PICTURE_ZH})(?:里|中|上)?(?:面)?(?:有|是|拍了|拍的是|显示)?(?P<topic>.+?)的?(?:{_PICTURE_ZH})?"),
    ("how to", r"(?:how (?:do|can|should|would|could) (?:i|you|we|one)|how to|what is the (?:best )?way to)\s+(?P<topic>.+)"),
    ("how to", r"(?:请问)?(?P<topic>.+?)(?:应该|要|该)?(?:怎么|如何|怎样)(?:做|弄|煮|烧|炒|制作|操作|使用|用|修|安装)(?:的|呢)?"),
    ("how to", r"(?:我)?(?:应该|要|该)?(?:怎么|如何|怎样)(?:才能)?(?P<topic>(?:做|煮|烧|炒|制作|操作|使用|用|修|安装).+)"),
    ("how to", r"(?P<topic>.+?)的(?:做法|方法|步骤|制作方法)(?:是什么|是怎样的|有哪些)?"),
    ("what is", r"what(?:'s| is| was)\s+an?\s+(?P<topic>(?:(?!of\b|in\b|for\b|that\b|called\b)[\w'’-]+\s+){0,6}[\w'’-]+)"),
    ("what is", r"(?:what(?:'s| is| are| was| were)|define|what does)\s+(?:an?\s+|the\s+)?(?P<topic>(?:[\w'’-]+\s+){0,3}?[\w'’-]+)(?: mean)?"),
    ("what is", r"(?:请问|究竟|到底)?(?:什么|甚么)(?:是|叫做|叫)(?P<topic>.+?)"),
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
)  # fmt: skip
RULES = tuple((kind, re.compile(pattern, re.IGNORECASE)) for kind, pattern in _PATTERNS)
FACTS = tuple((kind, fact, re.compile(pattern, re.IGNORECASE)) for kind, fact, pattern in _FACTS)
ABOUT_FACTS = re.compile(  # what asks for a fact; the rest of the question is what the picture shows
    rf"\b(?:when|where|(?:in |at |on |with )?(?:what|which) (?:year|date|day|month|time|place|city|country|town|location|camera|phone|device)|"
    rf"what|which|show|find|give|did|was|were|is|are|have|do|i|we|you|me|{_MADE}|the|my|our|this|that|an?|newest|latest|most recent|last|oldest|earliest|first|used|for)\b|"
    rf"\b{_PICTURE}\b(?:\s+(?:of|with|showing))?|什么时候|什么时间|何时|哪一?年|哪一?天|几月|几号|在?(?:哪里|哪儿|何处|什么地方|哪个(?:国家|城市|地方|地区)|哪(?=拍))|"
    rf"用?(?:哪[部台个款]|什么|哪种)(?:相机|手机|设备|机器)|最[新近后早旧老](?:的|拍的|拍摄的)?(?:一?[张段幅个])?|[这那]?[张段幅]|给我|看看|(?:是)?拍(?:摄)?的?|的?{_PICTURE_ZH}|我们?|是|用",
    re.IGNORECASE,
)
