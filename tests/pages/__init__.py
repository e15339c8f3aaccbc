"""Web pages of invented government sites, each with the paragraphs that a reader should keep of it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Article:
    """What a page is about."""

    title: str
    source: str
    date: str
    paragraphs: tuple[str, ...]
    signature: tuple[str, ...] = ()


@dataclass(frozen=True)
class Page:
    """A page as saved, and the text of it."""

    html: str
    want: tuple[str, ...]


Layout = Callable[[Article], Page]

ARTICLES = (
    Article(
        "甲县推进综合行政执法改革成效明显", "甲县县委编办", "2021-06-11",
        (
            "今年以来，甲县把综合行政执法改革作为重点任务，紧盯多头执法、重复检查等问题，全县执法队伍由24支精简为9支，编制总数不变。",
            "一、健全组织体系",
            "成立由县长任组长的领导小组，召开专题会议6次，印发《甲县综合行政执法改革实施方案》，明确路线图和时间表。",
            "二、推动力量下沉",
            "县级部门向12个乡镇下放行政执法事项63项，选派执法人员147名到一线工作，一线人员占比达到82.5%。",
            "各乡镇设立综合行政执法队，实行“乡镇吹哨、部门报到”，办理案件320件，群众满意度明显提升。",
            "三、存在的不足",
            "从目前情况看，基层执法人员法律素养还需提高，部分乡镇执法装备配备不足，下一步将继续加以解决。",
        ),
        ("甲县县委编办", "2021年6月11日"),
    ),
    Article(
        "乙市：一支队伍管执法 基层治理添活力", "乙市人民政府办公室", "2022年3月4日",
        (
            "乙市坚持问题导向，整合城市管理、市场监管、生态环境等5个领域执法职责，组建市综合行政执法支队，核定编制260名。",
            "据介绍，改革后全市执法队伍减少15支，执法效率提高近三成，投诉举报同比下降31.6%。",
            "“过去一家店一天要来三拨人，现在一次查完，省心多了。”个体户老陈说。",
            "截至2月底，全市共开展联合检查418次，发现并整改隐患1260处，立案76起。",
        ),
    ),
    Article(
        "丙区交出基层改革新答卷", "丙区融媒体中心", "2020-11-23",
        tuple(
            f"丙区在第{number}个街道推行网格化管理，划分网格{number * 7}个，配备网格员{number * 9}名，"
            f"全年受理群众诉求{number * 130}件，办结率达到9{number}.2%。同时建立周例会制度，逐项销号，件件有回音。"
            for number in range(2, 9)
        ),
        ("（责任单位：丙区区委编办）",),
    ),
)  # fmt: skip

NAVIGATION = ("首页", "走进本地", "政务公开", "办事服务", "互动交流", "数据发布", "专题专栏", "移动门户")
NEWS = (
    "我县召开春季农业生产工作会议", "县领导调研重点项目建设情况", "全县安全生产大检查启动", "关于开展城乡居民养老保险缴费的通告",
    "县图书馆延长开放时间", "新一批惠民工程陆续开工", "2021年度预算执行情况公布",
)  # fmt: skip


def links(names: Sequence[str], tag: str = "li") -> str:
    """A list of links, one an element."""
    return "".join(f'<{tag}><a href="./t{at}.html" title="{name}">{name}</a></{tag}>' for at, name in enumerate(names))


def paragraphs(texts: Sequence[str], attributes: str = "") -> str:
    """One <p> a paragraph."""
    return "".join(f"<p{attributes}>{text}</p>\n" for text in texts)
