"""A page of ours as Markdown (CommonMark with tables): the same words, headings, figures, tables.

What a page says is read from the page itself, so no file says anything else. Every text is
escaped here and nowhere else; a link stays one only to a plain https address.
"""

import re
from html.parser import HTMLParser
from urllib.parse import quote, urlsplit

from blueprints.presentation import times

LONGEST = 2000  # characters of one text
_VOID = frozenset({"br", "hr", "img", "input", "link", "meta", "source", "wbr"})
_LEFT_OUT = frozenset({"button", "form", "nav", "script", "select", "style", "svg", "template"})
_LEFT_OUT_CLASSES = frozenset({"canvas", "screen", "scripted"})
_BLOCKS = frozenset(
    {"p", "h1", "h2", "h3", "h4", "figcaption", "summary", "caption", "li", "footer", "header"}
)
_CELLS = frozenset({"th", "td", "dt", "dd"})
_ROWS = frozenset({"tr", "div"})
_SPECIAL = re.compile(r"[\\`*_\[\]<>&|~#{}]")
_LINKED = re.compile(r"(?<=:)(?=//)|(?<=www)(?=\.)", re.IGNORECASE)  # what readers make links of
_MARKED = re.compile(r"^([-+=])")
_NUMBERED = re.compile(r"^(\d{1,9})([.)])(?=\s|$)")
# Controls, and marks that turn the direction of a line: a text shows in its own order only.
_UNSEEN = re.compile(
    "[\x00-\x1f\x7f-\x9f\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\U000e0000-\U000e007f]+"
)


def of(page: str) -> str:
    """Write a part of a page as Markdown."""
    reader = _Reader()
    reader.feed(page)
    reader.close()
    return "\n\n".join(reader.blocks) + "\n"


def escape(text: str) -> str:
    """Write a text so that Markdown shows it as it is, on one line."""
    line = " ".join(_UNSEEN.sub(" ", text).split())
    if len(line) > LONGEST:
        line = line[:LONGEST] + "…"
    return _LINKED.sub(r"\\", _SPECIAL.sub(r"\\\g<0>", line))


def link(text: str, address: str) -> str:
    """Write a link, or only its text where the address is no plain https one."""
    parts = urlsplit(address) if address.startswith("https://") else None
    if parts is None or not re.fullmatch(r"[A-Za-z0-9.-]+(:\d{1,5})?", parts.netloc) or not text:
        return text
    safe = quote(address, safe="%/:?#@!$&'+,;=~-._")
    return f"[{text}](<{safe}>)"


class _Reader(HTMLParser):
    """Reads our own templates: no element is left open in them that is not void."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.blocks: list[str] = []
        self._skipped = 0  # open elements within one that is left out
        self._line: list[str] = []  # the words of the block that is being read, escaped
        self._links: list[tuple[str, list[str]]] = []
        self._moments: list[str] = []
        self._rows: list[list[str]] | None = None  # of the table that is being read
        self._has_head = False
        self._block = ""

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Shapes of pictures say nothing."""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Begin a block, a table, a link, or what is left out."""
        given = {name: value or "" for name, value in attrs}
        if tag in _VOID:
            return
        if self._skipped or _is_left_out(tag, given):
            self._skipped += 1
        elif tag in _BLOCKS:
            self._end_block("p")
            self._block = tag
        elif tag in ("table", "dl"):
            self._end_block("p")
            self._rows = [["Figure", "Value"]] if tag == "dl" else []
            self._has_head = tag == "dl"
        elif tag in _CELLS:
            self._line = []
        elif tag in _ROWS and self._rows is not None:
            self._rows.append([])
        elif tag == "thead":
            self._has_head = True
        else:
            self._begin_words(tag, given)

    def _begin_words(self, tag: str, given: dict[str, str]) -> None:
        """Begin what stands within a line."""
        classes = given.get("class", "").split()
        if tag == "small" or "sub" in classes:
            self._line.append(", ")
        elif "vh" in classes:
            self._line.append(" ")
        elif tag == "span" and self._block == "figcaption":
            self._line.append(" · ")
        elif tag == "a":
            self._links.append((given.get("href", ""), self._line))
            self._line = []
        elif tag == "time":
            self._moments.append(given.get("datetime", ""))

    def handle_endtag(self, tag: str) -> None:
        """End what was begun."""
        if self._skipped:
            self._skipped -= 1
        elif tag in _CELLS and self._rows is not None:
            self._rows[-1].append(_joined(self._line))
            self._line = []
        elif tag in ("table", "dl"):
            self._end_table()
        elif tag == "a" and self._links:
            address, before = self._links.pop()
            self._line = [*before, link(_joined(self._line), address), " "]
        elif tag == "time" and self._moments:
            self._line.append(f" ({times.exact(times.known_moment(self._moments.pop()))})")
        elif tag in _BLOCKS or tag in ("section", "details", "ul", "figure", "div"):
            self._end_block(tag)

    def handle_data(self, data: str) -> None:
        """Take in words."""
        if self._skipped or not data:
            return
        told = escape(data)
        lead = " " if data[:1].isspace() else ""
        trail = " " if data[-1:].isspace() and told else ""
        self._line.append(lead + told + trail)

    def _end_block(self, tag: str) -> None:
        words, self._line, self._block = _joined(self._line), [], ""
        if not words or (tag == "summary" and words == "Table"):
            return
        if re.fullmatch(r"h[1-4]", tag):
            self.blocks.append("#" * int(tag[1]) + " " + words)
        elif tag == "figcaption":
            self.blocks.append(f"*{words}*")
        elif tag == "li":
            self._item("- " + _guarded(words))
        else:
            self.blocks.append(_guarded(words))

    def _item(self, words: str) -> None:
        """Put the lines of one list together."""
        if self.blocks and self.blocks[-1].startswith("- "):
            self.blocks[-1] += "\n" + words
        else:
            self.blocks.append(words)

    def _end_table(self) -> None:
        rows, self._rows, self._line = [row for row in self._rows or [] if row], None, []
        if not self._has_head:
            rows.insert(0, [])
        if len(rows) < 2:
            return
        width = max(map(len, rows))
        head, *rest = (row + [""] * (width - len(row)) for row in rows)
        lines = [head, ["---"] * width, *rest]
        self.blocks.append("\n".join(f"| {' | '.join(line)} |" for line in lines))


def _is_left_out(tag: str, given: dict[str, str]) -> bool:
    classes = set(given.get("class", "").split())
    return (
        tag in _LEFT_OUT
        or bool(classes & _LEFT_OUT_CLASSES)
        or "hidden" in given
        or given.get("aria-hidden") == "true"
    )


def _joined(words: list[str]) -> str:
    text = " ".join("".join(words).split())
    return re.sub(r"\s+([,.;])", r"\1", text.replace("· ·", "·")).strip(" ,")


def _guarded(words: str) -> str:
    """Keep the first character of a line from beginning a list or a rule."""
    return _NUMBERED.sub(r"\1\\\2", _MARKED.sub(r"\\\1", words))
