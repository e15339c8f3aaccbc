"""Warnings about marks of secrecy and personal data, and what never raises them."""

from __future__ import annotations

import pytest

from pipeline.ingest import Limits, read_document
from pipeline.ingest.sensitive import is_identity, personal_data
from pipeline.model import Document
from pipeline.run import read_one
from pipeline.settings import Settings
from tests.word import W, p, package

PROSE = "全县执法队伍由24支精简为9支，编制总数不变，各乡镇按照统一部署开展工作。"
TITLE = "甲县执法改革见成效"


def read(*lines: str) -> Document:
    return read_document("\n".join(lines).encode(), "a.txt", limits=Limits())


def details(document: Document, code: str) -> list[str]:
    return [one.detail for one in document.decisions if one.code == code]


MARKED = [
    "机密★1年", "秘密★", "绝　密", "绝密", "机密　特急", "秘密 5年", "密级：秘密", "密级:内部", "内部资料", "内部文件 注意保存", "【内部资料　请勿外传】",
    "（内部资料，注意保存）", "内部刊物　　　第12期", "仅供内部参阅", "供领导参阅，不得外传", "严禁外传", "機密★", "秘\u200b密★十年", "工作秘密", "阅后收回",
    "机密★一年　　　第3期", "內部資料", "供市领导参阅",
]  # fmt: skip


@pytest.mark.parametrize("line", MARKED)
def test_marks_of_secrecy(line: str) -> None:
    document = read("甲县改革简报", line, TITLE, PROSE)
    assert document.warnings == ("secrecy_mark",)
    assert len(details(document, "secrecy_mark")) == 1


PLAIN = [
    "密级：公开", "密级：", "关于规范内部资料管理的报告", "加强机密文件管理，保守国家秘密，落实保密责任。", "商业秘密保护工作取得实效",
    "内部管理制度进一步健全", "仅供参考", "主动公开", "内部审计发现问题12个。", "秘密侦查案件3起，机密要件零差错。", "供稿：甲县编办", "第3期",
]  # fmt: skip


@pytest.mark.parametrize("line", PLAIN)
def test_no_marks_of_secrecy(line: str) -> None:
    assert "secrecy_mark" not in read("甲县改革简报", line, TITLE, PROSE).warnings


def test_marks_count_in_the_head_and_the_margins_only() -> None:
    assert read(TITLE, *[PROSE] * 12, "内部资料").warnings == ()
    head = f"<w:hdr {W}>{p('机密★1年')}</w:hdr>"
    document = read_document(package(p(PROSE), header1=head), "a.docx", limits=Limits())
    assert document.warnings == ("secrecy_mark",)
    assert details(document, "secrecy_mark") == ["机密★1年"]


def identity(first: str) -> str:
    """A number of seventeen digits with the check digit that makes it right."""
    return next(first + last for last in "0123456789X" if is_identity(first + last))


PERSONS = [
    (f"当事人身份证号{identity('41092319800101123')}。", ["identity"]),
    (f"证号：{identity('11010519491231002')}", ["identity"]),
    (f"{identity('41092319800101123')[:6]} {identity('41092319800101123')[6:14]} {identity('41092319800101123')[14:]}", ["identity"]),
    ("联系人张某，手机13812345678。", ["telephone"]),
    ("手机138-1234-5678，+86 139 1234 5678", ["telephone", "telephone"]),
    ("监督电话：0393-6162015", ["telephone"]),
    ("电话（0393）6162015、010—88886666", ["telephone", "telephone"]),
    ("联系电话：6162015", ["telephone"]),
    ("电话1３８12345678", ["telephone"]),
    ("手机138\u200b12345678", ["telephone"]),
    ("张某 zhangmou@qq.com", ["mail"]),
    ("联系人：张某　电子邮箱：zhangmou@163.com", ["mail"]),
]  # fmt: skip


@pytest.mark.parametrize(("text", "kinds"), PERSONS)
def test_personal_data(text: str, kinds: list[str]) -> None:
    assert list(personal_data(text)) == kinds
    document = read(TITLE, PROSE, text)
    assert document.warnings == ("personal_data",)
    assert details(document, "personal_data") == [f"{kinds[0]} {len(kinds)}"]


NOT_PERSONS = [
    "12345热线受理诉求2460件，12319、110联动。", "阳政办发〔2018〕2号", "2021年至2023年，2022-2023年度", "罚款13812345678元", "面积18612345678平方米",
    "序列号41092319800101123X1", "证号410923198001011230000", "410923198001011239", "电话：12345", "服务热线400-820-1234、4008201234", "95598",
    "投稿邮箱：jxgg2021@163.com", "请登录www.example.gov.cn，或致信xxgk@example.gov.cn。", "0.0393616201500", "共投入103936162015.5元", "车牌豫J12345",
    "138****5678", "编号2021-03-15-0001", "同比增长13.812345678%", "第13812345678号", "20210315-20211231",
]  # fmt: skip


@pytest.mark.parametrize("text", NOT_PERSONS)
def test_other_numbers_are_nobodys(text: str) -> None:
    assert read(TITLE, PROSE, text).warnings == ()


def test_check_digits() -> None:
    assert is_identity("11010519491231002X") and is_identity("440524188001010014")
    assert not is_identity("110105194912310021") and not is_identity("440524188001010015")
    right = identity("41092319800101123")
    assert sum(is_identity(right[:-1] + last) for last in "0123456789X") == 1


def test_the_row_of_the_report_tells_both() -> None:
    text = "\n".join(["内部资料 不得外传", TITLE, PROSE, "联系电话：0393-6162015"])
    result = read_one(text.encode(), "a.txt", Settings())
    assert {"secrecy_mark", "personal_data"} <= set(result.warnings)
    assert result.status == "ok"
    assert result.report and "0393-6162015" in result.report.text


@pytest.mark.parametrize("piece", ["a", "1", "电话", "138-1234-", "a.", "@", "0393-", "1 ", "秘密"])
def test_long_runs_are_looked_through_once(piece: str) -> None:
    assert list(personal_data(f"{piece * 200_000}@1234567")) == []
