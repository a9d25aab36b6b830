"""jobs/audit_files.py"""

import gzip
import hashlib

import pytest

from jobs import audit_files

TEXTS = ["first\n", "zweite Zeile, 日本\n"]


@pytest.fixture
def path(tmp_path):
    """Where a file shall be, in a folder that is not there yet."""
    return tmp_path / "archive" / "month.csv.gz"


def test_a_file_holds_the_texts_and_its_digest_is_of_them(path):
    digest = audit_files.write(path, TEXTS)
    text = gzip.decompress(path.read_bytes())
    assert text == "".join(TEXTS).encode()
    assert digest == hashlib.sha256(text).hexdigest()


def test_file_and_folder_are_for_their_owner_only(path):
    audit_files.write(path, TEXTS)
    assert path.stat().st_mode & 0o777 == 0o600
    assert path.parent.stat().st_mode & 0o777 == 0o700
    assert [found.name for found in path.parent.iterdir()] == [path.name]


def test_the_same_texts_make_the_same_bytes_and_may_be_written_again(path):
    digest = audit_files.write(path, TEXTS)
    first = path.read_bytes()
    assert audit_files.write(path, TEXTS) == digest
    assert path.read_bytes() == first


def test_another_file_is_never_replaced(path):
    audit_files.write(path, TEXTS)
    first = path.read_bytes()
    with pytest.raises(audit_files.ArchiveError, match="holds something else"):
        audit_files.write(path, ["another\n"])
    assert path.read_bytes() == first
    assert [found.name for found in path.parent.iterdir()] == [path.name]


def test_texts_that_break_off_leave_no_file(path):
    def _texts():
        yield TEXTS[0]
        raise RuntimeError("the line was lost")

    with pytest.raises(RuntimeError, match="lost"):
        audit_files.write(path, _texts())
    assert list(path.parent.iterdir()) == []


def test_what_a_process_left_that_died_at_it_is_written_over(path):
    path.parent.mkdir()
    (path.parent / f".{path.name}.part").write_text("half")
    audit_files.write(path, TEXTS)
    assert [found.name for found in path.parent.iterdir()] == [path.name]
