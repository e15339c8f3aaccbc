"""RTF files: characters in every way they are written, tables, what is shown and what is not, traps."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.errors import Unreadable
from pipeline.ingest import Limits, read_document
from pipeline.ingest.rtf_words import FLOWS, QUIET, SKIPPED
from pipeline.model import Block, Document
from pipeline.run import read_one
from pipeline.settings import Settings

FONTS = (
    rb"{\fonttbl{\f0\froman\fcharset0 Times New Roman;}{\f1\fnil\fcharset134 \'cb\'ce\'cc\'e5;}"
    rb"{\f13\fnil\fcharset134{\*\panose 02010600030101010101}\'cb\'ce\'cc\'e5{\*\falt SimSun};}{\f5\fcharset136 X;}}"
)
HEAD = rb"{\rtf1\ansi\ansicpg936\deff0\deflang1033\deflangfe2052" + FONTS
ROW = rb"\trowd\cellx1000\cellx2000\cellx3000"


def read(body: bytes, head: bytes = HEAD, limits: Limits | None = None, end: bytes = b"}") -> Document:
    return read_document(head + body + end, "a.rtf", limits=limits or Limits())


def kept(document: Document) -> list[str]:
    return [block.text for block in document.blocks if not block.dropped]


def texts(body: bytes, head: bytes = HEAD) -> list[str]:
    return kept(read(body, head))


def rows(body: bytes) -> list[Block]:
    return [block for block in read(body).blocks if block.kind == "row"]


def hexed(text: str, codec: str = "gb18030") -> bytes:
    """As Word writes it: bytes beyond ASCII as \\'xx."""
    return "".join(f"\\'{byte:02x}" if byte > 127 else chr(byte) for byte in text.encode(codec)).encode()


def cells(*written: str) -> bytes:
    return rb"\pard\intbl\f1 " + b"".join(hexed(text) + rb"\cell " for text in written) + rb"\row "


SENTENCE = "甲县执法队伍由24支精简为9支。"
WAYS = [
    pytest.param(rb"\viewkind4\uc1\pard\lang2052\f1\fs20 " + hexed(SENTENCE) + rb"\par", id="wordpad"),
    pytest.param(
        rb"\pard\plain\ltrpar{\rtlch\fcs1\af0 \ltrch\fcs0 \loch\af0\hich\af0\dbch\f13 " + hexed("甲县执法队伍由")
        + rb"}{\hich\af0\dbch\af13\loch\f0 24}{\loch\af0\hich\af0\dbch\f13 " + hexed("支精简为")
        + rb"}{\hich\af0\dbch\af13\loch\f0 9}{\dbch\f13 " + hexed("支。") + rb"}{\rtlch\par}", id="word"),
    pytest.param("".join(f"\\u{ord(one)}\\'3f" for one in SENTENCE).encode(), id="libreoffice"),
    pytest.param("".join(f"\\u{ord(one) - 65536 * (ord(one) > 32767)} ?" for one in SENTENCE).encode(), id="signed"),
    pytest.param(rb"\uc2 " + b"".join(f"\\u{ord(one)}".encode() + (hexed(one) if ord(one) > 127 else b"\\'20\\'20") for one in SENTENCE), id="two bytes instead"),
    pytest.param(rb"\uc0 " + "".join(f"\\u{ord(one)} " for one in SENTENCE).encode(), id="nothing instead"),
    pytest.param(rb"\f1 " + SENTENCE.encode("gb18030"), id="raw bytes"),
    pytest.param(rb"\f1 " + hexed(SENTENCE).replace(b"\\'", b"\r\n\\'"), id="pairs parted by line ends"),
    pytest.param(rb"\f0 " + hexed(SENTENCE), id="font called Western"),
]  # fmt: skip


@pytest.mark.parametrize("body", WAYS)
def test_every_way_of_writing_chinese(body: bytes) -> None:
    document = read(body)
    assert (kept(document), document.format, document.warnings) == ([SENTENCE], "rtf", ())


def test_a_file_that_calls_itself_western() -> None:
    head = rb"{\rtf1\ansi\ansicpg1252{\fonttbl{\f0\fcharset0 Arial;}}\f0 "
    assert texts(hexed(SENTENCE) + rb"\par caf\'e9 na\'efve", head) == [SENTENCE, "café naïve"]


def test_signs_of_western_fonts_in_a_chinese_file() -> None:
    assert texts(rb"\f0 \'93\f1 " + hexed("改革") + rb"\f0 \'94") == ["“改革”"]


def test_a_second_byte_that_is_written_as_a_letter_or_escaped() -> None:
    assert texts(rb"\f1 \'81@\'8a[\'8a\\\'8a\{x") == ["丂奫奬妠x"]


def test_the_code_page_of_a_font_beats_that_of_the_file() -> None:
    assert texts(rb"\f5 " + hexed("執法隊伍", "cp950")) == ["執法隊伍"]


def test_bytes_that_are_no_text_are_replaced_and_told() -> None:
    document = read(rb"\f1 " + hexed("执法") + rb"\'ff\'ff\'81 \par")
    assert kept(document)[0].startswith("执法")
    assert document.warnings == ("decoded_with_replacement",)


def test_pairs_of_surrogates_and_lone_ones() -> None:
    assert texts(rb"\uc1\u-10179?\u-8704?x\u55357?y") == ["😀x\ufffdy"]


def test_words_for_characters() -> None:
    assert texts(rb"\f1\ldblquote a\rdblquote\emdash b\~c\_d\-e \{f\}\\g\tab h") == ["“a”—b\xa0c-de {f}\\g\th"]


def test_a_word_may_stand_for_what_is_passed() -> None:
    assert texts(rb"\uc1\u8220\ldblquote x") == ["“x"]


def test_paragraphs_lines_and_indents() -> None:
    body = rb"\f1\pard\fi480 " + hexed("全县执法队伍精简。") + rb"\par\pard " + hexed("编制总数不变。") + b"\\\n" + hexed("一是\\line 二是").replace(b"\\'5c", b"\\")
    assert texts(body) == ["全县执法队伍精简。", "编制总数不变。", "一是", "二是"]


def test_what_is_not_shown_is_left_out() -> None:
    body = (
        rb"{\info{\title secret}}{\*\generator X;}{\stylesheet{\s0 Normal;}}\f1 a{\v hidden\par}b{\deleted gone}c{\revised new}"
        rb"{\v x\v0 d}{\*\bkmkstart m}{\pict\bin5 {{{}}}e{\pict 89504e47 {\*\x y}}{\object{\*\objdata 00}{\result f}}{\xe index}"
        rb"{\*\unknown {deep} text}{\upr{ansi}{\*\ud{g}}}{\*\annotation note}"
    )
    assert texts(body) == ["abcnewdefg"]


def test_hyperlinks_and_fields_show_their_results() -> None:
    assert texts(rb"{\field{\*\fldinst{HYPERLINK x{\field{\*\fldinst a}{\fldrslt b}}}}{\fldrslt{\f0 12}}}3") == ["123"]


def test_running_heads_and_feet_are_dropped_blocks() -> None:
    document = read(rb"{\header\f1 " + hexed("简报") + rb"\par}{\headerf\f1 " + hexed("简报") + rb"\par}{\footer 1\par}\pard text\par")
    assert [(block.text, block.dropped) for block in document.blocks] == [("简报", "header"), ("text", ""), ("1", "footer")]


def test_notes_come_last_and_text_boxes_after_their_paragraph() -> None:
    box = rb"{\shp{\*\shpinst\shpleft1{\sp{\sn fFlip}{\sv 0}}{\shptxt\pard in\par box\par}}{\shprslt{\*\do{\dptxbxtext twice}}}}"
    assert texts(rb"before" + box + rb"{\footnote\pard\plain\chftn note}end\par next\par") == ["beforeend", "in", "box", "next", "note"]


def test_visible_numbers_of_lists() -> None:
    body = rb"{\listtext\pard\plain\f1 " + hexed("（一）") + rb"\tab}\f1 " + hexed("事项") + rb"\par{\pntext\f0 1.\tab}{\*\pn\pnlvlbody{\pntxta .}}2 x\par"
    assert texts(body + rb"{\listtext\f3\'b7\tab}dot\par") == ["（一）事项", "1. 2 x", "dot"]


def test_a_table_has_headed_rows() -> None:
    first, second = rows(ROW + cells("指标", "改革前", "改革后") + ROW + cells("执法队伍", "24", "9") + rb"\pard end\par")
    assert first.text == "指标 | 改革前 | 改革后"
    assert (second.text, second.header) == ("执法队伍 | 24 | 9", ("指标", "改革前", "改革后"))


def test_a_table_ends_where_a_paragraph_begins() -> None:
    assert texts(b"a\\par" + ROW + cells("甲", "1", "2") + rb"\pard b\par" + ROW + cells("乙", "3", "4")) == ["a", "甲 | 1 | 2", "b", "乙 | 3 | 4"]


def test_merged_cells() -> None:
    body = (
        rb"\trowd\clvmgf\cellx1000\clmgf\cellx2000\clmrg\cellx3000" + cells("指标", "数量", "")
        + rb"\trowd\clvmrg\cellx1000\cellx2000\cellx3000" + cells("", "改革前", "改革后") + ROW + cells("队伍", "24", "9")
    )  # fmt: skip
    assert [block.text for block in rows(body)] == ["指标 | 数量", " | 改革前 | 改革后", "队伍 | 24 | 9"]
    assert rows(body)[2].header == ("指标", "数量 改革前", "数量 改革后")


def test_cells_of_other_widths_know_their_columns() -> None:
    body = ROW + cells("指标", "改革前", "改革后") + rb"\trowd\trleft-20\cellx1010\cellx2990" + cells("合计", "36")
    assert rows(body + ROW + cells("队伍", "24", "9"))[1].header == ("指标", "改革前")


def test_a_definition_that_comes_after_its_cells() -> None:
    body = ROW + cells("指标", "改革前", "改革后") + rb"\pard\intbl a\cell 1\cell{\trowd\cellx2000\cellx3000\row}\pard"
    assert rows(body)[1].header == ("指标", "改革后")


def test_paragraphs_in_a_cell_and_tables_in_it_are_its_lines() -> None:
    nested = rb"\pard\intbl\itap2 n1\nestcell n2\nestcell{\*\nesttableprops\trowd\cellx9\nestrow}{\nonesttables\par}\pard\intbl a\par\pard\intbl b\cell 3\cell 4\cell\row"
    assert [block.text for block in rows(ROW + nested)] == ["n1 n2 a b | 3 | 4"]


def test_cells_that_are_never_ended_are_not_lost() -> None:
    assert texts(ROW + rb"\pard\intbl a\cell b\cell c\row\pard d") == ["a | b | c", "d"]
    assert texts(ROW + rb"\pard\intbl a\cell b") == ["a | b"]


def test_a_file_that_was_cut_off_says_so() -> None:
    document = read(rb"{\b whole\par rest", end=b"")
    assert (kept(document), document.warnings) == (["whole", "rest"], ("cut_off",))
    result = read_one(HEAD + b"text", "a.rtf", Settings())
    assert (result.status, result.reason) == ("partial", "damaged")


def test_what_stands_behind_the_end_is_not_read() -> None:
    assert texts(rb"text\par}{\rtf1 other") == ["text"]


def test_control_characters_and_line_separators_are_not_published() -> None:
    assert texts(rb"a\'01\'00\u7?b\u8232?c") == ["ab", "c"]


@pytest.mark.parametrize(("body", "limits", "code"), [
    (b"", Limits(), "no_text"),
    (b"{" * 100_000 + b"x", Limits(), "hostile"),
    (rb"\trowd" + rb"\cellx9" * 5000, Limits(), "too_large"),
    (rb"a\cell " * 5000, Limits(), "too_large"),
    (b"abcdefghijk", Limits(characters=10), "too_large"),
    (rb"\bin" + b"9" * 2_000_000 + b" x", Limits(), "no_text"),
], ids=["nothing", "deep", "cell definitions", "cells", "long", "binary"])  # fmt: skip
def test_refusals(body: bytes, limits: Limits, code: str) -> None:
    with pytest.raises(Unreadable) as caught:
        read(body, limits=limits)
    assert caught.value.code == code


def test_endless_numbers_words_and_skipped_groups() -> None:
    assert texts(rb"\u" + b"1" * 2_000_000 + rb" ?\fs-" + b"2" * 100_000 + b"\\" + b"a" * 100_000 + b" x" + rb"{\*\x" + b"{" * 100_000 + b"}" * 100_001 + b"y") == ["xy"]


def test_groups_have_one_meaning() -> None:
    assert not SKIPPED & QUIET and not SKIPPED & FLOWS and not QUIET & FLOWS


SAMPLE = HEAD + (
    rb"{\header\f1 " + hexed("简报") + rb"\par}\pard\f1\fi480 " + hexed(SENTENCE) + rb"{\footnote note}\par" + ROW
    + cells("指标", "改革前", "改革后") + rb"{\listtext 1.\tab}{\field{\*\fldinst X}{\fldrslt y}}\u-10179?\u-8704?{\pict\bin3 }}}\par}"
)  # fmt: skip
MUTATIONS = st.lists(
    st.tuples(
        st.integers(0, len(SAMPLE)),
        st.integers(0, 12),
        st.one_of(st.binary(max_size=8), st.sampled_from([b"{", b"}", b"\\", b"\\'", b"\\u-1", b"\\uc9", b"\\cell ", b"\\row ", b"\\bin9 ", b"\\trowd ", b"{\\*", b"\\cellx-5", b"\\ansicpg1361 "])),
    ),
    min_size=1, max_size=6,
)  # fmt: skip


@settings(max_examples=300, deadline=None)
@given(MUTATIONS)
def test_a_damaged_file_is_read_or_refused(mutations: list[tuple[int, int, bytes]]) -> None:
    data = SAMPLE
    for at, cut, put in mutations:
        data = data[:at] + put + data[at + cut :]
    try:
        document = read_document(data, "a.rtf", limits=Limits())
    except Unreadable:
        return
    assert not [block for block in document.blocks if len(block.text.splitlines()) > 1]
