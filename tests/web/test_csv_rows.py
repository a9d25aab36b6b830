"""blueprints/presentation/csv_rows.py: lines that no spreadsheet calculates with."""

import csv
import io

import pytest

from blueprints.presentation import csv_rows

EVENT = {
    "number": 7,
    "at": "2026-10-10T14:32:00Z",
    "event": "login",
    "success": True,
    "error": None,
    "user": None,
    "user_hash": None,
    "subject_id": None,
    "subject": None,
    "address": "203.0.113.7",
    "user_agent": "pytest",
    "request_id": "r",
}


def written(**changes):
    """One event, written and read again."""
    text = csv_rows.header() + csv_rows.lines([EVENT | changes])
    return next(csv.DictReader(io.StringIO(text, newline="")))


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "\n"])
def test_what_would_be_a_formula_begins_with_an_apostrophe(start):
    row = written(user_agent=f"{start}1", user={"id": "a", "email": f"{start}x@example.org"})
    assert row["user_agent"] == f"'{start}1"
    assert row["user_email"] == f"'{start}x@example.org"


@pytest.mark.parametrize("text", ["a,b", 'a "b" c', "a\r\nb", "a;b", "1=2", ""])
def test_any_other_text_comes_back_as_it_was(text):
    assert written(user_agent=text)["user_agent"] == text


def test_what_is_not_known_is_empty_and_lines_end_as_the_standard_says():
    row = written()
    assert (row["error"], row["user_id"], row["success"]) == ("", "", "true")
    assert csv_rows.lines([EVENT]).endswith(",r\r\n")
