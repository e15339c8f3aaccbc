"""Old and encrypted Word files. The converters are scripts written here: nothing needs to be installed."""

from __future__ import annotations

import io
import os
import stat
import struct
from collections.abc import Iterator
from pathlib import Path

import docx
import msoffcrypto
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msoffcrypto.format.ooxml import OOXMLFile

from pipeline.codes import REASONS
from pipeline.errors import Unreadable
from pipeline.ingest import Limits, read_document
from pipeline.ingest.legacy import Unwrapped, believed
from pipeline.model import Block, Decision, Document

LOCKED = Path(__file__).parent / "data" / "legacy_encrypted.doc"
"""Written by LibreOffice as Word 97 with the password `secret`; holds SENTENCE."""
SENTENCE = "甲县执法队伍由24支精简为9支。"
PROSE = SENTENCE + "编制总数不变，各乡镇按照统一部署开展工作。"
SECTOR, END, FREE, FAT, NONE = 512, 0xFFFFFFFE, 0xFFFFFFFF, 0xFFFFFFFD, 0xFFFFFFFF


def compound(*streams: str, clsid: bytes = bytes(16)) -> bytes:
    """A small OLE file with these streams, each of eight sectors of zeros, at its root."""
    directory = (len(streams) + 4) // 4
    entries = [_entry("Root Entry", 5, 1 if streams else NONE, NONE, END, 0, clsid)]
    for at, name in enumerate(streams, 1):
        start = 1 + directory + 8 * (at - 1)
        entries.append(_entry(name, 2, NONE, at + 1 if at < len(streams) else NONE, start, 8 * SECTOR))
    table = [FAT, *range(2, directory + 1), END]
    for at in range(len(streams)):
        first = 1 + directory + 8 * at
        table += [*range(first + 1, first + 8), END]
    table += [FREE] * (128 - len(table))
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16) + struct.pack("<HHHHH6x", 0x3E, 3, 0xFFFE, 9, 6)
    header += struct.pack("<IIIIIIIII", 0, 1, 1, 0, 4096, END, 0, END, 0) + struct.pack("<I", 0) + b"\xff" * 432
    body = b"".join(entries).ljust(directory * SECTOR, b"\0") + bytes(8 * SECTOR * len(streams))
    return header + struct.pack("<128I", *table) + body


def _entry(name: str, kind: int, child: int, right: int, start: int, size: int, clsid: bytes = bytes(16)) -> bytes:
    encoded = name.encode("utf-16-le") + b"\0\0"
    links = struct.pack("<HBBIII", len(encoded), kind, 1, NONE, right, child)
    return encoded.ljust(64, b"\0") + links + clsid + bytes(20) + struct.pack("<IQ", start, size)


WORD = compound("WordDocument", "1Table")


def document(*paragraphs: str) -> bytes:
    made = docx.Document()
    for paragraph in paragraphs:
        made.add_paragraph(paragraph)
    stream = io.BytesIO()
    made.save(stream)
    return stream.getvalue()


def locked(data: bytes, password: str) -> bytes:
    stream = io.BytesIO()
    OOXMLFile(io.BytesIO(data)).encrypt(password, stream)
    return stream.getvalue()


def read(data: bytes, name: str = "a.doc", limits: Limits | None = None, password: str = "") -> Document:
    return read_document(data, name, limits=limits or Limits(), password=password)


def refusal(data: bytes, limits: Limits | None = None, password: str = "") -> Unreadable:
    with pytest.raises(Unreadable) as caught:
        read(data, limits=limits, password=password)
    return caught.value


def kept(document: Document) -> list[str]:
    return [block.text for block in document.blocks if not block.dropped]


@pytest.fixture
def path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The only folder in which programs are looked for."""
    folder = tmp_path / "programs"
    folder.mkdir()
    monkeypatch.setenv("PATH", str(folder))
    yield folder


def program(path: Path, name: str, script: str) -> None:
    """A program on the path; `$out` is the folder that it writes to, `$in` the file that it reads."""
    lines = 'for one in "$@"; do if [ "$before" = --outdir ]; then out=$one; fi; before=$one; in=$one; done'
    (path / name).write_text(f"#!/bin/sh\n{lines}\n{script}\n", "utf-8")
    (path / name).chmod(stat.S_IRWXU)


def writer(path: Path, data: bytes, name: str = "soffice") -> None:
    """A LibreOffice whose every output is `data`."""
    (path / "prepared").write_bytes(data)
    program(path, name, f'/bin/cp "{path}/prepared" "$out/in.docx"')


def test_an_old_file_is_read_as_the_converter_gives_it(path: Path) -> None:
    writer(path, document(PROSE, "第二段。"))
    read_back = read(WORD)
    assert (kept(read_back), read_back.format, read_back.warnings) == ([PROSE, "第二段。"], "doc", ())
    assert read_back.decisions[0] == Decision("converter", None, "LibreOffice")


@pytest.mark.parametrize(("name", "warnings"), [("a.wps", ()), ("a.DOC", ()), ("a.txt", ("name_type_mismatch",))])
def test_names_of_old_files(path: Path, name: str, warnings: tuple[str, ...]) -> None:
    writer(path, document(PROSE), "libreoffice")
    assert read(WORD, name).warnings == warnings


def test_the_converter_sees_the_file_a_profile_of_its_own_and_no_secrets(path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TOKEN", "secret")
    seen = tmp_path / "seen"
    (path / "prepared").write_bytes(document(PROSE))
    program(path, "soffice", f'''
/bin/mkdir "{seen}"
/bin/cp "$in" "{seen}/in.doc"
echo "$HOME" > "{seen}/home"
echo "$@" > "{seen}/arguments"
echo "$TOKEN" > "{seen}/token"
/bin/cp "$HOME/profile/user/registrymodifications.xcu" "{seen}/settings"
/bin/cp "{path}/prepared" "$out/in.docx"''')
    assert kept(read(WORD)) == [PROSE]
    assert (seen / "in.doc").read_bytes() == WORD
    assert (seen / "token").read_text("utf-8").strip() == ""
    home = (seen / "home").read_text("utf-8").strip()
    assert f"-env:UserInstallation=file://{home}/profile" in (seen / "arguments").read_text("utf-8")
    assert "DisableMacrosExecution" in (seen / "settings").read_text("utf-8")
    assert not Path(home).exists()


def test_antiword_serves_where_there_is_no_libreoffice(path: Path) -> None:
    (path / "prepared").write_text(f"\n{PROSE}\n\n第二段。\n", "utf-8")
    program(path, "antiword", f'[ "$*" = "-w 0 -m UTF-8.txt $in" ] && /bin/cat "{path}/prepared"')
    read_back = read(WORD)
    assert (kept(read_back), read_back.format) == ([PROSE, "第二段。"], "doc")
    assert read_back.decisions[0].detail == "antiword"


def test_tables_as_antiword_prints_them(path: Path) -> None:
    (path / "prepared").write_text(f"{SENTENCE}\n|指标      |数量  |\n|执法队伍  |24    |\n[pic]\n{PROSE}\n|a|1|\n", "utf-8")
    program(path, "antiword", f'/bin/cat "{path}/prepared"')
    blocks = read(WORD).blocks
    assert [(block.text, block.header) for block in blocks] == [
        (SENTENCE, ()), ("指标 | 数量", ()), ("执法队伍 | 24", ("指标", "数量")), (PROSE, ()), ("a | 1", ()),
    ]  # fmt: skip


def test_antiword_serves_where_libreoffice_fails(path: Path) -> None:
    program(path, "soffice", "exit 77")
    program(path, "antiword", f"echo '{PROSE}'")
    assert kept(read(WORD)) == [PROSE]


def test_without_a_converter_the_file_is_refused_with_advice(path: Path) -> None:
    assert refusal(WORD).code == "no_converter"
    (reason,) = [code for code in REASONS if code.code == "no_converter"]
    assert "LibreOffice" in reason.advice and "LibreOffice" in reason.advice_zh


def test_a_converter_that_cannot_be_started(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    writer(path, document(PROSE))
    monkeypatch.setattr("pipeline.ingest.convert.SHELL", str(path / "absent"))
    (path / "soffice").write_bytes(b"\x00no program")
    assert refusal(WORD).code == "no_converter"


@pytest.mark.parametrize(("script", "code"), [
    ("exit 1", "damaged"),
    ("exit 0", "damaged"),
    ("kill -9 $$", "damaged"),
    ('echo no package > "$out/in.docx"', "damaged"),
    (': > "$out/in.docx"', "damaged"),
], ids=["fails", "silent", "dies", "no package", "nothing"])  # fmt: skip
def test_a_converter_that_fails(path: Path, script: str, code: str) -> None:
    program(path, "soffice", script)
    assert refusal(WORD).code == code


def test_a_converter_that_makes_too_much(path: Path) -> None:
    writer(path, bytes(20_000))
    assert refusal(WORD, Limits(file_bytes=len(WORD))).code == "too_large"


def test_a_converter_that_hangs_is_ended_with_all_it_started(path: Path, tmp_path: Path) -> None:
    program(path, "soffice", f'/bin/sleep 600 & echo $! > "{tmp_path}/child"; echo $$ > "{tmp_path}/self"; wait')
    assert refusal(WORD, Limits(seconds=2.0)).code == "timeout"
    for name in ("child", "self"):
        assert not _runs(int((tmp_path / name).read_text("utf-8")))


def _runs(process: int) -> bool:
    """Whether it runs; one that has ended may wait for whoever inherits it."""
    try:
        os.kill(process, 0)
        return Path(f"/proc/{process}/stat").read_text("utf-8").split(")")[1].split()[0] != "Z"
    except (ProcessLookupError, FileNotFoundError):
        return False


def test_the_ceilings_of_a_converter(path: Path) -> None:
    (path / "prepared").write_bytes(document(PROSE))
    program(path, "soffice", f'[ "$(ulimit -v)" = 524288 ] && [ "$(ulimit -t)" = 5 ] && /bin/cp "{path}/prepared" "$out/in.docx"')
    assert kept(read(WORD, limits=Limits(memory_bytes=512 * 1024 * 1024, seconds=10))) == [PROSE]
    assert refusal(WORD, Limits(memory_bytes=1024 * 1024 * 1024, seconds=10)).code == "damaged"


@pytest.mark.parametrize("text", [
    PROSE.encode("gbk").decode("latin-1") * 3,
    PROSE.encode("utf-8").decode("latin-1") * 3,
    PROSE.encode("gbk").decode("utf-16-le", "ignore") * 6,
    "?" * 60 + "2021",
    "\ufffd" * 60,
], ids=["gbk", "utf-8", "shifted", "question marks", "replaced"])  # fmt: skip
def test_a_converter_that_returns_garbage(path: Path, text: str) -> None:
    writer(path, document("".join(one for one in text if one.isprintable())))
    assert refusal(WORD).code == "damaged"


@pytest.mark.parametrize("text", [PROSE, "24", "Report on the reform of 2021. Is it done?", "①②③④⑤", "café naïve " * 30])
def test_what_makes_sense_is_believed(text: str) -> None:
    made = Document("docx", (Block(text),))
    assert believed(made, Unwrapped(b"", "docx", "LibreOffice")).format == "doc"


@pytest.mark.parametrize(("data", "detail"), [
    (compound("Workbook"), "Excel workbook"),
    (compound("Book"), "Excel workbook"),
    (compound("PowerPoint Document", "Current User"), "PowerPoint presentation"),
    (compound("__properties_version1.0"), "Outlook message"),
    (compound("\x05HwpSummaryInformation", "FileHeader"), "Hangul document"),
    (compound("\u4840\u3f3f", clsid=bytes.fromhex("84100c0000000000c000000000000046")), "installer package"),
    (compound("Catalog"), "OLE compound file"),
    (compound(), "OLE compound file"),
])  # fmt: skip
def test_other_files_of_the_kind_are_named(path: Path, data: bytes, detail: str) -> None:
    error = refusal(data)
    assert (error.code, error.detail) == ("unsupported", detail)


@pytest.mark.parametrize("data", [WORD[:8] + bytes(600), WORD[:8], WORD[:700], WORD[:8] + b"\xff" * 5000])
def test_a_broken_container(path: Path, data: bytes) -> None:
    assert refusal(data).code == "damaged"


def test_an_encrypted_docx_is_opened_with_its_password(path: Path) -> None:
    data = locked(document(PROSE), "密码secret")
    read_back = read(data, "a.docx", password="密码secret")
    assert (kept(read_back), read_back.format, read_back.warnings) == ([PROSE], "docx", ())


@pytest.mark.parametrize(("password", "detail"), [("", "needs a password"), ("wrong", "wrong password")])
def test_an_encrypted_docx_without_its_password(path: Path, password: str, detail: str) -> None:
    error = refusal(locked(document(PROSE), "secret"), password=password)
    assert (error.code, error.detail) == ("encrypted", detail)


def test_an_encrypted_old_file_reaches_the_converter_opened(path: Path, tmp_path: Path) -> None:
    (path / "prepared").write_bytes(document(SENTENCE))
    program(path, "soffice", f'/bin/cp "$in" "{tmp_path}/seen"; /bin/cp "{path}/prepared" "$out/in.docx"')
    assert kept(read(LOCKED.read_bytes(), password="secret")) == [SENTENCE]
    assert not msoffcrypto.OfficeFile(io.BytesIO((tmp_path / "seen").read_bytes())).is_encrypted()
    assert SENTENCE.encode("utf-16-le") in (tmp_path / "seen").read_bytes()
    assert SENTENCE.encode("utf-16-le") not in LOCKED.read_bytes()


@pytest.mark.parametrize(("password", "detail"), [("", "needs a password"), ("wrong", "wrong password")])
def test_an_encrypted_old_file_without_its_password(path: Path, password: str, detail: str) -> None:
    error = refusal(LOCKED.read_bytes(), password=password)
    assert (error.code, error.detail) == ("encrypted", detail)


def test_an_encrypted_workbook_is_refused_as_a_workbook(path: Path) -> None:
    import openpyxl

    stream = io.BytesIO()
    openpyxl.Workbook().save(stream)
    assert refusal(locked(stream.getvalue(), "secret"), password="secret").code == "unsupported"


def test_a_document_type_in_what_tells_of_the_encryption(path: Path) -> None:
    data = locked(document(PROSE), "secret")
    at = data.index(b"<?xml")
    assert refusal(data[:at] + b"<!DOCTYPE a []>".ljust(20) + data[at + 20 :], password="secret").code == "hostile"


SAMPLES = [WORD, LOCKED.read_bytes(), locked(document(PROSE), "secret")]
PLACES = st.lists(
    st.tuples(st.integers(8, 12_000), st.one_of(st.binary(min_size=1, max_size=4), st.just(b"\xff" * 4))), min_size=1, max_size=5
)  # fmt: skip


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.sampled_from(SAMPLES), PLACES, st.sampled_from(["", "secret"]))
def test_a_damaged_file_is_read_or_refused(path: Path, sample: bytes, places: list[tuple[int, bytes]], password: str) -> None:
    data = bytearray(sample)
    for at, put in places:
        data[at : at + len(put)] = put
    try:
        read(bytes(data), password=password)
    except Unreadable as error:
        assert error.code in {code.code for code in REASONS}
