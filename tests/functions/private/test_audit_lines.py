"""private.audit_lines"""

import csv
import hashlib

from functions.audit import seal, write

COLUMNS = (
    "number::text, id::text, to_char(\"timestamp\" at time zone 'UTC',"
    ' \'YYYY-MM-DD"T"HH24:MI:SS.US"Z"\'), event_type, user_hash, subject_id::text, ip_address,'
    " user_agent, case when success then 'true' else 'false' end, error_message, request_id"
)


def _lines(database):
    return [
        row.line
        for row in database.all(
            "select line from private.audit_lines(date_trunc('month', now())::date, 0, 1000000)"
        )
    ]


def test_a_line_is_csv_and_says_what_the_row_says(database):
    write(database, 9, user=database.user())
    rows = database.all(f"select {COLUMNS} from core.auth_logs order by auth_logs.number")
    header = database.value("private.audit_header").split(",")

    read = list(csv.reader(_lines(database)))

    assert read == [[value or "" for value in row] for row in rows]
    assert {len(line) for line in read} == {len(header)} == {11}


def test_empty_and_absent_do_not_read_alike(database):
    for agent in ("", None):
        database.run(
            "insert into core.auth_logs (event_type, user_agent) values ('login', %s)", agent
        )
    empty, absent = _lines(database)
    assert ',"",true,' in empty
    assert ",,true," in absent


def test_what_moves_from_one_column_to_the_next_reads_differently(database):
    for agent, error in (('a","b', None), ("a", "b")):
        database.run(
            "insert into core.auth_logs (event_type, user_agent, error_message)"
            " values ('login', %s, %s)",
            *(agent, error),
        )
    one, other = (line.partition('"login"')[2] for line in _lines(database))
    assert one != other


def test_anybody_with_the_lines_can_compute_the_seal(database):
    write(database, 7, user=database.user())
    seal(database)
    text = "".join(f"{line}\n" for line in _lines(database))
    content = database.one("select content from core.audit_seals").content
    assert content == hashlib.sha256(text.encode()).hexdigest()


def test_the_person_is_not_in_it_but_their_hash_is(database):
    alice = database.user()
    write(database, 1, user=alice)
    (line,) = _lines(database)
    assert alice not in line
    assert hashlib.sha256(alice.encode()).hexdigest() in line
