"""private.weigh_signals, and what is said of its result: verdict, refusals, conflicts, shares"""

import itertools
import math

import pytest

WEIGHTS = {
    "technical": 0.40,
    "sentiment": 0.15,
    "news": 0.15,
    "on-chain": 0.10,
    "derivatives": 0.10,
    "defi": 0.10,
}
SIGNALS = {
    "technical": (-22.222222, 90),
    "sentiment": (10.0, 70),
    "news": (35.0, 80),
    "on-chain": (61.0, 55),
    "derivatives": (-48.0, 77),
    "defi": (3.5, 66),
}
GOLDEN = {name: SIGNALS[name] for name in ("technical", "sentiment", "news")}
REASONS = {"defi": "not_applicable"}


def _rows(told, reasons=None):
    """Signals as rows: those that are not told are left out, by their reason."""
    given = reasons or {}
    rows = []
    for name, weight in WEIGHTS.items():
        value, quality = told.get(name, (None, None))
        reason = given.get(name) or (None if name in told else "not_made")
        rows.append((name, weight, reason != "not_applicable", quality, value, reason))
    return rows


@pytest.fixture
def ask(database):
    """Call a function of the schema with signals."""

    def _ask(function, rows):
        marks = ", ".join(["row(%s, %s, %s, %s, %s, %s)::private.signal"] * len(rows))
        return database.one(
            f"select {function}(array[{marks}]::private.signal[]) as answer",
            *itertools.chain.from_iterable(rows),
        ).answer

    return _ask


@pytest.fixture
def weigh(database):
    def _weigh(told, reasons=None):
        rows = _rows(told, reasons)
        marks = ", ".join(["row(%s, %s, %s, %s, %s, %s)::private.signal"] * len(rows))
        return database.one(
            "select counted, share, direction, disagreement, confidence"
            f" from private.weigh_signals(array[{marks}]::private.signal[])",
            *itertools.chain.from_iterable(rows),
        )

    return _weigh


def _expected(told, applicable):
    """The same by hand."""
    weights = {name: WEIGHTS[name] * quality / 100 for name, (_, quality) in told.items()}
    whole = math.fsum(weights.values())
    share = whole / math.fsum(WEIGHTS[name] for name in applicable)
    direction = math.fsum(weights[name] * told[name][0] for name in told) / whole
    apart = math.fsum(weights[name] * abs(told[name][0] - direction) for name in told)
    disagreement = apart / (100 * whole)
    return share, direction, disagreement, round(100 * share * (1 - min(1, disagreement)))


def test_three_parts_of_five_are_weighed_as_by_hand(weigh):
    found = weigh(GOLDEN, REASONS)

    assert found.counted == 3
    assert found.share == pytest.approx(0.65, rel=1e-12)
    assert found.direction == pytest.approx(-4.7009, abs=5e-5)
    assert found.disagreement == pytest.approx(0.21565, abs=5e-6)
    assert found.confidence == 51


@pytest.mark.parametrize("present", range(2 ** len(WEIGHTS)))
def test_whatever_is_there_the_figures_are_figures(weigh, ask, present):
    told = {name: SIGNALS[name] for n, name in enumerate(WEIGHTS) if present >> n & 1}

    found = weigh(told)
    parts = ask("private.describe_signals", _rows(told))

    assert found.counted == len(told)
    assert [part["type"] for part in parts] == list(WEIGHTS)
    used = math.fsum(part["weight_used"] for part in parts)
    if not told:
        assert (found.share, found.direction, found.disagreement, found.confidence) == (
            0, None, None, 0,
        )  # fmt: skip
        assert used == 0
        return
    share, direction, disagreement, confidence = _expected(told, WEIGHTS)
    assert found.share == pytest.approx(share, rel=1e-12)
    assert found.direction == pytest.approx(direction, rel=1e-9)
    assert found.disagreement == pytest.approx(disagreement, rel=1e-9, abs=1e-12)
    assert found.confidence == confidence
    assert used == pytest.approx(1, abs=1e-12)
    assert all((part["weight_used"] > 0) == part["counted"] for part in parts)


@pytest.mark.parametrize("part", WEIGHTS)
def test_what_a_part_adds_turns_with_its_sign(weigh, part):
    whole = sum(WEIGHTS[name] * quality / 100 for name, (_, quality) in SIGNALS.items())
    value, quality = SIGNALS[part]

    there = weigh(SIGNALS).direction
    back = weigh(SIGNALS | {part: (-value, quality)}).direction

    assert there - back == pytest.approx(2 * WEIGHTS[part] * quality / 100 * value / whole)


def test_everything_turned_round_is_the_opposite(weigh):
    turned = {name: (-value, quality) for name, (value, quality) in SIGNALS.items()}
    there, back = weigh(SIGNALS), weigh(turned)
    assert back.direction == pytest.approx(-there.direction)
    assert (back.share, back.disagreement, back.confidence) == pytest.approx(
        (there.share, there.disagreement, there.confidence)
    )


def test_what_is_left_out_changes_nothing(weigh):
    plain = weigh(GOLDEN, REASONS)
    weak = weigh(GOLDEN | {"derivatives": (100.0, 39)}, REASONS | {"derivatives": "low_quality"})
    assert weak == plain


def test_what_does_not_apply_is_not_missed(weigh):
    assert weigh(GOLDEN).share == pytest.approx(0.585)
    assert weigh(GOLDEN, REASONS).share == pytest.approx(0.585 / 0.9)
    assert weigh({}, dict.fromkeys(WEIGHTS, "not_applicable")).share == 0


@pytest.mark.parametrize("quality", [40, 100])
def test_parts_that_agree_are_believed_as_far_as_their_quality_goes(weigh, quality):
    found = weigh(dict.fromkeys(WEIGHTS, (33.0, quality)))
    assert found.direction == pytest.approx(33)
    assert found.disagreement == pytest.approx(0, abs=1e-12)
    assert found.confidence == quality


def test_the_worst_quarrel_leaves_little(weigh):
    found = weigh({"technical": (100.0, 100), "sentiment": (-100.0, 100), "news": (-100.0, 100),
                   "on-chain": (-100.0, 100), "derivatives": (100.0, 100)})  # fmt: skip
    assert 0 <= found.confidence < 25


def test_the_weights_are_those_that_were_decided(database):
    rows = database.all("select type, weight from private.signal_weights() order by place")
    assert {row.type: row.weight for row in rows} == WEIGHTS
    assert math.fsum(row.weight for row in rows) == pytest.approx(1, abs=1e-15)


@pytest.mark.parametrize(
    ("direction", "contradicts", "verdict"),
    [
        (None, False, "not_enough_evidence"),
        (None, True, "not_enough_evidence"),
        (0, False, "no clear lean"),
        (14.999, False, "no clear lean"),
        (-14.999, False, "no clear lean"),
        (15, False, "leans up"),
        (-15, False, "leans down"),
        (39.999, False, "leans up"),
        (40, False, "clearly up"),
        (-40, False, "clearly down"),
        (100, True, "clearly up"),
        (-40, True, "clearly down"),
        (39.999, True, "signals disagree"),
        (3, True, "signals disagree"),
    ],
)
def test_a_direction_has_its_words(database, direction, contradicts, verdict):
    assert verdict == database.value(
        "private.consensus_verdict", direction=direction, contradicts=contradicts
    )


@pytest.mark.parametrize(
    ("kind", "has_price", "counted", "share", "confidence", "reasons"),
    [
        ("native", True, 3, 0.40, 25, []),
        ("wrapped", True, 6, 1.0, 100, []),
        ("native", False, 3, 0.40, 25, ["no_market_data"]),
        ("native", True, 2, 0.40, 25, ["too_few_parts"]),
        ("token", True, 3, 0.399, 25, ["thin_evidence"]),
        ("native", True, 3, 0.40, 24, ["low_confidence"]),
        (
            "native", False, 0, 0.0, 0,
            ["no_market_data", "too_few_parts", "thin_evidence", "low_confidence"],
        ),
        ("stablecoin", True, 6, 1.0, 100, ["not_applicable"]),
        ("stablecoin", False, 0, 0.0, 0, ["not_applicable"]),
    ],
)  # fmt: skip
def test_a_verdict_is_refused_for_its_reasons(
    database, kind, has_price, counted, share, confidence, reasons
):
    refused = database.one(
        "select private.consensus_refusals(%s, %s, row(%s, %s, 0, 0, %s)) as reasons",
        *(kind, has_price, counted, share, confidence),
    )
    assert refused.reasons == reasons


def test_a_conflict_is_two_clear_signals_against_each_other(ask):
    told = {"technical": (-30.0, 90), "news": (35.4, 80), "derivatives": (29.999, 70)}
    assert ask("private.signal_conflicts", _rows(told)) == [
        {"a": "technical", "b": "news", "text": "news up (+35), charts down (−30)"}
    ]


def test_a_conflict_is_one_whichever_side_is_first(ask):
    there = ask("private.signal_conflicts", _rows(SIGNALS))
    turned = {name: (-value, quality) for name, (value, quality) in SIGNALS.items()}
    back = ask("private.signal_conflicts", _rows(turned))

    pairs = [(found["a"], found["b"]) for found in there]
    assert pairs == [(found["a"], found["b"]) for found in back] == [
        ("news", "derivatives"), ("on-chain", "derivatives"),
    ]  # fmt: skip
    assert there[1]["text"] == "activity on the chain up (+61), futures down (−48)"
    assert back[1]["text"] == "futures up (+48), activity on the chain down (−61)"


def test_what_does_not_count_contradicts_nobody(ask):
    told = {"technical": (-80.0, 90), "news": (80.0, 20)}
    assert ask("private.signal_conflicts", _rows(told, {"news": "low_quality"})) == []
