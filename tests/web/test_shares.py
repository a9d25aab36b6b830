"""/api/ucie/shares"""

import re

import pytest

import credentials
from web import answers, report_answers
from web.browser import script


@pytest.fixture
def alice(client, live):
    """A script of alice's, who is logged in; bitcoin has something stored."""
    live.code("INVITED")
    live.token()
    report_answers.store(live, answers.market_data())
    asking = script(client)
    asking.register()
    live.run("update core.users set email_verified = true")
    asking.log_in()
    return asking


BODY = {"symbol": "BTC", "expires_in_days": 7}


def token_of(url):
    return url.rpartition("/")[2]


def test_a_link_is_shown_once_and_kept_as_a_hash(alice, app, live):
    answer = alice.post("/api/ucie/shares", BODY)
    assert answer.status_code == 201
    made = answer.get_json()
    assert re.fullmatch(r"http://127\.0\.0\.1:8000/s/[\w-]{43}", made["url"])
    token = token_of(made["url"])
    assert made["hint"] == token[:8]
    row = live.one("select token_hash, hint from core.shared_reports")
    assert row.token_hash == credentials.token_hash(token)
    listed = alice.client.get("/api/ucie/shares").get_data(as_text=True)
    assert token not in listed
    assert row.token_hash not in listed
    assert app.test_client().get(f"/s/{token}").status_code == 200


def test_one_is_withdrawn_and_then_all(alice, app):
    first, second, third = (alice.post("/api/ucie/shares", BODY).get_json() for _ in range(3))
    assert alice.delete(f"/api/ucie/shares/{first['id']}").status_code == 204
    assert alice.delete(f"/api/ucie/shares/{first['id']}").get_json()["code"] == "unknown_share"
    looks = app.test_client()
    statuses = [looks.get(f"/s/{token_of(it['url'])}").status_code for it in (first, second, third)]
    assert statuses == [410, 200, 200]
    assert alice.delete("/api/ucie/shares").status_code == 204
    assert [row["state"] for row in alice.client.get("/api/ucie/shares").get_json()["shares"]] == [
        "revoked"
    ] * 3


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"symbol": "BTC"},
        {"expires_in_days": 7},
        BODY | {"expires_in_days": "7"},
        BODY | {"expires_in_days": 7.5},
        BODY | {"expires_in_days": True},
        BODY | {"expires_in_days": 10**12},
        BODY | {"expires_in_days": -1},
        BODY | {"expires_in_days": 2},
        BODY | {"symbol": 7},
        BODY | {"user_id": "another"},
        BODY | {"body": {}},
    ],
)
def test_anything_else_is_refused(alice, live, body):
    answer = alice.post("/api/ucie/shares", body)
    assert answer.status_code == 422, answer.text
    assert live.one("select count(*) from core.shared_reports").count == 0


def test_an_unknown_coin_is_not_shared(alice):
    answer = alice.post("/api/ucie/shares", BODY | {"symbol": "NOSUCH"})
    assert (answer.status_code, answer.get_json()["code"]) == (404, "unknown_symbol")


def test_a_script_shares_with_the_scope_to_write(alice, app):
    def _token(*scopes):
        body = {"name": " ".join(scopes), "scopes": list(scopes)}
        return alice.post("/api/auth/tokens", body).get_json()["token"]

    fresh = app.test_client()
    for scopes, status in ((["read"], 403), (["read", "write"], 201)):
        headers = {"Authorization": f"Bearer {_token(*scopes)}"}
        assert fresh.post("/api/ucie/shares", json=BODY, headers=headers).status_code == status


def test_nobody_shares_without_a_session(client):
    answer = script(client).post("/api/ucie/shares", BODY)
    assert answer.status_code == 401
