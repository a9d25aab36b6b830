"""blueprints/presentation/derivatives*.py and templates/pages/_derivatives.html"""

import re
from pathlib import Path
from typing import Any

import pytest
from flask import render_template

from blueprints.presentation import derivatives, derivatives_pictures, derivatives_sentences
from blueprints.presentation.coin import Part
from blueprints.presentation.derivatives import DerivativesCard
from config import Settings
from web import answers
from web import derivatives_answers as bets
from web.derivatives_answers import DAY, TODAY
from web.document import Document
from web.dressed import pages_alone

ROOT = Path(__file__).parents[2]
FORBIDDEN = re.compile(
    r"\b(buy|sell|will|should|guaranteed|targets?|stops?|signals?)\b", re.IGNORECASE
)
HOSTILE = "<script>alert(1)</script>\"'><b onclick=x>\u202e"
COIN = answers.coin()


def made(envelope: Any = None, pictures: Any = None, **changes: Any) -> DerivativesCard:
    answer = answers.answer(envelope or bets.derivatives(**changes))
    return derivatives.card(answer, COIN, bets.pictures() if pictures is None else pictures)


def said(**changes: Any) -> list[str]:
    return derivatives_sentences.write(bets.derivatives(**changes)["data"], "Bitcoin")


def blanked(*paths: str, reason: str = "provider_failed") -> dict[str, Any]:
    """The envelope's changes that take blocks and fields away, each with its reason."""
    data = bets.derivatives()["data"]
    changes: dict[str, Any] = {}
    for path in paths:
        block, _, key = path.partition(".")
        changes[block] = (changes.get(block) or data[block]) | {key: None} if key else None
    missing = [{"path": path, "reason": reason} for path in paths]
    return changes | {"missing": data["missing"] + missing}


@pytest.fixture(scope="module")
def rendered(settings: Settings) -> Any:
    """Render one card as the page would."""
    app = pages_alone(settings)

    def render(card: DerivativesCard) -> Document:
        part = Part("derivatives", card, "abc", "bitcoin")
        with app.test_request_context("/asset/bitcoin"):
            source = render_template("pages/_derivatives.html", part=part, card=card)
        return Document(source)

    return render


def test_the_worked_example_is_told_in_sentences():
    assert said() == [
        (
            "Those betting on a rise pay those betting on a fall 0.0084\u00a0% every 8 hours "
            "(9.2\u00a0% a year): normal."
        ),
        "$9.00B are at stake, 4.0\u00a0% more than a day ago on the same venues.",
        "64\u00a0% of accounts are long; this counts accounts, not money.",
        "The payment is 1.4 standard deviations above its mean of 90 days.",
        "The contracts cost 0.013\u00a0% more than the coin.",
        "Taken together, bets on a rise are the larger crowd (+38 on a scale of −100 to +100).",
        (
            "Options imply swings of 46.3\u00a0% a year, and for each open call there are 0.62 "
            "open puts."
        ),
    ]


@pytest.mark.parametrize(
    ("block", "change", "sentence"),
    [
        (
            "funding",
            {"rate_8h": -0.00071, "apr_pct": -77.745, "level": "high"},
            (
                "Those betting on a fall pay those betting on a rise 0.0710\u00a0% every 8 hours "
                "(77.7\u00a0% a year): high."
            ),
        ),
        (
            "funding",
            {"rate_8h": 1e-8, "apr_pct": 0.001},
            "Bets on a rise and bets on a fall pay each other next to nothing: normal.",
        ),
        ("funding", {"zscore_90d": -0.2}, "The payment is near its mean of 90 days."),
        (
            "funding",
            {"zscore_90d": -2.04},
            "The payment is 2.0 standard deviations below its mean of 90 days.",
        ),
        (
            "open_interest",
            {"change_24h_pct": -0.4},
            "$9.00B are at stake, 0.40\u00a0% less than a day ago on the same venues.",
        ),
        (
            "open_interest",
            {"change_24h_pct": 0.001},
            "$9.00B are at stake, as much as a day ago on the same venues.",
        ),
        ("open_interest", {"change_24h_pct": None}, "$9.00B are at stake."),
        ("basis", {"pct": -0.21}, "The contracts cost 0.210\u00a0% less than the coin."),
        ("basis", {"pct": 0.0001}, "The contracts cost as much as the coin."),
        (
            "crowding",
            {"score": -81.0, "label": "crowded_short"},
            "Taken together, bets on a fall are crowded (−81 on a scale of −100 to +100).",
        ),
        ("options", {"put_call_oi_ratio": None}, "Options imply swings of 46.3\u00a0% a year."),
    ],
)
def test_each_state_has_its_sentence(block, change, sentence):
    assert sentence in said(**{block: bets.derivatives()["data"][block] | change})


def test_what_is_closed_by_force_is_called_a_lower_bound():
    day = {"long_usd": 3.1e6, "short_usd": 1.2e6, "count": 44}
    closed = {"h1": day, "h24": day, "venues": ["okx"], "partial": True}
    assert said(liquidations=closed)[-1] == (
        "At least $3.10M of bets on a rise and $1.20M of bets on a fall were closed by force in "
        "24 hours; OKX reports a part of them."
    )
    none = {"long_usd": 0.0, "short_usd": 0.0, "count": 0}
    assert said(liquidations=closed | {"h24": none})[-1] == (
        "No position was reported as closed by force in 24 hours; not all are reported."
    )


@pytest.mark.parametrize(
    ("path", "unsaid"),
    [
        ("funding", "pay"),
        ("funding.zscore_90d", "90 days"),
        ("long_short", "accounts"),
        ("basis", "cost"),
        ("crowding", "Taken together"),
        ("options", "Options"),
        ("options.dvol_pct", "Options"),
    ],
)
def test_a_sentence_whose_value_is_missing_is_left_out(path, unsaid):
    assert any(unsaid in sentence for sentence in said())
    assert not any(unsaid in sentence for sentence in said(**blanked(path)))


@pytest.mark.parametrize(
    ("kind", "why"),
    [
        ("stablecoin", "A pegged coin is meant to stand still"),
        ("wrapped", "Bets are made on the coin it stands for and are not counted here."),
        ("native", "Nothing is missing here, and nothing is counted against its quality."),
        ("token", "Nothing is missing here, and nothing is counted against its quality."),
    ],
)
def test_a_coin_without_contracts_is_told_so_plainly(kind, why, rendered):
    card = made(bets.not_applicable(kind))
    page = rendered(card)
    assert "No venue that was asked lists perpetual contracts of Bitcoin." in page.text
    assert why in page.text
    assert "not applicable to this coin" in page.text
    assert not page.values("role", "svg")
    assert "Table" not in page.text
    assert page.text.count("have no contract") == 0, "said once"


def test_the_funding_columns_go_up_and_down_from_a_zero_line():
    drawn = derivatives_pictures.funding(bets.picture())
    assert drawn is not None
    assert len(drawn.columns) == 90
    assert {column.direction for column in drawn.columns} == {"up", "down"}
    assert 0 < drawn.zero < drawn.height
    ups = sum(column.direction == "up" for column in drawn.columns)
    assert drawn.finding == f"Bets on a rise paid on {ups} of 90 days"
    assert (drawn.top, drawn.bottom) == ("+0.0150", "−0.0030")


def test_each_venue_has_a_line_on_demand(rendered):
    page = rendered(made())
    lines = derivatives_pictures.funding_by_venue(bets.picture())
    assert [line.line.finding for line in lines] == ["Binance Futures", "Bybit", "OKX"]
    assert "By venue Binance Futures" in page.text
    assert lines[1].newest in page.text


def test_what_is_open_is_stacked_by_venue_under_the_price():
    drawn = derivatives_pictures.interest(bets.picture(), bets.pictures()["prices"])
    assert drawn is not None
    assert [band.label for band in drawn.bands] == ["Bybit", "Binance Futures", "OKX"]
    assert (drawn.over_label, bool(drawn.over)) == ("price", True)
    assert drawn.finding == "Most is open at Bybit"


def test_a_venue_with_few_days_is_named_and_not_drawn():
    stored = bets.picture()
    for row in stored["open_interest"][-3:]:
        row[1]["deribit"] = 1e9
    drawn = derivatives_pictures.interest(stored, [])
    assert drawn is not None
    assert "Deribit" not in [band.label for band in drawn.bands]
    assert "without Deribit: too few days" in drawn.note


def test_the_bar_of_accounts_says_what_it_counts(rendered):
    page = rendered(made())
    assert "More accounts are long counts accounts, not money" in page.text
    assert "▲ 64 % long 36 % short ▼" in page.text


@pytest.mark.parametrize(
    ("share", "level", "finding"),
    [
        (0.36, "balanced", "More accounts are short"),
        (0.502, "balanced", "As many accounts are long as short"),
        (0.75, "crowded_long", "Nearly all accounts are on one side: long"),
        (0.11, "crowded_short", "Nearly all accounts are on one side: short"),
    ],
)
def test_the_bar_of_accounts_leans_as_they_do(share, level, finding):
    drawn = derivatives_pictures.sides({"long_account_share": share, "level": level})
    assert drawn is not None
    assert (drawn.finding, drawn.width) == (finding, round(100 * share, 1))


def test_volatility_is_drawn_by_end():
    drawn = derivatives_pictures.volatility(bets.derivatives()["data"]["options"])
    assert drawn is not None
    assert drawn.finding == "Swings expected later are larger than soon ones"
    assert drawn.days == ["11 Oct", "30 Oct", "25 Dec"]
    assert drawn.line.count("L") == 2
    assert derivatives_pictures.volatility({"atm_iv": []}) is None
    assert derivatives_pictures.volatility(None) is None


def test_the_table_shows_each_venue_and_what_the_silent_one_said(rendered):
    page = rendered(made())
    assert "Bybit BTCUSDT +0.0100 11.0 $5.00B 56" in page.text
    assert "OKX BTC-USDT-SWAP +0.0030 3.3 $2.00B 22" in page.text
    assert "Bybit 64 $4.10B" in page.text
    assert "OKX — $4.10B" in page.text
    assert "Deribit limits how often it may be asked" in page.text


def test_a_bundle_says_how_many_coins_it_is(rendered):
    row = bets.venue("bybit", "1000PEPEUSDT", 1e-4, 5e6, multiplier=1000.0)
    assert "1000PEPEUSDT, 1.00K coins each" in rendered(made(venues=[row])).text


def test_every_end_of_options_has_a_row(rendered):
    page = rendered(made())
    assert "11 Oct 2026 39.4 — —" in page.text
    assert "30 Oct 2026 44.1 $78,000 41.22K" in page.text


def test_the_days_of_the_pictures_stand_in_a_table_newest_first(rendered):
    card = made()
    assert len(card.days) == 30
    assert card.days[0].day == "10 Oct 2026"
    assert (card.days[0].open, card.days[0].venues) == ("$11.67B", "3")
    few = made(pictures={"derivatives": {"funding": [[TODAY, 1e-4, {}]]}})
    assert few.days == [("10 Oct 2026", "+0.0100", "—", "—", "—")]


def test_series_are_offered_as_csv_and_closings_only_where_there_are_some(rendered):
    links = rendered(made()).values("href", "a")
    for name in ("funding", "open_interest", "long_share"):
        assert f"/asset/bitcoin/{name}.csv" in links
    assert "/asset/bitcoin/liquidations.csv" not in links
    day = {"long_usd": 1.0, "short_usd": 1.0, "count": 2}
    closed = {"h1": day, "h24": day, "venues": ["okx"], "partial": True}
    assert "/asset/bitcoin/liquidations.csv" in rendered(made(liquidations=closed)).values(
        "href", "a"
    )


def test_every_blank_says_why(rendered):
    page = rendered(made())
    assert "Closed by force, 24 h — not published by any source" in page.text
    assert "our own history does not reach back far enough yet" in page.text
    young = {"zscore_90d": None, "history_days": 3}
    few = bets.derivatives()["data"]["funding"] | young
    missing = [{"path": "funding.zscore_90d", "reason": "no_history"}]
    assert "Against its past — we have collected 3 of 30 days" in (
        rendered(made(funding=few, missing=missing)).text
    )
    paths = ("options", "basis", "crowding", "long_short", "open_interest.to_market_cap_pct")
    gone = rendered(made(**blanked(*paths)))
    assert "Options — its source did not answer" in gone.text
    assert "To market cap — its source did not answer" in gone.text


def test_days_that_are_drawn_but_do_not_count_yet_are_said_to_be_new():
    spans = [f"open_interest.change_{span}_pct" for span in ("1h", "24h", "7d", "30d")]
    changes = blanked("funding.zscore_90d", *spans, reason="no_history")
    changes["funding"]["history_days"] = 0
    new = "loaded just now, counts from the next answer on"
    card = made(**changes)
    assert [reason for _, _, reason in card.changes] == [new] * 4
    assert next(fact.note for fact in card.facts if fact.label == "Against its past") == new
    card = made(**changes, pictures={})
    assert new not in [reason for _, _, reason in card.changes]
    changes["funding"]["history_days"] = 12
    assert new not in [reason for _, _, reason in made(**changes).changes]


def test_a_payment_is_compared_with_as_many_days_as_there_are():
    funding = bets.derivatives()["data"]["funding"] | {"history_days": 42}
    assert "The payment is 1.4 standard deviations above its mean of 42 days." in said(
        funding=funding
    )
    notes = [fact.note for fact in made(funding=funding).facts if fact.label == "Against its past"]
    assert notes == ["standard deviations from the mean of 42 days"]


def test_a_venue_s_line_says_that_it_draws_means():
    assert {line.line.note for line in made().by_venue} == {"% per 8 hours, mean of a day"}


def test_a_card_without_history_shows_what_is_known_now(rendered):
    for pictures in ({}, {"derivatives": None}, {"derivatives": bets.picture(0), "prices": []}):
        page = rendered(made(pictures=pictures))
        assert "$9.00B are at stake" in page.text
        assert "Day by day" not in page.text


@pytest.mark.parametrize("days", [1, 2, 3])
def test_a_young_history_draws_what_it_can(days, rendered):
    card = made(pictures=bets.pictures(days))
    assert (card.funding is None) == (days < 2)
    assert (card.interest is None) == (days < 2)
    rendered(card)


@pytest.mark.parametrize("state", ["pending", "failed"])
def test_without_an_answer_there_is_a_reason(state, rendered):
    error = {
        "code": "no_source",
        "sources": [answers.source(name, "refused") for name in bets.VENUES],
    }
    answer = answers.answer(None, state, refreshing=state == "pending")
    card = derivatives.card(
        answer | {"error": error if state == "failed" else None}, COIN, bets.pictures()
    )
    text = rendered(card).text
    if state == "failed":
        assert "unavailable no source answered" in text
        assert "Bybit refuses to answer this server" in text
    else:
        assert "The first figures are on their way." in text


def test_nothing_says_what_to_do(rendered):
    cards = [made(), made(bets.not_applicable()), made(**blanked("options", "crowding"))]
    for card in cards:
        assert not FORBIDDEN.search(rendered(card).text)


def test_pictures_have_a_title_and_a_description_and_ids_are_unique(rendered):
    page = rendered(made())
    pictures = [it for tag, it in page.elements if tag == "svg" and it.get("role") == "img"]
    assert len(pictures) == 8  # payments, three venues, open, accounts, crowd, volatility
    ids = page.values("id")
    assert len(ids) == len(set(ids))
    for drawn in pictures:
        assert set(drawn["aria-labelledby"].split()) <= set(ids)


def test_what_others_named_is_text_and_never_markup(rendered):
    stored = bets.picture(5)
    for row in stored["funding"]:
        row[2][HOSTILE] = 1e-4
    for row in stored["open_interest"]:
        row[1][HOSTILE] = 1e9
    envelope = bets.derivatives(
        venues=[bets.venue(HOSTILE, HOSTILE, 1e-4, 5e9)],
        crowding={"score": 1.0, "label": HOSTILE, "inputs": {HOSTILE: 3.0}},
        warnings=[HOSTILE],
    )
    envelope["data"]["funding"]["level"] = HOSTILE
    envelope["sources"][0] |= {"name": HOSTILE, "ok": False, "error": HOSTILE}
    pictures = {"derivatives": stored, "prices": []}
    card = derivatives.card(answers.answer(envelope), COIN | {"name": HOSTILE}, pictures)
    page = rendered(card)
    assert "script" not in {tag for tag, _ in page.elements}
    assert "onclick" not in {key for _, it in page.elements for key in it}
    assert "<script>alert(1)</script>" in page.text


@pytest.mark.parametrize("size", [1e-300, 1e-12, 1.0, 1e15, 1e300])
def test_absurd_sizes_are_drawn_and_written(size, rendered):
    row = bets.venue("okx", "X", min(size, 0.9), size, multiplier=1.0, volume_24h_usd=size)
    stored = {
        "funding": [[TODAY - DAY, min(size, 0.9), {"okx": min(size, 0.9)}], [TODAY, 0.0, {}]],
        "open_interest": [[TODAY - DAY, {"okx": size}], [TODAY, {"okx": size}]],
        "long_share": [],
    }
    held = bets.derivatives()["data"]["open_interest"]
    card = made(
        venues=[row],
        open_interest=held | {"usd": size, "change_24h_pct": size, "hhi": 1.0},
        basis={"pct": size},
        volume_24h_usd=size,
        pictures={"derivatives": stored, "prices": []},
    )
    assert not re.search(r"\b(nan|inf|None)\b", rendered(card).text)


def test_why_changes_are_blank_is_read_under_them(rendered):
    spans = ("open_interest.change_7d_pct", "open_interest.change_30d_pct")
    page = rendered(made(**blanked(*spans, reason="no_history")))
    why = "our own history does not reach back far enough yet"
    assert f"— 7 d; 30 d: {why}" in page.text
    assert "— 7 d" not in rendered(made()).text
    everywhere = [f"open_interest.change_{span}_pct" for span in ("1h", "24h", "7d", "30d")]
    page = rendered(made(**blanked(*everywhere, reason="no_history")))
    assert f"— {why}" in page.text
    assert "1 h; 24 h" not in page.text
