"""private.key_figures and private.with_key_figures"""

import json
import re

import pytest

from blueprints.openapi import analyses
from progress import begin, look, make_all
from tree import ROOT

NAMED = re.compile(r"\('([a-z-]+)', '([\w.]+)'\)")
SOURCE = (ROOT / "db/functions/private/key_figures.sql").read_text()
LISTED = NAMED.findall(SOURCE.partition(") as paths")[0])


def _of(database, kind, data):
    return database.one(
        "select private.key_figures(%s, %s) as figures", kind, json.dumps(data)
    ).figures


def test_every_type_has_some():
    assert {kind for kind, _ in LISTED} == set(analyses.DATA)


@pytest.mark.parametrize(("kind", "path"), LISTED)
def test_each_is_a_figure_of_its_type(database, kind, path):
    shape = analyses.DATA[kind]
    data = value = {}
    *outer, last = path.split(".")
    for name in outer:
        shape = shape[name]
        shape = analyses.PARTS[shape[1:]] if isinstance(shape, str) else shape
        value[name] = value = {}
    assert shape[last] in ("number", "integer", "text")
    value[last] = 7.5

    assert _of(database, kind, data) == {path: 7.5}


@pytest.mark.parametrize("data", [{}, {"price_usd": None}, {"price_usd": {"x": 1}}, {"other": 1}])
def test_what_is_not_known_is_left_out(database, data):
    assert _of(database, "market-data", data) is None
    assert _of(database, "market-data", data | {"change_24h_pct": -3}) == {"change_24h_pct": -3}


def test_a_run_keeps_them_when_the_answers_are_gone(database):
    token = database.token()
    session = database.session(database.user())
    progress = begin(database, session).body["session_id"]
    make_all(database, token)
    before = look(database, session, progress).body["phases"][0]["data"]["market-data"]
    database.run("delete from core.ucie_analysis_cache")
    after = look(database, session, progress).body["phases"][0]["data"]["market-data"]

    assert before["figures"] == after["figures"] == {"price_usd": 1e-35}
    assert "envelope" in before
    assert after == {
        "state": "fresh",
        "quality": 90,
        "created_at": before["envelope"]["created_at"],
        "figures": before["figures"],
    }


def test_a_phase_that_goes_on_has_none_yet(database):
    token = database.token()
    session = database.session(database.user())
    progress = begin(database, session).body["session_id"]
    make_all(database, token)
    make_all(database, token, "sentiment")
    part = look(database, session, progress).body["phases"][1]["data"]

    assert part["sentiment"]["state"] == "pending"
    assert part["technical"]["figures"] is None


def test_an_answer_that_no_part_found_gives_none(database):
    """A part that is late or failed names no answer, though one too old to be shown is stored."""
    token = database.token()
    session = database.session(database.user())
    first = begin(database, session).body["session_id"]
    make_all(database, token)
    assert look(database, session, first).body["phases"][0]["data"]["market-data"]["figures"]
    database.age("core.ucie_analysis_cache", "1 day")
    second = begin(database, session).body["session_id"]
    make_all(database, token, fails=("market-data",))
    part = look(database, session, second).body["phases"][0]["data"]["market-data"]
    assert part["state"] == "failed"
    assert "figures" not in part
