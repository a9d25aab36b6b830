"""mail.py"""

import email
import email.policy
import html
import re
import uuid
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NamedTuple

import pytest

import config
import credentials
import mail
from inbox import serving

TOKEN = "the-token_of-the-letter"
FACTS = {"device": "Firefox on Linux", "address": "203.0.113.7", "at": "2026-01-31T23:59:59Z"}
LINKS = {
    "welcome": "/verify-email",
    "verify_email": "/verify-email",
    "reset_password": "/reset-password",
    "confirm_new_email": "/confirm-email",
}
NOTICES = ["password_changed", "new_device", "token_created", "email_changed"]
KINDS = [*LINKS, *NOTICES]


class Letter(NamedTuple):
    id: uuid.UUID
    kind: str
    recipient: str
    sealed: str | None
    facts: dict[str, str]
    created_at: datetime


@pytest.fixture
def write(settings: config.Settings) -> Callable[..., Letter]:
    """A letter of a kind, to alice unless told otherwise."""

    def _write(kind: str = "welcome", **changes: Any) -> Letter:
        sealed = credentials.seal({"token": TOKEN}, credentials.Keys(settings.secret_key))
        letter = Letter(
            id=uuid.uuid4(),
            kind=kind,
            recipient="alice@example.org",
            sealed=sealed if kind in LINKS else None,
            facts={} if kind in LINKS else FACTS,
            created_at=datetime(2026, 1, 31, 23, 59, 59, tzinfo=UTC),
        )
        return letter._replace(**changes)

    return _write


def read(raw: bytes) -> tuple[Any, str, str]:
    """A letter, its text and its HTML."""
    message = email.message_from_bytes(raw, policy=email.policy.default)
    text = message.get_body(("plain",)).get_content()
    markup = message.get_body(("html",)).get_content()
    return message, text, markup


def composed(letter: Letter, settings: config.Settings) -> tuple[Any, str, str]:
    return read(mail.compose(letter, settings).as_bytes())


def test_without_a_server_a_letter_is_a_file_of_its_own(write, settings):
    letter = write()
    mail.send(letter, settings)
    mail.send(letter, settings)
    folder = settings.data_dir / "mail"
    assert [path.name for path in folder.glob(f"{letter.id}*")] == [f"{letter.id}.eml"]
    assert folder.stat().st_mode & 0o077 == 0
    message, _, _ = read((folder / f"{letter.id}.eml").read_bytes())
    assert message["To"] == "alice@example.org"


def test_in_the_file_the_link_can_be_read_as_it_is(write, settings):
    letter = write()
    mail.send(letter, settings)
    written = Path(settings.data_dir, "mail", f"{letter.id}.eml").read_text()
    assert f"\n{settings.public_url}/verify-email?token={TOKEN}\n" in written


def test_a_server_receives_it_under_the_letters_own_id(write, settings):
    letter = write()
    with serving() as inbox:
        mail.send(letter, replace(settings, mail_url=inbox.url))
    (received,) = inbox.letters
    assert received.recipients == ["alice@example.org"]
    assert received.message["Message-ID"] == f"<{letter.id}@localhost>"
    assert TOKEN in received.body()


@pytest.mark.parametrize("kind", KINDS)
def test_every_letter_says_who_writes_when_and_that_no_person_does(write, settings, kind):
    letter = write(kind)
    message, text, markup = composed(letter, settings)
    assert message["Subject"] == f"{mail.SUBJECTS[kind]} · Bitcoin Sovereign Technology"
    assert message["From"] == settings.mail_from
    assert message["Date"].datetime == letter.created_at
    assert message["Auto-Submitted"] == "auto-generated"
    assert f"<h1>{mail.SUBJECTS[kind]}</h1>" in markup
    for body in (text, markup):
        assert "not you?" in body
        assert settings.public_url in body


@pytest.mark.parametrize(("kind", "path"), LINKS.items())
def test_a_link_leads_to_the_page_of_its_kind_on_our_own_address(write, settings, kind, path):
    settings = replace(settings, public_url="https://sovereign.example")
    _, text, markup = composed(write(kind), settings)
    link = f"https://sovereign.example{path}?token={TOKEN}"
    assert re.findall(r"https://\S+", text) == [link, "https://sovereign.example"]
    assert set(re.findall(r'href="([^"]+)"', markup)) == {link, "https://sovereign.example"}
    assert ("one hour" if kind == "reset_password" else "24 hours") in text


@pytest.mark.parametrize("kind", ["welcome", "verify_email"])
def test_whoever_did_not_register_learns_of_the_button(write, settings, kind):
    for body in composed(write(kind), settings)[1:]:
        assert "This was not me" in body


@pytest.mark.parametrize("kind", NOTICES)
def test_a_notice_tells_device_address_and_time(write, settings, kind):
    for body in composed(write(kind), settings)[1:]:
        for fact in ("Firefox on Linux", "203.0.113.7", "31 January 2026, 23:59 UTC"):
            assert fact in body
        assert "token=" not in body


@pytest.mark.parametrize("kind", NOTICES)
def test_what_an_attacker_said_is_shown_on_one_line_and_never_as_markup(write, settings, kind):
    said = '<a href="https://evil.example">\r\n\r\nYour new password:\u202e\x00 "x"</a>' + "y" * 500
    letter = write(kind, facts=FACTS | {"device": said, "address": said})
    message, text, markup = composed(letter, settings)
    shown = '<a href="https://evil.example"> Your new password: "x"</a>' + "y" * 42
    assert [line for line in text.splitlines() if "evil" in line] == [
        f"    Device:  {shown}",
        f"    Address: {shown}",
    ]
    assert markup.count(html.escape(shown, quote=True).replace("&quot;", "&#34;")) == 2
    assert '<a href="https://evil' not in markup
    assert len(message.items()) == len(composed(write(kind), settings)[0].items())


@pytest.mark.parametrize("kind", KINDS)
def test_no_letter_loads_anything_or_tells_that_it_was_read(write, settings, kind):
    _, _, markup = composed(write(kind), settings)
    assert not re.search(r"<(img|script|link|iframe|object|form)|url\(|@import|src=", markup)
    assert '<meta name="color-scheme" content="light dark">' in markup
    assert not re.search(r"#[0-9a-f]{3}\b|background|[^-]color:", markup)


@pytest.mark.parametrize("kind", KINDS)
def test_no_line_is_too_long_for_any_server(write, settings, kind):
    raw = mail.compose(write(kind), settings).as_bytes()
    assert max(map(len, raw.split(b"\r\n"))) <= 998
    assert raw.isascii()


@pytest.mark.parametrize(
    "recipient",
    [
        "alice@example.org, mallory@example.org",
        "alice@example.org\r\nBcc: mallory@example.org",
        "alice@example.org\nBcc: mallory@example.org",
        "älice@example.org",
        "alice@",
        "",
    ],
)
def test_what_is_not_one_address_gets_no_letter_ever(write, settings, recipient):
    with serving() as inbox, pytest.raises(mail.MailError) as refused:
        mail.send(write(recipient=recipient), replace(settings, mail_url=inbox.url))
    assert str(refused.value) == "mail_undeliverable: this is no address"
    assert refused.value.final
    assert inbox.letters == []


def test_a_letter_sealed_with_an_unknown_key_is_not_sent(write, settings):
    other = replace(settings, secret_key="another key of forty characters, at least")
    with pytest.raises(mail.MailError, match="mail_sealed") as refused:
        mail.send(write(), other)
    assert not refused.value.final  # the key may be put back
    mail.send(write(), replace(other, secret_key_previous=settings.secret_key))
