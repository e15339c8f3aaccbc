"""How Word writes the numbers of lists: 十二, 贰, 丙, ③, iv, AA, by the names of formats in OOXML (17.18.59)."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

HANZI = "〇一二三四五六七八九"
PLACES = "千百十"
LEGAL = "零壹贰叁肆伍陆柒捌玖"
LEGAL_TRADITIONAL = "零壹貳參肆伍陸柒捌玖"
LEGAL_PLACES = "仟佰拾"
STEMS = "甲乙丙丁戊己庚辛壬癸"
BRANCHES = "子丑寅卯辰巳午未申酉戌亥"
BEYOND = 10_000
"""From where a number is written in digits whatever the format."""
ROMAN = (
    (1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"), (50, "L"), (40, "XL"),
    (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"),
)  # fmt: skip

Format = Callable[[int], str]


def hanzi(number: int, digits: str = HANZI, places: str = PLACES, bare_ten: bool = True) -> str:
    """十二 for 12, 一千〇五 for 1005; `bare_ten`: 十 rather than 一十 where a number begins with it."""
    if not 0 < number < BEYOND:
        return digits[0] if number == 0 else str(number)
    text, gap = "", False
    for place, power in zip((*places, ""), (1000, 100, 10, 1), strict=True):
        digit = number // power % 10
        if not digit:
            gap = bool(text)
            continue
        text += (digits[0] if gap else "") + digits[digit] + place
        gap = False
    return text[1:] if bare_ten and 10 <= number < 20 else text


def _digits(number: int) -> str:
    return "".join(HANZI[int(digit)] for digit in str(number))


def _roman(number: int) -> str:
    text = ""
    for value, letters in ROMAN if number < BEYOND else ():
        text += letters * (number // value)
        number %= value
    return text or str(number)


def _letters(number: int) -> str:
    return chr(ord("A") + (number - 1) % 26) * ((number - 1) // 26 + 1) if 0 < number < BEYOND else str(number)


def _from(first: str, count: int, number: int) -> str:
    """The character so many places after `first`, of `count` that Unicode has."""
    return chr(ord(first) + number - 1) if 1 <= number <= count else str(number)


def _of(names: str, number: int) -> str:
    return names[number - 1] if 1 <= number <= len(names) else str(number)


def _cycle(number: int) -> str:
    """甲子, 乙丑 … of sixty."""
    return STEMS[(number - 1) % 10] + BRANCHES[(number - 1) % 12] if number > 0 else str(number)


_COUNTING = ("chineseCounting", "chineseCountingThousand", "taiwaneseCounting", "taiwaneseCountingThousand")
_DIGITAL = ("ideographDigital", "japaneseDigitalTenThousand", "taiwaneseDigital")
_LEGAL: Format = partial(hanzi, digits=LEGAL, places=LEGAL_PLACES, bare_ten=False)
_LEGAL_TRADITIONAL: Format = partial(hanzi, digits=LEGAL_TRADITIONAL, places=LEGAL_PLACES, bare_ten=False)
_CIRCLED: Format = partial(_from, "①", 20)
_WIDE = str.maketrans("0123456789", "０１２３４５６７８９")

FORMATS: dict[str, Format] = {
    **dict.fromkeys(_COUNTING, hanzi),
    **dict.fromkeys(_DIGITAL, _digits),
    "japaneseCounting": hanzi,
    "chineseLegalSimplified": _LEGAL,
    "ideographLegalTraditional": _LEGAL_TRADITIONAL,
    "japaneseLegal": _LEGAL_TRADITIONAL,
    "ideographTraditional": partial(_of, STEMS),
    "ideographZodiac": partial(_of, BRANCHES),
    "ideographZodiacTraditional": _cycle,
    "ideographEnclosedCircle": partial(_from, "㊀", 10),
    "decimalEnclosedCircle": _CIRCLED,
    "decimalEnclosedCircleChinese": _CIRCLED,
    "decimalEnclosedParen": partial(_from, "⑴", 20),
    "decimalEnclosedFullstop": partial(_from, "⒈", 20),
    "decimalFullWidth": lambda number: str(number).translate(_WIDE),
    "decimalFullWidth2": lambda number: str(number).translate(_WIDE),
    "decimalZero": lambda number: f"{number:02}",
    "numberInDash": lambda number: f"- {number} -",
    "upperRoman": _roman,
    "lowerRoman": lambda number: _roman(number).lower(),
    "upperLetter": _letters,
    "lowerLetter": lambda number: _letters(number).lower(),
    "none": lambda number: "",
}
"""Formats by name; those not here are written in digits, but for bullets."""


def written(number: int, name: str) -> str:
    """The number in a format."""
    return FORMATS.get(name, str)(number)
