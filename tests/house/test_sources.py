"""docs/sources.md has a row for whom the code asks, and says of each what is true."""

import re

import config
from tree import ROOT

PAGE = (ROOT / "docs" / "sources.md").read_text("utf-8")
ROW = re.compile(r"^\| `(\w+)` \| (.+?) \| (.+?) \| (.+?) \| (.+?) \| (.+?) \|$", re.MULTILINE)
ROWS = {name: cells for name, *cells in ROW.findall(PAGE)}
SOURCES = {source.name.lower(): source for source in config.SOURCES}
FEEDS = {*config.PUBLISHERS.values(), config.OTHER_FEEDS}


def test_every_upstream_has_one_row_and_no_other():
    assert len(ROWS) == len(ROW.findall(PAGE)) == PAGE.count("\n| `")
    asked = {name for name in SOURCES if (ROOT / f"providers/{name}.py").exists()}
    assert ROWS.keys() == asked | FEEDS


def test_the_rows_are_the_providers_of_the_database_with_their_credit(database):
    known = {
        row.name: f"[{row.credit}]({row.url})" if row.url else row.credit
        for row in database.all("select name, credit, url from core.providers")
    }
    assert {name: cells[-1] for name, cells in ROWS.items()} == known


def test_a_row_says_whether_a_key_is_needed():
    def said(name):
        source = SOURCES.get(name)
        if source is None or not source.key_header:
            return "no"
        return "needed" if source.key_needed else "optional"

    assert {name: cells[1] for name, cells in ROWS.items()} == {name: said(name) for name in ROWS}


def test_a_licence_that_must_be_accepted_is_named():
    licences = {name: source.licence for name, source in SOURCES.items() if source.licence}
    assert licences
    for name, licence in licences.items():
        assert licence in ROWS[name][3], name


def test_a_source_that_nothing_asks_is_named_as_such():
    idle = SOURCES.keys() - ROWS.keys()
    assert all(f"`{name.upper()}_*`" in PAGE for name in idle)
