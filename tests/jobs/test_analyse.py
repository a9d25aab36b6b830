"""jobs/analyse.py"""

import json
import math
from datetime import UTC, datetime

import pytest

from analysis.result import LinkCheck, NoSource, Result, Source
from analysis.subject import Series
from jobs import analyse, feeds
from providers.records import Candle

AT = datetime(2026, 1, 31, 12, 0, 1, tzinfo=UTC)


@pytest.fixture
def bitcoin(live, tools, upstreams, leased):
    """Bitcoin as the sandbox has it."""
    from jobs import update_tokens

    update_tokens.run(leased("update_tokens", "update-tokens"), tools)
    live.run("delete from core.jobs")
    return str(live.one("select id from core.ucie_tokens where coingecko_id = 'bitcoin'").id)


def _row(live, analysis_type):
    return live.one(
        "select convert_from(body, 'UTF8')::json as body, md5(body) as hash, coverage, created_at"
        " from core.ucie_analysis_cache where symbol = 'BTC' and analysis_type = %s",
        analysis_type,
    )


@pytest.fixture
def prepare(live, tools, bitcoin, leased):
    """Do what has to come before: stories are read by another job, reports rest on others."""

    def _prepare(analysis_type):
        for other in ("market-data", "technical", "risk") if analysis_type == "research" else ():
            arguments = {"token_id": bitcoin, "analysis_type": other}
            analyse.run(leased("analyse", f"BTC:{other}", **arguments), tools)
        if analysis_type == "news":
            feeds.run(leased("feeds", "feeds"), tools)
            live.run("delete from core.jobs")

    return _prepare


@pytest.mark.parametrize("analysis_type", sorted(analyse.RECIPES))
def test_an_analysis_is_made_and_stored(live, tools, bitcoin, leased, prepare, analysis_type):
    prepare(analysis_type)
    job = leased("analyse", f"BTC:{analysis_type}", token_id=bitcoin, analysis_type=analysis_type)

    analyse.run(job, tools)

    body = _row(live, analysis_type).body
    assert (body["symbol"], body["type"], body["sandbox"]) == ("BTC", analysis_type, True)
    assert body["quality"] > 0
    assert any(source["ok"] for source in body["sources"])
    assert list(body["data"])[:6] == [
        *("coin", "as_of", "method", "applicable", "missing", "warnings")
    ]
    assert body["data"]["applicable"] is True
    assert live.all("select from core.jobs") == []


def test_candles_are_stored_and_only_new_ones_asked_for(live, tools, upstreams, bitcoin, leased):
    for _ in range(2):
        upstreams.heal()
        live.run("delete from core.ucie_analysis_cache")
        job = leased("analyse", "BTC:technical", token_id=bitcoin, analysis_type="technical")
        analyse.run(job, tools)

    kept = live.all("select interval_s, count(*) from core.candles group by 1 order by 1")
    assert {row.interval_s for row in kept} >= {3600, 86400}
    asked = [path for paths in upstreams.calls().values() for path in paths if "since" in path]
    assert asked or not upstreams.calls().get("kraken")
    assert live.one("select count(*) from core.token_links where ok").count >= 1


def test_market_data_leave_a_snapshot(live, tools, bitcoin, leased):
    analyse.run(
        leased("analyse", "BTC:market-data", token_id=bitcoin, analysis_type="market-data"), tools
    )

    snapshot = live.one("select price_usd, sources, quality from core.price_snapshots")
    assert snapshot.price_usd == _row(live, "market-data").body["data"]["price_usd"]
    assert snapshot.sources >= 1


@pytest.mark.parametrize("analysis_type", sorted(analyse.RECIPES))
def test_without_any_source_nothing_is_stored_and_each_is_named(
    live, tools, upstreams, bitcoin, leased, prepare, analysis_type
):
    upstreams.fault_all("html")
    prepare(analysis_type)
    job = leased("analyse", f"BTC:{analysis_type}", token_id=bitcoin, analysis_type=analysis_type)

    analyse.run(job, tools)

    assert _row(live, analysis_type) is None
    for table in ("candles", "price_snapshots"):
        assert live.one(f"select count(*) from core.{table}").count == 0
    job = live.one("select state, last_error from core.jobs")
    assert (job.state, job.last_error["code"]) == ("failed", "no_source")
    assert {source["ok"] for source in job.last_error["sources"]} == {False}


def test_without_any_source_the_old_row_stays_as_it_was(live, tools, upstreams, bitcoin, leased):
    arguments = {"token_id": bitcoin, "analysis_type": "market-data"}
    analyse.run(leased("analyse", "BTC:market-data", **arguments), tools)
    before = _row(live, "market-data")
    upstreams.fault_all("error_500")

    analyse.run(leased("analyse", "BTC:market-data", **arguments), tools)

    after = _row(live, "market-data")
    assert (after.hash, after.created_at) == (before.hash, before.created_at)


def test_a_job_that_was_lost_is_left_alone(live, tools, upstreams, bitcoin, leased):
    job = leased("analyse", "BTC:technical", token_id=bitcoin, analysis_type="technical")
    live.run("delete from core.jobs")

    analyse.run(job, tools)

    assert _row(live, "technical") is None
    assert upstreams.calls().keys() <= {"coingecko"}


@pytest.fixture
def made(live, tools, leased, monkeypatch):
    """Let a recipe give a result, or raise it."""

    def _made(outcome):
        seen = []

        def _recipe(coin, history, *, now, deadline):
            seen.append((coin, history, now, deadline))
            if isinstance(outcome, Exception):
                raise outcome
            return outcome

        monkeypatch.setitem(analyse.RECIPES, "market-data", _recipe)
        token = live.token()
        live.run(
            "insert into core.token_links (token_id, provider, ref, ok)"
            " values (%s, 'kraken', 'XBTUSD', true)",
            token,
        )
        live.run(
            "insert into core.candles (token_id, interval_s, source, open_at, close)"
            " values (%s, 86400, 'kraken', '2026-01-05', 2)"
            " on conflict do nothing",
            token,
        )
        live.run("update core.candles set open_at = date_trunc('day', now()) - interval '1 day'")
        arguments = {"token_id": token, "analysis_type": "market-data"}
        analyse.run(leased("analyse", "BTC:market-data", **arguments), tools)
        return seen[0]

    return _made


RESULT = Result(
    data={"coin": {"name": "Bit\x00coin"}, "as_of": AT, "price_usd": 1e-35, "list": [AT]},
    quality=77,
    coverage=0.5,
    sources=[Source("kraken", True, AT, 12, None)],
    candles=[
        Series("kraken", 86400, [Candle(1767571200, None, None, None, 2.5, None, None, True)])
    ],
    links=[LinkCheck("binance", "A", 1.0, False), LinkCheck("binance", "B", 1000.0, True)],
    kept={
        "price": {
            "price_usd": 1e-35,
            "market_cap_usd": None,
            "volume_24h_usd": None,
            "spread_bps": None,
            "sources": 1,
            "conflict": False,
        },
        "points": [{"metric": "some.figure", "source": "kraken", "at": AT, "value": 2.5}],
    },
)


def test_the_recipe_is_told_all_we_know(made):
    coin, history, now, deadline = made(RESULT)

    assert (coin.ticker, coin.price_usd, coin.holds_symbol) == ("BTC", 77671, True)
    link = coin.links["kraken"]
    assert (link.ref, link.multiplier, link.ok, link.checked_at.tzinfo) == ("XBTUSD", 1, True, UTC)
    (series,) = history.series
    assert (series.source, series.interval_s) == ("kraken", 86400)
    assert (series.candles[0].close, series.candles[0].closed) == (2, True)
    assert now.tzinfo is UTC
    assert math.isfinite(deadline)


def test_what_it_gives_is_stored_as_it_is(live, made):
    made(RESULT)

    body = _row(live, "market-data").body
    assert body["data"] == {
        "coin": {"name": "Bitcoin"},
        "as_of": "2026-01-31T12:00:01Z",
        "price_usd": 1e-35,
        "list": ["2026-01-31T12:00:01Z"],
    }
    assert (body["quality"], _row(live, "market-data").coverage) == (77, 0.5)
    assert body["sources"] == [
        {
            "name": "kraken",
            "ok": True,
            "as_of": "2026-01-31T12:00:01Z",
            "latency_ms": 12,
            "error": None,
        }
    ]
    assert live.one("select close from core.candles where open_at = '2026-01-05'").close == 2.5
    assert live.one("select price_usd from core.price_snapshots").price_usd == 1e-35
    link = live.one("select ref, multiplier, ok from core.token_links where provider = 'binance'")
    assert tuple(link) == ("B", 1000, True)


def test_a_number_that_is_none_is_a_fault_and_never_stored(live, made):
    with pytest.raises(ValueError, match="JSON"):
        made(RESULT._replace(data={"price_usd": math.nan}))

    assert _row(live, "market-data") is None


def test_links_that_turned_out_wrong_are_kept_without_a_result(live, made):
    made(NoSource([Source("kraken", False, None, 9, "timeout")], RESULT.links[:1]))

    assert live.one("select ok from core.token_links where provider = 'binance'").ok is False
    error = live.one("select last_error from core.jobs").last_error
    assert json.dumps(error["sources"]) == json.dumps(
        [{"ok": False, "name": "kraken", "as_of": None, "error": "timeout", "latency_ms": 9}]
    )


def test_every_type_that_can_be_asked_for_has_a_recipe(live):
    types = live.all("select analysis_type from core.analysis_settings")
    session = live.session(live.user())
    live.token()
    asked = {
        row.analysis_type
        for row in types
        if live.call(
            "api.get_analysis", session=session, symbol="BTC", analysis_type=row.analysis_type
        ).status
        != 404
    }
    assert asked == set(analyse.RECIPES)
