"""Title, issuer, issue number, date and year from the head and tail of reports of many layouts."""

from __future__ import annotations

from typing import Any

import pytest

from pipeline.model import Head
from pipeline.schema import TABLE
from tests.marked import read

BODY = "近年来，我县紧扣基层治理现代化目标，持续深化综合行政执法体制改革，推动执法力量下沉，取得了阶段性成效，群众获得感明显增强。"
YEAR_BASES = next(column.codes for column in TABLE["reports"].columns if column.name == "year_basis")

# Lines of a report (… stands for a paragraph of running text), and what its head says; what is not stated is empty.
HEADS: list[tuple[str, list[str], dict[str, str]]] = [
    ("title alone", ["盐亭县推进综合行政执法改革的做法", "…"], {"title": "盐亭县推进综合行政执法改革的做法"}),
    ("briefing: paper, issue, issuer and date in one line, title",
     ["机构编制工作简报", "第8期", "中共盐亭县委机构编制委员会办公室　　　2023年4月12日", "盐亭县“三聚焦”提升执法效能", "…"],
     {"title": "盐亭县“三聚焦”提升执法效能", "issuer": "中共盐亭县委机构编制委员会办公室", "issue_no": "8", "published": "2023-04-12",
      "year": "2023", "year_basis": "published"}),
    ("briefing: issue in brackets, issuer and date on lines of their own",
     ["编办信息", "（第31期）", "汉寿县委编办编", "2022年11月3日", "汉寿县破解乡镇执法难题", "…"],
     {"title": "汉寿县破解乡镇执法难题", "issuer": "汉寿县委编办", "issue_no": "31", "published": "2022-11-03"}),
    ("issue in Chinese numerals", ["改革动态", "第二十三期", "阜宁县委改革办　2021年9月1日", "阜宁县做实镇街赋权", "…"],
     {"title": "阜宁县做实镇街赋权", "issue_no": "23", "published": "2021-09-01", "issuer": "阜宁县委改革办"}),
    ("issue with the total beside it", ["司法行政简报", "第5期（总第128期）", "襄垣县司法局　2024年3月18日", "襄垣县强化执法监督", "…"],
     {"title": "襄垣县强化执法监督", "issue_no": "5", "published": "2024-03-18", "issuer": "襄垣县司法局"}),
    ("full-width digits", ["机构编制简报", "第１２期", "兴业县委编办　２０２１年６月１１日", "兴业县推进乡镇综合执法", "…"],
     {"title": "兴业县推进乡镇综合执法", "issue_no": "12", "published": "2021-06-11"}),
    ("year in brackets before the issue", ["改革简报", "〔2022〕第7期", "南丰县委改革办编印　2022年8月30日", "南丰县做好赋权后半篇文章", "…"],
     {"title": "南丰县做好赋权后半篇文章", "issue_no": "7", "published": "2022-08-30", "issuer": "南丰县委改革办"}),
    ("signature and date at the end", ["关于综合行政执法改革情况的报告", "…", "礼县人民政府", "2023年12月8日"],
     {"title": "关于综合行政执法改革情况的报告", "issuer": "礼县人民政府", "published": "2023-12-08", "year": "2023"}),
    ("date at the end in Chinese numerals", ["关于乡镇赋权工作的总结", "…", "盐亭县司法局", "二〇二二年十二月二十日"],
     {"title": "关于乡镇赋权工作的总结", "issuer": "盐亭县司法局", "published": "2022-12-20", "year": "2022"}),
    ("date in digits", ["阜宁县综合执法改革纪实", "发布时间：2023-05-16", "…"],
     {"title": "阜宁县综合执法改革纪实", "published": "2023-05-16", "year": "2023"}),
    ("date in digits with points", ["阜宁县综合执法改革纪实", "2023.5.6", "…"], {"title": "阜宁县综合执法改革纪实", "published": "2023-05-06"}),
    ("source and date in one line", ["汉寿：执法沉下去 服务提上来", "来源：汉寿县融媒体中心  发布时间：2024年1月9日", "…"],
     {"title": "汉寿：执法沉下去 服务提上来", "published": "2024-01-09"}),
    ("a month only", ["兴业县综合执法改革总结", "（2023年6月）", "…"], {"title": "兴业县综合执法改革总结", "published": "2023-06", "year": "2023"}),
    ("year in the title", ["襄垣县司法局2022年度行政执法工作总结", "…", "襄垣县司法局", "2023年1月10日"],
     {"title": "襄垣县司法局2022年度行政执法工作总结", "issuer": "襄垣县司法局", "published": "2023-01-10", "year": "2022", "year_basis": "as_of"}),
    ("title over two lines", ["整合资源 下沉力量", "——盐亭县推进乡镇综合执法改革纪实", "…"], {"title": "整合资源 下沉力量"}),
    ("title broken off", ["礼县关于深化乡镇综合行政执法改革的", "情况汇报", "…"], {"title": "礼县关于深化乡镇综合行政执法改革的情况汇报"}),
    ("author below the title", ["南丰县探索“一队多能”", "本报记者 李明", "…"], {"title": "南丰县探索“一队多能”"}),
    ("news lead", ["南乐县：执法力量沉到底", "本报讯（记者 王伟）南乐县近日为乡镇配齐了执法人员，执法工作有了新面貌，群众有了新感受。"],
     {"title": "南乐县：执法力量沉到底"}),
    ("contributor below the text", ["南丰县推进赋权评估", "…", "（南丰县委编办供稿）"], {"title": "南丰县推进赋权评估", "published": "", "issuer": "|南丰县委编办"}),
    ("recipients below the text", ["改革简报", "第3期", "礼县委改革办　2024年5月7日", "礼县建立协作机制", "…", "报：市委改革办。", "送：县委常委。"],
     {"title": "礼县建立协作机制", "issue_no": "3", "published": "2024-05-07", "issuer": "礼县委改革办"}),
    ("two issuers", ["关于综合执法改革试点情况的报告", "…", "中共阜宁县委机构编制委员会办公室", "2021年7月2日"],
     {"issuer": "中共阜宁县委机构编制委员会办公室", "published": "2021-07-02"}),
    ("headings at once", ["兴业县“三个到位”推进改革", "一、组织领导到位", "…"], {"title": "兴业县“三个到位”推进改革"}),
    ("no date, latest year named", ["襄垣县推进执法改革", "2019年启动试点，2021年全面铺开，改革平稳有序，各项工作有力有效推进，得到群众认可。"],
     {"title": "襄垣县推进执法改革", "published": "", "year": "2021", "year_basis": "latest_named"}),
    ("no date, as of", ["襄垣县推进执法改革", "截至2022年底，改革平稳有序，各项工作有力有效推进，到2025年全面完成，得到了广大群众的普遍认可。"],
     {"title": "襄垣县推进执法改革", "year": "2022", "year_basis": "as_of"}),
    ("no year at all", ["南丰县推进执法改革", "…"], {"title": "南丰县推进执法改革", "issuer": "", "issue_no": "", "published": "", "year": "", "year_basis": ""}),
    ("a target year is none", ["南丰县推进执法改革", "力争到2030年全面建成权责清晰的执法体系，为乡村振兴提供有力法治保障，不断增强群众获得感。"],
     {"title": "南丰县推进执法改革", "published": ""}),
    ("empty lines between", ["改革简报", "", "第9期", "", "汉寿县委改革办　2023年2月28日", "", "汉寿县织密执法网", "", "…"],
     {"title": "汉寿县织密执法网", "issue_no": "9", "published": "2023-02-28"}),
    ("spaces inside the date", ["盐亭县探索跨镇执法", "盐亭县委编办    2023 年 7 月 4 日", "…"],
     {"title": "盐亭县探索跨镇执法", "published": "2023-07-04", "issuer": "盐亭县委编办"}),
    ("issue and date in one line", ["执法工作简报", "第14期　　2022年10月9日", "阜宁县综合行政执法局办公室", "阜宁县开展秋季行动", "…"],
     {"title": "阜宁县开展秋季行动", "issue_no": "14", "published": "2022-10-09", "issuer": "阜宁县综合行政执法局办公室"}),
    ("colon after issuer", ["盐亭县综合执法改革工作情况", "编发单位：盐亭县委改革办", "2024年6月3日", "…"],
     {"title": "盐亭县综合执法改革工作情况", "published": "2024-06-03", "issuer": "盐亭县委改革办"}),
    ("document number below the title", ["关于推进乡镇综合执法改革的报告", "阜政发〔2021〕15号", "…", "阜宁县人民政府", "2021年4月6日"],
     {"title": "关于推进乡镇综合执法改革的报告", "published": "2021-04-06", "issuer": "阜宁县人民政府", "issue_no": ""}),
    ("confidentiality above", ["内部资料  注意保存", "改革参阅", "第6期", "南乐县委改革办　2022年3月1日", "南乐县执法改革见成效", "…"],
     {"title": "南乐县执法改革见成效", "issue_no": "6", "published": "2022-03-01"}),
]  # fmt: skip

KNOWN: dict[str, str] = {
    "full-width digits": "the year and day of a date in full-width digits are not read; the line becomes the title",
    "colon after issuer": "编发单位： before the issuer hides it",
    "document number below the title": "a document number is taken for an issue number",
    "confidentiality above": "a note of confidentiality above the paper's name makes the name the title",
}
"""Layouts that the program reads wrongly as yet, with the reason: a strict xfail each."""


def _params() -> list[Any]:
    return [
        pytest.param(lines, want, id=name, marks=pytest.mark.xfail(strict=True, reason=KNOWN[name]) if name in KNOWN else ())
        for name, lines, want in HEADS
    ]  # fmt: skip


def head_of(lines: list[str]) -> Head:
    return read("\n".join(BODY if line == "…" else line for line in lines)).head


@pytest.mark.parametrize(("lines", "want"), _params())
def test_heads(lines: list[str], want: dict[str, str]) -> None:
    head = head_of(lines)
    wrong = {key: getattr(head, key) for key, right in want.items() if getattr(head, key) not in right.split("|")}
    assert wrong == {}


@pytest.mark.parametrize("lines", [pytest.param(lines, id=name) for name, lines, _ in HEADS])
def test_a_year_has_a_basis_and_a_date_is_iso(lines: list[str]) -> None:
    head = head_of(lines)
    assert bool(head.year) == bool(head.year_basis)
    assert head.year_basis in ("", *YEAR_BASES)
    assert [len(part) for part in head.published.split("-")] in ([4], [4, 2], [4, 2, 2], [0])
    assert not head.issue_no or head.issue_no.isdigit()
    assert "\n" not in head.title + head.issuer


def test_numbers_of_the_head_are_no_facts() -> None:
    for _, lines, _ in HEADS:
        found = read("\n".join(BODY if line == "…" else line for line in lines)).facts
        assert [fact.span for fact in found if fact.category != "other"] == []


def test_running_text_alone_has_no_title_longer_than_its_first_line() -> None:
    head = read(BODY).head
    assert head.published == head.issue_no == head.issuer == ""
