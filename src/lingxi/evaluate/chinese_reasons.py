"""Why a model has no result, in Chinese."""

from __future__ import annotations

import re

from lingxi.media import chinese_reasons

KINDS = {"text": "文字", "image": "图片", "audio": "声音", "video": "视频", "captioned": "带说明的图片"}
_SENTENCES = tuple(
    (re.compile(pattern, re.DOTALL), chinese)
    for pattern, chinese in (
        (r"it is fitted on training data, and there is none: name a split column, or give --folds 5",
         "需要训练数据，而数据中没有：请指定划分列，或使用 --folds 5"),
        (r"no fold has items that match each other in this direction", "每一折中都没有在这个方向上相互匹配的条目"),
        (r"it does not take images together with captions", "不支持带说明的图片"),
        (r"it must be fitted, and there are no items that it can encode", "需要先拟合，而没有它支持的条目"),
        (r"it is not trained; train it with: (.*); then evaluate FOLDER", "尚未训练，请先运行 {0}，再评测得到的文件夹"),
        (r"it ranks classes, and the queries are not classes", "它按类别排序，而查询不是类别"),
        (r"it learns classes, and the training items have fewer than two; name their column with --label-column",
         "它学习类别，而训练条目不足两个类别：请用 --label-column 指定类别列"),
        (r"(\d+) folds of (\d+) items: give from 2 folds to one for each item",
         "{1} 个条目不能分成 {0} 折：至少 2 折，最多与条目数相同"),
        (r"fold (.*) has (\d+) of (\d+) items", "第 {0} 折有 {1} 个条目，共 {2} 个，无法交叉验证"),
        (r"the model '(.*?)' is not on this machine and .*; copy these files of it into (.*): (.*)",
         "本机没有模型 {0}，也无法下载；请把这些文件复制到 {1}：{2}"),
        (r"the hub model '(.*?)' is not on this machine \((.*)\); lingxi index .*",
         "本机没有 Hub 上的模型 {0}（缺少 {1}），运行 lingxi index FOLDER --model {0} 即可下载"),
        (r"(\S+) needs a file of word vectors: (.*)", "{0} 需要词向量文件：{1}"),
        (r"(\S+) needs an ONNX file: (.*) with model.onnx in it, or (.*) of the hub",
         "{0} 需要 ONNX 文件：{1}（其中有 model.onnx），或 Hub 上的 {2}"),
        (r"(\S+) needs a folder of lingxi train-elmo: (.*)", "{0} 需要 lingxi train-elmo 的文件夹：{1}"),
        (r"(\S+) needs a model: (.*) or (.*)", "{0} 需要模型：{1} 或 {2}"),
        (r"it was trained with revision (.*) of (.*); this is revision (.*): train it again",
         "训练时 {1} 的版本为 {0}，现在为 {2}，请重新训练"),
        (r"this needs (.*); install it with: (.*)", "需要安装 {0}：{1}"),
        (r"the data names no folds in a column (.*)", "数据的 {0} 列中没有折"),
        (r"group (.*?)(?: and \d+ others are| is) in other folds and in fold (.*); a group belongs in one split",
         "分组 {0} 等同时在第 {1} 折和其他折中；一个分组只能在一折中"),
    )
)  # fmt: skip
_NOT_ENCODED = re.compile(r"it does not encode (\w+(?: and \w+)*)")


def in_chinese(reason: str) -> str:
    """The reason as a sentence in Chinese; empty for one that has none.

    >>> in_chinese("it does not encode image and text")
    '不支持图片和文字'
    """
    if (found := _NOT_ENCODED.fullmatch(reason)) is not None:
        return f"不支持{'和'.join(KINDS.get(kind, kind) for kind in found[1].split(' and '))}"
    for pattern, chinese in _SENTENCES:
        if (found := pattern.fullmatch(reason)) is not None:
            return chinese.format(*found.groups())
    return chinese_reasons.in_chinese(reason)
