"""news.impact and news.classes"""

import pytest

from news import classes, impact
from news.impact import Reason


@pytest.mark.parametrize(
    ("title", "kind"),
    [
        ("Lender files for chapter 11", "insolvency"),
        ("Exchange halts withdrawals", "insolvency"),
        ("Exploit drains $8M from a bridge", "security_incident"),
        ("Hackers stole keys", "security_incident"),
        ("SEC approves spot Solana ETF", "etf_or_index"),
        ("MSCI excludes treasury companies", "etf_or_index"),
        ("Solana network halted for five hours", "chain_failure"),
        ("Critical vulnerability found in a client", "chain_failure"),
        ("SEC sues an exchange", "enforcement"),
        ("Dubai bans privacy coins", "enforcement"),
        ("Binance to delist three pairs", "listing"),
        ("Coinbase lists a memecoin", "listing"),
        ("Hard fork set for May", "protocol_change"),
        ("Fund inflows slow", "flows"),
        ("Strategy buys another 500 coins", "flows"),
        ("Fed holds rates as inflation cools", "macro"),
        ("Treasury yields climb", "macro"),
        ("Wallet maker launches a card", "partnership"),
        ("Founder steps down", "people"),
        ("Bitcoin price slips", "price_report"),
        ("Price predictions 1/9: BTC, ETH", "opinion"),
        ("What is a rollup?", "opinion"),
        ("A quiet afternoon", "other"),
    ],
)
def test_a_title_shows_the_kind_of_event(title: str, kind: str) -> None:
    assert impact.of_story(title, None).kind == kind


def test_every_kind_has_the_points_of_the_rules() -> None:
    assert {kind.name: kind.points for kind in (*classes.CLASSES, classes.OTHER)} == {
        "insolvency": 85,
        "security_incident": 80,
        "etf_or_index": 75,
        "chain_failure": 75,
        "enforcement": 65,
        "listing": 55,
        "protocol_change": 50,
        "flows": 50,
        "macro": 45,
        "partnership": 35,
        "people": 35,
        "price_report": 20,
        "opinion": 5,
        "other": 15,
    }


@pytest.mark.parametrize(
    "title",
    [
        "A bank closes early",
        "In a second",
        "Hackathon in Lisbon",
        "Banking on it",
        "Suede shoes",
        "Exploitation of data",
    ],
)
def test_words_are_whole_words(title: str) -> None:
    assert impact.of_story(title, None).kind == "other"


def test_the_summary_tells_only_where_the_title_does_not_and_never_of_the_gravest() -> None:
    assert impact.of_story("A quiet day", "The court ruled").kind == "enforcement"
    assert impact.of_story("Founder steps down", "The court ruled").kind == "people"
    assert (
        impact.of_story("A quiet day", "A year after the hack, prices rose").kind == "price_report"
    )


def test_the_worked_case() -> None:
    told = impact.of_story("Exploit drains a bridge", None, 2)
    assert told.reasons == (Reason("security_incident", 80), Reason("second_source", 10))
    assert told.score == 90


@pytest.mark.parametrize(
    ("title", "rule", "points"),
    [
        ("Fund takes in $250 million", "amount_100m", 10),
        ("Fund takes in $100 million", "amount_100m", 10),
        ("Fund takes in $1B", "amount_1b", 15),
        ("Fund takes in $1.2B", "amount_1b", 15),
        ("Protocol could halve its fees", "hedged", -20),
        ("Exchange reportedly hacked", "hedged", -20),
        ("Merger may fail", "hedged", -20),
        ("Is this the end?", "hedged", -20),
        ("Exchange denies a hack", "denied", -25),
        ("Bridge attack averted", "denied", -25),
    ],
)
def test_each_rule_is_named_with_its_points(title: str, rule: str, points: int) -> None:
    assert Reason(rule, points) in impact.of_story(title, None).reasons


@pytest.mark.parametrize(
    "title",
    ["Upgrade due in May", "Since May, fees fell", "On May 5 it ends", "By May all is done"],
)
def test_the_month_is_no_hedge(title: str) -> None:
    assert "hedged" not in {reason.rule for reason in impact.of_story(title, None).reasons}


@pytest.mark.parametrize(
    ("text", "amounts"),
    [
        ("$182 million in USDT", [182e6]),
        ("$1.25B and $10M", [1.25e9, 10e6]),
        ("US$1,200,000,000", [1.2e9]),
        ("$ 3 trillion, $90,000, $2k", [3e12, 90_000, 2_000]),
        ("500 million users", []),
        ("$5 million-dollar", [5e6]),
        ("$5 monkeys", [5]),
    ],
)
def test_amounts_are_dollars(text: str, amounts: list[float]) -> None:
    assert impact.amounts_usd(text) == amounts


def test_a_third_source_counts_and_a_tenth_does_not() -> None:
    scores = [impact.of_story("Founder steps down", None, n).score for n in (1, 2, 3, 10)]
    assert scores == [35, 45, 50, 50]


def test_scores_stay_within_their_scale() -> None:
    assert impact.of_story("Exchange insolvent, $2B drained", None, 3).score == 100
    assert impact.of_story("Could this prediction be denied?", None).score == 0
