"""The words of a report, in English or Chinese."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Literal

from lingxi.evaluate.chinese_reasons import KINDS, in_chinese

Language = Literal["en", "zh"]

CHINESE: Mapping[str, str] = {
    # what was read
    "form {form}: {queries:,} queries and {items:,} items{split}, {direction}":
        "格式 {form}：{queries:,} 条查询、{items:,} 个条目{split}，{direction}",
    " of fold {name} (column {column})": "，第 {name} 折（{column} 列）",
    " of the split {name}": "，划分 {name}",
    " with {conditions}": "，条件 {conditions}",
    "{count:,} classes ({names}{more})": "{count:,} 个类别（{names}{more}）",
    " and {count:,} more": " 等",
    "{count:,} groups": "{count:,} 个分组",
    "{count:,} items of folds {names} to fit on": "在第 {names} 折的 {count:,} 个条目上训练",
    "{count:,} items of the split {names} to fit on": "在划分 {names} 的 {count:,} 个条目上训练",
    "items without a fold, left out: {count:,}": "{count:,} 个条目不属于任何一折，未使用",
    "cross-validation by {folds} folds": "{folds} 折交叉验证",
    "cross-validation by the folds in the column {folds}": "按 {folds} 列的折交叉验证",
    "Not measured within {minutes:g} min: {models}. Run again with --minutes {enough} "
    "(in a study: minutes = {enough}).":
        "{minutes:g} 分钟内未评测：{models}。可用 --minutes {enough} 再次运行（评测方案中为 minutes = {enough}）。",
    ", ": "、",
    "; ": "；",
    # tables
    "model": "模型",
    "ms/item": "毫秒/条目",
    "bytes/item": "字节/条目",
    "n/a: {reason}": "n/a：{reason}",
    "No result in this direction: {models} ({reason}).": "此方向没有结果：{models}（{reason}）。",
    "{queries:,} queries in {clusters:,} clusters; small figures are 95 % bootstrap intervals by cluster, and ± is the "
    "standard deviation over seeds.":
        "{queries:,} 条查询，{clusters:,} 簇；小字为按簇抽样的 95 % 自助法区间，± 为各种子的标准差。",
    "Differences between models": "模型之间的差异",
    "Differences to the earlier run": "与以前结果的差异",
    " (earlier run)": "（以前的结果）",
    "The earlier run has no results of the same queries: nothing is compared.":
        "以前的结果不含相同的查询，因此不作比较。",
    "The earlier run has the same queries, but other items, relevance judgements or folds: nothing is compared.":
        "以前的结果查询相同，但条目、相关性判断或折不同，因此不作比较。",
    "direction": "方向",
    "measure": "指标",
    "models": "模型",
    "difference": "差值",
    "p, Holm": "p 值（Holm 校正）",
    "{measure} of each class": "各类别的 {measure}",
    "class": "类别",
    "answer": "判为",
    "times": "次数",
    "class \\ answer": "类别 \\ 判为",
    "Confusion of {model}": "{model} 的混淆矩阵",
    "Most frequent confusions of {model}": "{model} 最常见的混淆",
    # plots
    "{measure} of each model": "各模型的 {measure}",
    "{measure}, with 95 % intervals": "{measure}，带 95 % 区间",
    "recall": "查全率",
    "precision at each recall": "各查全率下的查准率",
    "precision (interpolated) against recall": "查准率（插值）与查全率",
    "{ms} ms": "{ms} 毫秒",
    "{ms} ms an item": "每个条目 {ms} 毫秒",
    "{measure} against time": "{measure} 与耗时",
    "Items in two dimensions (PCA)": "条目分布图（PCA，二维）",
    "map of the items by {model}": "{model} 的条目分布图",
    "and {count} more in grey": "其余 {count} 个为灰色",
    # failures
    "Worst failures of {model}": "{model} 最差的结果",
    "the query, a right answer (framed), the first results": "查询、一个正确答案（带框）、排在最前的结果",
    "{measure} {value}; found first:": "{measure} {value}；排在最前的结果：",
}  # fmt: skip
_DIRECTION = re.compile(r"([a-z+]+)->([a-z+]+)( reversed| among items| among queries)?")
_NOTES = {" reversed": "，反向", " among items": "，条目之间", " among queries": "，查询之间"}


class Words:
    """The sentences of one language."""

    def __init__(self, language: Language) -> None:
        self.language = language

    def __call__(self, english: str, **values: object) -> str:
        """The sentence with its values; raises KeyError for one without a translation."""
        return (english if self.language == "en" else CHINESE[english]).format(**values)

    def reason(self, english: str) -> str:
        """Why a model has no result; that of a library which has no translation stays as it is."""
        return english if self.language == "en" else in_chinese(english) or english

    def direction(self, name: str) -> str:
        """A direction for people: ``text->image``, in Chinese 文字搜图片（text->image）."""
        found = _DIRECTION.fullmatch(name)
        if self.language == "en" or found is None:
            return name
        asking, searched = ("和".join(KINDS.get(each, each) for each in found[n].split("+")) for n in (1, 2))
        return f"{asking}搜{searched}{_NOTES.get(found[3] or '', '')}（{name}）"


ENGLISH = Words("en")
