"""blueprints/presentation/risk*.py and templates/pages/_risk.html"""

import re
from pathlib import Path
from typing import Any

import pytest
from flask import render_template

from blueprints.presentation import numbers, risk, risk_pictures, risk_sentences
from blueprints.presentation.coin import Part
from blueprints.presentation.risk import RiskCard
from config import Settings
from web import answers
from web import risk_answers as dangers
from web.document import Document
from web.dressed import pages_alone

ROOT = Path(__file__).parents[2]
FORBIDDEN = re.compile(r"\b(buy|sell|will|should|guaranteed|targets?|advice)\b", re.IGNORECASE)
HOSTILE = "<script>alert(1)</script>\"'><b onclick=x>\u202e"
COIN = answers.coin()


def made(envelope: Any = None, pictures: Any = None, **changes: Any) -> RiskCard:
    answer = answers.answer(envelope or dangers.risk(**changes))
    return risk.card(answer, COIN, dangers.pictures() if pictures is None else pictures)


def said(**changes: Any) -> list[str]:
    return risk_sentences.write(dangers.risk(**changes)["data"], "Bitcoin")


@pytest.fixture(scope="module")
def rendered(settings: Settings) -> Any:
    """Render one card as the page would."""
    app = pages_alone(settings)

    def render(card: RiskCard) -> Document:
        part = Part("risk", card, "abc", "bitcoin")
        with app.test_request_context("/asset/bitcoin"):
            source = render_template("pages/_risk.html", part=part, card=card)
        return Document(source)

    return render


def test_the_worked_example_is_told_in_sentences():
    assert said() == [
        "Measured risk 47 of 100: medium.",
        (
            "On one day in twenty you would have to expect a loss above 4.3\u00a0%; on such days "
            "the mean loss was 5.3\u00a0%."
        ),
        "The deepest fall was −27.8\u00a0% in 39 days, recovered by 21 Mar 2026.",
        (
            "Who holds the coins is not known (not published by any source), so that part is "
            "left out and the other parts count more."
        ),
        (
            "Of the last 250 days 13 lost more than was said the day before, where 12.5 were to "
            "be expected: no more and no fewer than chance explains."
        ),
        "Its return of a year for its swings (Sharpe 1.03 ± 1.96) cannot be told from zero.",
    ]


def test_a_fall_that_lasts_says_so():
    told = said(drawdown=dangers.fall(recovered_at=None, days_down=1))
    assert "The deepest fall was −27.8\u00a0% in 1 day, to 8 Jan 2026; not recovered yet." in told


def test_what_never_fell_says_so():
    told = said(drawdown=dangers.fall(max_pct=0.0, peak_at=None, trough_at=None))
    assert "It never closed lower than before since 5 Sep 2025." in told


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        (
            {"exceptions_250": {"expected": 12.5, "seen": 30, "kupiec_p": 0.0001}},
            (
                "Of the last 250 days 30 lost more than was said the day before, where 12.5 were "
                "to be expected: more than chance explains."
            ),
        ),
        (
            {"exceptions_250": {"expected": 12.5, "seen": 2, "kupiec_p": 0.0001}},
            (
                "Of the last 250 days 2 lost more than was said the day before, where 12.5 were "
                "to be expected: less than chance explains."
            ),
        ),
        ({"p95": dangers.tail(-0.2, -0.1, 1, 1)}, "Not even one day in twenty lost anything."),
        (
            {"p95": dangers.tail(None, None, 2.5, 3.5)},
            (
                "On one day in twenty you would have to expect a loss above 2.5\u00a0%; on such "
                "days the mean loss was 3.5\u00a0%."
            ),
        ),
    ],
)
def test_losses_in_other_states(changes, sentence):
    assert sentence in said(var_es=dangers.risk()["data"]["var_es"] | changes)


def test_a_strong_year_is_told_from_chance():
    ratio = {"d365": -2.5, "se": 1.0, "rf_pct": 0, "distinguishable": True}
    assert (
        "Its loss of a year for its swings (Sharpe −2.50 ± 1.96) is more than chance explains."
        in said(sharpe=ratio)
    )


def test_a_stablecoin_says_how_far_it_strayed():
    peg = {"max_abs_dev_30d_bps": 20.0, "max_abs_dev_365d_bps": 200.0}
    assert "In a year it closed at most 2.0\u00a0% away from one dollar." in said(peg=peg)
    young = peg | {"max_abs_dev_365d_bps": None}
    assert "In 30 days it closed at most 0.20\u00a0% away from one dollar." in said(peg=young)


def test_several_missing_parts_are_named_together():
    parts = dangers.components(
        volatility=41, liquidity=55, concentration="no_key", regulatory="no_history",
        market_cap="not_published",
    )  # fmt: skip
    assert (
        "Who holds the coins, what courts and regulators do to it and what all coins are worth "
        "are not known, so these parts are left out and the others count more."
        in said(components=parts)
    )


@pytest.mark.parametrize(
    ("reason", "words"),
    [
        ("no_history", "feeds of under 30 days are stored"),
        ("not_published", "no story of 90 days names the coin"),
    ],
)
def test_silence_about_a_coin_is_explained(reason, words, rendered):
    parts = dangers.components(
        volatility=41, liquidity=55, concentration=60, regulatory=reason, market_cap=41
    )
    assert any(f"is not known ({words})" in sentence for sentence in said(components=parts))
    assert words in rendered(made(components=parts)).text


TAILS = dangers.risk()["data"]["var_es"]


@pytest.mark.parametrize(
    ("changes", "path", "name"),
    [
        ({"var_es": TAILS | {"p95": None}}, "var_es.p95", "Loss of a day"),
        ({"var_es": TAILS | {"exceptions_250": None}}, "var_es.exceptions_250", "How such losses"),
        ({"sharpe": None}, "sharpe", "Return for its swings"),
    ],
)
def test_a_sentence_whose_value_is_missing_is_left_out_and_the_blank_explained(
    changes, path, name, rendered
):
    missing = [*dangers.risk()["data"]["missing"], {"path": path, "reason": "too_short"}]
    card = made(**changes, missing=missing)
    assert len(card.sentences) == len(said()) - 1
    assert re.search(rf"{name}[a-z ]*: — too few candles so far", rendered(card).text)


def test_a_whole_answer_has_no_blanks_to_explain():
    assert made().blanks == []


def test_losses_known_one_way_only_say_why_not_the_other(rendered):
    tails = TAILS | {"p95": dangers.tail(None, None, 2.5, 3.5)}
    missing = [{"path": "var_es.p95.var_pct", "reason": "undefined"}]
    page = rendered(made(var_es=tails, missing=missing))
    assert "1 day in 20 — — 2.5 % 3.5 %" in page.text
    assert "Loss of a day: — cannot be computed from flat or empty data" in page.text


def test_one_close_has_not_fallen_nor_risen():
    told = said(candles=dangers.risk()["data"]["candles"] | {"used": 1})
    assert not [sentence for sentence in told if "closed lower" in sentence or "fall" in sentence]


@pytest.mark.parametrize(("amihud", "text"), [(0.0123, "1.2\u00a0%"), (3.3e15, "over 100\u00a0%")])
def test_how_far_a_price_gives_way_has_an_end(amihud, text):
    traded = dangers.risk()["data"]["liquidity"] | {"amihud_90d": amihud}
    facts = {fact.label: fact.text for fact in made(liquidity=traded).facts}
    assert facts["Gives way"] == text


@pytest.mark.parametrize(
    ("warning", "sentence"),
    [
        ("not_listed", "No source has a price history of Bitcoin: there is nothing to measure."),
        (
            "too_young",
            "No day of Bitcoin is over yet where it is listed: there is nothing to measure.",
        ),
        (
            "series_ended",
            "Bitcoin no longer trades where it was listed: there is nothing to measure.",
        ),
        ("pegged", "There is nothing to measure."),
    ],
)
def test_a_coin_without_candles_is_told_so_plainly(warning, sentence, rendered):
    page = rendered(made(dangers.not_applicable(warning)))
    assert page.text.count(sentence) == 1
    assert "not applicable to this coin" in page.text
    assert "Table" not in page.text
    assert "role" not in {name for _, attributes in page.elements for name in attributes}


def test_a_coin_of_last_week_is_told_what_is_missing(rendered):
    card = made(dangers.young(), {"risk": {"drawdown": [[0, 0.0], [86400, 0.0]], "moves": [1.0]}})
    page = rendered(card)
    assert card.sentences[0] == ("There is no score yet: it needs 30 daily moves, 6 are stored.")
    assert "Volatility: — under 30 days of prices are stored" in page.text
    assert "Loss of a day: — too few candles so far" in page.text
    assert "No score" in page.text
    assert "Bitcoin: — our own history" in page.text
    assert "Not one of five parts is known" in page.text
    assert (card.underwater, card.histogram) == (None, None)
    assert "Portfolio: — our own history" in page.text


@pytest.mark.parametrize(
    ("score", "x", "y"), [(0, 46, 112), (50, 120, 38), (100, 194, 112), (25, 67.7, 59.7)]
)
def test_the_needle_points_from_calm_on_the_left_to_dangerous_on_the_right(score, x, y):
    drawn = risk_pictures.dial(dangers.risk(overall_score=score)["data"])
    ends = re.findall(r"L([\d.]+) ([\d.]+)", drawn.needle)
    assert [float(value) for value in ends[0]] == pytest.approx([x, y], abs=0.1)
    assert len(drawn.zones) == 4


def test_the_dial_of_no_score_has_no_needle(rendered):
    data = dangers.young()["data"]
    drawn = risk_pictures.dial(data)
    assert (drawn.finding, drawn.needle) == ("No score", "")
    assert "thick" not in rendered(made(dangers.young(), {})).values("class", "path")


def test_a_part_that_is_not_known_is_hatched_and_says_why(rendered):
    drawn = risk_pictures.parts(dangers.risk()["data"])
    assert drawn.finding == "Four of five parts are known"
    widths = {row.label: row.width for row in drawn.rows}
    assert widths == {
        "Volatility": 41, "Liquidity": 55, "Holders": None, "Law and delisting": 53, "Size": 41,
    }  # fmt: skip
    assert [row.weight for row in drawn.rows] == [
        "counts 37\u00a0%", "counts 31\u00a0%", "left out", "counts 19\u00a0%", "counts 12\u00a0%",
    ]  # fmt: skip
    page = rendered(made())
    assert page.values("class", "line").count("hatch") == 1
    assert "Holders, left out not known" in page.text
    assert "Holders: — not published by any source" in page.text


def test_under_water_hangs_from_the_surface():
    drawn = risk_pictures.underwater(dangers.pictures()["risk"])
    assert drawn is not None
    assert drawn.top == "0\u00a0%"
    assert drawn.bottom.startswith("−")
    assert drawn.area.startswith("M0.0 4.0"), "from zero at the top"
    assert drawn.days[0].endswith(" 2025"), "a history of more than a year has years"
    assert risk_pictures.underwater({}) is None
    assert risk_pictures.underwater({"drawdown": [[0, 0.0], [86400, 0.0]]}) is None


@pytest.mark.parametrize("days", [2, 7, 60, 365])
def test_every_day_stands_in_one_column(days):
    stored = dangers.pictures(days)["risk"]
    drawn = risk_pictures.histogram(stored, dangers.risk()["data"]["var_es"])
    assert drawn is not None
    assert sum(column.days for column in drawn.bins) == days
    assert len(drawn.bins) <= 40
    below = sum(column.days for column in drawn.bins if column.is_loss)
    assert below == sum(move < 0 for move in stored["moves"])
    assert drawn.finding == f"{below} of {days} days lost"
    assert max(column.height for column in drawn.bins) == 84
    for column in drawn.bins:
        assert 0 <= column.x <= column.x + column.width <= 100.01


@pytest.mark.parametrize("moves", [[-90.0, 5000.0, 0.1], [1e-9, -1e-9], [0.0, 1e-4], [-1.0, 1.0]])
def test_columns_fit_the_widest_and_the_narrowest_year(moves):
    drawn = risk_pictures.histogram({"moves": moves}, {})
    assert drawn is not None
    assert 2 <= len(drawn.bins) <= 40
    assert sum(column.days for column in drawn.bins) == len(moves)
    assert drawn.marks == []


@pytest.mark.parametrize("moves", [[], [1.0], [0.0, 0.0, 0.0]])
def test_without_different_days_there_are_no_columns(moves):
    assert risk_pictures.histogram({"moves": moves}, {}) is None


def test_the_lines_stand_where_the_losses_are():
    drawn = risk_pictures.histogram(
        {"moves": [-9.9, 9.9, 1.0]},
        {"p95": dangers.tail(4, 5, 1, 1), "p99": dangers.tail(6, 7, 1, 1)},
    )
    assert drawn is not None
    low, high = (float(edge.replace("−", "-").rstrip(" %")) for edge in (drawn.low, drawn.high))
    assert [mark.label for mark in drawn.marks] == ["1 day in 20", "1 in 100"]
    for mark, loss in zip(drawn.marks, (4, 6), strict=True):
        assert mark.x == pytest.approx(100 * (-loss - low) / (high - low), abs=0.01)


def test_tiles_are_darker_the_closer_coins_move(rendered):
    drawn = risk_pictures.tiles(dangers.risk()["data"])
    assert [(tile.label, tile.r) for tile in drawn.tiles] == [
        ("Bitcoin, 90 days", "+0.82"), ("Bitcoin, a year", "+0.83"),
        ("Ether, 90 days", "−0.10"), ("Ether, a year", "—"),
    ]  # fmt: skip
    assert [tile.shade for tile in drawn.tiles] == [1, 1, 6, None]
    assert [tile.is_dark for tile in drawn.tiles] == [True, True, False, False]
    assert drawn.tiles[0].interval == "+0.74 to +0.88"
    why = "our own history does not reach back far enough yet"
    assert (drawn.tiles[3].interval, drawn.blanks) == ("", [f"Ether, a year: — {why}"])
    assert drawn.finding == "Moves with Bitcoin, a year: +0.83"


@pytest.mark.parametrize(
    ("r", "shade"),
    [(1.0, 0), (-1.0, 0), (0.9, 0), (0.89, 1), (0.5, 4), (0.3, 5), (-0.15, 6), (0.0, 7)],
)
def test_the_shade_is_of_the_size_and_the_text_has_the_sign(r, shade):
    block = {"btc": {"d90": dangers.together(r, r, r, 90), "d365": None}, "eth": None}
    drawn = risk_pictures.tiles(dangers.risk(correlation=block)["data"])
    assert drawn.tiles[0].shade == shade
    assert drawn.tiles[0].r == {1.0: "+1.00", -1.0: "−1.00", 0.0: "0.00"}.get(r, drawn.tiles[0].r)


@pytest.mark.parametrize(
    ("value", "text"), [(0.5, "+0.50"), (-0.5, "−0.50"), (-0.001, "0.00"), (0.001, "0.00")]
)
def test_what_rounds_to_nothing_has_no_sign(value, text):
    assert numbers.signed(value) == text


def test_bitcoin_has_no_tile_with_itself():
    missing = [{"path": "correlation.btc", "reason": "not_applicable"}]
    block = {"btc": None, "eth": dangers.risk()["data"]["correlation"]["eth"]}
    drawn = risk_pictures.tiles(dangers.risk(correlation=block, missing=missing)["data"])
    assert [tile.label for tile in drawn.tiles] == ["Ether, 90 days", "Ether, a year"]
    assert not [blank for blank in drawn.blanks if blank.startswith("Bitcoin")]
    assert drawn.finding == "It moves with neither"


def test_every_picture_has_a_table_and_a_csv(rendered):
    page = rendered(made())
    for caption in (
        "Parts of the score, 0 to 100", "Loss of one day", "The deepest fall", "Moves with",
        "Days of a year by move", "A share of the coin beside 60 % bitcoin and 40 % ether",
    ):  # fmt: skip
        assert caption in page.text
    assert "1 day in 20 4.3 % 5.3 % 4.0 % 5.0 %" in page.text
    assert "Bitcoin, 90 days 0.78 +0.82 +0.74 to +0.88 90" in page.text
    assert "Holders not published by any source — 20.0 % 0 %" in page.text
    assert "20 % 52.8 % −2.00 −37.2 %" in page.text
    assert "/asset/bitcoin/drawdown.csv" in page.values("href", "a")


def test_pictures_have_titles_and_no_number_is_cut(rendered):
    page = rendered(made())
    named = page.values("aria-labelledby", "svg")
    assert named == [
        "risk-dial-t risk-dial-d", "risk-parts-t risk-parts-d", "risk-tiles-t risk-tiles-d",
        "underwater-t underwater-d", "risk-moves-t risk-moves-d",
    ]  # fmt: skip
    ids = page.values("id")
    assert len(ids) == len(set(ids))
    for one in named:
        assert set(one.split()) <= set(ids)


@pytest.mark.parametrize(
    "envelope",
    [dangers.risk, dangers.young, dangers.not_applicable],
    ids=["whole", "young", "not applicable"],
)
def test_no_word_tells_anybody_what_to_do_and_nothing_is_none(rendered, envelope):
    page = rendered(made(envelope()))
    assert not FORBIDDEN.search(page.text)
    assert not re.search(r"\b(None|nan|null|inf)\b", page.text)


def test_hostile_words_are_text(rendered):
    parts = dangers.components(
        volatility=1, liquidity=1, concentration=HOSTILE, regulatory=1, market_cap=1
    )
    card = made(components=parts, category=HOSTILE, warnings=[HOSTILE])
    page = rendered(card)
    assert "script" not in {tag for tag, _ in page.elements}
    assert "onclick" not in {name for _, attributes in page.elements for name in attributes}


def test_quality_and_sources_have_their_names(rendered):
    page = rendered(made())
    assert "Market figures 96" in page.text
    assert "Other inputs 80" in page.text
    assert "Coinbase, stored candles" in page.text
    assert "Stored market figures" in page.text


def test_without_an_answer_there_is_only_a_frame(rendered):
    card = risk.card(answers.answer(None, "pending", refreshing=True), COIN, {})
    assert card.sentences == []
    assert "The first figures are on their way." in rendered(card).text
