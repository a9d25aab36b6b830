"""work.request_first_links"""


def _catalog(database):
    database.run(
        "insert into core.defi_catalog (kind, ref, name, as_of) values ('chain', 'A', 'A', now())"
    )


def test_coins_without_a_catalog_get_it_at_once(database):
    database.token()
    assert database.value("work.request_first_links") is True
    assert database.value("work.request_first_links") is False

    job = database.one("select kind, key from core.jobs")
    assert (job.kind, job.key) == ("links", "links")


def test_there_is_nothing_to_link_without_coins(database):
    assert database.value("work.request_first_links") is False
    assert database.all("select from core.jobs") == []


def test_a_catalog_that_is_there_is_left_to_the_night(database):
    database.token()
    _catalog(database)
    assert database.value("work.request_first_links") is False
    assert database.all("select from core.jobs") == []


def test_the_first_list_of_coins_is_followed_by_their_links(database):
    rows = [{"coingecko_id": "bitcoin", "symbol": "btc", "name": "Bitcoin"}]
    database.value("work.upsert_tokens", rows=rows)
    assert database.one("select kind from core.jobs").kind == "links"

    database.run("delete from core.jobs")
    _catalog(database)
    database.value("work.upsert_tokens", rows=rows)
    assert database.all("select from core.jobs") == []
