"""jobs/send_letter.py"""

import pytest

import credentials
import mail
from jobs import send_letter


@pytest.fixture
def letter(live, settings):
    """A letter as registration queues it."""
    keys = credentials.Keys(settings.secret_key, settings.secret_key_previous)
    return str(
        live.one(
            "insert into core.letters (kind, recipient, sealed)"
            " values ('verify_email', 'alice@example.org', %s) returning id",
            credentials.seal({"token": "t" * 43}, keys),
        ).id
    )


def _box(settings):
    return sorted((settings.data_dir / "mail").glob("*.eml"))


def test_a_letter_leaves_once(live, tools, settings, leased, letter):
    job = leased("send_letter", letter)

    send_letter.run(job, tools)
    send_letter.run(job, tools)

    assert [path.stem for path in _box(settings)].count(letter) == 1
    row = live.one("select sent_at, sealed from core.letters")
    assert row.sent_at is not None
    assert row.sealed is None
    assert live.all("select from core.jobs") == []


def test_a_withdrawn_letter_is_not_sent(live, tools, settings, leased, letter):
    job = leased("send_letter", letter)
    live.run("delete from core.letters")

    send_letter.run(job, tools)

    assert letter not in [path.stem for path in _box(settings)]
    assert live.all("select from core.jobs") == []


def test_a_server_in_trouble_leaves_the_letter_to_be_sent(live, tools, leased, letter, monkeypatch):
    def _refuse(_letter, _settings):
        raise OSError("no route to the server")

    monkeypatch.setattr(send_letter.mail, "send", _refuse)

    with pytest.raises(OSError, match="no route"):
        send_letter.run(leased("send_letter", letter), tools)

    assert live.one("select sent_at from core.letters").sent_at is None
    assert live.one("select state from core.jobs").state == "running"


def test_the_lease_outlasts_the_slowest_server(live):
    """Else a second worker takes the letter while the first still sends it, and both arrive."""
    steps = 12  # banner, EHLO twice, STARTTLS, handshake, AUTH of two, MAIL, RCPT, DATA, text, QUIT
    lease = live.one(
        "select extract(epoch from lease) as s from core.job_kinds where kind = %s", "send_letter"
    ).s
    assert lease >= steps * mail.SECONDS
