"""Sentences, heading paths and words."""

from __future__ import annotations

import re
import sys
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline import segment
from pipeline.ingest import compose
from pipeline.model import Block, Document, Report
from pipeline.segment import cut, sentences


def report(*paragraphs: str | Block) -> Report:
    blocks = tuple(Block(one) if isinstance(one, str) else one for one in paragraphs)
    return compose(Document("txt", blocks), "r1")


def split(text: str) -> list[str]:
    read = report(text)
    return [read.text[one.start : one.end] for one in sentences(read)]


# Each bar is a cut.
CUTS = [
    "甲县设队伍9支。|乙县设队伍7支；|丙县没有设。",
    "设19支;|分别设4支;|共71支。",
    "效果如何？|群众满意！|继续努力",
    "真的吗？|！|是的。|。|好",
    "占比88.63%，平均3.5件。|下一句。",
    "坚持“小事解决。大事联动。合力推进”的原则。|下一句。",
    "做到“看得见；管得着”，提升效能。|下一句。",
    "局长说：“先改革。再规范。”|会议要求落实。",
    "破除“看得见，管不着。”的瓶颈，取得实效。|下一句。",
    "出台《办法（试行）》《细则；补充》等文件。|下一句。",
    "开展检查（含联合检查；不含专项）12次。|下一句。",
    "落实“一支队伍。|下一句没有右引号。|再一句。",
    "任组长（主任)，成员9人。|下一句。",
    "制定周例会制度。| 加强协作。",
    "网址a.b/c?d=1，邮箱x@y.cn。|下一句。",
    "（此件公开发布。）",
    "甲 。|乙",
]


@pytest.mark.parametrize("marked", CUTS)
def test_cuts(marked: str) -> None:
    want = [one.strip() for one in marked.split("|")]
    assert split(marked.replace("|", "")) == want


SECTIONS = [
    (
        [
            "甲县改革经验",
            "近年来，成效明显。",
            "一、健全体系",
            "（一）设立机构",
            "设立大队9支。",
            "二、强化保障",
            "增编86名。",
        ],
        {"近年来，成效明显。": "", "设立大队9支。": "一、健全体系 / （一）设立机构", "增编86名。": "二、强化保障"},
    ),
    (
        [
            "一、坚持精干,优化布局。背景介绍。一是机构方面，突出精简。队伍9支。二是编制方面，突出基层。编制86名。",
            "二、重效能。下文。",
        ],
        {
            "背景介绍。": "一、坚持精干,优化布局",
            "队伍9支。": "一、坚持精干,优化布局 / 一是机构方面",
            "编制86名。": "一、坚持精干,优化布局 / 二是编制方面",
            "下文。": "二、重效能",
        },
    ),
    (
        ["一、统筹谋划。内容甲。二、整合资源。一是统筹力量。内容乙。三、严格规范。内容丙。"],
        {"内容甲。": "一、统筹谋划", "内容乙。": "二、整合资源 / 一是统筹力量", "内容丙。": "三、严格规范"},
    ),
    (
        ["第一部分 基本情况", "1. 队伍情况", "共9支。", "2．人员情况。共86人。", "第二部分 主要成效", "办理案件12件。"],
        {
            "共9支。": "第一部分 基本情况 / 1. 队伍情况",
            "共86人。": "第一部分 基本情况 / 2．人员情况",
            "办理案件12件。": "第二部分 主要成效",
        },
    ),
    (
        ["首先，强化领导。成立专班。", "其次，强化监督。开展检查。", "总之，成效明显。"],
        {"成立专班。": "首先，强化领导", "开展检查。": "其次，强化监督", "总之，成效明显。": ""},
    ),
    (["一是突出统筹。", "成立专班9个。"], {"成立专班9个。": "一是突出统筹"}),
    (
        ["1.5万人受益。", "3个镇设队。", "一、二级企业12家。"],
        {"1.5万人受益。": "", "3个镇设队。": "", "一、二级企业12家。": ""},
    ),
]


@pytest.mark.parametrize(("paragraphs", "want"), SECTIONS, ids=range(len(SECTIONS)))
def test_sections(paragraphs: list[str], want: dict[str, str]) -> None:
    read = report(*paragraphs)
    got = {read.text[one.start : one.end]: one.section for one in sentences(read)}
    assert {key: got[key] for key in want} == want


def test_a_row_is_one_sentence() -> None:
    read = report("一、情况", Block("甲区 | 12；3 | 有。无", kind="row", header=("地区", "数", "注")))
    last = sentences(read)[-1]
    assert read.text[last.start : last.end] == "甲区 | 12；3 | 有。无"
    assert last.section == "一、情况"
    assert last.placed.block.kind == "row"


def test_dropped_blocks_have_no_sentences() -> None:
    read = report("甲。", Block("第1页", dropped="page_number"), "乙。")
    assert [read.text[one.start : one.end] for one in sentences(read)] == ["甲。", "乙。"]


ALPHABET = st.sampled_from("执法支项，。；！？;!?：“”「」《》（）() 　a1、一是")
QUOTED = re.compile(r"[“《「『（(][^“”《》「」『』（）()]*[”》」』）)]")


@given(st.lists(st.text(ALPHABET, min_size=1, max_size=80).map(str.strip).filter(bool), max_size=5))
def test_sentences_cover_the_text_and_are_each_one(paragraphs: list[str]) -> None:
    read = report(*paragraphs)
    found = sentences(read)
    covered = "".join(read.text[one.start : one.end] for one in found)
    assert re.sub(r"\s", "", covered) == re.sub(r"\s", "", read.text)
    for one in found:
        evidence = read.text[one.start : one.end]
        assert evidence == evidence.strip() != ""
        assert not re.search(r"[。！？](?![”’」』》）)\"'])\s*\S", QUOTED.sub("", evidence))
        assert one.placed.start <= one.start < one.end <= one.placed.end
    assert all(before.end <= after.start for before, after in pairwise(found))


def test_words_without_and_with_the_fast_engine(monkeypatch: pytest.MonkeyPatch) -> None:
    text = "全市12个乡镇设立综合行政执法队，COVID-19期间案件办结率100%。"
    segment.cutter.cache_clear()
    fast = cut(text)
    monkeypatch.setitem(sys.modules, "rjieba", None)
    segment.cutter.cache_clear()
    slow = cut(text)
    segment.cutter.cache_clear()
    assert fast == slow
    assert "乡镇" in fast
    assert "".join(fast) == "全市个乡镇设立综合行政执法队期间案件办结率"
