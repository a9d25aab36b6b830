"""api.set_appearance"""

import pytest

from functions.accounts import SENDER, personal_token

AS_IT_COMES = {
    "theme": "system",
    "palette": "blue-orange",
    "density": "comfortable",
    "zone": "UTC",
    "single_keys": True,
}


@pytest.fixture
def session(database):
    return database.session(database.user())


def choose(database, session, **look):
    return database.call("api.set_appearance", session=session, **look)


def shown(database, session):
    return database.call("api.get_appearance_page", session=session).body


def test_who_never_chose_sees_pages_as_they_come(database, session):
    assert shown(database, session)["look"] == AS_IT_COMES


def test_what_is_chosen_is_kept_and_the_rest_stays(database, session):
    assert choose(database, session, theme="dark", zone="Europe/Berlin").status == 200
    reply = choose(database, session, palette="green-red", single_keys=False)
    expected = AS_IT_COMES | {
        "theme": "dark",
        "zone": "Europe/Berlin",
        "palette": "green-red",
        "single_keys": False,
    }
    assert reply.body == shown(database, session)["look"] == expected


def test_a_look_is_of_one_person(database, session):
    choose(database, session, theme="dark", density="compact")
    bob = database.session(database.user("bob@example.org"))
    assert shown(database, bob)["look"] == AS_IT_COMES


@pytest.mark.parametrize(
    "look", [{"theme": "pink"}, {"palette": "grey"}, {"density": ""}, {"zone": "Mars/Olympus"}]
)
def test_what_there_is_not_is_refused_and_changes_nothing(database, session, look):
    choose(database, session, theme="light")
    reply = choose(database, session, **{"single_keys": False} | look)
    assert (reply.status, reply.body["code"]) == (422, "bad_appearance")
    assert shown(database, session)["look"] == AS_IT_COMES | {"theme": "light"}


def test_a_refused_zone_is_named(database, session):
    reply = choose(database, session, zone="EST5EDT+9")
    assert [error["field"] for error in reply.body["errors"]] == ["zone"]


def test_zones_are_those_that_are_kept(database, session):
    """The server's own list takes a twentieth of a second to read."""
    database.run("delete from core.time_zones where name = 'Asia/Tokyo'")
    assert choose(database, session, zone="Asia/Tokyo").status == 422
    assert choose(database, session, zone="Asia/Seoul").status == 200
    zones = database.call("api.get_appearance_page", session=session).body["zones"]
    assert ("Asia/Tokyo" in zones, "Asia/Seoul" in zones) == (False, True)


@pytest.mark.parametrize("page", ["home", "asset", "settings", "appearance"])
def test_every_page_comes_with_the_look(database, session, page):
    choose(database, session, theme="dark")
    database.token()
    more = {
        "home": {"client": SENDER},
        "asset": {"client": SENDER, "asset": "bitcoin"},
    }.get(page, {})
    body = database.call(f"api.get_{page}_page", session=session, **more).body
    assert body["look"]["theme"] == "dark"


def test_the_look_is_in_the_export(database, session):
    choose(database, session, zone="Asia/Tokyo")
    reply = database.call("api.export_account", session=session, client=SENDER)
    assert reply.body["appearance"] == AS_IT_COMES | {"zone": "Asia/Tokyo"}


def test_no_script_changes_a_look(database):
    token = personal_token(database, database.user(), "write")
    assert choose(database, token, theme="dark").status == 403
