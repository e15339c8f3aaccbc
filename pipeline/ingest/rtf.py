"""RTF files as Word, WPS, LibreOffice and WordPad write them: charsets, tables, notes and list numbers.

Read here and not by striprtf (BSD), which knows the charsets but no merged cells, hidden or deleted text, and leaves
out notes and text boxes.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import pipeline.ingest.rtf_words as words
from pipeline.errors import Unreadable
from pipeline.ingest.limits import Limits
from pipeline.ingest.reflow import reflow
from pipeline.ingest.rtf_charsets import CHARSETS, FAMILIES, LATIN, codec_of_page, decoded
from pipeline.ingest.rtf_flow import Flow
from pipeline.ingest.rtf_tokens import Kind, Tokens
from pipeline.model import Block, Decision, Document

DEEPEST = 1000
"""Groups within groups; Word writes some dozens."""
SURROGATES = 0x10000
LAST_CODE = 0x10FFFF


def read(data: bytes, limits: Limits, password: str = "") -> Document:
    """Blocks of an RTF file: paragraphs with their visible numbers, table rows, text boxes after them, notes last.

    Raises Unreadable: `too_large`, `hostile`, `no_text`.
    """
    reader = _Reader(data, limits)
    reader.run()
    blocks = reflow([*reader.body.finish(), *reader.notes])
    if not blocks:
        raise Unreadable("no_text", "no paragraph holds text")
    warnings = (("decoded_with_replacement",) if reader.replaced else ()) + (("cut_off",) if reader.cut_off else ())
    blocks = (*reader.furniture("header"), *blocks, *reader.furniture("footer"))
    return Document("rtf", blocks, None, warnings, (Decision("encoding", None, reader.page),))


@dataclass(frozen=True, slots=True)
class _State:
    """What a group changes for itself alone."""

    flow: Flow
    opened_by: bytes = b""
    """The word that made the flow, in the group that did."""
    font: int = -1
    fallback: int = 1
    """Characters that stand after `\\u` for programs that cannot show it."""
    mutes: frozenset[bytes] = frozenset()
    quiet: bool = False
    fonts: bool = False
    """In the font table."""
    in_table: bool = False
    indented: bool = False


class _Reader:
    """Goes through the tokens once; `body`, `notes` and `furniture` are what it found."""

    def __init__(self, data: bytes, limits: Limits) -> None:
        self.body = Flow()
        self.notes: list[str | Block] = []
        self.page = LATIN
        self.replaced = False
        self.cut_off = False
        self._tokens = Tokens(data)
        self._limits = limits
        self._running: dict[Block, None] = {}
        self._fonts: dict[int, str] = {}
        self._default_font = -1
        self._state = _State(self.body)
        self._stack: list[_State] = []
        self._starred = False
        self._bytes = bytearray()
        self._passing = 0
        self._characters = 0

    def furniture(self, kind: str) -> tuple[Block, ...]:
        """The lines of running heads (`header`) or feet (`footer`), each once."""
        return tuple(block for block in self._running if block.dropped == kind)

    def run(self) -> None:
        """Reads up to the brace that closes the file. Raises Unreadable: `too_large`, `hostile`."""
        for kind, value, number in self._tokens:
            if kind is Kind.TEXT or kind is Kind.BYTE:
                self._add_bytes(value)
            elif kind is Kind.WORD:
                self._word(value, number)
            elif kind is Kind.SIGN:
                self._sign(value)
            elif kind is Kind.OPEN:
                self._open()
            elif not self._close():
                return
        self._decode()
        self.cut_off = bool(self._stack)
        while self._stack:
            self._close()

    def _open(self) -> None:
        self._decode()
        if len(self._stack) >= DEEPEST:
            raise Unreadable("hostile", f"more than {DEEPEST} groups within groups")
        self._stack.append(self._state)
        self._starred, self._passing = False, 0
        if self._state.opened_by:
            self._state = replace(self._state, opened_by=b"")

    def _close(self) -> bool:
        """Whether the file goes on behind the brace."""
        self._decode()
        self._starred, self._passing = False, 0
        if not self._stack:
            return False
        ended, self._state = self._state, self._stack.pop()
        if ended.opened_by:
            self._end_flow(ended.opened_by, ended.flow)
        return bool(self._stack)

    def _end_flow(self, opened_by: bytes, flow: Flow) -> None:
        lines = flow.finish()
        outer = self._state.flow
        if opened_by in words.LABELS:
            label = "".join(line if isinstance(line, str) else line.text for line in lines).strip()
            outer.label = label if any(map(str.isalnum, label)) else ""
        elif opened_by in words.NOTES:
            self.notes.extend(lines)
        elif opened_by in words.BOXES:
            outer.after.extend(lines)
        else:
            why = "header" if opened_by in words.HEADERS else "footer"
            texts = (line.strip() if isinstance(line, str) else line.text for line in lines)
            self._running.update({Block(text, dropped=why): None for text in texts if text})

    def _sign(self, sign: bytes) -> None:
        if sign in words.ESCAPED:
            self._add_bytes(sign)
        elif sign in words.LINE_BREAKS:
            self._word(b"par", None)
        elif sign == b"*":
            self._starred = True
        elif sign in words.SIGNS:
            self._add(words.SIGNS[sign])

    def _word(self, word: bytes, number: int | None) -> None:
        self._decode()
        starred, self._starred = self._starred, False
        if self._passing and word in words.CHARACTERS:
            self._passing -= 1
        elif word in words.FLOWS:
            self._begin_flow(word)
        elif word == words.FONTS:
            self._state = replace(self._state, fonts=True, quiet=True)
        elif word in words.QUIET:
            self._state = replace(self._state, quiet=True)
        elif word in words.OPENING:
            self._state = replace(self._state, quiet=False)
        elif starred or word in words.SKIPPED:
            if len(self._stack) > 1:  # else it would take the whole file along
                self._tokens.skip()
        elif word in words.CHARACTERS:
            self._add(words.CHARACTERS[word])
        elif word in ACTIONS:
            ACTIONS[word](self, number)
        else:
            self._format(word, number)

    def _begin_flow(self, word: bytes) -> None:
        fresh = _State(Flow(), word, self._default_font, self._state.fallback)
        if word in words.LABELS:
            fresh = replace(fresh, font=self._state.font, mutes=self._state.mutes, quiet=self._state.quiet)
        self._state = fresh

    def _format(self, word: bytes, number: int | None) -> None:
        """Words that change how the text after them is meant."""
        state = self._state
        if word in words.MUTES:
            muted = state.mutes - {word} if number == 0 else state.mutes | {word}
            self._state = replace(state, mutes=muted)
        elif word in words.INDENTS:
            self._state = replace(state, indented=(number or 0) > 0)
        elif word in words.MERGES and not state.quiet:
            state.flow.mark_cell(word)
        elif word in FAMILIES:
            self.page = FAMILIES[word]

    def _add_bytes(self, data: bytes) -> None:
        if self._passing:
            passed = min(self._passing, len(data))
            self._passing -= passed
            data = data[passed:]
        if not (self._state.quiet or self._state.mutes):
            self._bytes += data

    def _decode(self) -> None:
        if not self._bytes:
            return
        data = bytes(self._bytes)
        self._bytes.clear()
        text, replaced = decoded(data, self._fonts.get(self._state.font, ""), self.page)
        self.replaced = self.replaced or replaced
        self._add(text)

    def _add(self, text: str) -> None:
        self._decode()
        if self._state.quiet or self._state.mutes:
            return
        self._characters += len(text)
        if self._characters > self._limits.characters:
            raise Unreadable("too_large", f"more than {self._limits.characters} characters")
        self._state.flow.text.append(text)

    def on_unicode(self, number: int | None) -> None:
        """`\\u`: a UTF-16 unit, negative above 32767; some write whole code points."""
        code = number or 0
        code += SURROGATES if code < 0 else 0
        self._passing = self._state.fallback
        if 0 < code <= LAST_CODE:
            self._add(chr(code))

    def on_fallback(self, number: int | None) -> None:
        """`\\uc`"""
        self._state = replace(self._state, fallback=max(0, 1 if number is None else number))

    def on_page(self, number: int | None) -> None:
        """`\\ansicpg`"""
        self.page = codec_of_page(number or 0) or self.page

    def on_font(self, number: int | None) -> None:
        """`\\f`"""
        if self._state.font != number:
            self._state = replace(self._state, font=number or 0)

    def on_default_font(self, number: int | None) -> None:
        """`\\deff`"""
        self._default_font = number or 0
        self._state = replace(self._state, font=self._default_font)

    def on_charset(self, number: int | None) -> None:
        """`\\fcharset`"""
        if self._state.fonts:
            self._fonts.setdefault(self._state.font, CHARSETS.get(number or 0, ""))

    def on_font_page(self, number: int | None) -> None:
        """`\\cpg`, which beats the charset."""
        if self._state.fonts:
            self._fonts[self._state.font] = codec_of_page(number or 0)

    def on_plain(self, number: int | None) -> None:
        """`\\plain`: character formats as in the beginning."""
        if self._state.mutes or self._state.font != self._default_font:
            self._state = replace(self._state, font=self._default_font, mutes=frozenset())

    def on_pard(self, number: int | None) -> None:
        """`\\pard`: paragraph formats as in the beginning."""
        if self._state.in_table or self._state.indented:
            self._state = replace(self._state, in_table=False, indented=False)

    def on_in_table(self, number: int | None) -> None:
        """`\\intbl`"""
        self._state = replace(self._state, in_table=True)

    def on_paragraph(self, number: int | None) -> None:
        """`\\par`; a hidden one does not part what is shown."""
        if not (self._state.quiet or self._state.mutes):
            self._state.flow.end_paragraph(self._state.in_table, self._state.indented)

    def on_nested_cell(self, number: int | None) -> None:
        """`\\nestcell`: tables within a cell are lines of it."""
        if not self._state.quiet:
            self._state.flow.end_paragraph(True, False)

    def on_row_start(self, number: int | None) -> None:
        """`\\trowd`"""
        if not self._state.quiet:
            self._state.flow.begin_row()

    def on_row_left(self, number: int | None) -> None:
        """`\\trleft`"""
        if not self._state.quiet:
            self._state.flow.set_left(number or 0)

    def on_definition(self, number: int | None) -> None:
        """`\\cellx`"""
        if not self._state.quiet:
            self._state.flow.define_cell(number or 0)

    def on_cell(self, number: int | None) -> None:
        """`\\cell`"""
        if not self._state.quiet:
            self._state.flow.end_cell()

    def on_row(self, number: int | None) -> None:
        """`\\row`"""
        if not self._state.quiet:
            self._state.flow.end_row()


Action = Callable[[_Reader, int | None], None]
ACTIONS: dict[bytes, Action] = {
    b"u": _Reader.on_unicode,
    b"uc": _Reader.on_fallback,
    b"ansicpg": _Reader.on_page,
    b"f": _Reader.on_font,
    b"deff": _Reader.on_default_font,
    b"fcharset": _Reader.on_charset,
    b"cpg": _Reader.on_font_page,
    b"plain": _Reader.on_plain,
    b"pard": _Reader.on_pard,
    b"intbl": _Reader.on_in_table,
    b"par": _Reader.on_paragraph,
    b"sect": _Reader.on_paragraph,
    b"nestcell": _Reader.on_nested_cell,
    b"trowd": _Reader.on_row_start,
    b"trleft": _Reader.on_row_left,
    b"cellx": _Reader.on_definition,
    b"cell": _Reader.on_cell,
    b"row": _Reader.on_row,
}
