"""api.get_appearance_page"""


def shown(database, session):
    return database.call("api.get_appearance_page", session=session)


def test_it_shows_the_look_and_who_looks(database):
    alice = database.user()
    body = shown(database, database.session(alice)).body
    assert body["user"]["id"] == alice
    assert body["look"]["palette"] == "blue-orange"


def test_zones_are_places_and_utc(database):
    session = database.session(database.user())
    zones = shown(database, session).body["zones"]
    assert {"UTC", "Europe/Berlin", "Asia/Kolkata", "America/New_York"} <= set(zones)
    assert [zone for zone in zones if zone != "UTC" and "/" not in zone] == []
    assert len(zones) == len(set(zones)) < 1000


def test_visitors_see_nothing(database):
    assert shown(database, None).status == 401
