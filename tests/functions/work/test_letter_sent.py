"""work.letter_sent"""

from functions.letters import ask

SENT = "select sealed, client, sent_at from core.letters"


def test_it_notes_the_time_and_forgets_the_secret_and_who_asked(database):
    ask(database, "reset_password")
    assert database.one(SENT).client["ip"] == "203.0.113.7"
    letter = database.one("select id from core.letters").id
    database.value("work.letter_sent", letter=letter)
    row = database.one("select sealed, client, sent_at = now() as now from core.letters")
    assert (row.sealed, row.client, row.now) == (None, {}, True)


def test_a_letter_that_left_twice_was_sent_the_first_time(database):
    ask(database, "reset_password")
    letter = database.one("select id from core.letters").id
    database.value("work.letter_sent", letter=letter)
    database.age("core.letters", "1 minute")
    first = database.one(SENT)
    database.value("work.letter_sent", letter=letter)
    assert database.one(SENT) == first
