"""work.request_first_tokens"""


def test_an_empty_table_is_filled_at_once(database):
    assert database.value("work.request_first_tokens") is True
    assert database.value("work.request_first_tokens") is False

    job = database.one("select kind, key from core.jobs")
    assert (job.kind, job.key) == ("update_tokens", "update-tokens")


def test_a_table_with_coins_is_left_to_the_night(database):
    database.token()

    assert database.value("work.request_first_tokens") is False
    assert database.all("select from core.jobs") == []
