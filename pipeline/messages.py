"""How the program speaks to a person: the words of `words`, in Chinese or English."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from pipeline.errors import JianbaoError, UsageError
from pipeline.words import WORDS as WORDS

Language = Literal["zh", "en"]



def language(environ: Mapping[str, str]) -> Language:
    """`zh` when the first of LC_ALL, LC_MESSAGES and LANG that is set names a Chinese locale, else `en`."""
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        if environ.get(name):
            return "zh" if environ[name].lower().startswith("zh") else "en"
    return "en"


def say(key: str, language: Language, **values: object) -> str:
    """The words of `key` in a language, with `values` filled in."""
    zh, en = WORDS[key]
    return (zh if language == "zh" else en).format(**values)


class Spoken(JianbaoError):
    """An error that can be said in the user's language."""

    def __init__(self, key: str, **values: object) -> None:
        super().__init__(say(key, "en", **values))
        self._key = key
        self._values = values

    def said(self, language: Language) -> str:
        """Its words in a language."""
        return say(self._key, language, **self._values)


class Misuse(Spoken, UsageError):
    """The command line or a settings file asks for something impossible."""


class Trouble(Spoken):
    """The program cannot go on, through no fault of the command line."""
