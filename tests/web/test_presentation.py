"""blueprints/presentation"""

import json
import re
from pathlib import Path
from typing import Any

import pytest

from analysis import cautions
from blueprints.presentation import (
    coin,
    figures,
    home,
    market_sentences,
    numbers,
    readings,
    still,
    technical_sentences,
    times,
    words,
)
from providers.http import ERROR_CODES
from quant.absent import REASONS
from web import answers

TABLE = json.loads(Path(__file__).with_name("formatting.json").read_text())


def named(row: dict[str, Any]) -> str:
    return f"{row['rule']}{row['of']}"


@pytest.mark.parametrize("row", TABLE, ids=named)
def test_numbers_are_written_as_the_table_says(row):
    value, *rest = row["of"]
    if row["rule"] == "price":
        written: Any = numbers.price(value, close=bool(rest))
    elif row["rule"] == "moment":
        written = times.zoned(times.known_moment(value), *rest)
    elif row["rule"] == "exact":
        written = numbers.exact_price(value)
    elif row["rule"] == "bare":
        written = numbers.bare_price(value)
    else:
        written = getattr(numbers, row["rule"])(value, *rest)
    assert str(written) == row["text"]
    if "direction" in row:
        assert written.direction == row["direction"]


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (1e-35, "$0." + "0" * 34 + "1"),
        (1e21, "$1" + ",000" * 7 + ".00"),
    ],
)
def test_the_exact_price_has_every_digit(value, text):
    assert numbers.exact_price(value) == text


def test_only_a_price_whose_zeros_are_counted_needs_the_exact_one_beside_it():
    assert numbers.is_counted(numbers.price(4.57e-6))
    assert not numbers.is_counted(numbers.price(0.0001))


def test_a_price_in_a_sentence_has_no_cents_from_a_thousand_on():
    assert numbers.about(77_680.42) == "$77,680"
    assert numbers.about(2.347) == "$2.347"


@pytest.mark.parametrize(
    ("value", "step", "text"),
    [
        (75_000, 5_000, "75,000"),
        (72.5, 2.5, "72.5"),
        (0.35, 0.05, "0.350"),
        (4.5e-6, 5e-7, "0.0₅4500"),
        (1.3e-5, 1e-6, "0.0₄1300"),
        (1.00005, 5e-5, "1.000050"),
    ],
)
def test_a_scale_shows_the_digits_its_steps_need(value, step, text):
    assert numbers.scale_mark(value, step) == text


def test_times_are_utc_and_say_so():
    moment = times.known_moment("2026-10-10T16:31:45+02:00")
    assert times.iso(moment) == "2026-10-10T14:31:45Z"
    assert times.exact(moment) == "10 Oct 2026, 14:31:45 UTC"
    assert times.moment(None) is None


@pytest.mark.parametrize(
    ("close", "side"), [(100.0, "level with"), (100.004, "level with"), (99.0, "below")]
)
def test_a_close_is_above_below_or_level_with_an_average(close, side):
    assert readings.side_of(close, 100.0) == side


def test_every_code_of_the_closed_lists_has_its_words():
    assert set(words.REASONS) == REASONS
    assert set(words.SOURCE_ERRORS) == set(ERROR_CODES)
    assert set(words.WARNINGS) == set(cautions.MEANINGS)


def said(**changes: Any) -> str:
    data = answers.market_data(**changes)["data"]
    return " ".join(market_sentences.write(data, "Bitcoin"))


def test_prices_of_a_steady_coin_are_written_as_closely_as_its_price():
    steady = {"price_usd": 1.0006, "ath_usd": 1.0015, "atl_usd": 0.99802, "vwap_usd": 1.0004}
    card = page(**{"market-data": answers.answer(answers.market_data(**steady))}).market
    facts = {fact.label: fact.text for fact in card.facts}
    assert facts["All-time high"] == "$1.002"
    assert facts["All-time low"] == "$0.9980"
    assert facts["Average paid, 24 h"] == "$1.000"


def test_candles_and_milliseconds_are_counted_in_thousands():
    candles = answers.frame()["candles"] | {"used": 2887}
    frames = answers.technical()["data"]["timeframes"] | {"1d": answers.frame(candles=candles)}
    envelope = answers.technical(timeframes=frames)
    envelope["sources"] = [answers.source("kraken") | {"latency_ms": 1114}]
    card = page(technical=answers.answer(envelope)).technical
    assert card.primary
    assert card.primary.basis.startswith("2,887 candles from ")
    assert card.frame.sources[0].latency == "1,114 ms"


def test_the_market_is_told_in_sentences():
    assert said() == (
        "Bitcoin costs about $77,680. Four sources agree within 0.02\u00a0%. In 24 hours it moved "
        "−0.96\u00a0% between $76,696 and $78,419. Today’s trading equals 2.4\u00a0% of its total "
        "value."
    )


def test_sources_that_contradict_each_other_are_told_with_both_prices():
    readings = answers.market_data()["data"]["per_source"][:2]
    readings[1] |= {"price_usd": 70_000.0, "used": False}
    told = said(
        per_source=readings,
        price_usd=77_671.0,
        price_spread_pct=10.4,
        warnings=["price_conflict"],
    )
    assert (
        "Two sources disagree by 10.4\u00a0%: $77,671 and $70,000. We show the first and trust it "
        "little." in told
    )
    assert "agree within" not in told


def test_a_single_source_is_called_one():
    readings = answers.market_data()["data"]["per_source"][:1]
    told = said(per_source=readings, price_spread_pct=0.0)
    assert "Only CoinGecko gives a price; no second source confirms it." in told


def test_a_price_that_rests_on_another_confirms_nothing():
    readings = answers.market_data()["data"]["per_source"][:2]
    readings[1]["name"] = "defillama_coins"
    told = said(per_source=readings, price_spread_pct=0.04, warnings=["spare_price"])
    assert (
        "Only CoinGecko gives a price of its own; that of DefiLlama, which rests on CoinGecko’s, "
        "lies within 0.04\u00a0%." in told
    )
    assert "agree within" not in told
    alone = said(per_source=readings[1:], price_spread_pct=0.0, warnings=["spare_price"])
    assert "Only DefiLlama gives a price; no second source confirms it." in alone


@pytest.mark.parametrize(
    ("blank", "unsaid"),
    [
        ("change_24h_pct", "In 24 hours"),
        ("turnover_24h_pct", "Today’s trading"),
        ("high_24h_usd", "between"),
    ],
)
def test_a_sentence_whose_value_is_missing_is_left_out(blank, unsaid):
    assert unsaid in said()
    assert unsaid not in said(**{blank: None})


def test_a_pegged_coin_is_told_by_its_distance_from_the_peg():
    told = said(peg={"deviation_bps": -3.14, "max_abs_dev_30d_bps": 21.0})
    assert "It stands 3.1 basis points below its peg; the widest of 30 days was 21.0." in told


def test_a_wrapped_coin_is_told_by_its_distance_from_what_it_stands_for():
    told = said(wrapped={"underlying_price_usd": 77_700.0, "basis_pct": -0.05})
    assert "It costs 0.05\u00a0% less than the coin it stands for." in told


def test_exchanges_far_apart_are_named():
    told = said(venue_gap={"pct": 2.5, "cheapest": "kraken", "dearest": "binance"})
    assert "differs by 2.5\u00a0%: lowest at Kraken, highest at Binance." in told


def read(**changes: Any) -> str:
    return " ".join(technical_sentences.write(answers.technical(**changes)["data"], "BTC"))


def test_the_chart_is_told_in_sentences():
    assert read() == (
        "On daily candles BTC is below its 21-day average and momentum is falling (MACD). "
        "RSI 41 is neither high nor low. The four time frames do not agree. In this coin’s own "
        "past such a reading was followed by a fall within 7 days in 52 of 104 independent "
        "cases, no better than a coin toss."
    )


@pytest.mark.parametrize(
    ("share", "verdict"),
    [
        (0.5, "no better than a coin toss"),
        (0.59, "no better than a coin toss"),
        (0.61, "more often than a coin toss"),
        (0.39, "less often than a coin toss"),
    ],
)
def test_a_track_record_is_compared_with_a_coin_toss(share, verdict):
    record = {"horizon_days": 7, "hit_share": share, "n": 728, "n_eff": 104.0}
    assert verdict in read(track_record=[record])


@pytest.mark.parametrize("n_eff", [0.0, 0.4])
def test_a_track_record_without_a_case_is_not_told(n_eff):
    record = {"horizon_days": 7, "hit_share": 0.5, "n": 3, "n_eff": n_eff}
    assert "past" not in read(track_record=[record])


def test_a_frame_without_averages_leaves_its_sentence_out():
    frame = answers.frame(ema=dict.fromkeys(("9", "21", "50", "200")), rsi_14=None)
    frames = answers.technical()["data"]["timeframes"] | {"1d": frame}
    told = read(timeframes=frames)
    assert "average" not in told
    assert "RSI" not in told


def page(**analyses: Any) -> coin.CoinPage:
    body = answers.asset_page()
    body["analyses"] |= analyses
    return coin.page(body)


@pytest.mark.parametrize(
    ("changes", "state"),
    [
        ({}, ("partial", "4 of 5 sources")),
        ({"state": "stale"}, ("stale", "old")),
        ({"state": "stale", "refreshing": True}, ("refreshing", "old copy shown")),
        (
            {"state": "pending", "envelope": None},
            ("refreshing", "for the first time, a few seconds"),
        ),
        (
            {"state": "failed", "envelope": None, "error": {"code": "no_source", "detail": ""}},
            ("unavailable", "no source answered"),
        ),
    ],
)
def test_a_card_names_its_state(changes, state):
    answer = answers.answer(answers.market_data()) | changes
    card = page(**{"market-data": answer}).market
    assert (card.frame.state.name, card.frame.state.note) == state


def test_sources_that_do_not_list_the_coin_are_counted_as_asked():
    envelope = answers.market_data()
    for silent, told in (([], "2 asked"), ([answers.source("coinbase")], "1 of 1")):
        unlisted = [answers.source(name, "no_data") for name in ("kraken", "binance")]
        envelope["sources"] = [*unlisted, *silent]
        card = page(**{"market-data": answers.answer(envelope)}).market
        assert card.frame.answered == told


def test_a_card_of_which_every_source_answered_is_fresh():
    assert page().technical.frame.state.name == "fresh"


def test_a_source_that_does_not_list_the_coin_makes_no_card_partial():
    envelope = answers.market_data()
    envelope["sources"] = [answers.source("kraken"), answers.source("coinbase", "no_data")]
    card = page(**{"market-data": answers.answer(envelope)}).market
    assert card.frame.state.name == "fresh"
    assert card.frame.sources[1].outcome == "does not list this coin"


def test_values_that_came_too_late_make_the_card_late():
    envelope = answers.market_data(missing=[{"path": "fdv_usd", "reason": "late"}], fdv_usd=None)
    card = page(**{"market-data": answers.answer(envelope)}).market
    assert (card.frame.state.word, card.frame.state.note) == ("late", "1 value, 4 of 5 sources")


def test_what_does_not_apply_is_said_to_and_nothing_is_read_into_it():
    frames = dict.fromkeys(("1h", "4h", "1d", "1w"))
    envelope = answers.technical(
        applicable=False, timeframes=frames, composite=None, track_record=None
    )
    card = page(technical=answers.answer(envelope)).technical
    assert card.frame.state.name == "na"
    assert not card.frames


def test_every_blank_fact_says_why():
    blanks = ["market_cap_usd", "vwap_usd", "book_spread_bps", "ath_usd"]
    envelope = answers.market_data(
        **dict.fromkeys([*blanks, "ath_at", "ath_distance_pct", "basics"]),
        missing=[{"path": path, "reason": "not_published"} for path in blanks]
        + [{"path": "basics", "reason": "no_history"}],
    )
    card = page(**{"market-data": answers.answer(envelope)}).market
    unknown = {fact.label: fact.note for fact in [*card.facts, *card.basics] if fact.text == "—"}
    assert unknown == {
        "Market cap": "not published by any source",
        "All-time high": "not published by any source",
        "Average paid, 24 h": "not published by any source",
        "Gap in the order books": "not published by any source",
    }
    assert card.basics_blank == "our own history does not reach back far enough yet"


def test_a_missing_frame_and_a_missing_reading_say_why():
    frames = answers.technical()["data"]["timeframes"]
    frames |= {"1w": None, "1d": answers.frame(obv=None, mfi_14=None)}
    envelope = answers.technical(
        timeframes=frames,
        missing=[
            {"path": "timeframes.1w", "reason": "too_short"},
            {"path": "timeframes.1d.obv", "reason": "not_published"},
            {"path": "timeframes.1d.mfi_14", "reason": "undefined"},
        ],
    )
    card = page(technical=answers.answer(envelope)).technical
    assert card.frames[3].reason == "too few candles so far"
    assert card.primary
    reading = {row.name: (row.value, row.words) for row in card.primary.readings}
    assert reading["OBV"] == ("—", "not published by any source")
    assert reading["MFI 14"] == ("—", "cannot be computed from flat or empty data")
    assert "still settling" in reading["EMA 200"][1]


def test_votes_are_counted_by_their_side():
    primary = page().technical.primary
    assert primary
    assert primary.tally == "2 of 6 down, 1 up, 3 neither"
    assert [vote.mark for vote in primary.votes] == ["○", "▼", "○", "○", "▲", "▼"]
    assert primary.votes[0].weight == "weight 2.25"


def test_a_voter_without_a_vote_says_why_and_is_not_counted():
    silent = {"name": "obv", "vote": None, "weight": 1, "strength": 1.0, "reason": "undefined"}
    frames = answers.technical()["data"]["timeframes"]
    frames["1d"]["votes"][-1] = silent
    primary = page(technical=answers.answer(answers.technical(timeframes=frames))).technical.primary
    assert primary
    assert primary.tally == "1 of 5 down, 1 up, 3 neither"
    assert primary.votes[-1].weight == "cannot be computed from flat or empty data"


def test_the_page_falls_back_to_the_list_price():
    answer = answers.answer(None, "pending", refreshing=True)
    shown = page(**{"market-data": answer})
    assert (shown.price, shown.from_list) == (77_612.5, True)
    assert shown.title == "BTC $77,613 ▼ −1.04\u00a0%"


def test_a_part_changes_its_version_only_with_its_content():
    assert page().market_version == page().market_version
    stale = answers.answer(answers.market_data(), "stale")
    assert page(**{"market-data": stale}).market_version != page().market_version
    assert page(**{"market-data": stale}).technical_version == page().technical_version


def test_a_dot_plot_says_what_lies_outside_its_scale():
    plot = figures.dot_plot(
        "", 100.0, [("A", False, 100.0, ""), ("B", True, 90.0, "not used"), ("C", False, None, "x")]
    )
    assert [(dot.position is None, dot.note) for dot in plot.rows] == [
        (False, ""),
        (True, "−10.00\u00a0%, not used"),
        (True, "x"),
    ]


@pytest.mark.parametrize("price", [95.0, 111.0])
def test_a_range_that_does_not_hold_the_price_is_not_drawn(price):
    assert figures.range_bar(100.0, 110.0, price) is None


def test_a_range_tells_where_the_price_stands():
    findings = [
        bar.finding
        for price in (101, 104, 106, 109)
        if (bar := figures.range_bar(100.0, 110.0, price))
    ]
    assert findings == [
        "near the bottom",
        "in the lower half",
        "in the upper half",
        "near the top",
    ]


def test_a_supply_without_maximum_says_whether_there_is_none_or_none_is_known():
    endless = figures.supply(5.0, None, True, "ETH")
    unknown = figures.supply(5.0, None, None, "XYZ")
    assert endless
    assert unknown
    assert (endless.right, unknown.right) == ("∞ no maximum", "— maximum not published")
    assert figures.supply(None, 21e6, False, "BTC") is None


@pytest.mark.parametrize(
    ("exist", "finding"),
    [
        (94.0, "94\u00a0% of all coins exist"),
        (95.1, "Nearly all coins exist"),
        (99.94, "Nearly all coins exist"),
        (99.96, "All coins exist"),
        (100.1, "All coins exist"),
    ],
)
def test_all_coins_exist_where_the_share_rounds_to_all(exist, finding):
    share = figures.supply(exist, 100.0, False, "XYZ")
    assert share
    assert share.finding == finding


@pytest.mark.parametrize("scale", [1.0, 1e-12, 1e9])
def test_candles_are_drawn_alike_at_any_size(scale):
    usual = still.draw(still.read(answers.candles()))
    sized = still.draw(still.read(answers.candles(scale=scale)))
    assert usual
    assert sized
    assert (sized.up, sized.down, sized.average) == (usual.up, usual.down, usual.average)


def test_closes_alone_become_a_line():
    rows = [[row[0], None, None, None, row[4], None] for row in answers.candles()]
    drawn = still.draw(still.read(rows))
    assert drawn
    assert drawn.closes.startswith("M0.0 ")
    assert (drawn.up, drawn.down, drawn.volume_up) == ("", "", "")


def test_flat_candles_and_single_ones_do_no_harm():
    flat = [[row[0], 5.0, 5.0, 5.0, 5.0, 0.0] for row in answers.candles(40)]
    assert still.draw(still.read(flat))
    assert still.draw(still.read(flat[:1])) is None
    assert still.draw(still.read([])) is None


def test_every_path_of_a_picture_is_made_of_finite_numbers():
    drawn = still.draw(still.read(answers.candles(scale=1e-30)))
    assert drawn
    for path in (drawn.up, drawn.down, drawn.average, drawn.volume_up):
        assert re.fullmatch(r"[MLVhvz0-9. -]+", path)


def test_an_empty_market_is_no_market():
    assert home.market(None, answers.NOW) is None


def test_the_market_tells_which_side_was_larger():
    card = home.market(answers.home_page()["market"], answers.NOW)
    assert card
    assert card.lead == "141 of the 250 largest coins fell in 24 hours, 102 rose."
    assert card.breadth
    widths = (card.breadth.rose_width, card.breadth.still_width, card.breadth.fell_width)
    assert sum(widths) == pytest.approx(100)


def test_a_sum_older_than_its_making_is_stale():
    for minutes, state in ((24, "fresh"), (26, "stale")):
        figures_of = answers.market(as_of=answers.at(minutes=minutes))
        card = home.market(figures_of, answers.NOW)
        assert card
        assert card.state.name == state
