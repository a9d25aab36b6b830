"""quant/votes.py"""

import numpy as np
import pytest

from quant import columns, curves, votes
from quant.votes import Ballot


def cast(bars):
    return votes.cast(curves.draw(columns.of_bars(bars)))


def last_votes(ballots):
    return {name: float((b.directions * b.strength)[-1]) for name, b in ballots.items()}


def ballots_of(**directions):
    given = {name: directions.get(name, np.nan) for name in votes.WEIGHTS}
    return {name: Ballot(np.array([float(v)]), np.ones(1)) for name, v in given.items()}


def test_the_golden_series_is_voted_down(golden):
    ballots = cast(golden)
    assert last_votes(ballots) == {
        "trend": 0, "macd": -1, "rsi": 0, "bollinger": 0, "stochastic": 1, "obv": -1,
    }  # fmt: skip
    score = votes.scores(ballots)[-1]
    assert score == pytest.approx(-22.2222, abs=5e-5)
    assert votes.label(score) == "down"


@pytest.mark.parametrize(
    ("score", "words"),
    [
        (-100, "strongly down"),
        (-60, "strongly down"),
        (-59.9, "down"),
        (-20, "down"),
        (-19.9, "mixed"),
        (0, "mixed"),
        (19.9, "mixed"),
        (20, "up"),
        (59.9, "up"),
        (60, "strongly up"),
        (100, "strongly up"),
    ],
)
def test_a_score_has_one_label(score, words):
    assert votes.label(score) == words


@pytest.mark.parametrize(
    ("words", "sign"), [("strongly down", -1), ("down", -1), ("mixed", 0), ("up", 1)]
)
def test_a_label_has_a_direction(words, sign):
    assert votes.direction(words) == sign


def test_three_votes_are_no_score():
    assert np.isnan(votes.scores(ballots_of(trend=1, macd=1, rsi=0)))[0]
    assert votes.scores(ballots_of(trend=1, macd=1, rsi=0, obv=0))[0] == pytest.approx(500 / 7)


def test_all_votes_one_way_are_the_ends_of_the_scale():
    assert votes.scores(ballots_of(**dict.fromkeys(votes.WEIGHTS, 1)))[0] == 100
    assert votes.scores(ballots_of(**dict.fromkeys(votes.WEIGHTS, -1)))[0] == -100


@pytest.mark.parametrize(("factor", "vote"), [(1.002, 1), (0.998, -1)])
def test_a_steady_way_is_a_trend_that_rsi_calls_overdone(bars_of, factor, vote):
    closes = (100 * factor ** np.arange(300)).tolist()
    ballots = cast(bars_of(closes, spread=0.001))
    given = last_votes(ballots)
    assert given["trend"] == vote
    assert given["rsi"] == -vote
    assert given["stochastic"] == -vote
    assert given["obv"] == vote


def test_a_trend_without_strength_counts_three_quarters(bars_of):
    bars = [
        bar._replace(open=None, high=None, low=None)
        for bar in bars_of((100 * 1.002 ** np.arange(300)).tolist())
    ]
    assert last_votes(cast(bars))["trend"] == 0.75


@pytest.mark.parametrize(("adx", "strength"), [(30, 1.0), (25, 1.0), (22, 0.75), (19, 0.5)])
def test_a_trend_counts_by_its_strength(golden_columns, adx, strength):
    drawn = curves.draw(golden_columns)
    level = np.full(400, float(adx))
    drawn = drawn._replace(adx=drawn.adx._replace(adx=level))
    assert votes.cast(drawn)["trend"].strength[-1] == strength


def test_a_trend_of_three_averages_does_for_a_young_coin(bars_of):
    closes = (100 * 1.002 ** np.arange(60)).tolist()
    assert last_votes(cast(bars_of(closes, spread=0.001)))["trend"] == 1
    assert np.isnan(last_votes(cast(bars_of(closes[:49], spread=0.001)))["trend"])


@pytest.mark.parametrize(("close", "vote"), [(94.9, 1), (95.0, 0), (105.0, 0), (105.1, -1)])
def test_the_bands_are_exclusive_at_their_edges(golden_columns, close, vote):
    drawn = curves.draw(golden_columns)
    bands = curves.Bollinger(*(np.full(400, edge) for edge in (105.0, 100.0, 95.0)))
    drawn = drawn._replace(close=np.full(400, close), bollinger=bands)
    assert votes.cast(drawn)["bollinger"].directions[-1] == vote


@pytest.mark.parametrize(("rsi", "vote"), [(30, 1), (30.1, 0), (69.9, 0), (70, -1)])
def test_rsi_votes_against_its_extremes(golden_columns, rsi, vote):
    drawn = curves.draw(golden_columns)._replace(rsi=np.full(400, float(rsi)))
    assert votes.cast(drawn)["rsi"].directions[-1] == vote


@pytest.mark.parametrize(("k", "d", "vote"), [(20, 20, 1), (20, 21, 0), (80, 80, -1), (90, 79, 0)])
def test_the_stochastic_votes_when_both_lines_agree(golden_columns, k, d, vote):
    both = curves.Stochastic(np.full(400, float(k)), np.full(400, float(d)))
    drawn = curves.draw(golden_columns)._replace(stochastic=both)
    assert votes.cast(drawn)["stochastic"].directions[-1] == vote


@pytest.mark.parametrize(("histogram", "vote"), [(0.051, 1), (0.05, 0), (-0.05, 0), (-0.051, -1)])
def test_a_histogram_within_a_twentieth_of_the_range_says_nothing(golden_columns, histogram, vote):
    drawn = curves.draw(golden_columns)
    drawn = drawn._replace(
        atr=np.ones(400), macd=drawn.macd._replace(histogram=np.full(400, histogram))
    )
    assert votes.cast(drawn)["macd"].directions[-1] == vote


def test_a_flat_series_votes_for_nothing(bars_of):
    given = last_votes(cast(bars_of([0.1] * 300)))
    assert (given["trend"], given["macd"], given["bollinger"], given["obv"]) == (0, 0, 0, 0)
    assert np.isnan(given["rsi"])
    assert np.isnan(given["stochastic"])


@pytest.mark.parametrize("scale", [1e-12, 1e9])
def test_no_vote_depends_on_the_scale(golden, scale):
    scaled = [
        bar._replace(
            open=bar.open * scale,
            high=bar.high * scale,
            low=bar.low * scale,
            close=bar.close * scale,
        )
        for bar in golden
    ]
    np.testing.assert_array_equal(votes.scores(cast(golden)), votes.scores(cast(scaled)))


def test_a_score_at_a_bar_is_what_the_series_up_to_there_gives(golden):
    whole = votes.scores(cast(golden))
    for length in (60, 150, 250, 399):
        assert votes.scores(cast(golden[:length]))[-1] == whole[length - 1]
