"""analysis/sentiment.py and what it is put together from"""

import itertools
import json
import statistics
from datetime import timedelta

import pytest

import told_moods as moods
from analysis import sentiment
from analysis.missing import faults
from analysis.result import LinkCheck, NoSource
from analysis.subject import Link
from fixed_answers import NOW
from providers import http
from quant.mood import WEIGHTS

TOLD = [moods.story(0.3), moods.story(-0.1, 24), moods.story(0.25, 48, 0.8)]
LEANING = (0.3 * 1 - 0.1 * 0.5 + 0.25 * 0.8 * 0.25) / (1 + 0.5 + 0.8 * 0.25)


@pytest.fixture
def configure():
    """Switch providers on; all others are off."""

    def _configure(*names):
        http.configure(
            {
                name: http.Endpoint(name, "http://127.0.0.1:9", {}, name in names)
                for name in moods.PROVIDERS
            }
        )

    yield _configure
    http.configure({})


@pytest.fixture
def world(monkeypatch, configure):
    """All five providers up; the keyless three are on."""
    made = moods.agreeing()
    for (provider, function), module in moods.FUNCTIONS.items():
        monkeypatch.setattr(module, function, made.stand_in(provider, function))
    configure(*(name for name in moods.PROVIDERS if name not in moods.KEYED))
    return made


@pytest.fixture
def keyed(world, configure):
    """All five providers up and on."""
    configure(*moods.PROVIDERS)
    return world


@pytest.fixture
def linked():
    return {"lunarcrush": Link("btc bitcoin", 1.0, True, NOW - timedelta(hours=1))}


@pytest.fixture
def build(world, coin, history, linked, now, soon):
    def _build(about=None, past=None, **stored):
        return sentiment.build(
            about or coin(links=linked),
            history(past=moods.past(*TOLD) if past is None else past, **stored),
            now=now,
            deadline=soon,
        )

    return _build


def reasons(made):
    return {entry["path"]: entry["reason"] for entry in made.data["missing"]}


def sources(made):
    return {source.name: (source.ok, source.error) for source in made.sources}


def component(made, name):
    return next(row for row in made.data["components"] if row["name"] == name)


# What the keyless ones say together.


def test_three_voices_without_a_key(build):
    made = build()
    assert [row["name"] for row in made.data["components"]] == [
        "headline_tone", "votes", "fear_greed",
    ]  # fmt: skip
    values = {row["name"]: row["value"] for row in made.data["components"]}
    assert values == {
        "headline_tone": pytest.approx(100 * LEANING),
        "votes": 55.0,
        "fear_greed": -22.0,
    }
    expected = (0.2 * 100 * LEANING + 0.15 * 55 - 0.2 * 22) / 0.55
    assert made.data["score"] == round(expected, 1)
    assert made.data["label"] == "neutral"
    assert made.data["scope"] == "mixed"
    assert made.data["coin_weight_share"] == pytest.approx(0.35 / 0.55)
    spread = statistics.pstdev(values.values())
    assert made.data["confidence"] == round(100 * (1 - spread / 80))
    assert made.data["method"] == "sentiment/1"
    assert made.data["as_of"] == "2026-11-22T12:34:56Z"  # a story of this moment
    assert faults(made.data) == []
    assert sources(made) == {
        "alternative_me": (True, None), "coinmarketcap": (True, None),
        "coingecko": (True, None), "table:news_articles": (True, None),
    }  # fmt: skip


def test_without_a_key_the_quality_is_at_least_70(build):
    made = build()
    agree = 2 * (1 - 0) + (2 + 1.5) * 0.7
    corroborated = 2 + 2 + 1.5
    expected = 0.35 * agree / 5.5 + 0.25 * corroborated / 5.5 + 0.25 + 0.15
    assert made.data["quality_parts"] == pytest.approx(
        {
            "coverage": 1.0, "agreement": agree / 5.5, "corroboration": 1.0,
            "freshness": 1.0, "health": 1.0,
        }
    )  # fmt: skip
    assert round(100 * expected) == 93
    assert made.quality == 75, "the headlines, one of the heaviest, are a single source"
    assert made.coverage == 1.0


def test_what_needs_a_key_says_so(build):
    assert reasons(build()) == {
        "coin.pegged_to": "not_applicable",
        "coin.wraps": "not_applicable",
        "component_values.social": "no_key",
        "component_values.community": "no_key",
        "volume": "no_key",
        "change.24h": "no_history",
        "change.7d": "no_history",
        "change.30d": "no_history",
        "shift": "no_history",
        "positioning": "no_history",
    }


def test_the_index_of_the_market_keeps_its_scale_and_each_makers_words(build):
    assert build().data["fear_greed"] == {
        "value": 39.0,
        "label": "Fear",
        "providers": [
            {"name": "alternative_me", "value": 38.0, "label": "Fear"},
            {"name": "coinmarketcap", "value": 40.0, "label": "Neutral"},
        ],
    }


def test_rows_show_what_a_voice_rests_on(build):
    made = build()
    assert component(made, "votes") == {
        "name": "votes", "scope": "coin", "value": 55.0, "weight": 0.15, "raw": 77.5,
        "raw_scale": "0 to 100", "provider": "coingecko", "n": None,
        "as_of": "2026-11-22T12:33:56Z",
    }  # fmt: skip
    index = component(made, "fear_greed")
    assert (index["scope"], index["n"], index["provider"]) == (
        "market", 2, "alternative_me, coinmarketcap",
    )  # fmt: skip
    assert index["as_of"] == "2026-11-22T12:25:56Z"  # of the maker who spoke last
    assert component(made, "headline_tone")["n"] == 3


def test_the_answer_is_json_and_small(keyed, build):
    assert len(json.dumps(build().data, allow_nan=False)) < 10_000


def test_the_kept_snapshot_recomputes_to_the_score(keyed, build):
    kept = build().kept["sentiment"]
    weight = sum(part["weight"] for part in kept["components"])
    score = sum(part["value"] * part["weight"] for part in kept["components"]) / weight
    assert kept["score"] == pytest.approx(score, abs=1e-12)
    assert {part["name"]: part["weight"] for part in kept["components"]} == WEIGHTS
    of_coin = sum(p["weight"] for p in kept["components"] if p["name"] != "fear_greed")
    assert kept["coin_weight"] == pytest.approx(of_coin / weight)


# What keys add.


def test_five_voices_with_keys(keyed, build):
    made = build()
    assert [row["name"] for row in made.data["components"]] == list(WEIGHTS)
    assert component(made, "social")["value"] == 50.0  # (80·3 + 60·1)/4 = 75
    assert component(made, "community")["value"] == pytest.approx(60)  # 24 of 30
    assert component(made, "community")["n"] == 30
    assert made.data["volume"] == {
        "mentions_24h": 240, "interactions_24h": 4_000_000, "contributors_24h": 5100,
        "social_dominance_pct": 31.5, "galaxy_score": 62.0, "alt_rank": 12,
    }  # fmt: skip
    assert [source.name for source in made.sources] == [
        "lunarcrush", "alternative_me", "coinmarketcap", "coingecko", "cryptopanic",
        "table:news_articles",
    ]  # fmt: skip
    assert all(source.ok for source in made.sources)
    assert keyed.calls("lunarcrush") == [("topic", "btc bitcoin"), ("coins", 0)]
    assert keyed.calls("cryptopanic") == [("posts", ["BTC"], "all")]
    assert made.quality == 75
    assert faults(made.data) == []


def test_a_plan_that_shows_no_mood_is_refused_and_nothing_is_neutral(keyed, build):
    for function in ("topic", "coins"):
        keyed.tell("lunarcrush", function, "refused")
    made = build()
    assert sources(made)["lunarcrush"] == (False, "refused")
    assert reasons(made)["component_values.social"] == "provider_failed"
    assert reasons(made)["volume"] == "provider_failed"
    assert "social" not in [row["name"] for row in made.data["components"]]
    assert made.coverage == pytest.approx(0.65)


def test_counts_without_a_mood_are_shown_and_give_no_voice(keyed, build):
    keyed.tell("lunarcrush", "topic", moods.talk(networks=()))
    keyed.tell("lunarcrush", "coins", [moods.ranked(positive_pct=None)])
    made = build()
    assert made.data["volume"]["mentions_24h"] == 240
    assert reasons(made)["component_values.social"] == "provider_failed"


def test_the_list_stands_in_for_a_topic_without_a_mood(keyed, build):
    keyed.tell("lunarcrush", "topic", "timeout")
    made = build()
    assert component(made, "social")["value"] == pytest.approx(42)
    assert made.data["volume"]["mentions_24h"] == 241
    assert reasons(made)["volume.contributors_24h"] == "late"
    assert sources(made)["lunarcrush"] == (True, None)


def test_what_only_the_list_tells_is_lost_with_it(keyed, build):
    keyed.tell("lunarcrush", "coins", "bad_body")
    made = build()
    assert component(made, "social")["value"] == 50.0
    told = {path: reason for path, reason in reasons(made).items() if path.startswith("volume.")}
    assert told == dict.fromkeys(
        ("volume.social_dominance_pct", "volume.galaxy_score", "volume.alt_rank"),
        "provider_failed",
    )
    keyed.tell("lunarcrush", "coins", [moods.ranked(alt_rank=None)])
    assert reasons(build())["volume.alt_rank"] == "not_published"


def test_too_few_votes_are_no_voice(keyed, build):
    keyed.tell("cryptopanic", "posts", [
        moods.post(10, 9), moods.post(90, 0, age_h=25), moods.post(90, 0, tags=("ETH",)),
        moods.post(None, None), moods.post(50, 0, age_h=-1),
    ])  # fmt: skip
    made = build()
    assert reasons(made)["component_values.community"] == "too_short"
    keyed.tell("cryptopanic", "posts", [])
    made = build()
    assert reasons(made)["component_values.community"] == "not_published"
    assert sources(made)["cryptopanic"] == (False, "no_data")


def test_posts_that_name_no_coin_are_those_that_were_asked_for(keyed, build):
    keyed.tell(
        "cryptopanic", "posts", [moods.post(15, 5, tags=()), moods.post(9, 9, tags=("ETH",))]
    )
    assert component(build(), "community")["n"] == 20


# Links to LunarCrush.


def test_a_topic_is_found_by_ticker_and_believed_by_price(keyed, build, coin):
    made = build(coin(links={}))
    assert made.links == [LinkCheck("lunarcrush", "btc bitcoin", 1.0, True)]
    assert keyed.calls("lunarcrush") == [("coins", 0), ("topic", "btc bitcoin")]
    assert component(made, "social")["value"] == 50.0


def test_a_namesake_at_another_price_is_another_coin(keyed, build, coin):
    keyed.tell("lunarcrush", "coins", [moods.ranked(price_usd=1.23)])
    market = {"price_usd": 77000.0, "market_cap_usd": 1.5e12, "volume_24h_usd": 4e10,
              "at": NOW.timestamp() - 60}  # fmt: skip
    made = build(coin(links={}), market=market)
    assert made.links == [LinkCheck("lunarcrush", "btc bitcoin", 1.0, False)]
    assert sources(made)["lunarcrush"] == (False, "no_data")
    assert reasons(made)["component_values.social"] == "not_published"
    old = build(coin(links={}), market=market | {"at": NOW.timestamp() - 3600})
    assert old.links == [], "a price of an hour ago breaks no link"
    assert sources(old)["lunarcrush"] == (False, "no_data")


def test_a_coin_that_is_not_listed_is_left_alone_for_a_day(keyed, build, coin):
    keyed.tell("lunarcrush", "coins", [moods.ranked(symbol="ETH", name="Ethereum")])
    made = build(coin(links={}))
    assert made.links == [LinkCheck("lunarcrush", "BTC", 1.0, False)]
    keyed.asked.clear()
    known = Link("BTC", 1.0, False, NOW - timedelta(hours=23))
    made = build(coin(links={"lunarcrush": known}))
    assert keyed.calls("lunarcrush") == []
    assert "lunarcrush" not in sources(made)
    assert reasons(made)["component_values.social"] == "not_published"
    build(coin(links={"lunarcrush": known._replace(checked_at=NOW - timedelta(hours=24))}))
    assert keyed.calls("lunarcrush") == [("coins", 0)]


def test_a_link_breaks_when_its_daily_check_fails(keyed, build, coin, linked):
    due = linked["lunarcrush"]._replace(checked_at=NOW - timedelta(days=2))
    keyed.tell("lunarcrush", "coins", [moods.ranked(price_usd=1.23)])
    market = {"price_usd": 77000.0, "market_cap_usd": None, "volume_24h_usd": None,
              "at": NOW.timestamp() - 60}  # fmt: skip
    made = build(coin(links={"lunarcrush": due}), market=market)
    assert made.links == [LinkCheck("lunarcrush", "btc bitcoin", 1.0, False)]
    assert reasons(made)["component_values.social"] == "not_published"


def test_a_bearer_of_a_ticker_that_means_another_coin_needs_its_own_name(keyed, build, coin):
    batcat = coin(coingecko_id="batcat", name="batcat", holds_symbol=False, links={},
                  price_usd=77000.0, rank=700)  # fmt: skip
    keyed.tell("coingecko", "page", moods.page(ref="batcat"))
    made = build(batcat)
    assert keyed.calls("lunarcrush") == [("coins", 1)]
    assert keyed.calls("cryptopanic") == []
    assert made.links == [LinkCheck("lunarcrush", "BTC", 1.0, False)]
    assert "cryptopanic" not in sources(made)


def test_a_namesake_of_unknown_price_is_believed_of_the_bearer_of_the_ticker_alone(
    keyed, build, coin
):
    keyed.tell("lunarcrush", "coins", [moods.ranked(price_usd=None)])
    assert component(build(coin(links={})), "social")["value"] == 50.0
    made = build(coin(links={}, holds_symbol=False))
    assert sources(made)["lunarcrush"] == (False, "no_data")


def test_an_unranked_coin_is_not_looked_for(keyed, build, coin):
    build(coin(links={}, rank=None))
    assert keyed.calls("lunarcrush") == []


def test_social_figures_of_hours_ago_are_stale(keyed, build):
    old = NOW - timedelta(hours=5)
    keyed.tell("lunarcrush", "topic", moods.talk(as_of=old))
    keyed.tell("lunarcrush", "coins", [moods.ranked(as_of=old)])
    made = build()
    assert sources(made)["lunarcrush"] == (False, "stale")
    assert reasons(made)["component_values.social"] == "provider_failed"


# What fails.


@pytest.mark.parametrize("error", sorted(set(http.ERROR_CODES) - {"no_data"}))
@pytest.mark.parametrize("provider", moods.PROVIDERS)
def test_every_failure_of_every_provider_has_its_name(keyed, build, provider, error):
    keyed.fail(provider, error)
    made = build()
    assert sources(made)[provider] == (False, error)
    assert faults(made.data) == []
    gone = {"lunarcrush": "social", "coingecko": "votes", "cryptopanic": "community"}
    if provider in gone:
        expected = "late" if error == "timeout" else "provider_failed"
        assert reasons(made)[f"component_values.{gone[provider]}"] == expected
    else:
        assert component(made, "fear_greed")["n"] == 1
    assert made.data["quality_parts"]["health"] == 0.8


def test_the_loss_of_a_source_never_raises_the_quality(keyed, build):
    whole = build().quality
    for lost in itertools.chain.from_iterable(
        itertools.combinations(moods.PROVIDERS, n) for n in (1, 2, 3)
    ):
        for provider, function in moods.FUNCTIONS:
            keyed.answers[provider, function] = moods.agreeing().answers[provider, function]
        for provider in lost:
            keyed.fail(provider)
        assert build().quality <= whole


def test_all_down_and_nothing_stored_is_no_answer(keyed, build):
    for provider in moods.PROVIDERS:
        keyed.fail(provider, "timeout")
    with pytest.raises(NoSource) as refusal:
        build(past=moods.past(has_news=False))
    assert {s.name: (s.ok, s.error) for s in refusal.value.sources} == dict.fromkeys(
        moods.PROVIDERS, (False, "timeout")
    )


def test_all_down_leaves_the_headlines(world, build):
    for provider in moods.PROVIDERS:
        world.fail(provider)
    made = build()
    assert [row["name"] for row in made.data["components"]] == ["headline_tone"]
    assert made.data["scope"] == "coin"
    assert made.data["confidence"] == round(100 * 0.2 / 0.55 * 0.5)
    assert made.quality < 40


def test_a_coin_that_nobody_votes_on_or_writes_about_has_the_mood_of_the_market(build, world):
    world.tell("coingecko", "page", moods.page(up=None))
    made = build(past=moods.past())
    assert made.data["scope"] == "market"
    assert made.data["coin_weight_share"] == 0
    assert made.quality <= 40
    assert reasons(made)["component_values.votes"] == "not_published"
    assert reasons(made)["component_values.headline_tone"] == "not_published"
    assert made.data["headlines"] == {"positive": 0, "neutral": 0, "negative": 0, "n_72h": 0}
    assert sources(made)["coingecko"] == (False, "no_data")


def test_the_mood_of_the_market_alone_is_worth_40_at_most(configure, world, build):
    configure("alternative_me", "coinmarketcap")
    made = build(past=moods.past())
    assert made.data["quality_parts"]["coverage"] == 0.5
    assert made.quality == 40


def test_half_of_the_coin_is_not_little(world, build):
    world.tell("coingecko", "page", moods.page(up=None))
    made = build()
    assert made.data["coin_weight_share"] == 0.5
    assert made.quality == round(100 * 4 / 5.5 * (0.35 * (2 + 1.4) / 4 + 0.65))


def test_little_of_the_coin_caps_the_quality_at_60(world, build):
    made = build(past=moods.past())  # votes .15 against .20 of the market
    assert made.data["coin_weight_share"] < 0.5
    assert made.quality == min(
        60, round(100 * 3.5 / 5.5 * (0.35 * (2 + 1.05) / 3.5 + 0.25 + 0.25 + 0.15))
    )


def test_makers_far_apart_agree_in_nothing(world, build):
    world.tell("alternative_me", "latest", moods.index(20))
    world.tell("coinmarketcap", "fear_and_greed", moods.index(60))
    made = build()
    assert component(made, "fear_greed")["value"] == -20.0
    assert made.data["warnings"] == ["fear_greed_conflict"]
    assert made.data["quality_parts"]["agreement"] == pytest.approx(3.5 * 0.7 / 5.5)
    assert made.quality == 60


@pytest.mark.parametrize(("gap", "agree"), [(0, 1), (10, 1), (22.5, 0.5), (35, 0), (60, 0)])
def test_makers_agree_within_ten_points_and_not_from_thirty_five_on(world, build, gap, agree):
    world.tell("alternative_me", "latest", moods.index(20))
    world.tell("coinmarketcap", "fear_and_greed", moods.index(20 + gap))
    made = build().data["quality_parts"]["agreement"]
    assert made == pytest.approx((2 * agree + 3.5 * 0.7) / 5.5)


def test_a_value_of_yesterday_is_as_good_and_one_of_last_week_is_stale(world, build):
    world.fail("coinmarketcap")
    world.tell("coingecko", "page", moods.page(up=None))
    yesterday = moods.MIDNIGHT - timedelta(hours=11)
    world.tell("alternative_me", "latest", moods.index(40, as_of=yesterday))
    made = build(past=moods.past())
    assert made.data["as_of"] == "2026-11-21T13:00:00Z"
    assert made.data["quality_parts"]["freshness"] == 1.0
    later = moods.index(40, as_of=NOW - timedelta(hours=60))
    world.tell("alternative_me", "latest", later)
    assert build(past=moods.past()).data["quality_parts"]["freshness"] == pytest.approx(0.5)
    world.tell("alternative_me", "latest", moods.index(40, as_of=NOW - timedelta(days=5)))
    with pytest.raises(NoSource) as refusal:
        build(past=moods.past())
    assert {s.name: s.error for s in refusal.value.sources}["alternative_me"] == "stale"


def test_votes_of_days_ago_are_stale_and_the_newest_voice_tells_how_fresh_all_is(world, build):
    world.tell("coingecko", "page", moods.page(as_of=NOW - timedelta(hours=60)))
    made = build()
    assert component(made, "votes")["as_of"] == "2026-11-20T00:34:56Z"
    assert made.data["quality_parts"]["freshness"] == 1.0
    world.tell("coingecko", "page", moods.page(as_of=NOW - timedelta(hours=97)))
    made = build()
    assert sources(made)["coingecko"] == (False, "stale")
    assert reasons(made)["component_values.votes"] == "provider_failed"


def test_a_reading_of_a_time_to_come_is_no_reading(world, build):
    world.tell("coinmarketcap", "fear_and_greed", moods.index(99, as_of=NOW + timedelta(minutes=3)))
    made = build(past=moods.past(*[moods.story(0.3, -0.5)] * 3))
    assert sources(made)["coinmarketcap"] == (False, "stale")
    assert component(made, "fear_greed")["raw"] == 38.0
    assert component(made, "headline_tone")["as_of"] == "2026-11-22T12:34:56Z"


# Headlines.


def test_headlines_are_counted_by_tone(build):
    told = [moods.story(tone, n) for n, tone in enumerate((0.2, 0.9, 0.19, 0.0, -0.2, -0.7, None))]
    made = build(past=moods.past(*told))
    assert made.data["headlines"] == {"positive": 2, "neutral": 2, "negative": 2, "n_72h": 7}
    assert component(made, "headline_tone")["n"] == 6


@pytest.mark.parametrize(
    ("past", "reason", "counts"),
    [
        (moods.past(has_news=False), "no_history", None),
        (moods.past(), "not_published", 0),
        (moods.past(moods.story(0.5), moods.story(0.5)), "too_short", 2),
        (moods.past(*[moods.story(None)] * 9), "too_short", 9),
    ],
)
def test_too_few_headlines_are_no_voice(build, past, reason, counts):
    made = build(past=past)
    assert reasons(made)["component_values.headline_tone"] == reason
    headlines = made.data["headlines"]
    assert (headlines and headlines["n_72h"]) == counts
    assert "table:news_articles" not in sources(made)


# Our own records.


def test_the_worked_example_of_a_change(build):
    world_now = moods.past(
        *[moods.story(0.125)] * 3,
        snapshots={
            "24h": moods.snapshot(23, social=60.0, headline_tone=10.0, votes=50.0,
                                  fear_greed=-20.0),
        },
    )  # fmt: skip
    made = build(past=world_now)
    assert made.data["score"] == 11.5
    change = made.data["change"]["24h"]
    assert change["points"] == pytest.approx(11.5454545 - 10.0)
    assert change["common_weight_share"] == 1.0
    assert change["from_at"] == "2026-11-21T13:34:56Z"
    assert made.data["shift"] == {
        "detected": False,
        "points": change["points"],
        "window_h": 24,
        "moved": [
            {"name": "votes", "points": 5.0},
            {"name": "headline_tone", "points": 2.5},
            {"name": "fear_greed", "points": -2.0},
        ],
    }
    assert {reasons(made)["change.7d"], reasons(made)["change.30d"]} == {"no_history"}
    assert faults(made.data) == []


def test_a_large_move_of_the_same_sources_is_a_shift(build):
    then = moods.snapshot(24, headline_tone=-60.0, votes=-20.0, fear_greed=-30.0)
    made = build(past=moods.past(*TOLD, snapshots={"24h": then}))
    assert made.data["shift"]["detected"] is True
    assert made.data["shift"]["points"] > 30


@pytest.mark.parametrize("window", ["24h", "7d", "30d"])
def test_every_window_compares_with_its_own_snapshot(build, window):
    then = moods.snapshot(500, votes=20.0, headline_tone=0.0)
    made = build(past=moods.past(*TOLD, snapshots={window: then}))
    change = made.data["change"][window]
    expected = (0.15 * 35 + 0.2 * 100 * LEANING) / 0.35
    assert change["points"] == pytest.approx(expected)
    assert change["common_weight_share"] == pytest.approx(0.35 / 0.55)
    others = {"24h", "7d", "30d"} - {window}
    assert {reasons(made)[f"change.{other}"] for other in others} == {"no_history"}


def test_less_than_half_in_common_is_no_comparison(build):
    then = moods.snapshot(24, votes=20.0, social=90.0, no_longer_known=5.0)
    made = build(past=moods.past(*TOLD, snapshots={"24h": then}))
    assert reasons(made)["change.24h"] == "no_history"
    assert reasons(made)["shift"] == "no_history"


@pytest.mark.parametrize(
    ("row", "positioning", "reason"),
    [
        (None, None, "no_history"),
        ({"applicable": False, "long_account_share": None, "as_of": 0}, None, "not_applicable"),
        ({"applicable": True, "long_account_share": None, "as_of": 0}, None, "not_published"),
        (
            {"applicable": True, "long_account_share": 0.61, "as_of": NOW.timestamp()},
            {"long_account_share": 0.61, "as_of": "2026-11-22T12:34:56Z"},
            None,
        ),
    ],
)
def test_positioning_stands_beside_the_score(build, row, positioning, reason):
    without, made = build(), build(past=moods.past(*TOLD, positioning=row))
    assert made.data["positioning"] == positioning
    assert reasons(made).get("positioning") == reason
    assert made.data["score"] == without.data["score"]
    told = [source for source in made.sources if source.name == "cache:derivatives"]
    assert [source.as_of for source in told] == ([] if positioning is None else [NOW])


# Kinds of coins, hostile words.


def test_a_stablecoin_is_shown_and_marked(build, coin, linked):
    made = build(coin(links=linked, kind="stablecoin", pegged_to="USD"))
    assert made.data["warnings"] == ["pegged"]
    assert made.data["applicable"] is True


def test_every_pattern_of_voices_is_an_answer_or_a_refusal(keyed, build):
    names = (*moods.PROVIDERS, "headlines")
    for up in itertools.product([True, False], repeat=len(names)):
        for provider, function in moods.FUNCTIONS:
            keyed.answers[provider, function] = moods.agreeing().answers[provider, function]
        for name, is_up in zip(names, up, strict=True):
            if not is_up and name in moods.PROVIDERS:
                keyed.fail(name)
        past = moods.past(*TOLD) if up[-1] else moods.past()
        if not any(up):
            with pytest.raises(NoSource):
                build(past=past)
            continue
        made = build(past=past)
        assert faults(made.data) == []
        assert 0 <= made.quality <= 100
        assert -100 <= made.data["score"] <= 100
        json.dumps(made.data, allow_nan=False)
