"""work.unread_coins"""

import stories
from stories import row, store


def test_a_coin_that_came_after_the_feeds_were_read_is_to_be_looked_for(database):
    database.token()
    store(database, row("a"))
    database.age("core.feed_state", "1 minute")
    database.run("update core.ucie_tokens set created_at = now() - interval '1 day'")
    late = database.token("late-coin", "LATE")
    assert database.value("work.unread_coins") == {
        "coins": [late],
        "articles": [[stories.identity("a"), "Exploit drains bridge a", "All of it.", ["Markets"]]],
    }


def test_without_such_a_coin_no_text_is_handed_out(database):
    database.token()
    store(database, row("a"))
    assert database.value("work.unread_coins") == {"coins": [], "articles": []}


def test_before_the_first_reading_there_is_nothing_to_look_in(database):
    database.token()
    assert database.value("work.unread_coins") == {"coins": [], "articles": []}
