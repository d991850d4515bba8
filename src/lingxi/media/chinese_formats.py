"""What readers say of their formats, in Chinese."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from lingxi.media.registry import Format

_WORDS: Mapping[str, tuple[str, str, str]] = {  # by name: the name, what is read, what is left out
    "calendars": ("日历", "日程、待办和日志：标题、时间、地点、人物、说明", "重复规则、提醒、附件"),
    "comic": ("漫画", "每页作为图片", "关于漫画的信息"),
    "contacts": ("联系人", "姓名、单位、电话、邮箱、地址、生日、备注、照片", "声音、密钥、只有网址的照片"),
    "DICOM": ("DICOM", "调窗后的图像、类型和部位", "病人信息"),
    "EPUB": ("EPUB", "按阅读顺序的章节、备用内容、替代文字、图片", "有版权保护（DRM）的书、声音、视频"),
    "Excel and OpenDocument sheets": (
        "Excel 和 OpenDocument 表格",
        "每个工作表各行的值；除 .xls 外还有批注、文本框、图表和图片，包括单元格中的图片",
        "公式、页眉和页脚；.xls 的批注和图形，.xlsb 单元格中的图片",
    ),
    "FictionBook": ("FictionBook", "书名、作者、简介、章节、诗句、图片", "书的其他信息"),
    "HEIC and AVIF": ("HEIC 和 AVIF", "图片；动态照片和动画作为视频；IPTC、XMP 和 EXIF 中的信息", "第一张以后的图片"),
    "HTML": (
        "HTML",
        "标题、可见文字、alt 和 aria-label、data URI 中的图片",
        "脚本、样式、旁边的文件、SVG",
    ),
    "JPEG XL": ("JPEG XL", "图片；IPTC、XMP 和 EXIF 中的信息", ""),
    "JSON": ("JSON", "值，前面是名称", "描述旁边照片的 JSON：与照片一起读取"),
    "Jupyter notebook": ("Jupyter 笔记本", "笔记、程序、文字输出、绘制的图片", "HTML 输出、控件"),
    "mail and saved pages": (
        "邮件和单文件网页",
        "主题、收发件人、日期、正文、转发内容、附件名、图片",
        "其他附件的内容、加密邮件",
    ),
    "mailbox": ("邮箱", "每封邮件的内容、序号、发件人和日期", "图片以外附件的内容、加密邮件"),
    "Markdown": ("Markdown", "各标题下的段落", "旁边的图片"),
    "Office before 2007, Kindle, metafiles of Windows (EMF, WMF)": (
        "Office 2007 之前的文档、Kindle、Windows 图元文件（EMF、WMF）",
        "扩展名为 .doc 的 RTF、网页、单文件网页（MHT）和纯文本；其余只给出原因",
        "其余内容：请另存为 .docx、.pptx、.epub、.svg",
    ),
    "OpenDocument slides and drawings": (
        "OpenDocument 演示和绘图",
        "幻灯片的标题、文字、表格、备注、图表、公式和嵌入文档中的文字、图片",
        "没有文字的形状、母版、视频和声音",
    ),
    "OpenDocument sheets in one file": (
        "单文件 OpenDocument 表格",
        "每个工作表各行的单元格；批注、文本框、图表中的文字、图片",
        "公式",
    ),
    "OpenDocument text": (
        "OpenDocument 文档",
        "标题、段落、表格、页眉、页脚、脚注、批注、图表、公式和嵌入文档中的文字、图片",
        "已删除的文字、其他格式的嵌入文件",
    ),
    "Outlook messages": (
        "Outlook 邮件",
        "主题、收发件人、日期、正文、附带的邮件、附件名、图片",
        "其他附件的内容、加密邮件、只有 RTF 格式的正文",
    ),
    "PDF": (
        "PDF",
        "每页作为图片和文字、填写的表单、批注、附件名；用 --ocr 读取扫描页中的文字",
        "脚本、链接、附件的内容",
    ),
    "Photoshop": ("Photoshop", "合并所有图层的图片", "单个图层"),
    "pictures": ("图片", "转换为 sRGB 的图片；动态照片和动画作为视频；IPTC、XMP 和 EXIF 中的信息", ""),
    "plain text": ("纯文本", "段落；旁边文件的说明文字", ""),
    "PowerPoint": (
        "PowerPoint",
        "幻灯片的标题、文字、表格、备注、图表和 SmartArt 中的文字、替代文字、图片",
        "批注、母版、视频和声音、嵌入的文件、EMF 和 WMF 图片",
    ),
    "RAW photos": ("RAW 照片", "文件中的预览图，没有时冲印；IPTC、XMP 和 EXIF 中的信息", ""),
    "recordings": (
        "录音和音乐",
        "所有音轨；音乐的标签、歌词和封面；用 --speech 转写语音；旁边的字幕",
        "有版权保护的声音",
    ),
    "Rich Text": ("RTF", "文字、PNG 和 JPEG 图片", "标题、图片的位置、嵌入的文件、EMF 和 WMF 图片"),
    "subtitles": ("字幕", "在视频或声音旁边：其中说的话；否则作为文本", "图形字幕（VobSub）"),
    "SVG": ("SVG", "图形和其中的文字", "脚本、其他文件"),
    "tables in text": ("文本表格", "每行一条", "超过 400 万字符的部分"),
    "videos": (
        "视频",
        "片段、所有音轨和字幕；用 --speech 转写语音；用 --ocr 读取画面中的文字",
        "有版权保护的内容、播放列表",
    ),
    "Word": (
        "Word",
        "各标题下的段落、表格、页眉、页脚、脚注、批注、文本框、水印、公式、图表和 SmartArt 中的文字、替代文字、图片",
        "已删除的文字、嵌入的文件、EMF 和 WMF 图片",
    ),
}


def in_chinese(described: Format) -> Format:
    """The format in Chinese; as it is where it is one of another package."""
    name, read, left_out = _WORDS.get(described.name, (described.name, described.read, described.left_out))
    return replace(described, name=name, read=read, left_out=left_out)
