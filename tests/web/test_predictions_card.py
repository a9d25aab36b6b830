"""The predictions card: blueprints/presentation/predictions.py, its sentences and pictures."""

import re

import pytest

from analysis.cautions import MEANINGS
from blueprints.presentation import forecast_pictures, predictions, predictions_sentences
from quant.challengers import CHALLENGERS
from web import answers, predictions_answers
from web.predictions_answers import LIVE, PRICE, closes, made

FORBIDDEN = re.compile(r"\b(buy|sell|will|should|guaranteed)\b", re.IGNORECASE)


def _card(result=None, pictures=None, **changes):
    page = predictions_answers.page(result or made(price=PRICE), pictures, **changes)
    return predictions.card(page["analyses"]["predictions"], answers.coin(), page["pictures"])


def _told(result, **changes):
    return " ".join(predictions_sentences.write(result.data | changes, "Bitcoin"))


def test_the_range_is_told_with_its_promise_and_its_past():
    told = _told(made(price=PRICE))
    assert told.startswith(
        "7-day range: $146.67 to $174.55. It is built so that about 80 of 100 such ranges contain "
        "the later price; in this coin’s past 76 did (43 separate weeks, 61 to 86). The middle is "
        "simply today’s price: no method we tested does better."
    )
    assert "cannot be told from a plain random walk" in told
    assert "Of those issued here" not in told


def test_the_record_of_what_was_issued_is_told():
    assert "Of those issued here, 63 of 84 held (75\u00a0%, 2 void)." in _told(made(live=[LIVE]))


def test_a_claim_against_the_baseline_needs_its_test():
    data = made(price=PRICE).data
    record = data["horizons"]["7d"]["backtest"]
    record |= {"relative_interval_score": 0.965, "dm_p": 0.01}
    told = " ".join(predictions_sentences.write(data, "Bitcoin"))
    assert "these ranges scored 3.5\u00a0% better than a plain random walk’s" in told
    record |= {"relative_interval_score": 1.02, "dm_p": 0.96}
    told = " ".join(predictions_sentences.write(data, "Bitcoin"))
    assert "these ranges scored 2.0\u00a0% worse than a plain random walk’s" in told
    record |= {"relative_interval_score": 1.02, "dm_p": 0.94}
    assert "cannot be told" in " ".join(predictions_sentences.write(data, "Bitcoin"))
    record |= {"relative_interval_score": 0.965, "dm_p": None}
    assert "cannot be told" in " ".join(predictions_sentences.write(data, "Bitcoin"))


def test_a_moved_middle_says_what_moved_it():
    tally = {"name": "momentum", "horizon_h": 24, "n": 300, "relative_mae": 0.9, "mean": -0.004,
             "variance": 1e-4}  # fmt: skip
    told = _told(made(price=PRICE, challengers=[tally]))
    assert "The middle was moved by the move of before, whose own record" in told
    assert "today’s price: no method" not in told


def test_every_challenger_has_words():
    assert all(predictions_sentences.method(name) != name for name in CHALLENGERS)


@pytest.mark.parametrize(
    ("result", "told"),
    [
        (lambda: made(closes(8)), "A range needs 30 daily moves of the price; 7 daily moves are"),
        (lambda: made(closes(2)), "A range needs 30 daily moves of the price; 1 daily move is"),
        (lambda: made([5.0] * 200), "The price has stood still in all the days that are stored"),
        (lambda: made([1.0, 1 + 1e-8] * 20 + [5.0, 4.0, 6.0]), "The price moves so unlike before"),
        (lambda: made(closes(45)), "7-day range: $"),
    ],
)
def test_coins_unlike_others_are_explained(result, told):
    assert _told(result()).startswith(told)


def test_a_range_without_a_backtest_promises_and_no_more():
    for days in (45, 93 + 6, 93 + 12):  # the later ones judge one window, and 13 sevenths of one
        told = _told(made(closes(days)))
        assert "later price; this coin’s past is too short to say how many did. The middle" in told
    assert " did (2 separate weeks, " in _told(made(closes(93 + 19)))


def test_a_coin_that_ended_says_so_and_shows_nothing():
    card = _card(applicable=False, warnings=["series_ended"], horizons={})
    assert card.sentences == ["Bitcoin no longer trades where it was listed, so no range is shown."]
    assert (card.fan, card.facts, card.frame.warnings) == (None, (), [])
    told = _told(made(), applicable=False, warnings=[])
    assert told == "Ranges do not apply to Bitcoin."


def test_a_pegged_coin_says_what_the_model_does_not_know():
    result = made([1 + 1e-4 * (-1) ** i for i in range(200)], "stablecoin")
    assert "The model does not know about a broken peg." in _told(result)


def test_nothing_says_what_to_do_or_what_comes():
    texts = [MEANINGS[code] for code in ("price_from_close", "young_series", "gaps")]
    texts += [_told(make()) for make in (made, lambda: made(closes(8)), lambda: made([5.0] * 99))]
    assert not FORBIDDEN.search(" ".join(texts))


# Pictures.


def test_the_fan_begins_at_the_price_and_holds_all_ranges():
    fan = _card().fan
    assert fan.finding == "The middle is today’s price"
    assert [shade for _, shade in fan.bands] == [7, 6, 5]
    assert all(path.count("L") == 7 and path.endswith("z") for path, _ in fan.bands)
    assert len(fan.baseline) == 2
    assert 60 < fan.today < 70, "sixty days of thirty more"
    ys = [float(y) for path, _ in fan.bands for y in re.findall(r" (\d+\.\d)", path)]
    assert min(ys) == 6.0
    assert max(ys) == 184.0
    assert "80 of 100 between $132.90 and $192.62" in fan.description


def test_the_fan_ends_with_the_last_horizon_there_is():
    fan = _card(made(closes(45))).fan
    assert all(path.count("L") == 5 for path, _ in fan.bands)
    assert "after 7 days" in fan.description
    assert _card(made(closes(8))).fan is None


def test_without_past_prices_the_fan_stands_alone():
    page = predictions_answers.page(made(price=PRICE))
    page["pictures"]["prices"] = []
    card = predictions.card(page["analyses"]["predictions"], answers.coin(), page["pictures"])
    assert (card.fan.past, card.fan.today, card.fan.first_day) == ("", 0.0, "")


def test_hits_are_hollow_and_misses_filled():
    day, week = _card().strips
    assert day.finding == "24 hours: 25 of 38 held"
    assert day.note == (
        "bar = 80\u00a0% range, ring = hit, dot = miss, 1 not due yet, 1 void: no price of that day"
    )
    assert sum(dot.hit for dot in day.dots) == 25
    assert len(day.dots) == 38
    assert day.bars.count("M") == 40
    assert 0 <= min(dot.x for dot in day.dots) < max(dot.x for dot in day.dots) <= 100
    assert week.horizon == "7 days"


def test_a_miss_lies_outside_its_bar():
    strip = forecast_pictures.strip(
        "x", [[0, 100, 95, 105, 108, False], [1, 100, 95, 105, 96, False]]
    )
    bars = [
        tuple(map(float, bar)) for bar in re.findall(r"M\d+\.\d (\d+\.\d)V(\d+\.\d)", strip.bars)
    ]
    miss, hit = strip.dots
    assert miss.y < bars[0][0]
    assert bars[1][0] <= hit.y <= bars[1][1]
    assert (miss.hit, hit.hit) == (False, True)


def test_what_is_not_due_has_no_mark():
    strip = forecast_pictures.strip("24 hours", [[0, 100, 95, 105, None, False]])
    assert (strip.finding, strip.dots) == ("24 hours: none is due yet", [])
    assert forecast_pictures.strip("24 hours", []) is None


@pytest.mark.parametrize(
    ("ends", "told"),
    [
        ([None], "24 hours: none is due yet; 1 issued, the first on 1 Jan 1970"),
        (
            [101, None, None],
            "24 hours: 1 of 1 held; 3 issued, the first on 1 Jan 1970, 2 not due yet",
        ),
    ],
)
def test_what_was_issued_is_words_until_two_of_it_are_due(ends, told):
    strip = forecast_pictures.strip(
        "24 hours", [[n * 86_400, 100, 95, 105, end, False] for n, end in enumerate(ends)]
    )
    assert f"{strip.finding}; {strip.note}" == told
    assert strip.bars == ""


# Tables and facts.


def test_the_tables_hold_what_the_pictures_show():
    card = _card()
    assert [row.label for row in card.ranges] == ["24 hours", "7 days", "30 days"]
    assert card.ranges[1].ends[1] == "146.67–174.55"
    assert len(card.promises) == 9
    assert card.promises[4] == ("7 days, 80\u00a0%", "76\u00a0%", "43", "61–86\u00a0%")
    assert len(card.rivals) == 15
    assert card.model == "range/1"


def test_blank_ranges_carry_their_reason():
    card = _card(made(closes(45)))
    assert card.ranges[2].reason == "too few candles so far"
    month = card.facts[2]
    assert (month.label, month.text, month.note) == (
        "30 days, 80\u00a0%",
        "—",
        "too few candles so far",
    )


def test_tiny_prices_keep_their_digits():
    fact = _card(made(closes(start=1e-12))).facts[0]
    assert "₁₁" in fact.text
    assert fact.title.startswith("$0.00000000000")
    assert " to " in fact.title


def test_without_an_answer_there_is_only_the_state():
    pending = answers.answer(None, "pending", refreshing=True)
    card = predictions.card(pending, answers.coin(), {})
    assert (card.sentences, card.frame.state.name) == ([], "refreshing")
