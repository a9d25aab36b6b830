"""work.take_letter"""

from functions.accounts import register


def test_it_returns_what_is_still_to_be_sent(database):
    database.code("INVITED")
    register(database)
    letter = database.one("select id from core.letters").id
    (row,) = database.rows("work.take_letter", letter=letter)
    assert (row.id, row.kind, row.recipient, row.sealed) == (
        letter,
        "verify_email",
        "alice@example.org",
        "sealed",
    )


def test_a_letter_that_was_sent_or_withdrawn_is_nothing(database):
    database.code("INVITED")
    register(database)
    letter = database.one("select id from core.letters").id
    database.value("work.letter_sent", letter=letter)
    assert database.rows("work.take_letter", letter=letter) == []
    database.run("delete from core.users")
    assert database.rows("work.take_letter", letter=letter) == []
