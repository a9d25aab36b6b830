"""jobs/backfill_candles.py, analysis/older_candles.py: from the sandbox's venues to the table"""

from datetime import timedelta

import pytest

from analysis import older_candles, venues
from functions.fills import DAY, HOUR, gaps, newest, store
from jobs import analyse, backfill_candles, update_tokens
from jobs.job import LeaseLostError
from providers import http
from providers.faults import UpstreamError


@pytest.fixture(autouse=True)
def breathless(monkeypatch):
    """No pauses; how many there would have been."""
    pauses = []
    monkeypatch.setattr(backfill_candles.time, "sleep", pauses.append)
    monkeypatch.setattr(backfill_candles, "PAGE_SECONDS", 60.0)  # of a busy machine
    return pauses


@pytest.fixture
def coins(live, tools, upstreams, leased):
    """Coins as the sandbox lists them, by id; Bitcoin and Ether are in use."""
    update_tokens.run(leased("update_tokens", "update-tokens"), tools)
    live.run("delete from core.jobs")
    return {
        row.coingecko_id: (str(row.id), row.asset_key)
        for row in live.all("select coingecko_id, id, asset_key from core.ucie_tokens")
    }


@pytest.fixture
def charted(live, tools, upstreams, leased, coins):
    """Have charts of a coin made at one venue, the others switched off."""

    def _charted(coin, venue):
        kept = {"coingecko", venue}
        http.configure({n: e for n, e in upstreams.endpoints().items() if n in kept})
        token, key = coins[coin]
        analyse.run(
            leased("analyse", f"{key}:technical", token_id=token, analysis_type="technical"), tools
        )
        live.run("delete from core.jobs")
        upstreams.heal()
        return token

    return _charted


@pytest.fixture
def fill(live, tools, leased):
    def _fill():
        live.run("delete from core.jobs")
        return backfill_candles.run(leased("backfill_candles", "backfill-candles"), tools)

    return _fill


@pytest.fixture
def three_pages(live):
    """Three pages a run, no more."""
    live.run("update core.settings set value = 3 where name = 'fill_pages'")
    yield
    live.run("update core.settings set value = 30 where name = 'fill_pages'")


def _series(live, token, interval_s):
    return [
        row.at
        for row in live.all(
            "select extract(epoch from open_at)::bigint as at from core.candles"
            " where token_id = %s and interval_s = %s order by open_at",
            *(token, interval_s),
        )
    ]


def _forget(live, token, keep):
    """Leave only the newest candles of each series."""
    live.run(
        "delete from core.candles where token_id = %s and open_at < now()"
        " - make_interval(secs => interval_s * %s)",
        *(token, keep),
    )


def _open(live):
    return live.one("select count(*) from core.candle_fills where wanted and not ended").count


@pytest.mark.parametrize(
    ("venue", "days", "hours"), [("coinbase", 2998, 1439), ("binance", 2998, 1439)]
)
def test_days_and_hours_are_filled_as_far_back_as_they_are_kept(
    live, charted, fill, venue, days, hours
):
    token = charted("bitcoin", venue)
    _forget(live, token, 60)

    while _open(live) or not live.all("select from core.candle_fills"):
        counts = fill()
        assert counts["failed"] == 0
        assert counts["pages"] > 0

    for interval_s, most in ((DAY, days), (HOUR, hours)):
        found = _series(live, token, interval_s)
        start = found[0]
        assert found == list(range(start, found[-1] + 1, interval_s))
        assert len(found) <= most
        begun = live.one(
            "select extract(epoch from max(until_at))::bigint as at from core.candle_gaps"
            " where interval_s = %s",
            interval_s,
        ).at
        assert len(found) in (most, most - 1) or begun == start - interval_s
    assert len(_series(live, token, DAY)) > 2000
    assert fill() == {"open": 0, "pages": 0, "failed": 0}


def test_kraken_has_no_more_than_its_newest_and_that_is_the_end(live, charted, fill, upstreams):
    token = charted("bitcoin", "kraken")
    _forget(live, token, 60)
    counts = fill()
    assert (counts["pages"], counts["failed"]) == (2, 0)
    assert len(_series(live, token, DAY)) in (719, 720)
    assert _open(live) == 0
    upstreams.heal()
    assert fill()["pages"] == 0
    assert not upstreams.calls().get("kraken")


def test_days_older_than_krakens_are_another_venues_and_the_whole_series_is(
    live, tools, charted, coins, leased, fill, upstreams
):
    """One series of one venue, for charts, risk and ranges alike: nothing is spliced."""
    token, key = charted("bitcoin", "kraken"), coins["bitcoin"][1]

    def _make(*kinds):
        for kind in kinds:
            job = leased("analyse", f"{key}:{kind}", token_id=token, analysis_type=kind)
            analyse.run(job, tools)
            live.run("delete from core.jobs")

    def _shown(path, kind):
        return live.one(
            "select data #> %s as shown from core.ucie_analysis_cache"
            " where symbol = %s and analysis_type = %s",
            *(path, key, kind),
        ).shown

    http.configure(upstreams.endpoints())
    _make("market-data", "risk")  # the coin's names at other venues
    assert _shown(["candles", "source"], "risk") == "kraken"
    while fill()["pages"]:
        pass
    http.configure(upstreams.endpoints())
    live.age("core.ucie_analysis_cache", "1 hour")
    _make("technical", "risk", "predictions")

    assert "source_changed" in _shown(["warnings"], "technical")
    days = _shown(["timeframes", "1d", "candles"], "technical")
    assert (days["source"], days["used"] > 2000) == ("coinbase", True)
    assert _shown(["timeframes", "1h", "candles", "source"], "technical") == "kraken"
    for kind in ("risk", "predictions"):
        found = _shown(["candles"], kind)
        assert (found["source"], found["used"]) == ("coinbase", days["used"])
    assert live.value("private.chart_source", token_id=token, asset_key=key, interval_s=DAY) == (
        "coinbase"
    )
    stored = live.all(
        "select source, count(*), count(distinct open_at) as days, max(open_at) as newest"
        " from core.candles where interval_s = %s group by source order by source",
        DAY,
    )
    assert [row.source for row in stored] == ["coinbase", "kraken"]
    assert stored[0].newest - stored[1].newest in (timedelta(0), timedelta(days=1))  # or midnight
    assert stored[1].count in (719, 720)
    asked = upstreams.calls()["coinbase"]
    assert fill()["pages"] == 0, "what is there is not asked for again"
    assert upstreams.calls()["coinbase"] == asked


def test_a_coin_of_the_aggregator_has_a_year(live, tools, coins, fill, upstreams):
    token, _ = coins["bitcoin"]
    live.run(
        "insert into core.candles (token_id, interval_s, source, open_at, close)"
        " select %s, 86400, 'coingecko-daily', date_trunc('day', now(), 'UTC') - interval '1 day',"
        " 77000",
        token,
    )
    assert fill()["pages"] == 1
    assert len(_series(live, token, DAY)) in (364, 365, 366)
    assert _open(live) == 0


def test_a_run_asks_for_so_many_pages_with_a_breath_between(
    live, charted, fill, breathless, three_pages
):
    token = charted("bitcoin", "coinbase")
    _forget(live, token, 60)

    assert fill() == {"open": 2, "pages": 3, "failed": 0}
    assert breathless == [1.0, 1.0]
    oldest = _series(live, token, DAY)[0]
    fill()
    assert _series(live, token, DAY)[0] == oldest - 3 * 300 * DAY


def test_no_page_is_asked_for_twice(live, charted, fill, upstreams):
    token = charted("bitcoin", "coinbase")
    _forget(live, token, 60)
    while fill()["pages"]:
        pass
    asked = upstreams.calls()["coinbase"]
    assert set(asked.values()) == {1}
    assert len(asked) >= 10


def test_a_failure_puts_the_source_to_rest_and_costs_no_other(
    live, charted, coins, fill, upstreams
):
    token = charted("bitcoin", "coinbase")
    _forget(live, token, 60)
    other = charted("ethereum", "binance")
    _forget(live, other, 60)
    http.configure(upstreams.endpoints())
    upstreams.fault("coinbase", "html")

    counts = fill()

    assert counts["failed"] == 1, "it is asked once"
    assert len(_series(live, other, DAY)) > 1000
    rows = live.all(
        "select last_error from core.candle_fills where source = 'coinbase' and failures > 0"
    )
    assert [row.last_error for row in rows] == ["bad_body"]
    before = _series(live, token, DAY)
    upstreams.heal()
    live.run("update core.candle_fills set due_at = now()")
    fill()
    assert len(_series(live, token, DAY)) > len(before)


def test_hours_without_a_trade_are_marked_and_not_made_up(live, coins, fill):
    """Of little traded coins some hours have no candle at this venue."""
    token = live.token("nkn", "NKN", kind="native")
    live.run("update core.ucie_tokens set last_opened_at = now() where id = %s", token)
    live.run(
        "insert into core.token_links (token_id, provider, ref, ok, checked_at)"
        " values (%s, 'coinbase', 'NKN-USD', true, now())",
        token,
    )
    store(live, token, [newest(live, HOUR)], interval_s=HOUR)
    while fill()["pages"]:
        pass

    found = _series(live, token, HOUR)
    missing = set(range(found[0], found[-1] + 1, HOUR)) - set(found)
    assert len(found) > 1300
    assert 20 < len(missing) < 100
    marked = {at for first, last in gaps(live) for at in range(first, last + 1, HOUR)}
    assert {at for at in marked if at > found[0]} == missing
    assert not marked & set(found)


def test_a_worker_killed_in_between_costs_the_page_in_hand(
    live, tools, charted, fill, leased, monkeypatch
):
    token = charted("bitcoin", "coinbase")
    _forget(live, token, 60)
    page = older_candles.page
    calls = []

    def _dying(*arguments, **named):
        calls.append(named["before"])
        if len(calls) == 3:
            raise KeyboardInterrupt
        return page(*arguments, **named)

    monkeypatch.setattr(older_candles, "page", _dying)
    live.run("delete from core.jobs")
    job = leased("backfill_candles", "backfill-candles")
    with pytest.raises(KeyboardInterrupt):
        backfill_candles.run(job, tools)
    kept = _series(live, token, DAY)

    claimed = live.one("select max(claimed_until) > now() as still from core.candle_fills")
    assert claimed.still, "the page in hand is nobody else's for a minute"
    live.run("update core.candle_fills set claimed_until = '-infinity'")
    fill()

    assert calls[3] == calls[2], "the next worker begins with the page that was lost"
    assert len(set(calls)) == len(calls) - 1
    assert _series(live, token, DAY)[-len(kept) :] == kept


def test_who_lost_the_job_stores_nothing(live, tools, charted, leased):
    token = charted("bitcoin", "coinbase")
    _forget(live, token, 60)
    before = _series(live, token, DAY)
    job = leased("backfill_candles", "backfill-candles")
    live.run("update core.jobs set owner = gen_random_uuid()")
    with pytest.raises(LeaseLostError):
        backfill_candles.run(job, tools)
    assert _series(live, token, DAY) == before


def test_every_venue_that_charts_are_made_of_has_older_candles():
    assert all(hasattr(module, "older") for module in venues.MODULES.values())


def test_a_pair_of_a_thousand_coins_is_turned_into_one(live, coins, upstreams):
    http.configure(upstreams.endpoints())
    before = newest(live)
    arguments = {"before": before, "deadline": backfill_candles.time.monotonic() + 60}
    whole = older_candles.page("binance", "BTCUSDT", 1.0, DAY, **arguments)
    parts = older_candles.page("binance", "BTCUSDT", 1000.0, DAY, **arguments)
    for one, many in zip(parts.candles, whole.candles, strict=True):
        assert one.close == many.close / 1000
        assert one.volume_base == many.volume_base * 1000
        assert one.volume_quote == many.volume_quote


@pytest.mark.parametrize(
    ("source", "interval_s"), [("coingecko-ohlc", 14400), ("coingecko-daily", HOUR), ("x", DAY)]
)
def test_what_has_no_past_is_not_asked(source, interval_s):
    with pytest.raises(ValueError, match="no older candles"):
        older_candles.page(source, "bitcoin", 1.0, interval_s, before=0, deadline=0.0)


def test_what_cannot_be_had_says_so(upstreams):
    http.configure(upstreams.endpoints())
    upstreams.fault("kraken", "error_500")
    with pytest.raises(UpstreamError) as failure:
        older_candles.page(
            "kraken", "XBTUSD", 1.0, DAY, before=0,
            deadline=backfill_candles.time.monotonic() + 3,
        )  # fmt: skip
    assert failure.value.provider == "kraken"
