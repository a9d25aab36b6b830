"""private.consensus and the signals it is made of, from what is stored"""

import json
import math
import statistics

import pytest

WEIGHT = {"technical": 0.4, "sentiment": 0.15, "news": 0.15, "on-chain": 0.1, "derivatives": 0.1}


@pytest.fixture
def bitcoin(database):
    return database.token()


@pytest.fixture
def keep(database, bitcoin):
    """Store an analysis of a coin as if it had been made so long ago."""

    def _keep(kind, quality=90, ago="0 s", ttl="5 minutes", symbol="BTC", **data):
        data = {"applicable": True, "as_of": "2026-01-31T12:00:00Z"} | data
        database.run(
            "insert into core.ucie_analysis_cache (symbol, analysis_type, data,"
            " data_quality_score, created_at, expires_at, body)"
            " values (%s, %s, %s, %s, now() - %s::interval,"
            " now() - %s::interval + %s::interval, '')"
            " on conflict (symbol, analysis_type) do update set data = excluded.data,"
            " data_quality_score = excluded.data_quality_score,"
            " created_at = excluded.created_at, expires_at = excluded.expires_at",
            *(symbol, kind, json.dumps(data), quality, ago, ago, ttl),
        )

    return _keep


@pytest.fixture
def consensus(database, bitcoin):
    def _consensus(coin="bitcoin"):
        return database.one(
            "select private.consensus(ucie_tokens) as made from core.ucie_tokens"
            " where coingecko_id = %s",
            coin,
        ).made

    return _consensus


@pytest.fixture
def tell(database, bitcoin):
    """Store a lead story about Bitcoin."""
    numbers = iter(range(1, 1000))

    def _tell(tone, impact=50, hours=1.0, *, lead=True, seen_hours=None, place="category"):
        name = f"{next(numbers):032x}"
        seen = hours if seen_hours is None else seen_hours
        database.run(
            "insert into core.news_articles (id, first_seen_at, canonical_url, url, source, title,"
            " published_at, date_trusted, tone, tone_by, impact, impact_class, impact_rules,"
            " cluster_id, is_lead)"
            " values (%s, now() - make_interval(secs => %s), %s, 'https://a.example/', 'feed',"
            " 'A title', now() - make_interval(secs => %s), %s, %s, %s, %s, 'other', %s, %s, %s)",
            *(name, 3600 * seen, name, None if hours is None else 3600 * hours, hours is not None),
            *(tone, None if tone is None else "vader", impact),
            *(json.dumps([{"rule": "other", "points": impact}]), name, lead),
        )
        database.run(
            "insert into core.news_mentions (token_id, first_seen_at, article_id, place, relevance)"
            " values (%s, now() - make_interval(secs => %s), %s, %s, 1)",
            *(bitcoin, 3600 * seen, name, place),
        )

    return _tell


@pytest.fixture
def measure(database, bitcoin):
    """Store a metric of the last days, newest first, one reading a day."""

    def _measure(values, metric="onchain.active_24h", source="blockchair", first_day=0):
        database.run(
            "insert into core.metric_points (token_id, metric, source, at, value)"
            " select %s, %s, %s, now() - make_interval(days => %s + place::integer - 1), value"
            " from unnest(%s::float8[]) with ordinality as days(value, place)",
            *(bitcoin, metric, source, first_day, list(values)),
        )

    return _measure


def _parts(made):
    return {part["type"]: part for part in made["parts"]}


@pytest.fixture
def three(keep, tell):
    """The worked example: charts -22.2, mood +10, news +35, no DeFi."""
    keep("market-data", price_usd=77_000.0)
    keep("technical", 90, composite={"score": -22.222222})
    keep("sentiment", 70, score=10.0, scope="coin")
    keep("news", 80)
    keep("defi", 100, applicable=False)
    for tone in (0.5, 0.35, 0.2):
        tell(tone, 40)


def test_the_worked_example(three, consensus):
    made = consensus()

    assert made["symbol"] == "BTC"
    assert made["direction"] == -4.7
    assert made["verdict"] == "no clear lean"
    assert made["confidence"] == 51
    assert made["evidence_share"] == 0.65
    assert made["disagreement"] == pytest.approx(0.21565, abs=1e-4)
    assert made["conflicts"] == made["refused"] == []
    assert made["method"] == "consensus/1"
    assert made["as_of"] == "2026-01-31T12:00:00Z"
    assert {part: row["reason"] for part, row in _parts(made).items()} == {
        "technical": None,
        "sentiment": None,
        "news": None,
        "on-chain": "not_made",
        "derivatives": "not_made",
        "defi": "not_applicable",
    }
    assert _parts(made)["technical"] == {
        "type": "technical",
        "signal": -22.2,
        "weight": 0.4,
        "weight_used": pytest.approx(0.36 / 0.585),
        "quality": 90,
        "counted": True,
        "reason": None,
    }
    assert made["record"] == {"n_scored": 0, "agree_share": None, "ci": None}


def test_without_anything_there_is_no_verdict(consensus):
    made = consensus()
    assert (made["direction"], made["verdict"], made["confidence"]) == (
        None, "not_enough_evidence", 0,
    )  # fmt: skip
    assert made["refused"] == [
        "no_market_data", "too_few_parts", "thin_evidence", "low_confidence",
    ]  # fmt: skip
    assert made["risk"] == {"score": None, "category": None}
    assert made["range_7d"] is None
    assert made["as_of"] is None


def test_without_a_price_there_is_no_verdict(three, keep, consensus):
    assert consensus()["refused"] == []
    keep("market-data", ago="20 minutes", ttl="5 minutes")
    made = consensus()
    assert made["refused"] == ["no_market_data"]
    assert made["direction"] is None
    assert made["confidence"] == 51


def test_a_stablecoin_has_no_direction(database, three, keep, consensus):
    database.run("update core.ucie_tokens set kind = 'stablecoin', pegged_to = 'usd'")
    made = consensus()
    assert (made["refused"], made["verdict"]) == (["not_applicable"], "not_enough_evidence")


@pytest.mark.parametrize(("quality", "reason"), [(39, "low_quality"), (40, None)])
def test_a_part_of_quality_39_is_out(three, keep, consensus, quality, reason):
    before = consensus()
    keep("derivatives", quality, crowding={"score": 80.0})
    made = consensus()
    part = _parts(made)["derivatives"]
    assert (part["reason"], part["signal"]) == (reason, -80.0)
    assert (made["direction"] == before["direction"]) is (reason is not None)


def test_old_answers_count_less_until_they_count_no_more(three, keep, consensus):
    fresh = consensus()
    keep("technical", 90, ago="10 minutes", composite={"score": -22.222222})
    stale = consensus()
    keep("technical", 90, ago="20 minutes", composite={"score": -22.222222})
    gone = consensus()

    assert _parts(stale)["technical"]["quality"] == 60
    assert stale["evidence_share"] < fresh["evidence_share"]
    assert _parts(stale)["technical"]["weight_used"] < _parts(fresh)["technical"]["weight_used"]
    assert _parts(gone)["technical"]["reason"] == "not_made"
    assert gone["refused"] == ["too_few_parts", "thin_evidence", "low_confidence"]


def test_the_mood_of_the_whole_market_counts_half(three, keep, consensus):
    keep("sentiment", 60, score=-40.0, scope="market")
    assert _parts(consensus())["sentiment"]["signal"] == -20.0


@pytest.mark.parametrize(
    ("kind", "data"),
    [
        ("technical", {"composite": None}),
        ("technical", {"composite": {"score": None}}),
        ("technical", {"composite": {"score": "high"}}),
        ("sentiment", {"score": None}),
        ("sentiment", {}),
        ("derivatives", {"crowding": None}),
        ("defi", {"tvl": {"change_30d_pct": 3.0, "price_effect_30d_pct": None}}),
        ("defi", {"tvl": None}),
        ("news", {}),
        ("on-chain", {}),
    ],
)
def test_what_says_nothing_is_left_out(three, keep, consensus, kind, data, database):
    database.run("delete from core.news_mentions")
    keep(kind, 90, **data)
    part = _parts(consensus())[kind]
    assert (part["reason"], part["signal"], part["weight_used"]) == ("no_signal", None, 0)


@pytest.mark.parametrize(
    ("kind", "data", "signal"),
    [
        ("derivatives", {"crowding": {"score": 48.0}}, -48.0),
        ("derivatives", {"crowding": {"score": -12.0}}, 12.0),
        ("derivatives", {"crowding": {"score": 0}}, 0),
        ("defi", {"tvl": {"change_30d_pct": 4.0, "price_effect_30d_pct": -2.0}}, 30.0),
        ("defi", {"tvl": {"change_30d_pct": -60.0, "price_effect_30d_pct": 20.0}}, -100.0),
        ("defi", {"tvl": {"change_30d_pct": 20.0, "price_effect_30d_pct": -0.001}}, 100.0),
        ("defi", {"tvl": {"change_30d_pct": 1e308, "price_effect_30d_pct": -1e308}}, 100.0),
        ("defi", {"tvl": {"change_30d_pct": -1e308, "price_effect_30d_pct": 1e-308}}, -100.0),
    ],
)
def test_signals_of_stored_answers(three, keep, consensus, kind, data, signal):
    keep(kind, 90, **data)
    assert _parts(consensus())[kind]["signal"] == signal


@pytest.mark.parametrize("kind", WEIGHT)
def test_what_does_not_apply_is_not_missed(three, keep, consensus, kind):
    keep(kind, 100, applicable=False)
    made = consensus()
    assert _parts(made)[kind]["reason"] == "not_applicable"
    counted = {k: 90 if k == "technical" else 70 if k == "sentiment" else 80
               for k in ("technical", "sentiment", "news") if k != kind}  # fmt: skip
    whole = math.fsum(WEIGHT[k] * quality / 100 for k, quality in counted.items())
    share = whole / math.fsum(w for k, w in WEIGHT.items() if k != kind)
    assert made["evidence_share"] == pytest.approx(share, abs=5e-5)


def test_news_are_weighed_by_impact_and_age(keep, tell, consensus):
    keep("news", 80)
    tell(0.9, 80, 1)
    tell(-0.5, 40, 25)
    tell(0.2, 15, 71)
    tell(-1.0, 100, 2, lead=False)
    tell(None, 100, 2)
    tell(-1.0, 100, 72.5)

    weights = [(0.9, 80, 1), (-0.5, 40, 25), (0.2, 15, 71)]
    parts = [(tone, impact * 0.5 ** (hours / 24)) for tone, impact, hours in weights]
    expected = 100 * sum(t * w for t, w in parts) / sum(w for _, w in parts)
    assert _parts(consensus())["news"]["signal"] == pytest.approx(expected, abs=0.06)


def test_a_story_without_a_date_to_trust_counts_from_when_it_was_seen(keep, tell, consensus):
    keep("news", 80)
    for _ in range(2):
        tell(0.5, 50, 1)
    tell(-0.5, 50, None, seen_hours=49)
    old = 0.5 ** (49 / 24)
    young = 0.5 ** (1 / 24)
    expected = 100 * (2 * 0.5 * young - 0.5 * old) / (2 * young + old)
    assert _parts(consensus())["news"]["signal"] == pytest.approx(expected, abs=0.06)


def test_a_coin_in_the_title_weighs_more(keep, tell, consensus):
    keep("news", 80)
    tell(0.5, 50, place="title")
    tell(-0.5, 50, place="summary")
    tell(-0.5, 30)
    expected = 100 * 0.5 * (60 - 30 - 30) / 120
    assert _parts(consensus())["news"]["signal"] == pytest.approx(expected, abs=0.06)


@pytest.mark.parametrize(("stories", "signal"), [(2, None), (3, 50.0)])
def test_three_stories_are_needed(keep, tell, consensus, stories, signal):
    keep("news", 80)
    for _ in range(stories):
        tell(0.5)
    assert _parts(consensus())["news"]["signal"] == signal


def test_stories_without_any_weight_say_nothing(keep, tell, consensus):
    keep("news", 80)
    for _ in range(3):
        tell(0.5, 0)
    assert _parts(consensus())["news"]["signal"] is None


def _days(count, recent=110.0):
    return [recent + n for n in range(7)] + [100.0 + n % 5 for n in range(7, count)]


def _activity(values):
    z = (statistics.fmean(values[:7]) - statistics.fmean(values)) / statistics.stdev(values)
    return max(-100, min(100, 25 * z))


@pytest.mark.parametrize("metric", ["onchain.active_24h", "onchain.tx_24h"])
@pytest.mark.parametrize("recent", [103.0, 95.0])
def test_a_busy_week_on_the_chain_leans_up(keep, measure, consensus, metric, recent):
    keep("on-chain", 80)
    days = _days(60, recent)
    measure(days, metric)
    found = _parts(consensus())["on-chain"]["signal"]
    assert found == pytest.approx(_activity(days), abs=0.06)
    assert (found > 0) is (recent > 100)


def test_readings_however_large_are_weighed(keep, measure, consensus):
    keep("on-chain", 80)
    days = _days(60)
    measure([1e306 * day for day in days])
    assert _parts(consensus())["on-chain"]["signal"] == pytest.approx(_activity(days), abs=0.06)


def test_active_addresses_come_before_transactions(keep, measure, consensus):
    keep("on-chain", 80)
    measure(_days(60, 95.0))
    measure(_days(60, 103.0), "onchain.tx_24h")
    assert _parts(consensus())["on-chain"]["signal"] < 0


def test_of_two_ways_of_counting_the_newest_alone_counts(keep, measure, consensus):
    keep("on-chain", 80)
    days = _days(50)
    measure(days)
    measure([9e9] * 20, source="coinmetrics", first_day=1)
    assert _parts(consensus())["on-chain"]["signal"] == pytest.approx(_activity(days), abs=0.06)


@pytest.mark.parametrize(
    ("days", "first_day", "known"), [(44, 0, False), (45, 0, True), (60, 3, True), (60, 4, False)]
)
def test_45_days_are_needed_and_four_of_the_last_week(
    keep, measure, consensus, days, first_day, known
):
    keep("on-chain", 80)
    measure([100.0 + n % 7 for n in range(days)], first_day=first_day)
    assert (_parts(consensus())["on-chain"]["signal"] is not None) is known


def test_a_chain_on_which_nothing_changes_says_nothing(keep, measure, consensus):
    keep("on-chain", 80)
    measure([1234.5] * 60)
    assert _parts(consensus())["on-chain"]["reason"] == "no_signal"


def test_risk_and_range_stand_beside_the_direction(three, keep, consensus):
    before = consensus()
    keep("risk", 90, overall_score=47, category="medium")
    keep("predictions", 80, horizons={"7d": {"low_usd": 71_900.0, "high_usd": 84_100.0}})
    made = consensus()
    assert made["risk"] == {"score": 47, "category": "medium"}
    assert made["range_7d"] == {"low": 71_900.0, "high": 84_100.0}
    assert made["direction"] == before["direction"]
    assert made["parts"] == before["parts"]


@pytest.mark.parametrize(
    ("kind", "data", "field", "expected"),
    [
        ("risk", {"overall_score": None, "category": None}, "risk",
         {"score": None, "category": None}),
        ("predictions", {"horizons": {"7d": None}}, "range_7d", None),
        ("predictions", {"horizons": None}, "range_7d", None),
        ("predictions", {"applicable": False}, "range_7d", None),
    ],
)  # fmt: skip
def test_risk_and_range_may_be_unknown(three, keep, consensus, kind, data, field, expected):
    keep(kind, 90, **data)
    assert consensus()[field] == expected


@pytest.fixture
def log(database, bitcoin):
    """Log consensuses of Bitcoin, day by day back from so many days ago."""

    def _log(rows, first_day=8):
        for n, (direction, ret) in enumerate(rows):
            database.run(
                "insert into core.consensus_log (token_id, made_at, direction, confidence,"
                " verdict, price_usd, inputs, ret_7d)"
                " values (%s, now() - make_interval(days => %s), %s, 50, 'x', 1, '{}', %s)",
                *(bitcoin, first_day + n, direction, ret),
            )

    return _log


def test_the_record_counts_leans_that_came_true(log, consensus):
    log([(20.0, 0.01)] * 20 + [(-15.0, -0.2)] * 10 + [(15.0, -0.01)] * 15 + [(-90.0, 0.0)] * 5)
    log([(14.9, 0.3)] * 5 + [(None, 0.3)] * 5 + [(50.0, None)] * 5, first_day=100)

    record = consensus()["record"]

    assert (record["n_scored"], record["agree_share"]) == (50, 0.6)
    n, p, z = 50 / 7, 0.6, 1.959963984540054
    middle = (p + z * z / 2 / n) / (1 + z * z / n)
    reach = z / (1 + z * z / n) * math.sqrt(p * (1 - p) / n + z * z / 4 / n / n)
    assert record["ci"] == pytest.approx([middle - reach, middle + reach])


@pytest.mark.parametrize(("days", "known"), [(49, False), (50, True)])
def test_fewer_than_50_cases_say_nothing_yet(log, consensus, days, known):
    log([(20.0, 0.01)] * days)
    record = consensus()["record"]
    assert record["n_scored"] == days
    assert (record["agree_share"] is not None, record["ci"] is not None) == (known, known)


def test_what_is_not_a_week_old_is_no_record(log, consensus):
    log([(20.0, 0.01)] * 10, first_day=1)
    assert consensus()["record"]["n_scored"] == 4
