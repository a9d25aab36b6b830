"""work.make_daily_figures"""

import uuid

import pytest


@pytest.fixture
def make(database):
    owner = str(uuid.uuid4())
    row = database.one(
        "insert into core.jobs (kind, key, state, owner, lease_until)"
        " values ('daily_figures', 'daily-figures', 'running', %s, now() + interval '1 minute')"
        " returning id",
        owner,
    )
    return lambda: database.value("work.make_daily_figures", job=row.id, owner=owner)


@pytest.fixture
def bitcoin(database):
    return database.token()


COLUMNS = (
    "source, close_usd, venue_volume_usd, market_cap_usd, volume_24h_usd, price_quality, stories,"
    " high_impact, tone, mood, mood_quality"
)


@pytest.fixture
def day(database, make, bitcoin):
    """The line of Bitcoin so many days ago, after a making."""

    def _day(ago=1):
        make()
        return database.one(
            f"select {COLUMNS} from core.daily_figures where token_id = %s"
            " and day = (now() at time zone 'UTC')::date - %s",
            *(bitcoin, ago),
        )

    return _day


def _candle(database, token, ago, close, source="kraken", base=10, quote=None):
    database.run(
        "insert into core.candles"
        " (token_id, interval_s, source, open_at, close, volume_base, volume_quote)"
        " values (%s, 86400, %s, date_trunc('day', now(), 'UTC') - make_interval(days => %s), %s,"
        " %s, %s)",
        *(token, source, ago, close, base, quote),
    )


def _snapshot(database, token, ago_days, hour, price, quality=90):
    database.run(
        "insert into core.price_snapshots (token_id, taken_at, price_usd, market_cap_usd,"
        " volume_24h_usd, sources, quality, conflict) values (%s, date_trunc('day', now(), 'UTC')"
        " - make_interval(days => %s) + make_interval(hours => %s), %s, %s, %s, 4, %s, false)",
        *(token, ago_days, hour, price, price * 2, price * 3, quality),
    )


def _mood(database, token, ago_days, hour, score, quality):
    database.run(
        "insert into core.sentiment_snapshots"
        " (token_id, taken_at, score, coin_weight, components, quality) values (%s,"
        " date_trunc('day', now(), 'UTC') - make_interval(days => %s)"
        " + make_interval(hours => %s), %s, 1, '[]', %s)",
        *(token, ago_days, hour, score, quality),
    )


def _story(database, token, ago_days, name, tone, impact, *, lead=True, cluster=None):
    row = database.one(
        "insert into core.news_articles (id, first_seen_at, canonical_url, url, source, title,"
        " date_trusted, tone, tone_by, impact, impact_class, impact_rules, cluster_id, is_lead)"
        " values (%s, date_trunc('day', now(), 'UTC') - make_interval(days => %s)"
        " + interval '3 hours', %s, 'https://a.example/', 'feed', 'A title', false, %s, 'vader',"
        " %s, 'other', '[]', %s, %s) returning first_seen_at",
        *(name * 32, ago_days, name, tone, impact, cluster or name, lead),
    )
    if token:
        database.run(
            "insert into core.news_mentions (token_id, first_seen_at, article_id, place, relevance)"
            " values (%s, %s, %s, 'title', 1)",
            *(token, row.first_seen_at, name * 32),
        )


def test_a_line_holds_what_is_stored_of_a_day(database, bitcoin, day):
    _candle(database, bitcoin, 1, 77_000.0)
    _snapshot(database, bitcoin, 1, 3, 10.0, 50)
    _snapshot(database, bitcoin, 1, 22, 20.0, 91)
    _mood(database, bitcoin, 1, 4, 10.0, 60)
    _mood(database, bitcoin, 1, 9, 20.0, 71)
    _story(database, bitcoin, 1, "a", 0.5, 80)
    _story(database, bitcoin, 1, "b", -0.1, 20)

    found = day()

    assert (found.source, found.close_usd, found.venue_volume_usd) == ("kraken", 77_000, 770_000)
    assert (found.market_cap_usd, found.volume_24h_usd, found.price_quality) == (40, 60, 91)
    assert (found.stories, found.high_impact) == (2, 1)
    assert found.tone == pytest.approx(0.2)
    assert (found.mood, found.mood_quality) == (15, 66)


def test_what_is_not_known_of_a_day_is_null_and_no_zero(database, bitcoin, day):
    _candle(database, bitcoin, 1, 77_000.0, base=None)
    found = day()
    assert found == ("kraken", 77_000, *[None] * 9)


def test_a_day_without_a_story_is_0_only_if_stories_were_read(database, bitcoin, day):
    _candle(database, bitcoin, 1, 77_000.0)
    _candle(database, bitcoin, 2, 77_000.0)
    _story(database, None, 1, "a", 0.5, 80)
    assert (day(1).stories, day(1).high_impact, day(1).tone) == (0, 0, None)
    assert day(2).stories is None


def test_a_story_in_many_feeds_is_one(database, bitcoin, day):
    _story(database, None, 1, "a", 0.5, 80)
    _story(database, bitcoin, 1, "b", -0.9, 20, lead=False, cluster="a")
    _story(database, bitcoin, 1, "c", -0.8, 20, lead=False, cluster="a")
    found = day()
    assert (found.stories, found.high_impact) == (1, 1)
    assert found.tone == pytest.approx(0.5)


def test_the_close_is_of_the_source_that_is_shown_for_all_days(database, bitcoin, day):
    for ago in range(1, 60):
        _candle(database, bitcoin, ago, 100.0 + ago, "coinbase", 10, 7.0)
    _candle(database, bitcoin, 1, 999.0, "kraken")
    found = day()
    assert (found.source, found.close_usd, found.venue_volume_usd) == ("coinbase", 101, 7)

    for ago in range(2, 60):
        _candle(database, bitcoin, ago, 999.0, "kraken")
    assert [day(ago).source for ago in (1, 59)] == ["kraken", "kraken"]


def test_400_days_are_held(database, bitcoin, make):
    for ago in (1, 400, 401):
        _candle(database, bitcoin, ago, 1.0)
    assert make() == {"lines": 2}


def test_its_age_is_written_down(database, bitcoin, make):
    _candle(database, bitcoin, 1, 1.0)
    make()
    row = database.one("select name, lines, took_ms, made_at <= clock_timestamp() as past"
                       " from core.made_views")  # fmt: skip
    assert (row.name, row.lines, row.past) == ("daily_figures", 1, True)
    assert row.took_ms >= 0


def test_a_view_that_was_never_filled_is_filled(database, bitcoin, make):
    """As after a copy of the database without its data: nothing there can be replaced."""
    _candle(database, bitcoin, 1, 1.0)
    database.run("refresh materialized view core.daily_figures with no data")
    assert make() == {"lines": 1}
    assert make() == {"lines": 1}


def test_who_lost_the_job_makes_nothing(database, make):
    database.run("update core.jobs set owner = gen_random_uuid()")
    assert make() is None
    assert database.one("select count(*) from core.made_views").count == 0
