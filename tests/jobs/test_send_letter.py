"""jobs/send_letter.py"""

import uuid
from dataclasses import replace

import pytest

import credentials
import mail
import smtp
from inbox import drip, follow, serving, talking
from jobs import send_letter

TO_THE_TEXT = ["220 mail", "250 mail", "250 sender", "250 recipient", "354 go on"]
FAULTS = {
    "drips": drip,
    "is silent": follow([""]),
    "hangs up after the greeting": follow(["220 mail"]),
    "hangs up in the middle": follow(TO_THE_TEXT[:3]),
    "hangs up after the text": follow(TO_THE_TEXT),
    "is silent after the text": follow([*TO_THE_TEXT, ""]),
    "is busy": follow([*TO_THE_TEXT, "451 later"]),
    "wants nobody today": follow([*TO_THE_TEXT[:3], "450 later"]),
    "is closing": follow(["421 closing"]),
}


@pytest.fixture
def letter(live, settings):
    """A letter as registration queues it."""
    keys = credentials.Keys(settings.secret_key, settings.secret_key_previous)
    return str(
        live.one(
            "insert into core.letters (kind, recipient, sealed)"
            " values ('welcome', 'alice@example.org', %s) returning id",
            credentials.seal({"token": "t" * 43}, keys),
        ).id
    )


@pytest.fixture
def hasty(monkeypatch):
    """Patience with mail servers, in tenths of a second."""
    monkeypatch.setattr(smtp, "STEP_SECONDS", 0.2)
    monkeypatch.setattr(smtp, "TEXT_SECONDS", 0.2)
    monkeypatch.setattr(smtp, "WHOLE_SECONDS", 0.4)


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


@pytest.mark.parametrize("fault", FAULTS)
def test_a_server_in_trouble_leaves_the_letter_to_be_sent_once(
    live, tools, leased, letter, hasty, fault
):
    job = leased("send_letter", letter)
    with talking(FAULTS[fault]) as url, pytest.raises(mail.MailError) as error:
        send_letter.run(job, tools._replace(settings=replace(tools.settings, mail_url=url)))
    assert not error.value.final
    assert live.one("select sent_at from core.letters").sent_at is None
    assert live.one("select state from core.jobs").state == "running"

    with serving() as inbox:
        mended = tools._replace(settings=replace(tools.settings, mail_url=inbox.url))
        send_letter.run(job, mended)
        send_letter.run(job, mended)
    assert inbox.ids() == {f"<{letter}@localhost>": 1}
    assert live.all("select from core.jobs") == []


def test_a_letter_sealed_by_another_key_waits_for_it(live, tools, leased, letter):
    other = replace(tools.settings, secret_key=uuid.uuid4().hex * 2)
    job = leased("send_letter", letter)
    with pytest.raises(mail.MailError, match="mail_sealed"):
        send_letter.run(job, tools._replace(settings=other))
    assert live.one("select sealed from core.letters").sealed


def test_the_lease_outlasts_the_slowest_server(live):
    """Else a second worker takes the letter while the first still sends it, and both arrive."""
    lease = live.one(
        "select extract(epoch from lease) as s from core.job_kinds where kind = %s", "send_letter"
    ).s
    assert lease >= smtp.WHOLE_SECONDS + smtp.STEP_SECONDS
    assert smtp.WHOLE_SECONDS > smtp.TEXT_SECONDS + smtp.STEP_SECONDS
