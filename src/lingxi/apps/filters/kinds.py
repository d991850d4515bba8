"""Kinds of files in a request: videos, photos, recordings, notes, PDFs; in English and Chinese."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lingxi.apps.filters.narrowing import Narrowing

_KINDS: tuple[tuple[str, str, str], ...] = (  # the filter, English words, Chinese words
    ('extension = "pdf"', r"pdfs?(?: files?)?", r"pdf(?:文件|文档)?"),
    ('name ~ "screenshot" or name ~ "截屏" or name ~ "截图"', r"screen ?shots?", r"截图|截屏|屏幕截图"),
    ('extension = "gif"', r"gifs?|animated (?:gifs?|pictures|images)", r"gif图?|动图|动态图"),
    ("modality = image", r"photos?|photographs?|pictures?|images?|pics?|snapshots?", r"照片|图片|相片|图像|图"),
    ("modality = video", r"videos?|films?|movies?|clips?|footage", r"视频|录像|影片|短片|电影|片段"),
    ("modality = audio", r"(?:sound )?recordings?|sounds?|audio(?: files?| recordings?)?|voice memos?|songs?",
     r"录音|声音|音频|语音|歌曲|歌"),
    ("modality = text", r"notes?|documents?|docs|texts?|articles?|text files?", r"笔记|文档|文件|文章|文字|文本|便签"),
)  # fmt: skip
_ASK = (
    r"(?:show|find|get|give|search|look for|i want|i need|see|how many|which|what|list|count|are there"
    r"|is there|do (?:you|we|i) have|have you got)(?: me| for| us)?"
)
_BEFORE = rf"(?:{_ASK} )?(?:(?:the|my|our|all|any|some|every|those|these) )*"
_ONLY = r"(?:(?:i )?(?:'m |am )?(?:only|just|nothing but)(?: interested| the| in| want| need| show(?: me)?| give me)* )"
_AFTER = (
    r"(?=\s+(?:with|from|in|at|on|taken|made|where|that|we|i|you|they|about|please|since|before|after|do|are"
    r"|there|not|and no|but no|instead|rather)\b"
    r"|\s*[,.!?]?\s*$)"
)
_CHINESE_ASK = (
    r"(?:给我|帮我|我想|我要|想)?(?:还?有没有|还?有|看看|看|找找|找|搜|要|有多少|哪些|哪张|所有的?)?(?:些|张"
    r"|个|几张|一些)?"
)
_CHINESE_ONLY = (
    r"(?:只(?:显示|展示|给我|留下|保留|想)|只要|只听|只看|只有|只找|仅限?|光要|只留|就要|光看|光听|限于|只想看"
    r"|我只)(?:看|要|有|想看)*"
)
_LATIN_EDGE = r"(?<![\w-])"


def _patterns(english: str, chinese: str) -> list[re.Pattern[str]]:
    found = [
        rf"{_LATIN_EDGE}(?P<words>{_ONLY}(?:{english}))(?![\w-])",
        rf"{_LATIN_EDGE}(?P<words>(?:{english}),? (?:only|alone))(?![\w-])",
        rf"^(?:and |now |ok,? )?(?P<words>{_BEFORE}(?:{english}))(?: of\b| showing\b|{_AFTER})",
        rf"(?P<words>{_CHINESE_ONLY}(?:{chinese})(?:就行|就好|即可|吧)?)",
        rf"^{_CHINESE_ASK}(?P<words>(?:{chinese}))(?=$|[,，。！？?]|[里中](?![不没别无有要])|只|吧|吗|么|不要|别|而不)",
        rf"(?P<words>的(?:{chinese}))(?=$|[,，。！？?吧呢]|里|中)",
        rf"(?P<words>(?:{chinese})(?:就行|就好|即可))",
        rf"(?P<words>只对(?:{chinese})(?:感兴趣|有兴趣))",
    ]
    return [re.compile(pattern, re.IGNORECASE) for pattern in found]


_EXTENSIONS = "png jpg jpeg webp tiff heic bmp mp4 mov avi mkv mp3 wav flac m4a docx txt"
_FILES = r"(?:[ -]?(?:files?|images?|photos?|pictures?|videos?|format)| ?(?:格式|文件|图片|照片|图|视频))"
_COMPILED = [(where, _patterns(english, chinese)) for where, english, chinese in _KINDS]
_COMPILED += [
    (f'extension = "{each}"', _patterns(rf"{each}(?:s|{_FILES})?", rf"{each}{_FILES}?的?"))
    for each in _EXTENSIONS.split()
]


def kinds(text: str) -> list[Narrowing]:
    """The kind of files that a text asks for, as a list of one or none.

    Words for kinds count where they say what is asked for: "videos of dogs", "only photos", 狗的照片; not in "a man
    takes photos".
    """
    return sorted(_matches(text), key=lambda found: (found.start, -found.end))[:1]


def kind_named(words: str) -> str:
    """The filter of the kind that words name, if they name nothing else: "videos", 照片; "text" may be in a picture."""
    names = (
        (where, rf"(?:(?:any|the|all|those) )*(?!texts?$|文字$)(?:{english}|{chinese})")
        for where, english, chinese in _KINDS
    )
    return next((where for where, name in names if re.fullmatch(name, words, re.IGNORECASE)), "")


def _matches(text: str) -> Iterator[Narrowing]:
    for where, patterns in _COMPILED:
        for pattern in patterns:
            for match in pattern.finditer(text):
                start, _ = match.span("words")
                end = match.end()
                yield Narrowing("kind", text[start:end].strip(), where, start, end)
