"""The consensus card: blueprints/presentation/consensus.py and its sentences."""

import re

import pytest

from blueprints.presentation import consensus, consensus_sentences, times
from web import answers

FORBIDDEN = re.compile(r"\b(buy|sell|will|should|guaranteed)\b", re.IGNORECASE)
PARTS = {row["type"]: row for row in answers.consensus()["parts"]}


def _card(**changes):
    return consensus.card(answers.consensus(**changes), answers.at(minutes=5))


def _told(**changes):
    return consensus_sentences.write(answers.consensus(**changes))


def _with(**signals):
    """The example with other signals: what is told counts."""
    return [
        row | {"signal": signals[name], "counted": True, "reason": None, "weight_used": 0.2}
        if (name := row["type"].replace("-", "_")) in signals
        else row
        for row in PARTS.values()
    ]


def test_one_sentence_says_it_and_one_what_it_rests_on():
    assert _told() == [
        "Charts lean down a little, news leans up a little; together no clear lean.",
        "Evidence: three of five parts.",
    ]


@pytest.mark.parametrize(
    ("parts", "verdict", "told"),
    [
        (
            _with(technical=-15.0, news=40.0, derivatives=-40.0),
            "signals disagree",
            ("Charts lean down a little, news leans clearly up, futures lean clearly down; "
            "the signals disagree."),
        ),
        (
            _with(technical=14.9, sentiment=-14.9, news=0.0),
            "no clear lean",
            "No part leans either way; together no clear lean.",
        ),
        (
            _with(technical=70.0, sentiment=55.0, news=0.0, on_chain=20.0, defi=41.0),
            "clearly up",
            ("Charts lean clearly up, mood leans clearly up, activity on the chain leans up a "
            "little, deposits lean clearly up; together clearly up."),
        ),
        (_with(technical=-30.0, news=-5.0), "leans down",
         "Charts lean down a little; together they lean down."),
    ],
)  # fmt: skip
def test_every_verdict_has_its_sentence(parts, verdict, told):
    assert _told(parts=parts, verdict=verdict)[0] == told


@pytest.mark.parametrize(
    ("refused", "told"),
    [
        (["not_applicable"],
         "A pegged coin is meant to stand still: it has no direction to agree on."),
        (["no_market_data"],
         "Not enough evidence for a verdict: the price is not known now."),
        (["too_few_parts", "thin_evidence"],
         ("Not enough evidence for a verdict: only three of five parts count, "
         "what counts is 65.0\u00a0% of what could be known.")),
        (["low_confidence"],
         "Not enough evidence for a verdict: what counts contradicts itself or is worth little."),
    ],
)  # fmt: skip
def test_a_refused_verdict_says_what_it_lacks(refused, told):
    assert _told(refused=refused, direction=None, verdict="not_enough_evidence") == [told]


def test_a_coin_of_which_nothing_is_made_yet_is_not_said_to_contradict_itself():
    parts = [part | {"counted": False, "reason": "not_made"} for part in _with()]
    told = _told(parts=parts, refused=["no_market_data", "low_confidence"], direction=None)
    assert told == ["No verdict: none of its parts can be shown now."]


def test_the_bars_are_the_whole_and_every_part_or_why_it_is_left_out():
    card = _card()
    bars = card.direction
    assert [(row.label, row.text) for row in bars.rows] == [
        ("Together", "−5, no clear lean"),
        ("Charts", "−22, counts 61.5\u00a0%"),
        ("Mood", "+10, counts 18.0\u00a0%"),
        ("News", "+35, counts 20.5\u00a0%"),
        ("Activity on the chain", "left out"),
        ("Futures", "left out"),
        ("Deposits", "left out"),
    ]
    assert [row.direction for row in bars.rows] == [
        "down", "down", "up", "up", "flat", "flat", "flat",
    ]  # fmt: skip
    assert [row.width for row in bars.rows] == [2.4, 11.1, 5.0, 17.5, None, None, None]
    assert card.left_out == [
        "Activity on the chain: — under 45 days of activity stored",
        "Futures: — its quality 39 is under 40",
        "Deposits: — does not apply to this coin",
    ]


def test_a_refused_verdict_has_no_bar_for_the_whole():
    bars = _card(direction=None, refused=["thin_evidence"]).direction
    assert (bars.rows[0].text, bars.rows[0].width) == ("no verdict", None)


def test_risk_stands_beside_and_is_never_mixed_in():
    made = _card()
    assert made.risk.finding == "Risk 47, medium"
    assert (made.risk.position, made.risk.low, made.risk.high) == (
        47, "0 calm", "100 dangerous",
    )  # fmt: skip
    assert "never mixed into the direction" in made.risk.note


def test_what_is_not_known_is_said_to_be_that():
    made = _card(risk={"score": None, "category": None}, range_7d=None)
    assert made.risk is None
    facts = {fact.label: (fact.text, fact.note) for fact in made.facts}
    assert facts["Risk"] == ("—", "no risk analysis is stored now")
    assert facts["Range, 7 days"] == ("—", "no forecast is stored now")


def test_confidence_is_said_to_be_no_probability():
    assert _card().confidence == (
        "Confidence 51 of 100: a measure of evidence and agreement, not a probability."
    )


def test_the_record_is_told_from_50_days_on():
    assert _card().record == (
        "How often the week after moved that way: not yet measured, 31 of 50 days scored."
    )
    record = {"n_scored": 120, "agree_share": 0.55, "ci": [0.332, 0.751]}
    assert _card(record=record).record == (
        "On 120 scored days the week after moved that way in 55.0\u00a0% of cases; as these weeks "
        "overlap, anything from 33 to 75\u00a0% fits."
    )


@pytest.mark.parametrize(
    ("changes", "state"),
    [
        ({}, ("partial", "partial", "old, 3 of 5 parts")),
        ({"refused": ["thin_evidence"]}, ("unavailable", "no verdict", "3 of 5 parts")),
        ({"refused": ["not_applicable"]}, ("na", "not applicable", "to a pegged coin")),
        (
            {"parts": _with(technical=1.0, sentiment=1.0, news=1.0, on_chain=1.0,
                            derivatives=1.0)},
            ("fresh", "fresh", "old, 5 of 5 parts"),
        ),
    ],
)  # fmt: skip
def test_the_head_says_how_many_parts_count(changes, state):
    assert _card(**changes).frame.state[:3] == state


def test_the_head_says_how_old_the_newest_reading_is():
    assert _card().frame.state.moment == times.moment(answers.at(minutes=2))
    assert _card(refused=["thin_evidence"], as_of=None).frame.state.moment is None


def test_conflicts_are_told():
    conflict = {"a": "technical", "b": "news", "text": "news up (+35), charts down (−30)"}
    assert _card(conflicts=[conflict]).conflicts == ["News up (+35), charts down (−30)."]


def test_a_part_that_is_not_there_has_no_link_to_its_card():
    rows = {row.name: row for row in _card(parts=[
        PARTS["technical"], answers.consensus_part("defi", 0.1),
    ]).rows}  # fmt: skip
    assert (rows["Charts"].card, rows["Charts"].signal) == ("technical", "−22.2")
    assert (rows["Deposits"].card, rows["Deposits"].signal) == ("", "—")
    assert rows["Deposits"].reason == "no answer that may be shown now"


def test_no_sentence_says_what_to_do():
    for code in (*consensus_sentences._REFUSALS, "too_few_parts", "not_applicable"):
        told = " ".join(_told(refused=[code], direction=None))
        assert not FORBIDDEN.search(told)
        assert code not in told
    for part in PARTS:
        for code in ("not_made", "not_applicable", "low_quality", "no_signal"):
            told = consensus_sentences.reason({"type": part, "reason": code, "quality": 3})
            assert told
            assert not FORBIDDEN.search(told)
            assert code not in told
