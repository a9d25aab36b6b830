"""private.etag_matches"""

import pytest


@pytest.mark.parametrize(
    ("header", "matches"),
    [
        ('"a"', True),
        (' "a" ', True),
        ('W/"a"', True),
        ('"b", "a"', True),
        ('"b",W/"a" , "c"', True),
        ("*", True),
        (" * ", True),
        ('"b"', False),
        ('"ab"', False),
        ("a", False),
        ('"a', False),
        ("", False),
        (",", False),
        (None, False),
    ],
)
def test_a_tag_is_found_in_a_list_weak_or_strong(database, header, matches):
    row = database.one("select private.etag_matches(%s, '\"a\"') as matches", header)
    assert row.matches is matches
