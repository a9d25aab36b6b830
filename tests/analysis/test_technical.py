"""analysis/technical.py"""

import json
import time
from datetime import timedelta

import pytest

from analysis import technical
from analysis.missing import faults
from analysis.moments import from_epoch
from analysis.result import NoSource
from analysis.subject import Link, Series
from fixed_answers import DAY, FOUR_HOURS, HOUR, NOW, candles_of, listing, wave

BLOCK = {
    "candles", "last_close_usd", "rsi_14", "macd", "bollinger", "ema", "sma", "atr", "stochastic",
    "adx", "obv", "mfi_14", "volume_ratio_20", "levels", "votes", "score", "label",
}  # fmt: skip
ALL = {"1h", "4h", "1d", "1w"}
VENUES = ("kraken", "coinbase", "binance")


@pytest.fixture
def build(world, coin, history, linked, now):
    """Build technical of Bitcoin, linked everywhere and with nothing stored unless told."""

    def _build(about=None, stored=None, at=now, seconds=2.5):
        return technical.build(
            about or coin(links=linked),
            stored or history(),
            now=at,
            deadline=time.monotonic() + seconds,
        )

    return _build


def reasons(result):
    return {entry["path"]: entry["reason"] for entry in result.data["missing"]}


def errors(result):
    return {source.name: source.error for source in result.sources}


def used(result, frame="1d"):
    return result.data["timeframes"][frame]["candles"]


def test_four_frames_have_every_row_of_the_schema(build):
    made = build()
    assert set(made.data["timeframes"]) == ALL
    for name, block in made.data["timeframes"].items():
        assert set(block) == BLOCK, name
        assert [vote["name"] for vote in block["votes"]] == [
            "trend", "macd", "rsi", "bollinger", "stochastic", "obv",
        ]  # fmt: skip
    assert set(made.data["frame_quality"]) == ALL
    assert made.data["primary"] == "1d"
    assert made.data["composite"]["timeframes_used"] == ["1h", "4h", "1d", "1w"]
    assert [row["horizon_days"] for row in made.data["track_record"]] == [1, 7, 30]
    assert made.data["method"] == "technical/1"
    assert made.data["applicable"] is True
    assert faults(made.data) == []
    assert made.coverage == 1.0


def test_the_answer_is_json_and_below_50_kilobytes(build):
    made = build()
    assert len(json.dumps(made.data, allow_nan=False)) < 50_000
    assert longest_array(made.data) <= 50


def longest_array(value):
    if isinstance(value, dict):
        return max((longest_array(part) for part in value.values()), default=0)
    return len(value) if isinstance(value, list) else 0


def test_one_healthy_venue_is_asked_once_per_interval(world, build):
    made = build()
    assert [call[2] for call in world.calls("kraken")] == [DAY, FOUR_HOURS, HOUR]
    assert {name for name, *_ in world.asked} == {"kraken"}
    assert errors(made) == {"kraken": None}
    assert {(s.source, s.interval_s) for s in made.candles} == {
        ("kraken", DAY), ("kraken", FOUR_HOURS), ("kraken", HOUR),
    }  # fmt: skip


def test_a_second_run_asks_nothing_until_a_candle_closes(world, build, history, kept):
    stored = kept(build())
    world.asked.clear()
    made = build(stored=history(series=stored))
    assert world.asked == []
    assert made.candles == []
    assert [(s.name, s.ok, s.latency_ms) for s in made.sources] == [("kraken", True, None)]
    assert used(made)["used"] == 719


def test_a_refresh_asks_for_the_new_candles_and_three_old_ones(world, build, history, kept, now):
    stored = kept(build())
    world.asked.clear()
    later = now + timedelta(hours=1)
    world.tell("kraken", "candles", candles_of(price=77655.0, until=later))
    made = build(stored=history(series=stored), at=later)
    newest = int(now.timestamp()) // HOUR * HOUR - HOUR
    assert world.calls("kraken") == [("candles", "XBTUSD", HOUR, newest - 2 * HOUR)]
    assert made.candles[0].candles[-1].open_at == newest + HOUR
    assert len(made.candles) == 1


def test_a_revised_candle_is_handed_back(world, build, history, kept, now):
    stored = kept(build())
    hourly = next(series for series in stored if series.interval_s == HOUR)
    newest = hourly.candles[-1]
    revised = newest._replace(volume_base=1.0)
    answer = [revised, newest._replace(open_at=newest.open_at + HOUR)]
    world.tell("kraken", "candles", lambda *_, **__: answer)
    made = build(stored=history(series=stored), at=now + timedelta(hours=1))
    assert [series.candles for series in made.candles] == [answer]


def test_a_forming_candle_changes_nothing(world, build):
    with_it = build()
    closed = candles_of(price=77655.0)
    world.tell("kraken", "candles", lambda *a, **k: [c for c in closed(*a, **k) if c.closed])
    assert build().data == with_it.data


@pytest.mark.parametrize("skew", [-5, 5])
def test_a_clock_that_is_off_stores_no_forming_candle(world, build, now, skew):
    made = build(at=now + timedelta(seconds=skew))
    for series in made.candles:
        for candle in series.candles:
            assert candle.open_at + series.interval_s <= now.timestamp() + skew - 2


# Who is asked, and whose candles are used.


def test_the_next_venue_takes_over_when_the_first_fails(world, build):
    world.fail("kraken")
    made = build()
    assert used(made)["source"] == "coinbase"
    assert errors(made) == {"kraken": "connect", "coinbase": None}
    assert len(world.calls("kraken")) == 1  # not asked again within the run
    assert made.data["warnings"] == []


def test_coinbase_has_four_hours_made_of_hours(world, build):
    world.fail("kraken")
    made = build()
    assert used(made, "4h")["source"] == "coinbase"
    assert FOUR_HOURS not in [call[2] for call in world.calls("coinbase")]
    assert ("coinbase", FOUR_HOURS) in {(s.source, s.interval_s) for s in made.candles}
    hourly = next(s for s in made.candles if (s.source, s.interval_s) == ("coinbase", HOUR))
    four = next(s for s in made.candles if s.interval_s == FOUR_HOURS).candles[-1]
    parts = [c for c in hourly.candles if four.open_at <= c.open_at < four.open_at + FOUR_HOURS]
    assert four.close == parts[-1].close
    assert four.high == max(c.high for c in parts)


def test_candles_in_usdt_are_said_to_be(world, build):
    world.fail("kraken")
    world.fail("coinbase")
    made = build()
    assert used(made)["source"] == "binance"
    assert made.data["warnings"] == ["usdt_quoted"]


def test_daily_closes_are_the_last_resort(world, build):
    for venue in VENUES:
        world.fail(venue, "timeout")
    made = build()
    assert used(made)["source"] == "coingecko-daily"
    assert used(made)["close_only"] is True
    assert used(made, "4h")["source"] == "coingecko-ohlc"
    assert used(made, "4h")["close_only"] is False
    missing = {path: r for path, r in reasons(made).items() if path.startswith("timeframes.1d")}
    assert missing == {
        f"timeframes.1d.{field}": "not_published"
        for field in ("atr", "stochastic", "adx", "obv", "mfi_14", "volume_ratio_20", "levels")
    }
    assert reasons(made)["timeframes.1h"] == "late"
    assert made.data["timeframes"]["1d"]["score"] is not None
    assert made.coverage == pytest.approx(7 / 8)


def test_series_of_two_sources_are_never_spliced(world, build, history, kept, now):
    stored = kept(build())
    world.fail("kraken")
    made = build(stored=history(series=stored), at=now + timedelta(days=1))
    for series in made.candles:
        assert series.source == "coinbase"
    assert used(made)["source"] == "kraken"  # still the primary one, not refreshed


def test_a_failing_primary_source_is_given_up_after_three_refreshes(
    world, build, history, kept, now
):
    first = build()
    stored, previous = kept(first), first.data
    world.fail("kraken")
    later = now + timedelta(days=1)
    for failures in (1, 2):
        made = build(stored=history(series=stored, previous=previous), at=later)
        assert used(made)["source"] == "kraken"
        assert used(made)["refresh_failures"] == failures
        assert "not_refreshed" in made.data["warnings"]
        previous, stored = made.data, kept(made, *stored)
    made = build(stored=history(series=stored, previous=previous), at=later)
    assert used(made)["source"] == "coinbase"
    assert used(made)["refresh_failures"] == 0
    assert made.data["warnings"] == ["source_changed"]


def test_a_source_stays_although_a_better_one_is_back(world, build, history, kept):
    world.fail("kraken")
    first = build()
    world.tell("kraken", "candles", candles_of())
    made = build(stored=history(series=kept(first), previous=first.data))
    assert used(made)["source"] == "coinbase"
    assert made.data["warnings"] == []


def _two(own, other, venue="coinbase"):
    """Stored days of Kraken and of another venue: how many, and how old the newest is."""
    return [
        Series(source, DAY, wave(DAY, days, until=NOW - timedelta(days=late), forming=False))
        for source, (days, late) in (("kraken", own), (venue, other))
    ]


@pytest.mark.parametrize(
    ("own", "other", "chosen"),
    [
        ((720, 0), (811, 0), "coinbase"),
        ((720, 0), (810, 0), "kraken"),
        ((720, 0), (2900, 1), "kraken"),
        ((720, 1), (2900, 0), "coinbase"),
        ((2900, 0), (720, 0), "kraken"),
    ],
)
def test_a_venue_whose_days_reach_much_further_back_takes_over_whole(
    world, build, history, own, other, chosen
):
    first = build()
    stored = history(series=_two(own, other), previous=first.data)
    made = build(stored=stored)

    assert used(first)["source"] == "kraken"
    assert used(made)["source"] == chosen
    length = other[0] if chosen == "coinbase" else own[0]
    assert used(made)["used"] in (length, length + 1), "no day is of another venue"
    assert ("source_changed" in made.data["warnings"]) is (chosen == "coinbase")
    again = build(stored=history(series=stored.series, previous=made.data))
    assert used(again)["source"] == chosen
    assert "source_changed" not in again.data["warnings"]


def test_a_hole_is_no_long_series(world, build, history):
    kraken, coinbase = _two((720, 0), (2900, 0))
    days = coinbase.candles
    broken = coinbase._replace(candles=[*days[:-700], *days[-690:]])
    made = build(stored=history(series=[kraken, broken], previous=build().data))
    assert used(made)["source"] == "kraken"


def test_hours_stay_where_they_are(world, build, history):
    stored = history(series=_two((720, 0), (2900, 0)), previous=build().data)
    made = build(stored=stored)
    assert [used(made, name)["source"] for name in ("1d", "1h", "4h")] == [
        "coinbase", "kraken", "kraken",
    ]  # fmt: skip


def test_an_aggregator_is_no_longer_series_than_a_venue(world, build, history):
    stored = history(series=_two((60, 0), (365, 0), "coingecko-daily"), previous=build().data)
    assert used(build(stored=stored))["source"] == "kraken"


def test_a_venue_that_took_over_and_fails_is_waited_for_as_any_other(world, build, history, now):
    previous = build().data
    for venue in ("kraken", "coinbase"):
        world.fail(venue)
    stored = history(series=_two((720, 0), (2900, 0)), previous=previous)
    made = build(stored=stored, at=now + timedelta(days=1))
    assert used(made)["source"] == "coinbase"
    assert used(made)["refresh_failures"] == 1


def test_a_venue_that_took_over_and_whose_link_is_broken_gives_way_at_once(
    world, build, history, coin, linked, now
):
    later = now + timedelta(days=1)
    broken = linked | {"coinbase": Link("BTC-USD", 1.0, False, later - timedelta(hours=1))}
    previous = build().data
    world.fail("kraken")
    made = build(
        coin(links=broken), history(series=_two((720, 0), (2900, 0)), previous=previous), later
    )
    assert used(made)["source"] == "kraken"
    assert used(made)["refresh_failures"] == 1


def test_a_last_resort_gives_way_to_a_venue(world, build, history, kept):
    for venue in VENUES:
        world.fail(venue)
    first = build()
    world.tell("kraken", "candles", candles_of())
    made = build(stored=history(series=kept(first), previous=first.data))
    assert used(made)["source"] == "kraken"
    assert made.data["warnings"] == ["source_changed"]


def test_a_broken_link_ends_a_series(world, build, history, kept, coin, linked, now):
    stored = kept(build())
    broken = linked | {"kraken": Link("XBTUSD", 1.0, False, now - timedelta(hours=1))}
    made = build(coin(links=broken), history(series=stored))
    assert used(made)["source"] == "coinbase"


def test_when_everybody_fails_there_is_no_answer_not_even_from_storage(
    world, build, history, kept, now
):
    stored = kept(build())
    for name in (*VENUES, "coingecko"):
        world.fail(name, "http_error")
    with pytest.raises(NoSource) as refusal:
        build(stored=history(series=stored), at=now + timedelta(days=1))
    assert {s.error for s in refusal.value.sources} == {"http_error"}
    with pytest.raises(NoSource):
        build()


def test_a_switched_off_venue_is_not_asked(world, build, switch_off):
    switch_off("kraken")
    made = build()
    assert world.calls("kraken") == []
    assert errors(made) == {"coinbase": None}


# Links are found and checked by the candles themselves.


def test_a_coin_without_links_finds_them(world, build, coin):
    made = build(coin())
    assert [(c.provider, c.ref, c.ok) for c in made.links] == [("kraken", "XBTUSD", True)]
    assert world.calls("coingecko") == [("markets", ["bitcoin"])]
    assert errors(made) == {"kraken": None, "coingecko": None}


def test_a_price_of_the_last_minutes_saves_the_question(world, build, coin, history, now):
    made = build(coin(), history(prices=[(now - timedelta(minutes=3), 77600.0)]))
    assert world.calls("coingecko") == []
    assert [(c.provider, c.ok) for c in made.links] == [("kraken", True)]


def test_another_coins_candles_are_refused(world, build, coin, history, now):
    world.tell("kraken", "candles", candles_of(price=0.5))
    made = build(coin(), history(prices=[(now, 77600.0)]))
    assert [(c.provider, c.ok) for c in made.links] == [("kraken", False), ("coinbase", True)]
    assert used(made)["source"] == "coinbase"
    assert "kraken" not in {series.source for series in made.candles}
    assert next(s for s in made.sources if s.name == "kraken").ok is False


def without_forming(price, until=NOW):
    whole = candles_of(price=price, until=until)
    return lambda *a, **k: [candle for candle in whole(*a, **k) if candle.closed]


def test_a_close_of_this_morning_may_confirm_a_link_and_breaks_none(world, build, coin, history):
    told = history(prices=[(NOW, 77600.0)])
    world.tell("kraken", "candles", without_forming(77655.0))
    made = build(coin(), told)
    assert [(c.provider, c.ok) for c in made.links] == [("kraken", True)]
    world.tell("kraken", "candles", without_forming(55000.0))
    assert "kraken" not in {c.provider for c in build(coin(), told).links}
    due = {"kraken": Link("XBTUSD", 1.0, True, NOW - timedelta(days=2))}
    made = build(coin(links=due), told)
    assert (used(made)["source"], made.links) == ("kraken", [])


def test_a_close_of_last_week_is_compared_with_nothing(world, build, coin, history):
    old = without_forming(77655.0, until=NOW - timedelta(days=5))
    for venue in VENUES:
        world.tell(venue, "candles", old)
    made = build(coin(), history(prices=[(NOW, 77600.0)]))
    assert made.links == []
    assert used(made)["source"] == "coingecko-daily"


def test_without_any_price_to_compare_a_new_link_is_not_believed(world, build, coin):
    world.fail("coingecko")
    with pytest.raises(NoSource) as refusal:
        build(coin(price_usd=None))
    assert refusal.value.links == []


def test_without_coingecko_the_last_known_price_will_do(world, build, coin):
    world.fail("coingecko")
    made = build(coin(price_usd=77000.0))
    assert used(made)["source"] == "kraken"
    assert [(c.provider, c.ok) for c in made.links] == [("kraken", True)]


def test_candles_of_a_thousand_coins_are_turned_into_single_ones(world, build, coin, now):
    def answer(ref, interval_s, since=None):
        if ref != "1000PEPEUSDT":
            return "no_data"
        return wave(interval_s, 300, price=8e-3)

    pepe = coin(coingecko_id="pepe", name="Pepe", ticker="PEPE", price_usd=8e-6)
    world.tell("coingecko", "markets", [listing("pepe", 8e-6)])
    world.tell("kraken", "candles", "no_data")
    world.tell("coinbase", "candles", "no_data")
    world.tell("binance", "candles", answer)
    made = build(pepe)
    assert ("binance", "1000PEPEUSDT", 1000.0, True) in made.links
    last = made.data["timeframes"]["1d"]["last_close_usd"]
    assert last == pytest.approx(wave(DAY, 300, price=8e-6)[-2].close)
    assert made.candles[0].candles[-1].volume_base > 1e5


# When there is nothing to show.


def test_an_unlisted_coin_is_not_applicable(world, build, coin):
    for venue in VENUES:
        world.tell(venue, "candles", "no_data")
    world.tell("coingecko", "daily_closes", wave(DAY, 30, close_only=True))
    world.tell("coingecko", "four_hour_candles", "no_data")
    made = build(coin())
    assert made.data["applicable"] is False
    assert made.data["warnings"] == ["not_listed"]
    assert made.quality == 100
    assert {c.provider for c in made.links if not c.ok} == set(VENUES)
    assert set(reasons(made)) == {
        "coin.pegged_to", "coin.wraps", "composite", "track_record", "quality_parts",
        *(f"timeframes.{f}" for f in ALL), *(f"frame_quality.{f}" for f in ALL),
    }  # fmt: skip
    assert faults(made.data) == []


def test_an_unlisted_coin_stays_so_while_nothing_new_is_to_be_asked(
    world, build, coin, history, kept
):
    world.tell("coingecko", "daily_closes", wave(DAY, 30, close_only=True))
    world.tell("coingecko", "four_hour_candles", wave(FOUR_HOURS, 40))
    batcat = coin(coingecko_id="batcat", holds_symbol=False)
    stored = kept(build(batcat))
    world.asked.clear()
    made = build(batcat, history(series=stored))
    assert world.asked == []
    assert made.data["warnings"] == ["not_listed"]


def test_one_venue_will_do_where_there_is_only_one(world, build, coin, switch_off):
    switch_off("coinbase", "binance")
    world.tell("kraken", "candles", "no_data")
    world.tell("coingecko", "daily_closes", "no_data")
    assert build(coin()).data["warnings"] == ["not_listed"]


def test_a_coin_that_holds_no_ticker_has_what_coingecko_has(world, build, coin):
    made = build(coin(coingecko_id="batcat", holds_symbol=False))
    assert used(made)["source"] == "coingecko-daily"
    assert {name for name, *_ in world.asked} == {"coingecko"}


def test_two_venues_and_coingecko_can_tell_that_a_coin_is_unlisted(world, build, coin):
    world.tell("kraken", "candles", "no_data")
    world.tell("coinbase", "candles", "no_data")
    world.tell("binance", "candles", "timeout")
    world.tell("coingecko", "daily_closes", "no_data")
    made = build(coin())
    assert made.data["warnings"] == ["not_listed"]
    assert made.quality == 75


def test_when_they_failed_nothing_can_be_told(world, build, coin):
    for venue in VENUES:
        world.tell(venue, "candles", "no_data")
    world.tell("coingecko", "daily_closes", "timeout")
    with pytest.raises(NoSource):
        build(coin(links={}))


def test_a_young_coin_is_said_to_be_young(world, build):
    short = {DAY: 6, FOUR_HOURS: 30, HOUR: 120}
    for venue in VENUES:
        world.tell(venue, "candles", candles_of(short))
    world.tell("coingecko", "daily_closes", wave(DAY, 6, close_only=True))
    world.tell("coingecko", "four_hour_candles", wave(FOUR_HOURS, 30))
    made = build()
    assert (made.data["applicable"], made.data["warnings"]) == (False, ["too_young"])
    assert len(made.candles) > 3  # kept nevertheless


def test_when_nobody_may_be_asked_nothing_can_be_told(build, switch_off):
    switch_off(*VENUES, "coingecko")
    with pytest.raises(NoSource):
        build()


def test_without_any_time_nothing_can_be_told(build):
    with pytest.raises(NoSource) as refusal:
        build(seconds=0.05)
    assert refusal.value.sources == []


def test_fifty_four_hour_candles_are_enough(world, build):
    some = {DAY: 12, FOUR_HOURS: 61, HOUR: 245}
    for venue in VENUES:
        world.tell(venue, "candles", candles_of(some))
    world.tell("coingecko", "daily_closes", wave(DAY, 12, close_only=True))
    made = build()
    assert made.data["applicable"] is True
    assert used(made)["used"] == 11
    assert reasons(made)["timeframes.1d.rsi_14"] == "too_short"
    assert reasons(made)["timeframes.1d.score"] == "too_short"
    assert faults(made.data) == []


def test_without_days_the_four_hours_stand_in(world, build, coin):
    world.tell("coingecko", "daily_closes", [])
    made = build(coin(holds_symbol=False, links={}))
    assert made.data["primary"] == "4h"
    assert made.data["warnings"] == ["primary_unavailable"]
    assert made.quality == made.data["frame_quality"]["4h"]
    assert reasons(made)["frame_quality.1d"] == reasons(made)["timeframes.1d"] == "not_published"
    assert reasons(made)["track_record"] == "not_published"
    assert reasons(made)["timeframes.1w"] == "not_published"
    assert faults(made.data) == []


def test_a_series_that_stopped_everywhere_is_ended(world, build, now):
    until = now - timedelta(days=6)
    for venue in VENUES:
        world.tell(venue, "candles", candles_of(until=until))
    world.tell("coingecko", "daily_closes", wave(DAY, 300, until=until, close_only=True))
    made = build()
    assert (made.data["applicable"], made.data["warnings"]) == (False, ["series_ended"])
    assert {call[2] for call in world.calls("kraken")} == {DAY}


def test_a_coin_that_trades_elsewhere_has_not_ended(world, build, now):
    world.tell("kraken", "candles", candles_of(until=now - timedelta(days=6)))
    assert used(build())["source"] == "coinbase"


def test_an_outage_is_no_end(world, build, history, kept, now):
    stored = kept(build())
    for venue in VENUES:
        world.fail(venue)
    made = build(stored=history(series=stored), at=now + timedelta(days=5))
    assert "series_ended" not in made.data["warnings"]


# What the frames say.


def test_a_stablecoin_has_values_but_no_verdict(build, coin, linked):
    made = build(coin(links=linked, kind="stablecoin", pegged_to="USD"))
    assert made.data["warnings"] == ["pegged"]
    for path in ("composite", "track_record", "timeframes.1d.score", "timeframes.1d.label"):
        assert reasons(made)[path] == "not_applicable"
    assert made.data["timeframes"]["1d"]["rsi_14"]["value"] > 0
    assert made.quality > 50


def test_the_score_can_be_computed_from_the_votes(build):
    for block in build().data["timeframes"].values():
        given = [vote for vote in block["votes"] if vote["vote"] is not None]
        total = sum(vote["vote"] * vote["strength"] * vote["weight"] for vote in given)
        score = 100 * total / sum(vote["weight"] for vote in given)
        assert block["score"] == pytest.approx(score, abs=0.051)


def test_short_gaps_are_filled_and_counted(world, build, switch_off):
    switch_off("coinbase", "binance")

    def answer(ref, interval_s, since=None):
        made = wave(interval_s, 500)
        return [c for i, c in enumerate(made) if i not in (450, 451, 470)]

    world.tell("kraken", "candles", answer)
    made = build()
    assert used(made)["filled"] == 3
    assert used(made)["used"] == 499
    assert used(made)["gap_share"] == pytest.approx(3 / 499)
    assert made.data["frame_quality"]["1d"] < 98


def test_a_long_gap_cuts_the_series_and_says_so(world, build):
    def answer(ref, interval_s, since=None):
        return [c for i, c in enumerate(wave(interval_s, 500)) if not 300 <= i < 310]

    world.tell("kraken", "candles", answer)
    made = build()
    assert used(made)["used"] == 189
    assert "series_cut" in made.data["warnings"]


def test_the_week_is_made_of_whole_weeks(build):
    made = build()
    assert used(made, "1w")["source"] == "kraken"
    assert used(made, "1w")["used"] in {101, 102}
    assert used(made, "1w")["last_close_at"] == "2026-11-16T00:00:00Z"


def split_once(price):
    """Candles of a venue whose daily ones show a tenfold split 60 days ago."""
    whole = candles_of(price=price)

    def answer(ref, interval_s, since=None):
        made = whole(ref, interval_s, since)
        if interval_s != DAY:
            return made
        return [
            c._replace(open=c.open * 10, high=c.high * 10, low=c.low * 10, close=c.close * 10)
            if c.open_at < NOW.timestamp() - 60 * DAY
            else c
            for c in made
        ]

    return answer


def test_a_jump_that_another_venue_did_not_see_cuts_the_series(world, build):
    world.tell("kraken", "candles", split_once(77655.0))
    made = build()
    assert used(made)["used"] == 59
    assert made.data["warnings"] == ["series_cut"]
    assert [call[2] for call in world.calls("coinbase")] == [DAY]
    assert ("coinbase", DAY) in {(s.source, s.interval_s) for s in made.candles}


def test_a_jump_already_judged_is_not_asked_about_again(world, build, history, kept):
    world.tell("kraken", "candles", split_once(77655.0))
    stored = kept(build())
    world.asked.clear()
    assert used(build(stored=history(series=stored)))["used"] == 59
    assert world.asked == []


def test_a_jump_that_another_venue_saw_is_kept(world, build):
    for venue in ("kraken", "coinbase"):
        world.tell(venue, "candles", split_once(77655.0))
    made = build()
    assert used(made)["used"] == 719
    assert used(made, "1w")["used"] > 100
    assert made.data["warnings"] == []


def test_a_jump_that_stored_prices_saw_is_kept(world, build, history, switch_off):
    switch_off("coinbase", "binance", "coingecko")
    world.tell("kraken", "candles", split_once(77655.0))
    day = (int(NOW.timestamp()) - 60 * DAY) // DAY * DAY + DAY
    prices = [(from_epoch(day), 800_000.0), (from_epoch(day + DAY), 80_000.0)]
    made = build(stored=history(prices=prices))
    assert used(made)["used"] == 719


# Quality.


def test_quality_weighs_history_wholeness_freshness_and_agreement(build, world, history, kept):
    made = build()
    parts = made.data["quality_parts"]
    assert parts == {"history": 1.0, "wholeness": 1.0, "freshness": 1.0, "agreement": 0.7}
    assert made.quality == 97
    close = made.data["timeframes"]["1d"]["last_close_usd"]
    midnight = NOW.replace(hour=0, minute=0, second=0)
    near = history(series=kept(made), prices=[(midnight + timedelta(minutes=4), close)])
    assert build(stored=near).quality == 100
    far = history(series=kept(made), prices=[(midnight, close * 1.05)])
    assert build(stored=far).data["quality_parts"]["agreement"] == 0.0
    assert build(stored=far).quality == 90
    late = history(series=kept(made), prices=[(midnight + timedelta(minutes=11), close)])
    assert build(stored=late).quality == 97


def test_a_second_venue_far_off_takes_the_agreement_away(build, history, kept, world):
    first = build()
    others = [c._replace(close=c.close * 1.05, high=c.high * 1.05) for c in wave(DAY, 60)]
    stored = kept(first, Series("coinbase", DAY, others))
    assert build(stored=history(series=stored)).data["quality_parts"]["agreement"] == 0.0


def test_a_stale_series_loses_freshness(world, build, history, kept, now):
    stored = kept(build())
    world.fail("kraken")
    fresh = []
    for days in (1, 2, 3):
        made = build(stored=history(series=stored), at=now + timedelta(days=days))
        fresh.append(made.data["quality_parts"]["freshness"])
    assert fresh == sorted(fresh, reverse=True)
    assert fresh[0] < 1
    assert fresh[-1] > 0


def test_every_frame_has_its_own_quality(world, build):
    some = {DAY: 126, FOUR_HOURS: 300, HOUR: 300}
    world.tell("kraken", "candles", candles_of(some))
    made = build()
    assert made.data["frame_quality"] == {"1h": 97, "4h": 97, "1d": 72, "1w": 50}
    assert made.quality == 72


# Time.


def test_a_venue_that_let_time_go_by_is_asked_nothing_more(world, build):
    for venue in VENUES:
        world.fail(venue, "timeout")
    build()
    assert [len(world.calls(venue)) for venue in VENUES] == [1] * len(VENUES)


def test_without_time_left_frames_are_late(world, build):
    def answer(ref, interval_s, since=None):
        if interval_s == DAY:
            time.sleep(1.1)
        return wave(interval_s, 300)

    world.tell("kraken", "candles", answer)
    made = build(seconds=1.2)
    assert reasons(made)["timeframes.4h"] == "late"
    assert reasons(made)["timeframes.1h"] == "late"
    assert made.data["timeframes"]["1w"] is not None
    assert made.quality > 90
    assert faults(made.data) == []
