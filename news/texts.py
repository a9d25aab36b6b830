"""Texts that others wrote, made harmless: no markup, no control characters, no endless length.

What comes out is plain text for a page to escape; nothing in it is meant to be read as HTML.
"""

import html
import re
import unicodedata
from typing import Any

READ = 20_000  # characters looked at; a title of a megabyte is cut before any work is done on it
HIDDEN = "script|style|iframe|noscript|template|svg|math|object"
KEPT_FORMATS = "\u200c\u200d"  # joiners, which some scripts and emoji are written with

_hidden = re.compile(rf"<({HIDDEN})\b[^>]*>.*?(?:</\1\s*>|\Z)", re.IGNORECASE | re.DOTALL)
_comment = re.compile(r"<!--.*?(?:-->|\Z)|<!\[CDATA\[|\]\]>", re.DOTALL)
_inline = re.compile(
    r"</?(?:a|abbr|b|code|em|font|i|mark|s|small|span|strong|sub|sup|u)\b[^<>]*>", re.IGNORECASE
)
_tag = re.compile(r"<(?=[A-Za-z/!?])[^<>]*(?:>|(?=<)|\Z)")


def plain(value: Any, limit: int) -> str | None:
    """Return the text of a piece of HTML, at most `limit` characters; None when nothing is left.

    Entities are resolved twice at most, as feeds escape twice; a longer text ends with an ellipsis.
    """
    if not isinstance(value, str):
        return None
    text = value[:READ]
    for _ in range(2):
        text = html.unescape(_without_tags(text))
    text = " ".join(_printable(_without_tags(text)).split())
    return shortened(text, limit) or None


def shortened(text: str, limit: int) -> str:
    """Cut a text at a space so that it fits with an ellipsis; one that fits is left alone."""
    if len(text) <= limit:
        return text
    cut = text[: limit - 1]
    at = cut.rfind(" ")
    return cut[: at if at > limit // 2 else len(cut)].rstrip(" ,;:–—-") + "…"


def _without_tags(text: str) -> str:
    text = _comment.sub(" ", _hidden.sub(" ", text))
    return _tag.sub(" ", _inline.sub("", text))


def _printable(text: str) -> str:
    """Drop control, format (bidi, zero width), surrogate and unassigned characters."""
    composed = unicodedata.normalize("NFC", text)
    return "".join(filter(None, map(_kept, composed)))


def _kept(character: str) -> str:
    if character.isspace():
        return " "
    is_odd = unicodedata.category(character)[0] == "C" and character not in KEPT_FORMATS
    return "" if is_odd else character
