"""Folders packed as .zip: every report in them a row, names as they were meant, traps a row too."""

from __future__ import annotations

import hashlib
import io
import pickle
import random
import struct
import zipfile
import zlib
from collections.abc import Mapping
from pathlib import Path

import docx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline import archive
from pipeline.archive import Ceilings
from pipeline.codes import REASONS
from pipeline.dataset import Row
from pipeline.errors import Unreadable
from pipeline.export.folder import render
from pipeline.run import assemble, read_all
from pipeline.scan import Source, find
from pipeline.settings import Settings

CODES = {reason.code for reason in REASONS}
TEXT = "南乐县把执法队伍由24支整合为{n}支，推行“局队合一”，群众普遍反映办事更方便、流程更清楚。"
pytestmark = pytest.mark.usefixtures("fake_reading")


class Raw(zipfile.ZipInfo):
    """An entry whose name is written as bytes of an encoding, without the mark of UTF-8."""

    codec = "gbk"

    def _encodeFilenameFlags(self) -> tuple[bytes, int]:
        return self.filename.encode(self.codec), self.flag_bits


def packed(members: Mapping[str, bytes | str] | list[tuple[str | zipfile.ZipInfo, bytes | str]]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as container:
        for name, data in members.items() if isinstance(members, Mapping) else members:
            container.writestr(name, data)
    return stream.getvalue()


def report(number: int) -> str:
    return TEXT.format(n=number)


def word(text: str) -> bytes:
    document, stream = docx.Document(), io.BytesIO()
    document.add_paragraph(text)
    document.save(stream)
    return stream.getvalue()


def write(folder: Path, **files: bytes | str) -> Path:
    for name, data in files.items():
        path = folder / name.replace("__", "/")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data.encode() if isinstance(data, str) else data)
    return folder


def rows(path: Path, **how: str) -> dict[str, Row]:
    how_read = Settings(**how)  # type: ignore[arg-type]
    data = assemble(read_all(find([str(path)], how_read.password), how_read), how_read)
    return {row["file"]: row for row in data.rows["reports"]}


def reasons(path: Path, **how: str) -> dict[str, str]:
    return {file: row["reason"] for file, row in rows(path, **how).items()}


def files(data: bytes, tmp_path: Path, ceilings: Ceilings | None = None) -> list[str]:
    (tmp_path / "a.zip").write_bytes(data)
    return [member.name for member in archive.members(str(tmp_path / "a.zip"), "", ceilings) or ()]


def test_every_report_in_a_zip_is_a_row(tmp_path: Path) -> None:
    data = packed({"甲/1.txt": report(11), "甲/乙/2.docx": word(report(12)), "3.txt": "", "empty/": "", "4.png": b"\x89PNG\r\n\x1a\n" + bytes(40)})
    write(tmp_path, **{"in__some.zip": data, "in__plain.txt": report(13)})
    found = rows(tmp_path / "in")
    assert {file: (row["format"], row["reason"]) for file, row in found.items()} == {
        "plain.txt": ("txt", ""), "some.zip/3.txt": ("", "empty"), "some.zip/4.png": ("image", "damaged"),
        "some.zip/甲/1.txt": ("txt", ""), "some.zip/甲/乙/2.docx": ("docx", ""),
    }  # fmt: skip
    assert found["some.zip/甲/1.txt"]["facts"] == "2"
    assert list(rows(tmp_path / "in" / "some.zip")) == [file for file in found if file.startswith("some.zip")]


def test_the_same_bytes_inside_and_outside_are_one_row(tmp_path: Path) -> None:
    inner = packed({"c.txt": report(11)})
    write(tmp_path, **{"a.txt": report(11), "b.zip": packed([("x.txt", report(11)), ("n.zip", inner)])})
    (row,) = rows(tmp_path).values()
    assert (row["file"], row["also_as"]) == ("a.txt", "b.zip/n.zip/c.txt;b.zip/x.txt")
    (source,) = find([str(tmp_path / "b.zip")])
    assert (source.report_id, source.file) == (row["report_id"], "b.zip/n.zip/c.txt")


def test_order_and_processes_do_not_matter(tmp_path: Path) -> None:
    write(tmp_path, **{f"{name}.zip": packed([(f"{n}.txt", report(n)) for n in numbers]) for name, numbers in (("a", range(11, 16)), ("b", range(14, 19)))})
    sources = find([str(tmp_path)])
    published = []
    for seed, workers in ((1, 1), (2, 2)):
        how_read = Settings(workers=workers)
        data = assemble(read_all(random.Random(seed).sample(sources, len(sources)), how_read), how_read)
        published.append(render(data.rows, data.texts))
    assert published[0] == published[1]
    assert len(sources) == 8 and sources == find([str(tmp_path / "b.zip"), str(tmp_path / "a.zip")])


def test_a_source_is_small(tmp_path: Path) -> None:
    write(tmp_path, **{"a.zip": packed([("x.txt", report(11) * 9999)])})
    (source,) = find([str(tmp_path)])
    assert source.inside == (0,) and len(pickle.dumps(source)) < 500
    assert pickle.loads(pickle.dumps(source)) == source


@pytest.mark.parametrize("codec", ["gbk", "utf-8", "gb18030"])
def test_names_without_the_mark_of_utf_8(codec: str, tmp_path: Path) -> None:
    raw = Raw("改革简报/第1期—总结.txt")
    raw.codec = codec
    data = packed([(raw, report(11)), ("带标记.txt", report(12)), ("ascii.txt", report(13))])
    assert files(data, tmp_path) == ["改革简报/第1期—总结.txt", "带标记.txt", "ascii.txt"]
    assert archive.read(str(tmp_path / "a.zip"), (0,)) == report(11).encode()


def test_names_that_are_no_chinese_stay(tmp_path: Path) -> None:
    raw = Raw("Café 1.txt")
    raw.codec = "cp437"
    assert files(packed([(raw, "1")]), tmp_path) == ["Café 1.txt"]


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("../../x.txt", "x.txt"), ("/etc/x.txt", "etc/x.txt"), ("C:\\temp\\..\\x.txt", "temp/x.txt"), ("C:x.txt", "x.txt"), ("a\\b\\x.txt", "a/b/x.txt"),
        ("./a//x.txt", "a/x.txt"), ("a\nb\x1b[31m.txt", "a_b_[31m.txt"), ("a\u202etxt.exe", "a_txt.exe"), ("a b　c.txt", "a b　c.txt"),
    ],
)  # fmt: skip
def test_names_lead_nowhere(name: str, shown: str, tmp_path: Path) -> None:
    assert files(packed([(name, "1")]), tmp_path) == [shown]
    assert [path.name for path in tmp_path.iterdir()] == ["a.zip"]


def test_hidden_files_folders_and_what_was_published_are_left_out(tmp_path: Path) -> None:
    names = ["__MACOSX/._a.txt", ".DS_Store", "a/.git/b.txt", "~$a.docx", "sub/", "sub\\", "../", "a.txt"]
    out = [("out/datapackage.json", '{"name": "jianbao"}'), ("out/texts/r1.txt", "1"), ("other/datapackage.json", "{}")]
    assert files(packed([*((name, "") for name in names), *out]), tmp_path) == ["a.txt", "other/datapackage.json"]


def test_members_of_one_name_are_told_apart(tmp_path: Path) -> None:
    with pytest.warns(UserWarning, match="Duplicate"):
        data = packed([("a.txt", report(11)), ("a.txt", report(12)), ("x/../a.txt", report(13))])
    write(tmp_path, **{"a.zip": data})
    found = rows(tmp_path)
    assert list(found) == ["a.zip/a.txt", "a.zip/a.txt#2", "a.zip/x/a.txt"]
    assert len({row["report_id"] for row in found.values()}) == 3


def test_a_document_is_no_folder_and_a_folder_is_no_document(tmp_path: Path) -> None:
    ofd, odt = packed({"OFD.xml": "<a/>", "Doc_0/Document.xml": "<a/>"}), packed({"mimetype": "application/vnd.oasis.opendocument.text", "content.xml": "<a/>"})
    write(tmp_path, **{"a.zip": word(report(11)), "b.zip": ofd, "c.zip": odt, "d.docx": packed({"word/甲县.txt": report(12)}), "e.zip": b"PK\x03\x04" + bytes(90)})
    found = rows(tmp_path)
    assert (found["a.zip"]["format"], found["a.zip"]["warnings"]) == ("docx", "name_type_mismatch")
    assert [found[name]["reason"] for name in ("b.zip", "c.zip", "e.zip")] == ["no_text", "unsupported", "damaged"]
    assert found["d.docx/word/甲县.txt"]["status"] == "ok"


def test_zips_in_zips_to_the_second(tmp_path: Path) -> None:
    third = packed({"z.txt": report(13)})
    second = packed({"y.txt": report(12), "third.zip": third})
    write(tmp_path, **{"a.zip": packed([("x.txt", report(11)), ("second.zip", second), ("none.zip", packed({}))])})
    assert reasons(tmp_path) == {
        "a.zip/x.txt": "", "a.zip/second.zip/y.txt": "", "a.zip/second.zip/third.zip": "archive", "a.zip/none.zip": "empty",
    }  # fmt: skip


def test_an_empty_zip(tmp_path: Path) -> None:
    write(tmp_path, **{"a.zip": packed({}), "b.zip": packed({"sub/": "", ".hidden": "1"})})
    found = rows(tmp_path)
    assert {(row["reason"], row["status"]) for row in found.values()} == {("empty", "failed")}
    assert all(len(row["sha256"]) == 64 for row in found.values()) and list(found) == ["a.zip", "b.zip"]


@pytest.mark.parametrize(
    ("name", "data"),
    [("a.gz", b"\x1f\x8b\x08" + bytes(30)), ("a.7z", b"7z\xbc\xaf\x27\x1c" + bytes(30)), ("a.rar", b"Rar!\x1a\x07" + bytes(30)),
     ("a.tar", b"a.txt".ljust(257, b"\x00") + b"ustar" + bytes(300)), ("a.bz2", b"BZh9" + bytes(30)), ("a.xz", b"\xfd7zXZ\x00" + bytes(30))],
)  # fmt: skip
def test_other_archives_are_refused_with_advice(name: str, data: bytes, tmp_path: Path) -> None:
    assert reasons(write(tmp_path, **{name: data})) == {name: "archive"}


def secret(name: str, data: bytes, password: bytes) -> bytes:
    """A zip of one member, encrypted in the traditional way (APPNOTE 6.1)."""
    keys = [0x12345678, 0x23456789, 0x34567890]

    def crc(value: int, byte: int) -> int:
        return (zlib.crc32(bytes([byte]), value ^ 0xFFFFFFFF) ^ 0xFFFFFFFF) & 0xFFFFFFFF

    def feed(byte: int) -> None:
        keys[0] = crc(keys[0], byte)
        keys[1] = ((keys[1] + (keys[0] & 0xFF)) * 134775813 + 1) & 0xFFFFFFFF
        keys[2] = crc(keys[2], keys[1] >> 24)

    for byte in password:
        feed(byte)
    check = zlib.crc32(data)
    hidden = bytearray()
    for byte in bytes(11) + bytes([check >> 24]) + data:
        mixed = (keys[2] | 2) & 0xFFFF
        hidden.append(byte ^ ((mixed * (mixed ^ 1)) >> 8 & 0xFF))
        feed(byte)
    head = struct.pack("<HHHHHLLLHH", 20, 1, 0, 0, 33, check, len(hidden), len(data), len(name), 0)
    local = b"PK\x03\x04" + head + name.encode() + bytes(hidden)
    entry = b"PK\x01\x02" + struct.pack("<H", 20) + head + struct.pack("<HHHLL", 0, 0, 0, 0, 0) + name.encode()
    return local + entry + b"PK\x05\x06" + struct.pack("<HHHHLLH", 0, 0, 1, 1, len(entry), len(local), 0)


def test_an_encrypted_zip_asks_for_its_password(tmp_path: Path) -> None:
    write(tmp_path, **{"a.zip": secret("x.txt", report(11).encode(), b"abc")})
    assert reasons(tmp_path) == {"a.zip/x.txt": "encrypted"}
    assert rows(tmp_path)["a.zip/x.txt"]["sha256"] == ""
    assert reasons(tmp_path, password="wrong") == {"a.zip/x.txt": "encrypted"}
    assert reasons(tmp_path, password="abc") == {"a.zip/x.txt": ""}


def test_a_bomb_is_one_row_and_nothing_is_unpacked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    bomb = packed([(f"{n}.txt", bytes(9 << 20)) for n in range(8)])
    write(tmp_path, **{"a.zip": bomb, "b.zip": packed([("in.zip", bomb), ("x.txt", report(11))])})
    monkeypatch.setattr(archive, "_members", lambda *_: pytest.fail("unpacked"))
    with pytest.raises(Unreadable, match="too_large"):
        archive.members(str(tmp_path / "a.zip"))
    monkeypatch.undo()
    assert reasons(write(tmp_path)) == {"a.zip": "too_large", "b.zip/x.txt": ""}
    assert rows(tmp_path)["a.zip"]["also_as"] == "b.zip/in.zip"


@pytest.mark.parametrize("ceilings", [Ceilings(entries=2), Ceilings(unpacked=100), Ceilings(directory=50), Ceilings(ratio=0, modest=0)])
def test_ceilings(ceilings: Ceilings, tmp_path: Path) -> None:
    with pytest.raises(Unreadable, match="too_large"):
        files(packed({f"{n}.txt": report(n) for n in range(3)}), tmp_path, ceilings)


def test_zips_inside_share_the_ceilings(tmp_path: Path) -> None:
    inner = [packed({f"{n}{m}.txt": report(n) for m in range(4)}) for n in range(3)]
    found = archive.members(str(write(tmp_path, **{"a.zip": packed([(f"{n}.zip", data) for n, data in enumerate(inner)])}) / "a.zip"), "", Ceilings(entries=11))
    assert found and [member.reason for member in found] == ["", "", "", "", "", "", "", "", "too_large"]


def test_a_member_that_cannot_be_unpacked_costs_only_itself(tmp_path: Path) -> None:
    data = bytearray(packed([("a.txt", report(11) * 50), ("b.txt", report(12))]))
    at = data.index(b"a.txt") + 5
    data[at + 4 : at + 30] = bytes(26)
    strange = packed([("c.txt", report(13))]).replace(b"\x08\x00", b"\x62\x00")
    write(tmp_path, **{"a.zip": bytes(data), "c.zip": strange})
    assert reasons(tmp_path) == {"a.zip/a.txt": "damaged", "a.zip/b.txt": "", "c.zip/c.txt": "unsupported"}


def test_a_zip_that_changed_since_it_was_found(tmp_path: Path) -> None:
    write(tmp_path, **{"a.zip": packed([("1.txt", report(11)), ("2.txt", report(12))])})
    sources = find([str(tmp_path)])
    write(tmp_path, **{"a.zip": packed([("1.txt", report(11))])})
    results = [reading.result for reading in read_all(sources, Settings())]
    assert [(result.status, result.reason) for result in results] == [("ok", ""), ("failed", "damaged")]
    (tmp_path / "a.zip").unlink()
    assert {reading.result.reason for reading in read_all(sources, Settings())} == {"unreadable"}


def test_a_large_member_is_hashed_but_not_read(tmp_path: Path) -> None:
    write(tmp_path, **{"a.zip": packed([("big.txt", random.Random(1).randbytes(3 << 20)), ("x.txt", report(11))])})
    how_read = Settings(limits=(("file_bytes", 1 << 20),))
    readings = read_all(find([str(tmp_path)]), how_read)
    assert [(reading.file, reading.result.reason) for reading in readings] == [("a.zip/big.txt", "too_large"), ("a.zip/x.txt", "")]


def test_a_plain_file_is_a_source_as_before(tmp_path: Path) -> None:
    write(tmp_path, **{"a.txt": "1"})
    (source,) = find([str(tmp_path)])
    assert source == Source(str(tmp_path / "a.txt"), "a.txt", source.report_id, source.sha256, 1)


SEED = packed([("甲.txt", report(11)), ("in.zip", packed({"b.txt": report(12)})), ("c/", "")])


@pytest.fixture(scope="module")
def scratch(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("zips") / "a.zip"


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_any_zip_is_read_or_refused(scratch: Path, data: st.DataObject) -> None:
    broken = bytearray(data.draw(st.sampled_from([SEED, secret("x.txt", b"abc" * 9, b"p")])))
    for _ in range(data.draw(st.integers(1, 5))):
        at = data.draw(st.integers(0, len(broken) - 1))
        broken[at : at + data.draw(st.integers(1, 4))] = data.draw(st.binary(max_size=4))
    scratch.write_bytes(broken)
    try:
        found = archive.members(str(scratch), "p") or ()
    except Unreadable as error:
        assert error.code in CODES
        return
    for member in found:
        assert member.reason in {"", *CODES} and bool(member.sha256 or member.reason)
        if not member.reason:
            assert hashlib.sha256(archive.read(str(scratch), member.inside, "p")).hexdigest() == member.sha256
