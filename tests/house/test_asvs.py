"""docs/asvs.md leaves no requirement out, counts right, and points at what is there."""

import ast
import re
from collections import Counter
from functools import cache
from pathlib import Path
from typing import NamedTuple

from tree import ROOT, parsed

TEXT = (ROOT / "docs/asvs.md").read_text("utf-8")
VERDICTS = ("pass", "not applicable", "not met")
# How many requirements of levels 1 and 2 a section of ASVS 5.0.0 has: the first ones of each.
REQUIRED = {
    "2.1": 3, "2.2": 3, "2.3": 4, "2.4": 1,
    "3.2": 2, "3.3": 4, "3.4": 6, "3.5": 5, "3.7": 2,
    "4.1": 3, "4.2": 1, "4.3": 2, "4.4": 4,
    "6.1": 3, "6.2": 12, "6.3": 4, "6.4": 4, "6.5": 5, "6.6": 3, "6.8": 4,
    "7.1": 3, "7.2": 4, "7.3": 2, "7.4": 5, "7.5": 2, "7.6": 2,
    "8.1": 2, "8.2": 3, "8.3": 1, "8.4": 1,
    "9.1": 3, "9.2": 4,
    "11.4": 4,
    "13.1": 1, "13.2": 5, "13.3": 2, "13.4": 5,
    "14.1": 2, "14.2": 4, "14.3": 3,
    "15.1": 3, "15.2": 3, "15.3": 7,
    "16.1": 1, "16.2": 5, "16.3": 4, "16.4": 3, "16.5": 3,
}  # fmt: skip
CHAPTER = re.compile(r"^## V([\d.]+) (.+)$", re.MULTILINE)
ROW = re.compile(
    r"\| (?P<number>\d+\.\d+\.\d+) \| (?P<level>[123]) \| (?P<asks>[^|]+)"
    rf" \| (?P<verdict>{'|'.join(VERDICTS)}) \| (?P<shown>[^|]*) \|"
)
TEST = re.compile(r"`(tests/[\w/]+\.py)(?:::(\w+))?`")
LINK = re.compile(r"\]\(([\w./-]*)(?:#([\w-]+))?\)")


class Row(NamedTuple):
    """One requirement, the chapter it stands under, and what is said of it."""

    chapter: str
    number: str
    level: str
    verdict: str
    shown: str

    @property
    def place(self) -> tuple[int, ...]:
        """The number, in an order that puts 6.2.10 after 6.2.9."""
        return tuple(int(part) for part in self.number.split("."))

    @property
    def is_shown(self) -> bool:
        """Whether a test or a document is named."""
        return bool(TEST.search(self.shown) or LINK.search(self.shown))


def _rows() -> list[Row]:
    _, *parts = CHAPTER.split(TEXT)
    return [
        Row(chapter, found["number"], found["level"], found["verdict"], found["shown"])
        for chapter, body in zip(parts[::3], parts[2::3], strict=True)
        for found in ROW.finditer(body)
    ]


@cache
def _functions(path: Path) -> frozenset[str]:
    nodes = ast.walk(parsed(path))
    return frozenset(node.name for node in nodes if isinstance(node, ast.FunctionDef))


@cache
def _anchors(path: Path) -> frozenset[str]:
    titles = re.findall(r"^#+ (.+)$", path.read_text("utf-8"), re.MULTILINE)
    return frozenset(re.sub(r"[^\w\s-]", "", t).strip().lower().replace(" ", "-") for t in titles)


def _missing(file: str, test: str) -> bool:
    path = ROOT / file
    return not path.is_file() or bool(test and test not in _functions(path))


def test_every_line_of_a_table_can_be_read():
    lines = [line for line in TEXT.splitlines() if re.match(r"\| \d", line)]
    assert [line for line in lines if not ROW.fullmatch(line)] == []
    assert len(lines) == len(_rows())


def test_a_requirement_stands_once_in_order_under_its_chapter():
    rows = _rows()
    assert [row.number for row in rows] == [
        row.number for row in sorted(rows, key=lambda r: r.place)
    ]
    assert [n for n, times in Counter(row.number for row in rows).items() if times > 1] == []
    assert [row.number for row in rows if not row.number.startswith(f"{row.chapter}.")] == []


def test_no_requirement_of_the_first_two_levels_is_left_out():
    wanted = {f"{part}.{n}" for part, count in REQUIRED.items() for n in range(1, count + 1)}
    listed = {row.number for row in _rows() if row.level in "12"}
    assert sorted(wanted ^ listed) == []


def test_the_summary_counts_what_the_tables_say():
    rows = _rows()
    counted = []
    for chapter, title in CHAPTER.findall(TEXT):
        verdicts = Counter(row.verdict for row in rows if row.chapter == chapter)
        counts = [verdicts[verdict] for verdict in VERDICTS]
        counted.append((f"V{chapter} {title}", *counts, sum(counts)))
    totals = [sum(column) for column in zip(*(line[1:] for line in counted), strict=True)]
    expected = [f"| {' | '.join(map(str, line))} |" for line in [*counted, ("all", *totals)]]
    assert re.findall(r"^\| (?:V\d|all \|).*\|$", TEXT, re.MULTILINE) == expected


def test_what_passes_names_a_test_or_a_document():
    passed = [row for row in _rows() if row.verdict == "pass"]
    assert [row.number for row in passed if not row.is_shown] == []


def test_what_does_not_pass_says_why():
    rows = [row for row in _rows() if row.verdict != "pass"]
    assert [row.number for row in rows if len(row.shown.split()) < 3] == []


def test_every_test_that_is_named_exists():
    named = {found for row in _rows() for found in TEST.findall(row.shown)}
    assert sorted("::".join(filter(None, pair)) for pair in named if _missing(*pair)) == []


def test_every_document_that_is_named_has_that_section():
    def gone(target: str, anchor: str) -> bool:
        path = ROOT / "docs" / (target or "asvs.md")
        return not path.is_file() or bool(anchor and anchor not in _anchors(path))

    named = {found for found in LINK.findall(TEXT) if "://" not in found[0]}
    assert sorted("#".join(pair) for pair in named if gone(*pair)) == []
