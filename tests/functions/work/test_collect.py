"""work.collect"""

import pytest

from racing import barrier_call


@pytest.fixture(autouse=True)
def collected(request):
    """Let two types be collected, whichever there are."""
    database = request.getfixturevalue("live" if "live" in request.fixturenames else "database")
    database.run(
        "update core.analysis_settings set collect_every ="
        " case when analysis_type in ('market-data', 'technical') then interval '1 hour' end"
    )
    return database


def _asked(database):
    rows = database.all("select key from core.jobs where kind = 'analyse' order by key")
    return [row.key for row in rows]


def test_bitcoin_and_ether_are_collected_though_nobody_looks(database):
    database.token()
    database.token("ethereum", "ETH")
    database.token("ripple", "XRP")

    assert database.value("work.collect") == {"asked": 4}
    assert _asked(database) == [
        "BTC:market-data", "BTC:technical", "ETH:market-data", "ETH:technical",
    ]  # fmt: skip


def test_what_is_due_is_asked_for_once_an_hour(database):
    database.token()
    assert database.value("work.collect") == {"asked": 2}
    assert database.value("work.collect") == {"asked": 0}
    database.run("delete from core.jobs")
    assert database.value("work.collect") == {"asked": 0}, "it was asked for just now"

    database.age("core.collected", "61 minutes")
    assert database.value("work.collect") == {"asked": 2}


def test_what_somebody_just_had_made_is_not_asked_for(database):
    database.token()
    database.run(
        "insert into core.ucie_analysis_cache (symbol, analysis_type, data, expires_at, body)"
        " values ('BTC', 'technical', '{}', now() + interval '5 min', '')"
    )
    assert database.value("work.collect") == {"asked": 1}
    assert _asked(database) == ["BTC:market-data"]


def test_coins_people_open_watch_or_have_alerts_on_are_collected(database):
    coins = {
        name: database.token(name, name.upper())
        for name in ("opened", "forgotten", "watched", "alerted", "silent", "over")
    }
    user = database.user()
    database.run(
        "update core.ucie_tokens set last_opened_at = now() - case coingecko_id"
        " when 'opened' then interval '29 days' else interval '31 days' end"
        " where id = any(%s)",
        [coins["opened"], coins["forgotten"]],
    )
    database.run("insert into core.ucie_watchlist (user_id, symbol) values (%s, 'WATCHED')", user)
    database.run(
        "insert into core.ucie_alerts (user_id, symbol, alert_type, threshold_value, enabled,"
        " expires_at) values (%s, 'ALERTED', 'price_above', 1, true, null),"
        " (%s, 'SILENT', 'price_above', 1, false, null),"
        " (%s, 'OVER', 'price_above', 1, true, now() - interval '1 s')",
        *(user, user, user),
    )

    database.value("work.collect")
    assert {key.partition(":")[0] for key in _asked(database)} == {"OPENED", "WATCHED", "ALERTED"}


def test_of_many_coins_the_best_ranked_are_collected_bitcoin_first(database):
    for rank in range(1, 6):
        coin = database.token(f"coin-{rank}", f"C{rank}")
        database.run(
            "update core.ucie_tokens set last_opened_at = now(), market_cap_rank = %s"
            " where id = %s",
            *(rank, coin),
        )
    bitcoin = database.token()
    database.run("update core.ucie_tokens set market_cap_rank = 9 where id = %s", bitcoin)
    database.run("update core.settings set value = 3 where name = 'tracked_coins'")

    database.value("work.collect")
    assert {key.partition(":")[0] for key in _asked(database)} == {"BTC", "C1", "C2"}


def test_so_much_at_a_time_and_the_longest_waiting_first(database):
    for number in range(4):
        coin = database.token(f"coin-{number}", f"C{number}")
        database.run("update core.ucie_tokens set last_opened_at = now() where id = %s", coin)
    database.run("update core.settings set value = 3 where name = 'collected_at_once'")

    seen = []
    for asked in (3, 3, 2, 0):
        assert database.value("work.collect") == {"asked": asked}
        seen += _asked(database)
        database.run("delete from core.jobs")
        database.age("core.collected", "1 second")
    assert len(seen) == len(set(seen)) == 8


def test_who_looks_comes_first(database):
    database.token()
    database.value("work.collect")
    assert database.one("select max(priority) from core.jobs").max < 0


def test_many_collectors_ask_once(live):
    live.token()
    connections = [live.connect("worker") for _ in range(8)]

    counts = barrier_call(
        8, lambda number: connections[number].execute("select work.collect()").fetchone()[0]
    )

    for connection in connections:
        connection.close()
    assert sum(count["asked"] for count in counts) == 2
    assert len(_asked(live)) == 2
