"""blueprints/presentation/defi*.py and templates/pages/_defi.html"""

import re
from pathlib import Path
from typing import Any

import pytest
from flask import render_template

from analysis import missing
from blueprints.presentation import defi, defi_sentences
from blueprints.presentation.coin import Part
from blueprints.presentation.defi import DefiCard
from config import Settings
from web import answers, defi_answers
from web.answers import DAY
from web.document import Document
from web.dressed import pages_alone

ROOT = Path(__file__).parents[2]
FORBIDDEN = re.compile(r"\b(buy|sell|will|should|guaranteed)\b", re.IGNORECASE)
HOSTILE = "<script>alert(1)</script>\"'><b onclick=x>"
AAVE = answers.coin(name="Aave", ticker="AAVE", coingecko_id="aave")


def made(envelope: Any = None, pictures: Any = None, **coin: Any) -> DefiCard:
    stored = {"defi": defi_answers.stored(), "prices": answers.pictures()["prices"]}
    answer = answers.answer(envelope or defi_answers.protocol())
    return defi.card(answer, AAVE | coin, stored if pictures is None else pictures)


def said(envelope: Any, **coin: Any) -> list[str]:
    return defi_sentences.write(envelope["data"], AAVE | coin)


def tvl(**changes: Any) -> Any:
    return defi_answers.protocol()["data"]["tvl"] | changes


@pytest.fixture(scope="module")
def rendered(settings: Settings) -> Any:
    """Render one card as the page would."""
    app = pages_alone(settings)

    def render(card: DefiCard) -> Document:
        part = Part("defi", card, "abc", "aave")
        with app.test_request_context("/asset/aave"):
            return Document(render_template("pages/_defi.html", part=part, card=card))

    return render


@pytest.mark.parametrize(
    "make", [defi_answers.protocol, defi_answers.chain, defi_answers.not_applicable]
)
def test_the_made_up_answers_name_every_null(make: Any) -> None:
    found = missing.faults(make()["data"])
    assert [fault for fault in found if not fault.startswith("coin.")] == []


def test_a_protocol_is_told_in_sentences() -> None:
    assert said(defi_answers.protocol()) == [
        (
            "People have deposited $5.20B in Aave, 3.0\u00a0% less than a month ago while the "
            "coin's price fell 8.0\u00a0%."
        ),
        "Users paid $1.10M in fees yesterday; 12.0\u00a0% of that stayed with the protocol.",
        "82.7\u00a0% of it is on Ethereum, the rest on 1 other chain.",
        (
            "All coins together are worth 0.50 times the deposits and 6.5 years of fees at the "
            "pace of the last 30 days."
        ),
        "$90.00M were traded there yesterday.",
        "Staked, borrowed and pool2 deposits are not counted.",
    ]


def test_a_chain_is_told_in_sentences() -> None:
    told = said(defi_answers.chain(), name="Bitcoin")
    assert told[0].startswith("People have deposited $5.20B on the Bitcoin chain, 3.0\u00a0% less")
    assert "stayed with the chain and its protocols" in told[1]
    assert "on exchanges of the chain yesterday" in " ".join(told)


def test_several_chains_of_a_coin_are_named() -> None:
    parts = [defi_answers.part(name, 1e9, 0.25) for name in ("Polygon", "Polygon zkEVM", "C", "D")]
    assert "on Polygon, Polygon zkEVM and 2 more," in said(defi_answers.chain(chains=parts))[0]
    assert "on Polygon and Polygon zkEVM," in said(defi_answers.chain(chains=parts[:2]))[0]


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (
            {"change_30d_pct": 2.0},
            ", 2.0\u00a0% more than a month ago while the coin's price fell 8.0\u00a0%.",
        ),
        (
            {"change_30d_pct": 0.01, "price_effect_30d_pct": 0.0},
            ", as much as a month ago while the coin's price stayed where it was.",
        ),
        ({"price_effect_30d_pct": None}, ", 1.3\u00a0% less than a week ago."),
        ({"change_30d_pct": None, "change_7d_pct": None}, ", 0.40\u00a0% more than a day before."),
        (
            {"change_30d_pct": None, "change_7d_pct": None, "change_1d_pct": None},
            "People have deposited $5.20B in Aave.",
        ),
    ],
)  # fmt: skip
def test_the_longest_comparison_there_is_is_made(change: Any, told: str) -> None:
    assert said(defi_answers.protocol(tvl=tvl(**change)))[0].endswith(told)


def test_what_is_missing_is_not_told() -> None:
    nothing = {
        "fees": None, "revenue": None, "dex_volume": None, "chains": None,
        "ratios": dict.fromkeys(defi_answers.protocol()["data"]["ratios"]),
    }  # fmt: skip
    told = said(defi_answers.protocol(**nothing))
    assert len(told) == 2
    paid = said(defi_answers.protocol(revenue=None))[1]
    assert paid == "Users paid $1.10M in fees yesterday."


def test_deposits_that_count_twice_are_told_to() -> None:
    includes = tvl()["includes"] | {"double_counted": True}
    told = said(defi_answers.protocol(tvl=tvl(includes=includes)))
    assert told[-1].endswith("at work in other protocols and counted there too.")


def test_a_coin_that_is_tied_to_nothing_is_told_so_plainly(rendered: Any) -> None:
    card = made(defi_answers.not_applicable(), name="Dogecoin")
    assert card.sentences == [
        "Dogecoin is not tied to a chain or protocol that DefiLlama measures.",
        "Nothing is missing here, and nothing is counted against its quality.",
    ]
    page = rendered(card)
    assert "figure" not in [tag for tag, _ in page.elements]
    assert "not applicable" in page.text
    pegged = made(defi_answers.not_applicable("stablecoin"), name="USDC")
    assert pegged.sentences[0].startswith("USDC holds a peg")


def test_without_an_answer_only_the_frame_is_there(rendered: Any) -> None:
    card = defi.card(answers.answer(None, "pending"), AAVE, {})
    assert (card.sentences, card.applies, card.facts) == ([], False, [])
    assert "first figures are on their way" in rendered(card).text


def test_deposits_on_a_few_chains_are_stacked() -> None:
    card = made()
    assert card.line is None
    assert [(band.label, band.share) for band in card.stack.bands] == [
        ("Ethereum", "80\u00a0%"), ("Base", "20\u00a0%"),
    ]  # fmt: skip
    assert card.stack.over


@pytest.mark.parametrize("lack", ["chain", "points", "many"])
def test_where_they_cannot_be_stacked_the_whole_is_drawn(lack: str) -> None:
    stored = {"defi": defi_answers.stored(), "prices": []}
    envelope = defi_answers.protocol()
    if lack == "chain":
        envelope = defi_answers.chain()
    elif lack == "points":
        stored["defi"]["chains"] = {}
    else:
        parts = [defi_answers.part(f"C{n}", 1e9, 0.1, "defi.x") for n in range(9)]
        envelope = defi_answers.protocol(chains=parts)
    card = made(envelope, stored)
    assert card.stack is None
    assert card.line is not None
    assert card.line.area


def test_a_young_history_says_what_it_lacks(rendered: Any) -> None:
    stored = {"defi": defi_answers.stored(1) | {"fees": [], "revenue": [], "chains": {}}}
    blank = defi_answers.protocol(fees=None)
    blank["data"]["missing"].append({"path": "fees", "reason": "not_published"})
    card = made(blank, stored)
    assert (card.stack, card.line, card.fees) == (None, None, None)
    text = rendered(card).text
    assert "One stored reading of the deposits so far; a picture needs two." in text
    assert "Fees by day: — not published by any source" in text


def test_one_day_of_fees_is_no_picture() -> None:
    stored = {"defi": defi_answers.stored() | {"fees": [[DAY, 5.0]]}}
    card = made(None, stored)
    assert card.fees is None
    assert card.fees_blank == "One stored day of fees so far; a picture needs two."


def test_fees_are_filled_as_far_as_they_stayed() -> None:
    card = made()
    first = card.fees.columns[0]
    assert 0 < first.solid < first.height
    assert "filled: revenue" in card.fees.note
    without = {"defi": defi_answers.stored() | {"revenue": []}}
    assert "revenue" not in made(None, without).fees.note


def test_a_blank_says_why() -> None:
    ratios = defi_answers.protocol()["data"]["ratios"] | {"price_fees": None}
    envelope = defi_answers.protocol(ratios=ratios, holders_revenue=None)
    envelope["data"]["missing"] += [
        {"path": "ratios.price_fees", "reason": "undefined"},
        {"path": "holders_revenue", "reason": "provider_failed"},
    ]
    card = made(envelope)
    notes = {row.label: (row.value, row.note) for row in card.ratios}
    assert notes["Market cap to a year of fees"] == (
        "—", "cannot be computed from flat or empty data",
    )  # fmt: skip
    facts = {fact.label: (fact.text, fact.note) for fact in card.facts}
    assert facts["To holders, 30 d"] == ("—", "its source did not answer")


def test_every_figure_of_the_tables_has_its_unit(rendered: Any) -> None:
    card = made(defi_answers.chain())
    assert [row.value for row in card.ratios] == [
        "× 0.50", "× 6.48", "× 53.97", "12.0\u00a0%", "$401.50M", "$48.18M",
    ]  # fmt: skip
    assert [(row.name, row.rate, row.reward, row.risk) for row in card.pools] == [
        ("USDC", "4.53", "—", "one coin"),
        ("WETH-USDC", "4.53", "1.20", "two coins: may lose against holding them"),
    ]
    assert [(row.name, row.held, row.revenue, row.ratio) for row in card.peers] == [
        ("Morpho", "$6.40B", "$0.00", "0.07"),
        ("Spark", "$4.40B", "—", "—"),
    ]
    assert [row.week.text for row in card.protocols] == ["−2.50\u00a0%", "—"]
    text = rendered(card).text
    for words in ("Rates of the past days, in % a year", "Largest protocols on the chain",
                  "Nearest in size", "Day by day", "Size of the coin"):  # fmt: skip
        assert words in text


def test_a_day_is_told_by_its_last_point() -> None:
    stored = {
        "tvl": [[10 * DAY, 1.0], [10 * DAY + 3600, 2.0], [11 * DAY, 3.0]],
        "fees": [[10 * DAY, 7.0]],
        "revenue": [],
    }
    days = made(None, {"defi": stored}).days
    assert [(day.day, day.held, day.fees, day.revenue) for day in days] == [
        ("12 Jan 1970", "$3.00", "—", "—"),
        ("11 Jan 1970", "$2.00", "$7.00", "—"),
    ]


def test_pictures_have_words_and_files(rendered: Any) -> None:
    page = rendered(made())
    pictures = [given for tag, given in page.elements if given.get("role") == "img"]
    assert len(pictures) >= 2
    assert all(given.get("aria-labelledby") for given in pictures)
    links = [given["href"] for tag, given in page.elements if "download" in given]
    assert links == ["/asset/aave/tvl.csv", "/asset/aave/fees.csv"]


def test_hostile_names_are_shown_as_text(rendered: Any) -> None:
    envelope = defi_answers.chain(
        names=[HOSTILE],
        chains=[defi_answers.part(HOSTILE, 1e9, 1.0, HOSTILE)],
        yields=[defi_answers.pool(HOSTILE, project=HOSTILE, chain=HOSTILE)],
        top_protocols=[
            {"name": HOSTILE, "category": HOSTILE, "tvl_usd": 1e9, "change_7d_pct": 1.0}
        ],
        peers=[{"name": HOSTILE, "tvl_usd": 1e9, "revenue_30d_usd": None, "mcap_tvl": None}],
    )
    page = rendered(made(envelope, name=HOSTILE))
    assert "script" not in [tag for tag, _ in page.elements]
    assert page.values("onclick") == []
    assert "alert(1)" in page.text


def test_no_sentence_says_what_to_do(rendered: Any) -> None:
    for make in (defi_answers.protocol, defi_answers.chain, defi_answers.not_applicable):
        assert not FORBIDDEN.search(rendered(made(make())).text)


def test_from_a_hundred_on_a_multiple_has_no_fraction() -> None:
    ratios = defi_answers.protocol()["data"]["ratios"]
    ratios |= {"mcap_tvl": 408_285.69, "price_fees": 15_518.04, "price_revenue": 99.5}
    envelope = defi_answers.protocol(ratios=ratios)
    assert "408,286 times the deposits and 15,518 years of fees" in " ".join(said(envelope))
    assert [row.value for row in made(envelope).ratios[:3]] == ["× 408,286", "× 15,518", "× 99.50"]


def test_why_a_change_is_blank_is_read_under_it(rendered: Any) -> None:
    envelope = defi_answers.protocol(tvl=tvl(price_effect_30d_pct=None))
    envelope["data"]["missing"].append({"path": "tvl.price_effect_30d_pct", "reason": "too_short"})
    assert "— Price, 30 d: too few candles so far" in rendered(made(envelope)).text
