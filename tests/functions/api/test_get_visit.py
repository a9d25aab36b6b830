"""api.get_visit"""

from functions.accounts import personal_token


def test_it_tells_who_looks_until_when_and_how(database):
    alice = database.user()
    body = database.call("api.get_visit", session=database.session(alice)).body
    assert body["user"]["id"] == alice
    assert body["look"]["zone"] == "UTC"
    assert body["session"]["idle_until"] <= body["session"]["expires_at"]


def test_a_stranger_and_a_script_are_told_nothing(database):
    script = personal_token(database, database.user())
    assert database.call("api.get_visit", session=None).status == 401
    assert database.call("api.get_visit", session=script).status == 403
