"""Web pages: the report told from what stands around it, encodings, tables, traps."""

from __future__ import annotations

import base64
import re
from collections.abc import Callable
from email.mime.image import MIMEImage
from email.mime.multipart import MIMEMultipart
from email.mime.text import MIMEText

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.codes import REASONS
from pipeline.errors import Unreadable
from pipeline.ingest import Limits, html, mhtml, read_document
from pipeline.ingest.markup import markup
from pipeline.model import Block, Document
from tests.pages import ARTICLES, NAVIGATION, Article, Layout, known, links, unseen

PROSE = "今年以来，甲县把综合行政执法改革作为重点任务，执法队伍由24支精简为9支，编制总数不变。"
MORE = "县级部门下放事项63项，各乡镇承接率达到92.5%，群众满意度明显提升。"


def read(data: bytes | str, name: str = "a.html", **limits: int) -> Document:
    raw = data.encode() if isinstance(data, str) else data
    return read_document(raw, name, limits=Limits(**limits))


def page(body: str, head: str = "") -> str:
    return f"<html><head><title>甲县简报</title>{head}</head><body>{body}</body></html>"


def kept(document: Document) -> list[str]:
    return [block.text for block in document.blocks if not block.dropped]


def squeezed(texts: list[str] | tuple[str, ...]) -> list[str]:
    return [re.sub(r"\s+", "", text) for text in texts]


def refused(data: bytes | str, **limits: int) -> str:
    with pytest.raises(Unreadable) as caught:
        read(data, **limits)
    return caught.value.code


@pytest.mark.parametrize("article", ARTICLES, ids=lambda article: article.source)
@pytest.mark.parametrize("layout", (*known.LAYOUTS, *unseen.LAYOUTS), ids=lambda layout: layout.__name__)
def test_the_report_is_kept_and_nothing_else(layout: Layout, article: Article) -> None:
    made = layout(article)
    assert squeezed(kept(read(made.html))) == squeezed(made.want)


@pytest.mark.parametrize("layout", [known.divs, known.old_table, known.static_vue], ids=lambda layout: layout.__name__)
def test_what_is_left_out_is_told(layout: Layout) -> None:
    document = read(layout(ARTICLES[0]).html)
    dropped = " ".join(block.text for block in document.blocks if block.dropped)
    assert all(name in dropped for name in NAVIGATION)
    assert {block.dropped for block in document.blocks} == {"", "boilerplate"}
    assert "boilerplate_removed" in document.warnings
    assert [decision.code for decision in document.decisions] == ["encoding", "main_text"]


@pytest.mark.parametrize("declared", ["gbk", "gb2312", "utf-8", "iso-8859-1", ""])
@pytest.mark.parametrize("codec", ["gb18030", "utf-8", "utf-8-sig", "utf-16", "utf-16-be"])
def test_encodings_whatever_is_declared(codec: str, declared: str) -> None:
    meta = f'<meta http-equiv="Content-Type" content="text/html; charset={declared}">' if declared else ""
    document = read(page("<div class='a b'></div>" * 60 + f"<p>{PROSE}</p>", meta).encode(codec))
    assert kept(document) == [PROSE]
    assert document.format == "html"


def test_few_chinese_characters_among_many_others_decide() -> None:
    assert kept(read(page("<p>plain words</p>" * 40 + "<p>改革</p>").encode("gbk")))[-1] == "改革"


def test_bytes_that_cannot_be_decoded_are_told() -> None:
    document = read(page(f"<p>{PROSE}</p>").encode() + b"<p>\xff\xff</p>")
    assert "decoded_with_replacement" in document.warnings and kept(document)[0] == PROSE


def test_scripts_glosses_deleted_and_hidden_text_are_not_read() -> None:
    body = (
        f"<p>{PROSE}</p><script>document.write('<p>脚本甲。</p>')</script><style>p{{content:'样式乙'}}</style><!-- 注释丙 -->"
        "<p>县<ruby>鄄<rp>(</rp><rt>juàn</rt><rp>)</rp></ruby>城完成<del>旧稿丁</del>改革，队伍由3支整合为1支。</p>"
        "<p style='color:red; display : none'>隐藏戊。</p><div hidden>隐藏己。</div><noscript>请开启。</noscript><img alt='图片庚'><template><p>模板辛</p></template>"
    )
    assert [block.text for block in read(page(body)).blocks] == [PROSE, "县鄄城完成改革，队伍由3支整合为1支。"]


def test_entities_and_spaces() -> None:
    body = f"<p>&nbsp;&nbsp;&nbsp;{PROSE}</p><p>&#25105;县&ldquo;1&middot;8&rdquo;模式&nbsp;A&amp;B&lt;C&#150;D，\n   完成 改革\n\n  任务。</p>"
    assert kept(read(page(body))) == [PROSE, "我县“1·8”模式 A&B<C–D，完成 改革任务。"]


def test_paragraphs_stay_apart_and_lines_broken_inside_one_are_joined() -> None:
    body = f"<p>{PROSE[:20]}</p><p>{MORE}</p><div>{PROSE}<br>　　{MORE}<br><br>三是强化监督<br>，形成合力。</div>"
    assert kept(read(page(body))) == [PROSE[:20], MORE, PROSE, MORE, "三是强化监督，形成合力。"]


def test_a_page_of_full_lines_is_put_together() -> None:
    text = (PROSE + MORE) * 3
    lines = [text[at : at + 30] for at in range(0, len(text), 30)]
    assert "".join(kept(read(page("".join(f"<div>{line}</div>" for line in lines))))) == text
    assert len(kept(read(page("".join(f"<div>{line}</div>" for line in lines))))) < len(lines) // 2


def test_line_breaks_alone_are_nothing() -> None:
    assert [block.text for block in read(page(f"<div><br><br></div><div class=nav><br></div><p>{PROSE}<br></p>")).blocks] == [PROSE]


def test_preformatted_text_keeps_its_lines() -> None:
    assert kept(read(page(f"<pre>　　{PROSE}\n　　{MORE}\n</pre>"))) == [PROSE, MORE]


TABLE = (
    "<table border=1><caption>表1 各镇情况</caption><thead><tr><th rowspan=2>地区</th><th colspan=2>队伍</th></tr><tr><th>改革前</th><th>改革后</th></tr></thead>"
    "<tr><td rowspan='2'><p>甲镇</p></td><td>12<br>支</td><td>3</td></tr><tr><td>8</td><td><b>2</b></td></tr></table>"
)


def test_data_tables_are_rows_with_their_headings() -> None:
    document = read(page(f"<p>{PROSE}</p>{TABLE}<p>{MORE}</p>"))
    assert kept(document) == [PROSE, "表1 各镇情况", "地区 | 队伍", " | 改革前 | 改革后", "甲镇 | 12支 | 3", " | 8 | 2", MORE]
    rows = [block for block in document.blocks if block.kind == "row"]
    assert rows[-1].header == ("地区", "队伍 改革前", "队伍 改革后")


@pytest.mark.parametrize("count", ["0", "-1", "x", "99999999999", "٣"])
def test_spans_that_are_no_counts(count: str) -> None:
    body = f"<p>{PROSE}</p><table><tr><th rowspan='{count}' colspan='{count}'>项</th><th>数</th></tr><tr><td>甲</td><td>1</td></tr></table>"
    assert kept(read(page(body)))[1] == "项 | 数"


def test_a_table_that_only_serves_the_layout_is_no_row() -> None:
    inner = "".join(f"<p>{PROSE}</p>" for _ in range(6))
    body = f"<table><tr><td>左栏</td><td>{inner}</td></tr><tr><td>{links(NAVIGATION[:2])}</td><td>底部</td></tr></table>"
    assert all(block.kind == "paragraph" for block in read(page(body)).blocks)


def test_a_page_without_a_sentence_is_kept_whole() -> None:
    assert kept(read(page("<h1>通知</h1><div class=nav>甲县改革办</div>"))) == ["通知"]
    assert kept(read(page(f"<ul>{links(NAVIGATION)}</ul>"))) == list(NAVIGATION)
    assert kept(read(page("<div class=footer>甲县改革办</div>"))) == ["甲县改革办"]


def test_links_inside_sentences_and_attachments_stay() -> None:
    body = f"<div id=zoom><p>根据<a href=1.html>《甲县综合行政执法改革实施方案》</a>要求，{MORE}</p><p>{PROSE}</p></div><p>附件：<a href='a.xls?v=1'>清单.xls</a></p>"
    assert kept(read(page(body))) == [f"根据《甲县综合行政执法改革实施方案》要求，{MORE}", PROSE, "附件：清单.xls"]


ARCHIVE = "From: <Saved by Blink>\r\nSnapshot-Content-Location: https://example.org/1.html\r\nSubject: x\r\n"


def archive(encode: Callable[[str], bytes], how: str, codec: str) -> bytes:
    text = encode(known.divs(ARTICLES[0]).html).decode("ascii")
    frame = base64.b64encode(page("<p>访问量</p>").encode()).decode()
    return (
        ARCHIVE + 'MIME-Version: 1.0\r\nContent-Type: multipart/related;\r\n\ttype="text/html"; boundary="b1"\r\n\r\n'
        f'--b1\r\nContent-Type: text/html; charset="{codec}"\r\nContent-Transfer-Encoding: {how}\r\n\r\n{text}\r\n'
        f"--b1\r\nContent-Type: text/html\r\nContent-Transfer-Encoding: base64\r\n\r\n{frame}\r\n--b1--\r\n"
    ).encode()


@pytest.mark.parametrize("codec", ["utf-8", "gbk"])
def test_web_archives(codec: str) -> None:
    import quopri

    made = known.divs(ARTICLES[0])
    for encode, how in ((lambda text: quopri.encodestring(text.encode(codec)), "quoted-printable"), (lambda text: base64.encodebytes(text.encode(codec)), "base64")):
        document = read(archive(encode, how, codec), "a.mht")
        assert squeezed(kept(document)) == squeezed(made.want)
        assert (document.format, "name_type_mismatch" in document.warnings) == ("mhtml", False)
        assert document.blocks[-1] == Block("访问量", dropped="boilerplate")


def test_an_archive_as_python_writes_it_and_a_mail_without_a_page() -> None:
    message = MIMEMultipart("related")
    message.attach(MIMEText(page(f"<p>{PROSE}</p>"), "html", "gb18030"))
    message.attach(MIMEImage(b"\x89PNG", "png"))
    assert kept(read(message.as_bytes(), "a.mhtml")) == [PROSE]
    message = MIMEMultipart("related")
    message.attach(MIMEText(PROSE, "plain", "utf-8"))
    assert refused(message.as_bytes()) == "unsupported"


def test_parts_nested_too_deep() -> None:
    data = b"MIME-Version: 1.0\n" + b"".join(b"Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n" % (at, at) for at in range(3000))
    assert refused(data) == "hostile"


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("<!DOCTYPE html><html><body><p>甲</p></body></html>", "html"),
        ("\ufeff\n\n<!-- saved from url=(0014)about:internet -->\n<HTML>\n<BODY>甲</BODY></HTML>", "html"),
        ('<?xml version="1.0" encoding="utf-8"?>\n<!DOCTYPE html PUBLIC "x" "y">\n<html xmlns="z"><body>甲</body></html>', "html"),
        ("<meta charset=utf-8><p>甲", "html"),
        ("<div>甲</div>", "html"),
        ("<p>甲\n<p>乙\n<p>丙\n<p>丁", "html"),
        ("标题<br>\n　　甲<br>\n　　乙<br>\n　　丙<br>\n　　丁<br>\n　　戊<br>", "html"),
        ('<?xml version="1.0"?><?mso-application progid="Word.Document"?><w:wordDocument/>', "xml"),
        ('<?xml version="1.0"?><pkg:package xmlns:pkg="x"/>', "xml"),
        ("<!DOCTYPE svg><svg></svg>", "xml"),
        ("<html>是超文本标记语言的第一个标签。\n甲县完成改革。", ""),
        ("甲县网页以<html>开头，以</html>结束，中间有<body>与<p>等标签。\n乙\n丙\n丁", ""),
        ("<p>标签表示段落。", ""),
        ("a < b 且 c > d", ""),
        ("主题：改革\nMIME-Version: 1.0\n", ""),
        ("<", ""),
        ("", ""),
    ],
)  # fmt: skip
def test_markup_is_known_by_its_content(text: str, kind: str) -> None:
    assert markup(text.encode()) == kind
    if text:
        assert markup(text.encode("gb18030")) == kind


def test_other_markup_is_refused_and_a_mention_is_text() -> None:
    assert refused('<?xml version="1.0"?><rss><p>a</p></rss>') == "unsupported"
    document = read(f"<html>是标记。{PROSE}")
    assert (document.format, document.warnings) == ("txt", ("name_type_mismatch",))
    assert "name_type_mismatch" in read(page(f"<p>{PROSE}</p>"), "a.doc").warnings


@pytest.mark.parametrize(
    ("data", "code"),
    [
        ("<html><body>" + "<div>" * 20_000 + PROSE, "hostile"),
        ("<html><body>" + "<table><tr><td>" * 20_000 + PROSE, "hostile"),
        ('<!DOCTYPE html [<!ENTITY a "aa"><!ENTITY b "&a;&a;">]><html><body>&b;</body></html>', "hostile"),
        ("<html><body>" + "<b>" * 600_000, "too_large"),
        ("<html><body><table>" + "<tr>" + "<td colspan=999>1" * 99 + "<tr><td>1<td>2</table>", "too_large"),
        ("<html><body><table><tr>" + "<td rowspan=999>1" * 1900 + "<tr><td>1<td>2" * 999 + "</table>", ""),
        ("<html><body><script>" + PROSE, "no_text"),
        ("<html><head></head><body><!-- 空 --></body></html>", "no_text"),
        ("<html><frameset><frame src='file:///etc/passwd'></frameset></html>", "no_text"),
    ],
    ids=["divs", "tables", "entities", "marks", "columns", "rowspans", "script", "comment", "frames"],
)  # fmt: skip
def test_traps_are_refused(data: str, code: str) -> None:
    if code:
        assert refused(data) == code
    else:
        assert kept(read(data))


def test_five_megabytes_without_end_tags() -> None:
    assert len(kept(read(f"<html><body>{f'<p>{PROSE}' * 40_000}"))) == 40_000


def test_limits_of_characters_and_parts() -> None:
    assert refused(page(f"<p>{PROSE}</p>"), characters=20) == "too_large"
    assert refused(page(f"<p>{PROSE}</p>"), part_bytes=50) == "too_large"


SEEDS = [known.old_table(ARTICLES[1]).html.encode("gbk"), known.ucap(ARTICLES[0]).html.encode(), page(TABLE).encode("utf-16-le")]
CODES = {reason.code for reason in REASONS}


@st.composite
def broken_pages(draw: st.DrawFn) -> bytes:
    """A page with stretches of it cut out, doubled or replaced."""
    data = bytearray(draw(st.sampled_from(SEEDS)))
    for _ in range(draw(st.integers(1, 6))):
        at = draw(st.integers(0, len(data)))
        end = draw(st.integers(at, min(len(data), at + 300)))
        piece = draw(st.one_of(st.binary(max_size=40), st.sampled_from([b"<table>", b"</td>", b"<!--", b"<script>", b"&#x110000;", b"]]>", b"<a href=", b"<br>" * 9])))
        data[at:end] = piece * draw(st.integers(0, 3))
    return bytes(data)


@settings(max_examples=150, deadline=None)
@given(st.one_of(broken_pages(), st.binary(max_size=200).map(lambda tail: b"<html><p>" + tail)))
def test_any_bytes_are_a_document_or_refused(data: bytes) -> None:
    for reader in (html.read, mhtml.read):
        try:
            document = reader(data, Limits())
        except Unreadable as error:
            assert error.code in CODES
        else:
            assert not [block for block in document.blocks if not block.text.strip() or "\n" in block.text]


@settings(max_examples=80, deadline=None)
@given(broken_pages().map(lambda data: ARCHIVE.encode() + b"MIME-Version: 1.0\r\nContent-Type: text/html\r\n\r\n" + data), st.integers(0, 200), st.binary(max_size=9))
def test_any_archive_is_a_document_or_refused(data: bytes, at: int, piece: bytes) -> None:
    try:
        assert mhtml.read(data[:at] + piece + data[at:], Limits()).blocks
    except Unreadable as error:
        assert error.code in CODES
