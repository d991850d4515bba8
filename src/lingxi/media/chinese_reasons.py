"""Reasons for files that were skipped or read in part, in Chinese."""

from __future__ import annotations

import re

_NUMBER = r"(\d[\d,.]*)"
_SENTENCES = tuple(
    (re.compile(pattern), chinese)
    for pattern, chinese in (
        (r"it is empty", "文件为空"),
        (r"not a regular file", "不是普通文件"),
        (r"it has no pages", "没有页面"),
        (r"it has no sound", "没有声音"),
        (r"its sound is silent, or shorter than 0.1 s", "只有静音，或声音不到 0.1 秒"),
        (r"its images are blank, and there is no sound to be heard", "画面空白，也没有可听的声音"),
        (r"it cannot be written without its metadata", "无法写出不含元数据的文件"),
        (rf"it shows nothing at {_NUMBER} s", "{0} 秒处没有画面"),
        (r"there is nothing in it but tags", "只有标签，没有声音"),
        (r"it cannot be decoded: its content is damaged", "内容已损坏，无法解码"),
        (r"it is of a kind of its format that is not read", "不支持这种格式的变体"),
        (r"its index is missing: the recording was not finished, or the file is cut off",
         "缺少索引：录制未完成，或文件不完整"),
        (r"its images and sound are in a codec that lingxi does not read", "不支持其图像和声音的编码"),
        (r"its images are in a codec that lingxi does not read", "不支持其图像的编码"),
        (r"its sound is in a codec that lingxi does not read", "不支持其声音的编码"),
        (rf"it has {_NUMBER} channels; the limit is {_NUMBER}", "共 {0} 个声道，上限为 {1}"),
        (rf"its frames of {_NUMBER} x {_NUMBER} pixels are over the limit", "画面 {0} × {1} 像素，超出上限"),
        (r"its subtitles cannot be read", "字幕无法读取"),
        (r"its subtitles are images, or in an unknown format", "字幕是图片，或格式未知"),
        (r"its content is neither AVI nor WAV", "不是 AVI 或 WAV 文件"),
        (r"it has no cover", "没有封面"),
        (r"it cannot be drawn: it is not valid, or too complex", "矢量图无效或过于复杂，无法绘制"),
        (r"it is not a readable (?:PDF|table|document): its content is damaged", "内容已损坏"),
        (r"it is not a readable archive", "不是可读的压缩包"),
        (r"it is not a readable archive: its end, which lists its files, is missing or damaged",
         "压缩包不完整：列有文件的末尾部分缺失或已损坏"),
        (r"no clips are cut from animations", "不能从动图中截取片段"),
        (r"not a readable page: there is nothing in it", "里面没有内容"),
        (r"it is not a (?:book|notebook): .*", "不是有效的文档"),
        (r"its content is nested too deeply", "内容嵌套过深"),
        (r".* is not XML", "XML 已损坏"),
        (r"its part .* cannot be unpacked", "其中有部分无法解压"),
        (r"lingxi reads no Kindle books; convert it to EPUB", "不支持 Kindle 电子书，请转换为 EPUB"),
        (r"not a readable image: it holds no picture of all layers together", "没有合并图层后的图片"),
        (r"not a readable image: its size is not among its first bytes", "图片已损坏：找不到尺寸"),
        (r"not a readable image: there is no picture in it", "没有图片"),
        (r"a part of it is of another format and was left out", "其中有部分是其他格式，未读取"),
        (rf"it has more pictures than the limit of {_NUMBER} or of {_NUMBER} s",
         "图片超过 {0} 张或读取超过 {1} 秒的上限"),
        (rf"the text of page {_NUMBER} is longer than the limit", "第 {0} 页的文字超出上限"),
        (r"(?:reading|decoding) it failed.*", "读取时出错"),
        (r"the table is longer than the limit: its first rows are kept", "表格超出长度上限，只保留前面的行"),
        (r"the server stopped before it was decoded", "服务已停止，未解码"),
        (r"a picture in it is not base64", "其中有图片无法读取"),
        (r"a JPEG in it cannot be read", "其中有 JPEG 图片无法读取"),
        (r"a JPEG 2000 image in it cannot be read", "其中有 JPEG 2000 图片无法读取"),
        (r"it has no picture at this place", "此处没有图片"),
        (rf"it has no page {_NUMBER}", "没有第 {0} 页"),
        (rf"it has more than {_NUMBER} parts, which is the limit", "部件超过 {0} 个的上限"),
        (r"it has no images: this DICOM file holds other data", "没有图像：这个 DICOM 文件里是其他数据"),
        (r"it has no images", "没有图像"),
        (r"it has neither images nor sound", "既没有图像，也没有声音"),
        (r"there is nothing in it", "里面没有内容"),
        (r"it is encrypted", "文件已加密"),
        (r"it is encrypted, and none of the passwords fits", "文件已加密，所给密码均不正确"),
        (r"it is encrypted; (lingxi index) FOLDER (--retry --password-file) FILE reads it",
         "文件已加密，可用 {0} 文件夹 {1} 密码文件 读取"),
        (r"it is encrypted; to see its pages, open the file and type its password",
         "文件已加密，请打开原文件并输入密码查看"),
        (r"it needs a password", "需要密码"),
        (r"it cannot be unpacked: its archive is damaged", "无法解压：压缩包已损坏"),
        (r"it cannot be unpacked: its archive is damaged before it", "无法解压：压缩包在它之前已损坏"),
        (r"it cannot be unpacked: its compression method is not supported", "无法解压：不支持这种压缩方法"),
        (r"it is locked by its publisher \(DRM\)", "有版权保护（DRM）"),
        (r"(?:the|this) file is cut off: its end is missing", "文件不完整：结尾缺失"),
        (r"not a readable image: the file is cut off: its end is missing", "图片不完整：结尾缺失"),
        (r"not a readable image: its content is damaged", "图片已损坏"),
        (r"not a readable image: it is of a kind of its format that is not read", "不支持这种图片格式的变体"),
        (r"not a readable image: its content is not an image format that lingxi reads", "不是灵犀支持的图片格式"),
        (r"not a readable image: it is empty", "文件为空"),
        (r"not a readable image: TIFF with .* is not read", "不支持这种 TIFF 图片"),
        (r"not a readable RAW photo: it has no preview, and cannot be developed", "RAW 照片没有预览图，也无法冲印"),
        (r"not a readable DICOM file", "不是可读的 DICOM 文件"),
        (r"not a readable drawing: its XML is broken", "矢量图已损坏"),
        (r".* needs the extra (\w+): (pip install '[^']+')", "需要安装附加组件 {0}：{1}"),
        (r"some of it is broken and was left out", "部分内容已损坏，未读取"),
        (r"a (?:part|chapter) of it is broken and was left out", "部分内容已损坏，未读取"),
        (r"a picture in it cannot be read", "其中有图片无法读取"),
        (r"drawings in it were left out: lingxi reads no EMF or WMF", "其中有 EMF 或 WMF 矢量图，未读取"),
        (r"lingxi reads no drawings in EMF or WMF; save it as SVG or PNG",
         "不支持 EMF 和 WMF 矢量图，请另存为 SVG 或 PNG"),
        (r"the film in this motion photo is missing or damaged", "动态照片中的视频缺失或已损坏，已读取照片"),
        (rf"the film in this motion photo was read up to {_NUMBER} s; the rest was left out",
         "动态照片中的视频只读取了前 {0} 秒"),
        (r"the animation was read in part: its later frames were left out", "动画只读取了前面的部分"),
        (r"a sheet of it cannot be read", "其中有工作表无法读取"),
        (rf"page {_NUMBER} is broken and was left out", "第 {0} 页已损坏，未读取"),
        (rf"slide {_NUMBER} is broken and was left out", "第 {0} 张幻灯片已损坏，未读取"),
        (rf"{_NUMBER} x {_NUMBER} pixels are over the limit of {_NUMBER}", "{0} × {1} 像素超出上限 {2}"),
        (rf"its {_NUMBER} bytes are over the limit of {_NUMBER}", "{0} 字节超出上限 {1}"),
        (rf"it has {_NUMBER} (?:pages|slides); the limit is {_NUMBER}", "共 {0} 页，上限为 {1}"),
        (rf"it is longer than the limit of {_NUMBER} hours", "时长超过 {0} 小时的上限"),
        (rf"it has more than {_NUMBER} passages, which is the limit", "段落超过 {0} 个的上限"),
        (rf"it has more than {_NUMBER} files, which is the limit", "文件超过 {0} 个的上限"),
        (
            rf"{_NUMBER} files in its archive were left out: later ones have the same name",
            "压缩包中有 {0} 个文件与后面的文件同名，未读取",
        ),
        (rf"the (?:text|drawing) is l\w+ than the limit of {_NUMBER} bytes", "内容超过 {0} 字节的上限"),
        (r"unpacked it is larger than the limit.*", "解压后超出大小上限"),
        (rf"drawing it takes longer than the limit of {_NUMBER} s; save it as PNG, or simplify it",
         "绘制时间超过 {0} 秒的上限，请另存为 PNG，或简化图形"),
        (rf"(?:reading|decoding) it takes longer than the limit of {_NUMBER} s", "读取时间超过 {0} 秒的上限"),
        (rf"the text in its images is missing: OCR of it takes longer than the limit of {_NUMBER} s",
         "文字识别超过 {0} 秒的上限，图中的文字未读取"),
        (rf"some of its images were not read for text: OCR takes longer than the limit of {_NUMBER} s",
         "文字识别超过 {0} 秒的上限，部分图中的文字未读取"),
        (r"some of its images were not read for text: the machine was too busy; lingxi index tries again",
         "机器过于繁忙，部分图中的文字未读取；下次索引时会重试"),
        (r"the text in its images is missing: OCR of it .*", "文字识别异常终止，图中的文字未读取"),
        (r"(?:reading|decoding) it takes more memory than is allowed", "读取所需的内存超出限制"),
        (r"(?:reading|decoding) it ended (?:its process|the process that read it).*", "读取时程序异常终止"),
        (r"(?:it|the file|the folder) cannot be (?:opened|accessed|read): Permission denied", "没有访问权限"),
        (r"it cannot be opened: No such file or directory", "文件已不存在"),
        (r"its content is not a known video or sound format", "不是已知的视频或音频格式"),
        (r"it is not text in a known encoding", "不是已知编码的文本"),
        (r"its format is that of Office before 2007.*", "是 Office 2007 之前的格式，请另存为 .docx、.xlsx 或 .pptx"),
        (r"its format is that of Excel before 5\.0; save it as \.xlsx", "是 Excel 5.0 之前的格式，请另存为 .xlsx"),
        (r"its content is a newer document of Office: give it the extension (\S+) or (\S+)",
         "内容是新版 Office 文档，请把扩展名改为 {0} 或 {1}"),
        (r"comments, text boxes, charts and pictures in it were left out: save it as \.xlsx",
         "其中的批注、文本框、图表和图片未读取，请另存为 .xlsx"),
        (r"pictures in its cells were left out: save it as \.xlsx", "单元格中的图片未读取，请另存为 .xlsx"),
        (r"it is not a readable table.*", "表格已损坏，或内容特殊，无法读取"),
        (r"it is not a readable message.*", "邮件已损坏"),
        (r"a message of it cannot be read and was left out", "其中有邮件无法读取，已略过"),
        (r"a message of it is longer than the limit and was left out", "其中有邮件超过大小上限，未读取"),
        (rf"it has more than {_NUMBER} messages, which is the limit", "邮件超过 {0} 封的上限"),
        (r"a part of it is of another format and was left out", "其中有一部分是其他格式，未读取"),
        (r"no reader for (\S+) files", "不支持 {0} 文件"),
        (r"lingxi reads no (\S+) files.*", "不支持 {0} 文件"),
        (r"it is not a document of its kind.*", "不是有效的文档"),
        (r"(?:it|the file|the folder) cannot be (?:opened|accessed|read): .*", "无法打开"),
        (r"not a readable image: its .* not read", "不支持这种图片格式的变体"),
        (r"not a readable image: .*", "图片无法读取"),
    )
)  # fmt: skip


def in_chinese(reason: str) -> str:
    """The reason as a sentence in Chinese; empty for one that has none, whose kind says it.

    >>> in_chinese("page 3 is broken and was left out")
    '第 3 页已损坏，未读取'
    """
    found = _sentence(reason)
    several = reason.split("; ")
    for count in range(1, 0 if found else len(several)):  # several reasons of one file
        first, rest = _sentence("; ".join(several[:count])), in_chinese("; ".join(several[count:]))
        if first and rest:
            return f"{first}；{rest}"
    return found


def _sentence(reason: str) -> str:
    for pattern, chinese in _SENTENCES:
        found = pattern.fullmatch(reason)
        if found is not None:
            return chinese.format(*found.groups())
    return ""
