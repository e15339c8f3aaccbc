"""Control words of RTF (specification 1.9.1), by what they mean to a reader of text."""

from __future__ import annotations

CHARACTERS = {
    b"tab": "\t", b"line": "\n", b"lbr": "\n", b"page": "\n", b"column": "\n",
    b"emdash": "—", b"endash": "–", b"bullet": "•",
    b"lquote": "‘", b"rquote": "’", b"ldblquote": "“", b"rdblquote": "”",
    b"emspace": "\u2003", b"enspace": "\u2002", b"qmspace": "\u2005",
}  # fmt: skip
SIGNS = {b"~": "\u00a0", b"_": "-"}
ESCAPED = b"\\{}"
LINE_BREAKS = b"\r\n"
"""After a backslash they are `\\par`."""

SKIPPED = frozenset(
    (
        b"fldinst stylesheet colortbl info pict nonshppict nonesttables shprslt sp sn sv xe tc rxe bxe txe "
        b"annotation atnid atnauthor filetbl revtbl listtable listoverridetable pnseclvl pntxta pntxtb "
        b"template private ftnsep ftnsepc ftncn aftnsep aftnsepc aftncn objclass objname objdata background "
        b"generator themedata colorschememapping panose "
    ).split()
)
"""Groups that hold nothing a reader of the document sees; likewise all that begin with `\\*` and are not named here."""
QUIET = frozenset(b"object shp shpinst shpgrp shppict do upr mmath moMath moMathPara".split())
"""Groups without text of their own, in which others open."""
OPENING = frozenset(b"result mr ud".split())
"""Groups whose text is seen though it stands in a quiet one."""
HEADERS = frozenset(b"header headerl headerr headerf".split())
FOOTERS = frozenset(b"footer footerl footerr footerf".split())
NOTES = frozenset((b"footnote",))
BOXES = frozenset((b"shptxt", b"dptxbxtext"))
LABELS = frozenset((b"listtext", b"pntext"))
FLOWS = HEADERS | FOOTERS | NOTES | BOXES | LABELS
"""Groups that are streams of their own."""
FONTS = b"fonttbl"
MERGES = frozenset((b"clmgf", b"clmrg", b"clvmgf", b"clvmrg"))
MUTES = frozenset((b"v", b"deleted", b"mvf"))
"""Character formats of text that is not shown: hidden, and deleted or moved away by tracked changes."""
INDENTS = frozenset((b"fi", b"cufi"))
"""First-line indent, in twips or in hundredths of a character."""
