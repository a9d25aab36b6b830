"""work.letter_sent"""

from functions.accounts import register


def test_it_notes_the_time_and_forgets_the_secret(database):
    database.code("INVITED")
    register(database)
    letter = database.one("select id from core.letters").id
    database.value("work.letter_sent", letter=letter)
    row = database.one("select sealed, sent_at = now() as now from core.letters")
    assert (row.sealed, row.now) == (None, True)
