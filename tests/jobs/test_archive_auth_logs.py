"""jobs/archive_auth_logs.py"""

import csv
import dataclasses
import gzip
import hashlib
import io

import pytest

from functions.audit import changed, export, failed, old_month, seal, write
from jobs import archive_auth_logs
from jobs.audit_files import ArchiveError

MONTH = "auth_logs_2020_03.csv.gz"
SEALS = "auth_logs_2020_03.seals.csv.gz"


@pytest.fixture
def archive(live, tools, leased, tmp_path):
    """Run the job with a DATA_DIR of this test; its folder and what it counts."""
    used = tools._replace(settings=dataclasses.replace(tools.settings, data_dir=tmp_path))

    def _run(with_tools=used):
        job = leased("archive_auth_logs", "archive-auth-logs")
        try:
            return archive_auth_logs.run(job, with_tools)
        finally:
            live.run("delete from core.jobs")

    _run.folder = tmp_path / "archive"
    _run.tools = used
    yield _run
    live.run("drop table if exists core.auth_logs_2020_03")


def _text(path):
    return gzip.decompress(path.read_bytes()).decode()


def _is_there(live):
    return live.one("select to_regclass('core.auth_logs_2020_03') is not null as it").it


def test_a_month_past_its_keeping_becomes_a_file_and_goes(live, archive):
    old_month(live, rows=5)
    write(live, 1)

    assert archive() == {"exported": 1, "archived": 1, "rows": 5}

    assert not _is_there(live)
    recorded = live.one("select rows, sha256, archived_at is not null as gone"
                        " from core.audit_exports")  # fmt: skip
    text = _text(archive.folder / MONTH)
    assert recorded == (5, hashlib.sha256(text.encode()).hexdigest(), True)
    assert len(text.splitlines()) == 6
    events = live.all("select event_type from core.auth_logs order by number")
    assert [row.event_type for row in events] == ["login", "audit_exported", "audit_archived"]
    seal(live)
    assert failed(live) == set()
    assert archive() == {"exported": 0, "archived": 0, "rows": 0}


def test_the_files_are_for_their_owner_only(live, archive):
    old_month(live)
    archive()
    assert {path.name: path.stat().st_mode & 0o777 for path in archive.folder.iterdir()} == {
        MONTH: 0o600,
        SEALS: 0o600,
    }
    assert archive.folder.stat().st_mode & 0o777 == 0o700


def test_the_two_files_prove_each_other_without_the_database(live, archive):
    write(live, 7, at="2020-03-05")
    seal(live, batch=3)
    archive()

    lines = _text(archive.folder / MONTH).splitlines(keepends=True)[1:]
    previous = ""
    for line in _text(archive.folder / SEALS).splitlines()[1:]:
        text, _, digest = line.rpartition(",")
        seal_id, month, after, last, rows, content, chained, _ = text.split(",")
        mine = [row for row in lines if int(after) < int(row.split(",")[0]) <= int(last)]
        assert (month, len(mine), chained) == ("2020-03-01", int(rows), previous), seal_id
        assert hashlib.sha256("".join(mine).encode()).hexdigest() == content
        assert hashlib.sha256(text.encode()).hexdigest() == digest
        previous = digest
    assert live.one("select digest from core.audit_seals where id = 3").digest == previous


def test_the_file_of_rows_is_csv_and_names_no_user(live, archive):
    alice = live.user()
    write(live, 2, at="2020-03-05", user=alice)
    seal(live)
    archive()
    text = _text(archive.folder / MONTH)
    rows = list(csv.DictReader(io.StringIO(text)))
    assert [row["user_agent"] for row in rows] == [
        'Mozilla/5.0 "quoted", comma 1',
        'Mozilla/5.0 "quoted", comma 2',
    ]
    assert alice not in text
    assert rows[0]["user_hash"] == hashlib.sha256(alice.encode()).hexdigest()


def test_what_is_not_past_its_keeping_stays(live, archive):
    write(live, 3)
    seal(live)
    assert archive() == {"exported": 0, "archived": 0, "rows": 0}
    assert not archive.folder.exists()


def test_rows_without_a_month_of_their_own_are_not_forgotten(live, archive):
    write(live, 2, at="2020-03-05")
    seal(live)
    assert archive() == {"exported": 1, "archived": 1, "rows": 2}


class Dying:
    """A gateway whose process dies at a door."""

    def __init__(self, gateway, door, *, after):
        self.gateway, self.door, self.after = gateway, door, after

    def rows(self, function, **arguments):
        return self._through(self.gateway.rows, function, arguments)

    def call(self, function, **arguments):
        return self._through(self.gateway.call, function, arguments)

    def _through(self, way, function, arguments):
        if function != self.door:
            return way(function, **arguments)
        if self.after:
            way(function, **arguments)
        raise KeyboardInterrupt


@pytest.mark.parametrize("after", [False, True], ids=["before", "after"])
@pytest.mark.parametrize(
    "door",
    [
        "work.due_audit_months",
        "work.audit_month_seals",
        "work.sealed_lines",
        "work.record_audit_export",
        "work.archive_audit_month",
    ],
)
def test_a_worker_may_die_anywhere_and_the_next_one_ends_it(live, archive, door, after):
    old_month(live, rows=4)
    dying = Dying(archive.tools.gateway, door, after=after)
    with pytest.raises(KeyboardInterrupt):
        archive(archive.tools._replace(gateway=dying))

    archive()

    assert not _is_there(live)
    assert len(_text(archive.folder / MONTH).splitlines()) == 5
    assert {path.name for path in archive.folder.iterdir()} == {MONTH, SEALS}
    seal(live)
    assert failed(live) == set()


def test_a_month_that_an_operator_exported_goes_without_a_file(live, archive):
    old_month(live)
    export(live)
    assert archive() == {"exported": 0, "archived": 1, "rows": 3}
    assert not archive.folder.exists()


def test_a_month_that_was_tampered_with_is_neither_exported_nor_let_go(live, archive):
    old_month(live)
    changed(live, "update core.auth_logs set success = not success")
    with pytest.raises(ArchiveError, match="under seal 1"):
        archive()
    assert _is_there(live)
    assert not (archive.folder / MONTH).exists()


def test_a_month_with_rows_beside_the_seals_is_not_let_go(live, archive):
    old_month(live)
    write(live, 1, at="2020-03-09")
    with pytest.raises(Exception, match="3 are sealed"):
        archive()
    assert _is_there(live)


def test_an_archive_of_another_life_is_not_written_over(live, archive):
    old_month(live)
    archive.folder.mkdir()
    (archive.folder / MONTH).write_bytes(gzip.compress(b"another database's"))
    with pytest.raises(ArchiveError, match="holds something else"):
        archive()
    assert _text(archive.folder / MONTH) == "another database's"
    assert _is_there(live)
