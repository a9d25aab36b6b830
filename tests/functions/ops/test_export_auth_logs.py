"""ops.export_auth_logs"""

from functions.audit import old_month, write


def _lines(database, month):
    return [row.line for row in database.rows("ops.export_auth_logs", month=month)]


def test_it_gives_the_lines_of_a_month_below_the_names_of_the_columns(database):
    old_month(database)
    header, *lines = _lines(database, "2020-03-17")
    assert header.startswith("number,id,timestamp,event_type,user_hash,")
    assert [line.split(",")[2] for line in lines] == [
        f"2020-03-05T00:00:0{n}.000000Z" for n in (1, 2, 3)
    ]


def test_what_is_not_sealed_yet_is_not_exported(database):
    old_month(database)
    write(database, 1, at="2020-03-09")
    assert len(_lines(database, "2020-03-01")) == 4


def test_a_month_without_rows_is_a_header(database):
    assert len(_lines(database, "2020-03-01")) == 1
