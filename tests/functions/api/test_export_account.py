"""api.export_account"""

import json

from functions.accounts import SENDER, events, link, log_in, personal_token
from functions.research import report
from functions.shares import share, stored
from progress import begin


def test_it_holds_everything_of_the_caller_and_nothing_of_others(database):
    alice, bob = database.user(), database.user("bob@example.org")
    log_in(database, session_hash="a" * 64, device="d" * 64)
    link(database, alice, "change_email", new_email="new@example.org")
    database.run(
        "insert into access_codes (code, redeemed, redeemed_by, redeemed_at)"
        " values ('SPENT', true, %s, now())",
        alice,
    )
    for user_id, symbol in ((alice, "BTC"), (bob, "ETH")):
        personal_token(database, user_id, name=f"token {symbol}")
        database.run(
            "insert into ucie_watchlist (user_id, symbol) values (%s, %s)", user_id, symbol
        )
        database.run(
            "insert into ucie_alerts (user_id, symbol, alert_type, threshold_value)"
            " values (%s, %s, 'price_above', 1e-18)",
            user_id,
            symbol,
        )
        coin = database.token(f"coin-{symbol}", symbol, market_cap_rank=len(user_id))
        report(database, coin, requested_by=user_id)
        database.run(
            "insert into opened_coins (user_id, token_id, price_usd) values (%s, %s, 1e-18)",
            *(user_id, coin),
        )
        database.run(
            "insert into home_visits (user_id, prices, before_at, before_prices)"
            " values (%s, jsonb_build_object(%s::text, 5), now() - interval '1 day', '{}')",
            *(user_id, coin),
        )
        stored(database, key=symbol)
        shared = share(database, database.session(user_id), symbol, symbol=symbol)
        assert shared.status == 201
    begin(database, "a" * 64, symbol="BTC")
    reply = database.call("api.export_account", session="a" * 64, client=SENDER)
    assert reply.status == 200
    assert [
        (row["coin"], [phase["state"] for phase in row["phases"]])
        for row in reply.body["progressive_analyses"]
    ] == [("coin-BTC", ["done", "running"])]
    database.run("update core.analysis_runs set expires_at = now()")
    expired = database.call("api.export_account", session="a" * 64, client=SENDER)
    assert expired.body["progressive_analyses"] == [], "what nobody can read is in no copy"
    assert [(row["coin"], row["price_usd"]) for row in reply.body["opened_coins"]] == [
        ("coin-BTC", "0.000000000000000001")
    ]
    assert [visit["prices_usd"] for visit in reply.body["visits"]] == [{"coin-BTC": "5"}, {}]
    assert [(row["symbol"], row["state"]) for row in reply.body["reports"]] == [("BTC", "queued")]
    assert [(row["symbol"], row["state"]) for row in reply.body["shares"]] == [("BTC", "live")]
    assert reply.body["account"]["email"] == "alice@example.org"
    assert [row["symbol"] for row in reply.body["watchlist"]] == ["BTC"]
    assert [row["threshold_value"] for row in reply.body["alerts"]] == ["0.000000000000000001"]
    assert [row["name"] for row in reply.body["personal_tokens"]] == ["token BTC"]
    assert (len(reply.body["sessions"]), len(reply.body["devices"])) == (2, 1)
    assert reply.body["pending_email"] == "new@example.org"
    assert reply.body["access_code"]["code"] == "SPENT"
    assert {row["event"] for row in reply.body["audit_trail"]} == {
        *("login", "share_created", "account_exported"),
    }
    text = json.dumps(reply.body)
    assert "ETH" not in text
    assert "bob@" not in text
    assert "a" * 64 not in text
    assert "d" * 64 not in text
    assert "$2b$" not in text


def test_an_export_is_remembered(database):
    session = database.session(database.user())
    database.call("api.export_account", session=session, client=SENDER)
    assert events(database) == [("account_exported", True, None)]


def test_five_copies_an_hour_are_enough(database):
    session = database.session(database.user())
    replies = [
        database.call("api.export_account", session=session, client=SENDER) for _ in range(6)
    ]
    assert [reply.status for reply in replies] == [200] * 5 + [429]


def test_no_script_exports_an_account(database):
    token = personal_token(database, database.user(), "read")
    assert database.call("api.export_account", session=token, client=SENDER).status == 403
