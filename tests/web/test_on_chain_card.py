"""blueprints/presentation/on_chain*.py and its template: the card of every kind of chain."""

import copy
import re
from pathlib import Path

import pytest
from flask import render_template

from analysis import missing
from blueprints.presentation import coin, on_chain, on_chain_history, on_chain_units
from web import answers, on_chain_answers
from web.answers import DAY, NOW
from web.document import Document
from web.dressed import pages_alone

ROOT = Path(__file__).parents[2]
HOSTILE = "<script>alert(1)</script>\u202eevil\"'"
KINDS = {made.__name__: made for made in on_chain_answers.KINDS}


def _card(envelope, pictures=None, **changes):
    stored = on_chain_answers.stored() if pictures is None else pictures
    return on_chain.card(answers.answer(envelope), answers.coin(**changes), {"on-chain": stored})


@pytest.fixture(scope="module")
def show(settings):
    """Render a coin page with this card and give the document."""
    app = pages_alone(settings)

    def _show(body):
        with app.test_request_context("/asset/bitcoin"):
            page = coin.page(body)
            return Document(render_template("pages/asset.html", page=page, **page.visit))

    return _show


@pytest.mark.parametrize("kind", KINDS)
def test_the_made_up_answers_name_every_null(kind):
    faults = missing.faults(KINDS[kind]()["data"])
    assert [fault for fault in faults if not fault.startswith("coin.")] == []


def test_bitcoin_is_told_in_sentences():
    assert _card(on_chain_answers.bitcoin()).sentences == [
        "Sending bitcoin within half an hour costs about $0.71; the queue would clear in 7 blocks.",
        "Computing power is 2.0\u00a0% above last week.",
        "The chain carried 412.20K transactions in 24 hours, 3.1\u00a0% more than a week ago.",
        (
            "Up to 1,240 BTC ($96.30M) moved in block 969,990; this may include change going back "
            "to the sender."
        ),
        (
            "The ten largest addresses hold 5.4\u00a0% of all coins; exchanges and contracts among "
            "them stand for many owners."
        ),
    ]


def test_ether_is_told_in_sentences():
    made = _card(on_chain_answers.ethereum(), ticker="ETH", name="Ethereum")
    assert made.sentences == [
        "Sending ether on Ethereum costs about $0.017, at 0.341 gwei a unit of gas.",
        "The chain carried 1.45M transactions in 24 hours.",
        "In 24 hours 1,861 ETH were burnt.",
    ]
    assert made.transfers_blank == "not offered for this coin"


def test_a_token_is_told_in_sentences_and_its_fees_are_those_of_its_host():
    made = _card(on_chain_answers.token(), ticker="WBTC", name="Wrapped Bitcoin")
    assert made.sentences == [
        (
            "Sending ether on Ethereum costs about $0.017, at 0.341 gwei a unit of gas; moving a "
            "token takes more gas."
        ),
        "Wrapped Bitcoin moved 79.50K times in 24 hours.",
        "Its contract on Ethereum counts 185.00B WBTC.",
        "4.00M WBTC ($4.00M) moved in block 969,990, newly made.",
        "This is a wrapped coin with a contract of its own; it stands for Bitcoin.",
    ]
    assert made.speeds.note == "21,000 units of gas on Ethereum; a token takes more"


def test_a_chain_of_which_only_deposits_are_known_says_so():
    made = _card(on_chain_answers.tvl_only(), name="Solana")
    (sentence,) = made.sentences
    assert sentence == (
        "Applications on Solana hold deposits worth $9.31B. Blocks, fees and addresses of this "
        "chain are not followed."
    )
    assert [fact.label for fact in made.facts] == ["Deposits"]
    assert (made.speeds, made.retarget, made.transfers, made.transfers_blank) == (
        None, None, [], "",
    )  # fmt: skip


def test_a_coin_whose_chain_nobody_follows_says_so_and_shows_nothing():
    made = _card(on_chain_answers.not_applicable(), name="Somecoin")
    assert made.sentences == [
        "No source that is asked follows the chain of Somecoin: nothing is shown."
    ]
    assert made.frame.state.name == "na"
    assert not any((made.facts, made.pictures, made.table, made.transfers, made.speeds))
    unknown = _card(on_chain_answers.not_applicable(warnings=["chain_unknown"]), name="Somecoin")
    assert unknown.sentences == [
        "The sources that were asked do not know Somecoin: nothing is shown."
    ]
    assert unknown.frame.warnings == []


@pytest.mark.parametrize(
    ("changes", "unsaid"),
    [
        ({"fee_typical_usd": None}, "costs about"),
        ({"fees": None}, "costs about"),
        ({"mempool": None}, "the queue"),
        ({"activity": None}, "transactions in 24 hours"),
        ({"changes": None}, "Computing power"),
        ({"concentration": None}, "largest addresses"),
        ({"transfers": []}, "moved in block"),
    ],
)
def test_a_sentence_whose_value_is_missing_is_left_out(changes, unsaid):
    made = _card(on_chain_answers.bitcoin(**changes))
    assert unsaid not in " ".join(made.sentences)
    assert made.sentences


def test_a_chain_without_any_figure_says_that():
    blank = dict.fromkeys(
        ("fees", "fee_typical_usd", "mempool", "activity", "changes", "concentration",
         "transfers_summary", "supply")
    )  # fmt: skip
    made = _card(on_chain_answers.bitcoin(**blank, transfers=[]))
    assert made.sentences == ["Of the chain of Bitcoin no figure is known right now."]


@pytest.mark.parametrize(
    ("moved", "said"),
    [
        (0.2, "Computing power is about what it was a week ago."),
        (-7.0, "Computing power is 7.0\u00a0% below last week."),
    ],
)
def test_a_change_too_small_to_matter_is_called_none(moved, said):
    assert said in _card(on_chain_answers.bitcoin(changes={"hashrate_7d_pct": moved})).sentences


def test_transfers_say_how_sure_they_are():
    of_one = on_chain_answers.transfer
    rows = [of_one(certainty=kind) for kind in ("exact", "script_rule", "upper_bound", "burn")]
    made = _card(on_chain_answers.bitcoin(transfers=rows))
    assert [(row.amount, row.kind) for row in made.transfers] == [
        ("1,240 BTC", ""),
        ("1,240 BTC", "change left out"),
        ("up to 1,240 BTC", "may include change"),
        ("1,240 BTC", "destroyed"),
    ]
    assert made.transfers[2].worth == "$17.10M to $96.30M"


def test_how_much_was_looked_at_is_told():
    assert _card(on_chain_answers.bitcoin()).transfers_note == (
        "From $10.00M on; 83.3\u00a0% of the blocks since the last look were read, completely from "
        "$14.20M on."
    )
    whole = on_chain_answers.summary(coverage_share=1.0, complete_above_usd=1e7)
    assert _card(on_chain_answers.bitcoin(transfers_summary=whole)).transfers_note == (
        "From $10.00M on; every block since the last look was read."
    )
    first = on_chain_answers.summary(coverage_share=None, complete_above_usd=None)
    assert _card(on_chain_answers.bitcoin(transfers_summary=first)).transfers_note == (
        "From $10.00M on."
    )


def test_nothing_seen_is_told_and_nothing_known_is_not():
    for coverage, read, said in (
        (1.0, 6, "was seen in 24 hours."),
        (None, 0, "was seen in 24 hours."),  # no block since the last look
        (0.5, 3, "was seen in 24 hours; 50.0\u00a0% of the newest blocks were read."),
        (None, 6, "was found in the 6 blocks looked through so far."),
        (None, 1, "was found in the one block looked through so far."),
    ):
        none = on_chain_answers.summary(count_24h=0, coverage_share=coverage, blocks_scanned=read)
        seen = _card(on_chain_answers.bitcoin(transfers=[], transfers_summary=none))
        assert f"No transfer of $10.00M or more {said}" in seen.sentences
    for changes in ({"transfers": None}, {"transfers": [], "transfers_summary": None}):
        unknown = _card(on_chain_answers.bitcoin(**changes))
        assert "No transfer" not in " ".join(unknown.sentences)
        assert unknown.transfers == []


def test_a_transfer_of_long_ago_is_listed_and_not_told():
    old = on_chain_answers.transfer(at=answers.at(days=3), amount_usd=9e9)
    made = _card(on_chain_answers.bitcoin(transfers=[on_chain_answers.transfer(), old]))
    assert len(made.transfers) == 2
    assert any("$96.30M" in sentence for sentence in made.sentences)
    none = on_chain_answers.summary(count_24h=0, coverage_share=1.0)
    alone = _card(on_chain_answers.bitcoin(transfers=[old], transfers_summary=none))
    assert "No transfer of $10.00M or more was seen in 24 hours." in alone.sentences


def test_a_largest_transaction_that_nobody_told_is_not_missed_where_transfers_are_shown():
    def blank(envelope):
        return [blank.labels for blank in _card(envelope).blanks if "Largest in" in blank.labels]

    assert blank(on_chain_answers.bitcoin()) == []
    assert blank(on_chain_answers.bitcoin(transfers=None, transfers_summary=None)) == []
    untold = on_chain_answers.summary(largest_told_usd_24h=None)
    assert blank(on_chain_answers.ethereum(transfers_summary=untold)) != []


def test_why_there_are_no_transfers_is_told_and_the_largest_as_its_source_tells_it():
    made = _card(on_chain_answers.ethereum())
    assert (made.transfers_blank, made.transfers_note) == ("not offered for this coin", "")
    facts = {fact.label: fact for fact in made.facts}
    assert (facts["Largest in 24 h"].text, facts["Largest in 24 h"].note) == (
        "$310.40M", "as its source tells it",
    )  # fmt: skip


@pytest.mark.parametrize(
    "url",
    [None, "", "javascript:alert(1)", "http://mempool.space/tx/1", "https://a b", "//evil.example"],
)
def test_a_transfer_is_linked_by_a_safe_address_only(url):
    rows = [on_chain_answers.transfer(url=url)]
    (row,) = _card(on_chain_answers.bitcoin(transfers=rows)).transfers
    assert row.link == ""


def test_three_speeds_are_priced_by_the_typical_one():
    made = _card(on_chain_answers.bitcoin()).speeds
    assert [(row.label, row.text, row.width) for row in made.rows] == [
        ("Within an hour", "$0.44 · 4 sat/vB", 44.0),
        ("Within half an hour", "$0.71 · 6.5 sat/vB", 71.4),
        ("Next block", "$0.99 · 9.1 sat/vB", 100.0),
    ]
    fees = {"fast_sat_vb": None, "half_hour_sat_vb": 6.5, "hour_sat_vb": None}
    alone = _card(on_chain_answers.bitcoin(fees=fees | {"economy_sat_vb": None})).speeds
    assert [row.label for row in alone.rows] == ["Within half an hour"]


@pytest.mark.parametrize(
    "changes", [{"fee_typical_usd": None}, {"fees": None}, {"fees": {"half_hour_sat_vb": None}}]
)
def test_without_a_price_there_is_no_gauge(changes):
    assert _card(on_chain_answers.bitcoin(**changes)).speeds is None


def test_the_way_to_the_next_difficulty_is_a_share_of_its_blocks():
    made = _card(on_chain_answers.bitcoin()).retarget
    assert (made.finding, made.done) == ("Difficulty changes in 1,121 blocks", 44.4)
    assert (made.left, made.right) == ("about +1.84\u00a0%", "about 17 Oct 2026")
    assert _card(on_chain_answers.ethereum()).retarget is None


def test_blank_figures_say_why_and_what_does_not_apply_is_not_shown():
    made = _card(on_chain_answers.ethereum())
    reasons = {blank.reason: blank.labels for blank in made.blanks}
    assert reasons["needs an API key"] == "Base fee"
    assert reasons["not published by any source"].startswith(
        "A block every; Active addresses, 24 h; Made, 24 h; Staked; Ten largest addresses"
    )
    shown = {fact.label for fact in made.facts} | set("; ".join(reasons.values()).split("; "))
    assert not shown & {"Hash rate", "Difficulty", "Deposits"}
    assert all(fact.text != "—" for fact in made.facts)


def test_a_change_of_a_week_stands_beside_its_figure():
    facts = {fact.label: fact for fact in _card(on_chain_answers.bitcoin()).facts}
    assert str(facts["Transactions, 24 h"].change) == "▲ +3.10\u00a0%"
    assert facts["Transactions, 24 h"].note == "against a week ago"
    assert facts["Transactions waiting"].note == "a usual queue"


def test_a_figure_over_its_picture_is_not_repeated_without_a_change():
    labels = [fact.label for fact in _card(on_chain_answers.bitcoin()).facts]
    assert "Hash rate" not in labels
    assert {"Transactions, 24 h", "Supply"} <= set(labels)  # with a change; not drawn
    bare = [fact.label for fact in _card(on_chain_answers.bitcoin(), {}).facts]
    assert "Hash rate" in bare


def test_of_many_transfers_the_earlier_ones_are_folded(show):
    rows = [on_chain_answers.transfer(tx_id=f"{number:064x}") for number in range(20)]
    page = show(on_chain_answers.page(on_chain_answers.bitcoin(transfers=rows)))
    assert "12 earlier" in page.text
    few = show(on_chain_answers.page(on_chain_answers.bitcoin(transfers=rows[:8])))
    assert not re.search(r"\d earlier", few.text)


# Pictures of the stored points.


def test_the_first_four_figures_are_drawn_and_listed_alike():
    made = _card(on_chain_answers.bitcoin())
    assert [picture.series for picture in made.pictures] == [
        "onchain.fee_half_hour", "onchain.gas_normal_gwei", "onchain.hashrate_hs", "onchain.tx_24h",
    ]  # fmt: skip
    assert [picture.line.finding for picture in made.pictures] == made.table.titles
    moment, values = made.table.rows[0]
    assert moment == "10 Oct 2026"
    assert values == ["4.55 sat/vB", "0.238 gwei", "700 EH/s", "280.00K"]
    assert [picture.value for picture in made.pictures] == [
        "6.5 sat/vB", "—", "1,062 EH/s", "412.20K",
    ]  # fmt: skip
    assert len(made.table.rows) == 30


def test_the_usual_range_is_the_middle_four_fifths_of_a_year_of_days():
    points = [(float(day * DAY), float(day)) for day in range(1, 101)]
    low, high = on_chain_history.usual(points)
    assert (low, high) == (pytest.approx(10.9), pytest.approx(90.1))
    older = [(float((day - 400) * DAY), 1e9) for day in range(5)]
    assert on_chain_history.usual(older + points) == (low, high), "older than a year"


@pytest.mark.parametrize(("days", "has_band"), [(2, False), (89, False), (90, True), (366, True)])
def test_a_range_needs_ninety_days_and_until_then_the_beginning_is_told(days, has_band):
    made = _card(on_chain_answers.bitcoin(), on_chain_answers.stored(days))
    assert made.banded is has_band
    for picture in made.pictures:
        assert (picture.line.band is not None) is has_band
        assert ("collected since" in picture.line.note) is not has_band
        assert ("four fifths of the past year" in picture.line.description) is has_band


def test_ninety_hours_are_no_ninety_days():
    made = _card(on_chain_answers.bitcoin(), on_chain_answers.stored(120, grain="hour"))
    assert not made.banded
    assert made.table.rows[0][0] == "10 Oct 2026, 14:00 UTC"


@pytest.mark.parametrize("stored", [{}, {"grain": None, "lines": {}}, on_chain_answers.stored(1)])
def test_fewer_than_two_points_are_no_picture(stored):
    made = _card(on_chain_answers.bitcoin(), stored)
    assert (made.pictures, made.table) == ([], None)


def test_a_day_that_one_line_lacks_is_a_dash_in_the_table():
    stored = on_chain_answers.stored(5)
    lines = {name: stored["lines"][name] for name in ("tx_24h", "supply")}
    lines["supply"]["points"].pop()
    made = on_chain_history.table({"grain": "day", "lines": lines})
    assert made.rows[0][1][1] == "—"


@pytest.mark.parametrize(
    ("write", "value", "text"),
    [
        (on_chain_units.hashes, 1.062e21, "1,062 EH/s"),
        (on_chain_units.hashes, 2.5e15, "2.5 PH/s"),
        (on_chain_units.hashes, 12.0, "12 H/s"),
        (on_chain_units.sat_vb, 1.0, "1 sat/vB"),
        (on_chain_units.sat_vb, 120.4, "120 sat/vB"),
        (on_chain_units.gwei, 0.02001, "0.02 gwei"),
        (on_chain_units.gwei, 0.0000123, "0.0000123 gwei"),
        (on_chain_units.fee, 12.345, "$12.35"),
        (on_chain_units.fee, 0.00126, "$0.0013"),
        (on_chain_units.fee, 0.0, "$0.00"),
        (on_chain_units.seconds, 594.0, "9.9 min"),
        (on_chain_units.seconds, 12.1, "12 s"),
        (on_chain_units.counted, 9_999.0, "9,999"),
        (on_chain_units.share, 0.0538, "5.4\u00a0%"),
        *((write, None, "—") for write in (
            on_chain_units.hashes, on_chain_units.sat_vb, on_chain_units.gwei, on_chain_units.fee,
            on_chain_units.seconds, on_chain_units.counted, on_chain_units.share,
        )),
    ],
)  # fmt: skip
def test_figures_of_a_chain_are_written_with_their_unit(write, value, text):
    assert write(value) == text


# The page.


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_is_shown(show, kind):
    page = show(on_chain_answers.page(KINDS[kind]()))
    ids = page.values("id")
    assert "on-chain" in ids
    assert len(ids) == len(set(ids))
    for sentence in _card(KINDS[kind]()).sentences:
        assert " ".join(sentence.split()) in page.text
    assert not re.search(r"\b(buy|sell|will|should|guaranteed)\b", page.text, re.IGNORECASE)
    assert not re.search(r"\b(None|null|nan|undefined|Infinity|Undefined)\b", page.text)


def test_links_lead_out_safely_and_nothing_is_loaded(show):
    page = show(on_chain_answers.page(on_chain_answers.bitcoin()))
    out = [it for tag, it in page.elements if tag == "a" and "mempool.space" in it.get("href", "")]
    assert len(out) == 2
    assert {it["rel"] for it in out} == {"noopener noreferrer external"}
    assert not [it for tag, it in page.elements if tag in ("img", "iframe")]


def test_what_was_made_or_destroyed_is_marked_beside_its_amount(show):
    text = show(on_chain_answers.page(on_chain_answers.token())).text
    assert "4.00M BTC newly made" in text
    assert "4.00M BTC destroyed" in text


def test_the_numbers_of_each_picture_can_be_had(show):
    page = show(on_chain_answers.page(on_chain_answers.bitcoin()))
    for picture in _card(on_chain_answers.bitcoin()).pictures:
        assert f"/asset/bitcoin/{picture.series}.csv" in page.values("href", "a")


def test_pending_and_failed_are_told(show):
    body = on_chain_answers.page(on_chain_answers.bitcoin())
    body["analyses"]["on-chain"] = answers.answer(None, "pending", refreshing=True)
    assert show(body).values("data-pending")
    error = {"code": "no_source", "detail": "", "sources": [answers.source("mempool", "timeout")]}
    body["analyses"]["on-chain"] = answers.answer(None, "failed", error=error)
    page = show(body)
    assert "unavailable no source answered" in page.text
    assert "mempool.space no answer in time" in page.text


def test_what_others_named_is_text_and_never_markup(show):
    envelope = copy.deepcopy(on_chain_answers.token())
    envelope["data"] |= {"chain": HOSTILE, "fees_chain": HOSTILE, "note": HOSTILE}
    rows = [on_chain_answers.transfer(tx_id=HOSTILE, certainty=HOSTILE, url="javascript:alert(1)")]
    envelope["data"]["transfers"] = rows
    page = show(on_chain_answers.page(envelope, ticker=HOSTILE, name=HOSTILE))
    assert "<script>alert(1)</script>" in page.text
    assert not [href for href in page.values("href", "a") if href.startswith("javascript:")]
    assert "alert(1)" not in " ".join(page.values("src"))


def test_the_data_are_older_than_the_page_by_what_it_says():
    frame = _card(on_chain_answers.bitcoin()).frame
    assert (NOW - frame.state.moment).total_seconds() == 18
