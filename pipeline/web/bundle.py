"""The modules and the style sheet put into one HTML file that no network and no other script can reach."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from collections.abc import Mapping
from html import escape
from importlib.resources import files

_IMPORT = re.compile(r'^import \{[^}]*\} from "\./([a-z_]+)\.js";\n', re.MULTILINE)
_EXPORT = re.compile(r"^export (?=const |let |class |function |async function )", re.MULTILINE)
_LEFT = re.compile(r"^(?:import|export)\b.*", re.MULTILINE)
_CLOSING = re.compile(r"</(?:script|style)|<!--|<script", re.IGNORECASE)
_SIGNS = "<>&\u2028\u2029"

_PAGE = """<!DOCTYPE html>
<html lang="{lang}" data-language="{language}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer">
<title>{title}</title>
<style>{style}</style>
</head>
<body>
<noscript>{noscript}</noscript>
{blocks}
<script type="module">{script}</script>
</body>
</html>
"""


def asset(name: str) -> str:
    """A file of this folder; FileNotFoundError when there is none of that name."""
    return files("pipeline.web").joinpath(name).read_text("utf-8")


def joined(entry: str) -> str:
    """The module `entry` and all that it imports as one script, what is imported first.

    ValueError where a module imports or exports in a way that cannot be joined.
    """
    parts: dict[str, str] = {}
    _add(entry, parts)
    script = "".join(parts.values())
    if left := _LEFT.search(script):
        raise ValueError(f"cannot be joined: {left[0]}")
    return script


def page(entry: str, data: Mapping[str, str], language: str, title: str, noscript: str = "") -> str:
    """The HTML file: `data` are JSON texts by the id of the block that will hold them.

    ValueError where script or style could end the element that they stand in.
    """
    script, style = joined(entry), asset("jianbao.css")
    if found := _CLOSING.search(script) or _CLOSING.search(style):
        raise ValueError(f"{found[0]} in a script or style")
    return _PAGE.format(
        lang="zh-CN" if language == "zh" else "en", language=escape(language), policy=escape(_policy(script, style)),
        title=escape(title), noscript=escape(noscript), style=style, script=script,
        blocks="\n".join(_block(name, text) for name, text in data.items()),
    )  # fmt: skip


def inert(value: object) -> str:
    """JSON that stays data wherever it stands in a page: nothing in it can end an element or begin one."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    for sign in _SIGNS:  # many times as fast as str.translate
        text = text.replace(sign, f"\\u{ord(sign):04x}")
    return text


def _block(name: str, text: str) -> str:
    return f'<script type="application/json" id="{escape(name)}">{text}</script>'


def _policy(script: str, style: str) -> str:
    """Only this very script and this very style; nothing is fetched, sent or framed."""
    return (
        f"default-src 'none'; script-src '{_hash(script)}'; style-src '{_hash(style)}'; "
        "base-uri 'none'; form-action 'none'"
    )  # fmt: skip


def _hash(text: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode("utf-8")).digest()).decode("ascii")


def _add(name: str, parts: dict[str, str]) -> None:
    """Depth first; a module stands once."""
    if name in parts:
        return
    source = asset(f"{name}.js")
    for found in _IMPORT.finditer(source):
        _add(found[1], parts)
    parts[name] = f"// {name}\n" + _EXPORT.sub("", _IMPORT.sub("", source))
