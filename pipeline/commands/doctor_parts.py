"""The parts that the program is made of or can use, as a table: a new reader adds a row."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class Part:
    """A library or a program: any of `names` will do."""

    title: str
    names: tuple[str, ...]
    """Modules as they are imported, or programs as they are called."""
    purpose: str
    """Key of `messages.WORDS`."""
    package: str = ""
    """Its distribution in the package index, or the system's package."""
    required: bool = False
    instead: tuple[str, ...] = ()
    """Modules that do the same, so that it may be missing."""
    files: str = ""
    """Pattern of a file that must lie in the module's folder, or it is as good as missing."""
    is_program: bool = False
    get: str = "dr_pip"
    """Key of `messages.WORDS`: the command that brings it."""

    @property
    def group(self) -> Literal["library", "extra"]:
        """Required parts stand before optional ones."""
        return "library" if self.required else "extra"


PARTS: tuple[Part, ...] = (
    Part("rjieba", ("rjieba",), "dr_rjieba", "rjieba", required=True, instead=("jieba",)),
    Part("jieba", ("jieba",), "dr_jieba", "jieba", required=True, instead=("rjieba",)),
    Part("pypdfium2", ("pypdfium2",), "dr_pdf", "pypdfium2", required=True),
    Part("pdfplumber", ("pdfplumber",), "dr_pdf_tables", "pdfplumber", required=True),
    Part("numpy", ("numpy",), "dr_numpy", "numpy", required=True),
    Part("python-docx", ("docx",), "dr_docx", "python-docx", required=True),
    Part("lxml", ("lxml",), "dr_lxml", "lxml", required=True),
    Part("msoffcrypto", ("msoffcrypto",), "dr_encrypted", "msoffcrypto-tool", required=True),
    Part("olefile", ("olefile",), "dr_old_word", "olefile", required=True),
    Part("charset-normalizer", ("charset_normalizer",), "dr_encodings", "charset-normalizer", required=True),
    Part("pyahocorasick", ("ahocorasick",), "dr_places", "pyahocorasick", required=True),
    Part("msgspec", ("msgspec",), "dr_store", "msgspec", required=True),
    Part("filelock", ("filelock",), "dr_lock", "filelock", required=True),
    Part("flask", ("flask",), "dr_page", "flask", required=True),
    Part("waitress", ("waitress",), "dr_page", "waitress", required=True),
    Part("pebble", ("pebble",), "dr_processes", "pebble", required=True),
    Part("pandas", ("pandas",), "dr_tables", "pandas", required=True),
    Part("openpyxl", ("openpyxl",), "dr_workbooks", "openpyxl", required=True),
    Part("matplotlib", ("matplotlib",), "dr_charts", "matplotlib", required=True),
    Part("pyreadstat", ("pyreadstat",), "dr_spss", "pyreadstat", required=True),
    Part("pillow", ("PIL",), "dr_pictures", "pillow", required=True),
    Part("tqdm", ("tqdm",), "dr_progress", "tqdm", required=True),
    Part("regex", ("regex",), "dr_regex", "regex", required=True),
    Part("spacy", ("spacy",), "dr_spacy", "spacy", required=True),
    Part("rapidocr", ("rapidocr",), "dr_ocr", "rapidocr", files="models/*.onnx", get="dr_extra_ocr"),
    Part("onnxruntime", ("onnxruntime",), "dr_ocr", "onnxruntime", get="dr_extra_ocr"),
    Part("LibreOffice", ("soffice", "libreoffice"), "dr_old_word", "libreoffice-writer", is_program=True, get="dr_apt"),
    Part("antiword", ("antiword",), "dr_old_word", "antiword", is_program=True, get="dr_apt"),
)

FONT_FOLDERS = (
    "/usr/share/fonts", "/usr/local/share/fonts", "~/.fonts", "~/.local/share/fonts", "/System/Library/Fonts",
    "/Library/Fonts", "C:/Windows/Fonts",
)  # fmt: skip
FONT_FILES = (
    "notosanscjk", "notoserifcjk", "notosanssc", "notoserifsc", "sourcehan", "simhei", "simsun", "msyh", "pingfang",
    "wqy", "stheiti", "fandol",
)  # fmt: skip
"""How the files of fonts that hold Chinese begin."""
