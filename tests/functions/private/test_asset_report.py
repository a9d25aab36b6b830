"""private.asset_report"""

import re
import threading
from contextlib import contextmanager

import pytest

from functions.shares import stored

KINDS = ("market-data", "technical", "sentiment", "news", "risk", "predictions", "defi")
NEXT = """
    update core.ucie_analysis_cache
    set body = convert_to(replace(convert_from(body, 'UTF8'), %s, %s), 'UTF8')
"""
CARELESS = """
    create function private.careless(p_key text) returns text[]
    language plpgsql volatile
    set search_path = ''
    as $$
    declare
      v_found text[] := '{}';
      v_type  text;
    begin
      foreach v_type in array array['market-data', 'technical', 'sentiment', 'news'] loop
        v_found := v_found || (
          select convert_from(body, 'UTF8')::json -> 'data' ->> 'method'
          from core.ucie_analysis_cache
          where symbol = p_key and analysis_type = v_type
        );
      end loop;
      return v_found;
    end;
    $$
"""


def made(database, *, public=False):
    """A report of bitcoin."""
    return database.one(
        "select private.asset_report(ucie_tokens, %s) as made from core.ucie_tokens", public
    ).made


@pytest.mark.parametrize(("public", "state"), [(False, "fresh"), (True, "missing")])
def test_what_is_public_leaves_bought_words_out(database, public, state):
    database.token()
    stored(database, "research", ai=True)
    assert made(database, public=public)["analyses"]["research"]["state"] == state


def test_all_that_a_report_calls_is_stable(database):
    """One statement sees one state of the database only through functions that write nothing."""
    rows = database.all(
        "select proname::text as name, provolatile as kind, prosrc as source from pg_proc"
        " where pronamespace = 'private'::regnamespace"
    )
    known = {row.name: row for row in rows}
    called, waiting = set(), ["drawn_report"]
    while waiting:
        name = waiting.pop()
        if name in known and name not in called:
            called.add(name)
            waiting += re.findall(r"private\.(\w+)\(", known[name].source)
    assert {"asset_report", "kept_analysis", "consensus", "signals_of", "pictures_of"} <= called
    assert sorted(name for name in called if known[name].kind == "v") == []


@pytest.fixture
def written(live):
    """A coin whose analyses are stored together, all with the same version."""
    live.token()
    for kind in KINDS:
        stored(live, kind, method="v/0")
    return live


@contextmanager
def all_stored_again_and_again(live):
    """Another connection stores a next version of all analyses by one statement, for ever."""
    stop = threading.Event()

    def _store():
        with live.connect("owner") as conn:
            version = 0
            while not stop.is_set():
                conn.execute(NEXT, (f'"v/{version}"', f'"v/{version + 1}"'))
                version += 1

    writer = threading.Thread(target=_store)
    writer.start()
    try:
        yield
    finally:
        stop.set()
        writer.join()


def test_it_is_of_one_moment_whatever_is_stored_meanwhile(written):
    seen = set()
    with all_stored_again_and_again(written):
        for _ in range(150):
            analyses = made(written)["analyses"]
            versions = {analyses[kind]["envelope"]["data"]["method"] for kind in KINDS}
            assert len(versions) == 1
            seen |= versions
    assert len(seen) > 3, "hardly anything was stored meanwhile"


def test_put_together_by_a_volatile_function_it_would_not_be(written):
    """The negative control: each statement of such a function sees a state of its own."""
    written.run(CARELESS)
    mixed = 0
    try:
        with all_stored_again_and_again(written):
            for _ in range(5000):
                found = written.value("private.careless", key="BTC")
                mixed += len(set(found)) > 1
                if mixed:
                    break
    finally:
        written.run("drop function private.careless(text)")
    assert mixed
