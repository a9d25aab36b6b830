"""work.store_analysis"""

import json
import uuid

import pytest

from analyses import DATA, SNAPSHOT, SOURCES, make, store, take

CANDLES = [
    {
        "source": "kraken",
        "interval_s": 86400,
        "candles": [[1767571200, 1.0, 3.0, 0.5, 2.0, 10.0, None], [1767657600, 2, 4, 1, 3, 9, 27]],
    },
    {
        "source": "coingecko-daily",
        "interval_s": 86400,
        "candles": [[1767571200, None, None, None, 1e-35, None, None]],
    },
]
LINKS = [
    {"provider": "kraken", "ref": "XBTUSD", "multiplier": 1, "ok": True},
    {"provider": "binance", "ref": "1000BTC", "multiplier": 1000, "ok": False},
]


@pytest.fixture
def session(database):
    return database.session(database.user())


@pytest.fixture
def bitcoin(database):
    return database.token()


@pytest.fixture
def job(database, session, bitcoin):
    return take(database, session, "BTC", "market-data")


def _row(database):
    return database.one(
        "select symbol, analysis_type, data, data_quality_score, coverage, sources, created_at,"
        " expires_at, convert_from(body, 'UTF8') as body, md5(body) as hash"
        " from core.ucie_analysis_cache"
    )


def _candles(database):
    rows = database.all(
        "select source, extract(epoch from open_at)::int as at, open, close, volume_quote,"
        " revised_at from core.candles order by source, open_at"
    )
    return [tuple(row) for row in rows]


def test_everything_is_stored_at_once_and_the_job_is_done(database, bitcoin, job):
    assert store(database, job, bitcoin, candles=CANDLES, links=LINKS, quality=88) == "stored"

    row = _row(database)
    assert (row.symbol, row.analysis_type, row.data_quality_score) == ("BTC", "market-data", 88)
    assert row.data == DATA == json.loads(row.body)["data"]
    assert (row.expires_at - row.created_at).total_seconds() == 60
    assert row.sources == SOURCES
    assert database.all("select from core.jobs") == []
    assert _candles(database) == [
        ("coingecko-daily", 1767571200, None, 1e-35, None, None),
        ("kraken", 1767571200, 1, 2, None, None),
        ("kraken", 1767657600, 2, 3, 27, None),
    ]
    links = database.all("select provider, ref, multiplier, ok from core.token_links order by 1")
    assert [tuple(link) for link in links] == [
        ("binance", "1000BTC", 1000, False),
        ("kraken", "XBTUSD", 1, True),
    ]
    snapshot = database.one(
        "select price_usd, sources, quality, conflict from core.price_snapshots"
    )
    assert tuple(snapshot) == (77671, 2, 88, False)


@pytest.mark.parametrize(
    ("type_", "seconds"), [("market-data", 60), ("technical", 300), ("research", 3600)]
)
def test_it_lives_as_long_as_its_type_says(database, bitcoin, job, type_, seconds):
    store(database, job, bitcoin, type=type_)

    assert (_row(database).expires_at - _row(database).created_at).total_seconds() == seconds


def test_tiny_and_huge_numbers_come_back_as_they_were(database, bitcoin, job):
    data = DATA | {"price_usd": 1e-35, "supply": 1e18, "share": 0.1}
    store(database, job, bitcoin, data=data)

    assert json.loads(_row(database).body)["data"] == data == _row(database).data


def test_the_answer_carries_the_credit_of_those_whose_values_were_used(database, bitcoin, job):
    names = ["candles:binance", "candles:coingecko-daily", "cache:market-data", "coingecko"]
    sources = [SOURCES[0] | {"name": name} for name in names] + [SOURCES[0] | {"ok": False}]
    store(database, job, bitcoin, sources=sources, sandbox=True)

    body = json.loads(_row(database).body)
    assert [credit["name"] for credit in body["attribution"]] == ["Binance", "CoinGecko"]
    assert set(body["attribution"][0]) == {"name", "text", "url"}
    assert body["sandbox"] is True


def test_a_late_owner_writes_nothing(database, bitcoin, job):
    database.age("core.jobs", "5 seconds")
    thief = str(uuid.uuid4())
    assert database.rows("work.take_job", owner=thief)

    assert store(database, job, bitcoin, candles=CANDLES, links=LINKS) == "late"

    for table in ("ucie_analysis_cache", "candles", "token_links", "price_snapshots"):
        assert database.one(f"select count(*) from core.{table}").count == 0
    assert store(database, (job[0], thief), bitcoin) == "stored"
    assert store(database, (job[0], thief), bitcoin) == "late"


def test_a_slow_worker_whose_job_nobody_took_may_still_store(database, bitcoin, job):
    database.age("core.jobs", "9 seconds")

    assert store(database, job, bitcoin) == "stored"


def test_candles_are_stored_once_and_revisions_marked(database, session, bitcoin, job):
    store(database, job, bitcoin, candles=CANDLES)
    before = database.all("select ctid, xmin from core.candles")
    make(database, session, bitcoin, type="technical", candles=CANDLES)
    assert database.all("select ctid, xmin from core.candles") == before

    revised = json.loads(json.dumps(CANDLES[:1]))
    revised[0]["candles"][1][4] = 3.5
    database.run("delete from core.ucie_analysis_cache")
    make(database, session, bitcoin, candles=revised)
    marked = [row for row in _candles(database) if row[5] is not None]
    assert [row[:4] for row in marked] == [("kraken", 1767657600, 2, 3.5)]


def test_a_thin_result_does_not_push_out_a_good_one(database, session, bitcoin, job):
    store(database, job, bitcoin, coverage=1.0)
    before = _row(database)
    database.age("core.ucie_analysis_cache", "100 seconds")
    again = take(database, session, "BTC", "market-data")

    assert store(database, again, bitcoin, coverage=0.39, candles=CANDLES) == "too_thin"

    assert _row(database).hash == before.hash
    assert len(_candles(database)) == 3
    assert database.one("select count(*) from core.price_snapshots").count == 1
    held = database.one("select state, last_error from core.jobs")
    assert (held.state, held.last_error["code"]) == ("failed", "too_thin")


@pytest.mark.parametrize(("coverage", "age"), [(0.4, "100 seconds"), (0.1, "241 seconds")])
def test_enough_of_one_or_a_too_old_one_is_replaced(database, session, bitcoin, job, coverage, age):
    store(database, job, bitcoin, coverage=1.0)
    database.age("core.ucie_analysis_cache", age)
    again = take(database, session, "BTC", "market-data")

    assert store(database, again, bitcoin, coverage=coverage, quality=30) == "stored"
    assert _row(database).data_quality_score == 30


def test_a_coin_whose_key_moved_meanwhile_is_stored_under_its_own(database, bitcoin, job):
    database.run("update core.ucie_tokens set asset_key = 'BTC~MOVED'")

    store(database, job, bitcoin)

    assert _row(database).symbol == "BTC~MOVED"


def test_an_analysis_without_a_price_takes_no_snapshot(database, bitcoin, job):
    store(database, job, bitcoin, kept={})

    assert database.all("select from core.price_snapshots") == []


def test_open_pages_are_told_the_price_with_the_moment_of_its_newest_quote(database, bitcoin, job):
    store(database, job, bitcoin, kept={"price": SNAPSHOT})

    ((told,),) = database.all("select data from core.stream_events where kind = 'price'")
    assert told == {
        "at": DATA["as_of"],
        "from": "sources",
        "prices": [{"coingecko_id": "bitcoin", "price_usd": 1e-35, "change_24h_pct": None}],
    }


def test_who_waits_is_woken(live):
    session, bitcoin = live.session(live.user()), live.token()
    listening = live.connect("owner")
    listening.execute("listen ready")

    make(live, session, bitcoin, kept={"price": SNAPSHOT})

    (heard,) = listening.notifies(timeout=5, stop_after=1)
    listening.close()
    assert heard.payload == "analysis:BTC:market-data"
