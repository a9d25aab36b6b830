"""The bytes of a feed before anything parses them: decoded, bounded, and refused where they bite.

Entity bombs and external entities need a document type, so a feed that has one is refused. The
parser behind takes time that grows with the square of some counts; those are bounded here.
"""

import re

BOM = b"\xef\xbb\xbf"
DECLARATION = '<?xml version="1.0" encoding="UTF-8"?>\n'
CODECS = {
    "utf-8": "utf-8",
    "utf8": "utf-8",
    "us-ascii": "utf-8",
    "ascii": "utf-8",
    "iso-8859-1": "iso-8859-1",
    "latin1": "iso-8859-1",
    "windows-1252": "windows-1252",
    "cp1252": "windows-1252",
}
MOST_TAGS, MOST_TAGS_OF_ITEM, LONGEST_TAG = 40_000, 2_000, 2_000
MOST_ENTITIES = 200_000

_declared = re.compile(rb"^\s*<\?xml\b([^>]{0,200}?)\?>")
_encoding = re.compile(rb"""encoding\s*=\s*["']([A-Za-z0-9._-]{1,40})["']""")
_refused = re.compile(r"<!DOCTYPE|<!ENTITY|\x00", re.IGNORECASE)
_unprintable = re.compile(r"[\x01-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_markup = re.compile(r"<!\[CDATA\[.*?(?:\]\]>|\Z)|<!--.*?(?:-->|\Z)|<[^<>]*>?", re.DOTALL)
_item = re.compile(r"<(?:\w+:)?(?:item|entry)\b", re.IGNORECASE)


def safe(body: bytes) -> bytes:
    """Return a feed as UTF-8 that says so; ValueError for what is not to be parsed.

    Only UTF-8, ISO-8859-1 and windows-1252 are read; single broken bytes are replaced.
    """
    text = _unprintable.sub("", _decoded(body))
    if _refused.search(text):
        raise ValueError("a document type or entities of its own")
    _check_counts(text)
    return (DECLARATION + text).encode()


def _decoded(body: bytes) -> str:
    body = body.removeprefix(BOM)
    declaration = _declared.match(body)
    named = _encoding.search(declaration[1]) if declaration else None
    codec = CODECS.get(named[1].decode().lower()) if named else "utf-8"
    if codec is None:
        raise ValueError("an encoding that is not read here")
    rest = body[declaration.end() :] if declaration else body
    return rest.decode(codec, "replace").strip()


def _check_counts(text: str) -> None:
    if text.count("&") > MOST_ENTITIES:
        raise ValueError("too many entities")
    tags = of_item = 0
    for match in _markup.finditer(text):
        if text.startswith("<!", match.start()):
            continue
        tags, of_item = tags + 1, 0 if _item.match(match[0]) else of_item + 1
        if tags > MOST_TAGS or of_item > MOST_TAGS_OF_ITEM or len(match[0]) > LONGEST_TAG:
            raise ValueError("more or longer tags than any feed has")
