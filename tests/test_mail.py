"""mail.py"""

import email
import email.policy
import socket
import uuid
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any, NamedTuple

import pytest
from aiosmtpd.controller import Controller

import config
import credentials
import mail

TOKEN = "the-token_of-the-letter"


class Letter(NamedTuple):
    id: uuid.UUID
    kind: str
    recipient: str
    sealed: str | None
    created_at: datetime


class Inbox:
    """Keeps what a real SMTP server was handed."""

    def __init__(self) -> None:
        self.messages: list[Any] = []

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:  # noqa: N802
        self.messages.append((envelope.rcpt_tos, envelope.content))
        return "250 OK"


@pytest.fixture
def letter(settings: config.Settings) -> Letter:
    sealed = credentials.seal({"token": TOKEN}, credentials.Keys(settings.secret_key))
    return Letter(uuid.uuid4(), "verify_email", "alice@example.org", sealed, datetime.now(UTC))


@pytest.fixture
def inbox() -> Iterator[tuple[Inbox, int]]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    handler = Inbox()
    controller = Controller(handler, hostname="127.0.0.1", port=port)
    controller.start()
    yield handler, port
    controller.stop()


def parts(raw: bytes) -> tuple[Any, str, str]:
    message = email.message_from_bytes(raw, policy=email.policy.default)
    text = message.get_body(("plain",)).get_content()
    html = message.get_body(("html",)).get_content()
    return message, text, html


def test_without_a_server_a_letter_is_a_file_of_its_own(letter, settings):
    mail.send(letter, settings)
    mail.send(letter, settings)
    folder = settings.data_dir / "mail"
    assert [path.name for path in folder.glob(f"{letter.id}*")] == [f"{letter.id}.eml"]
    assert folder.stat().st_mode & 0o077 == 0
    message, text, html = parts((folder / f"{letter.id}.eml").read_bytes())
    assert message["To"] == "alice@example.org"
    for body in (text, html):
        assert f"{settings.public_url}/verify-email?token={TOKEN}" in body
        assert "24 hours" in body
        assert "not you" in body


def test_a_server_receives_it_under_the_letters_own_id(letter, settings, inbox):
    handler, port = inbox
    mail.send(letter, replace(settings, mail_url=f"smtp://127.0.0.1:{port}"))
    ((recipients, content),) = handler.messages
    assert recipients == ["alice@example.org"]
    message, text, _ = parts(content)
    assert message["Message-ID"].startswith(f"<{letter.id}@")
    assert TOKEN in text


def test_a_server_that_is_away_is_an_error_for_the_queue(letter, settings):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        away = f"smtp://127.0.0.1:{taken.getsockname()[1]}"
        with pytest.raises(OSError, match=r"refused|timed out"):
            mail.send(letter, replace(settings, mail_url=away))


def test_a_letter_sealed_with_an_unknown_key_is_not_sent(letter, settings):
    with pytest.raises(mail.SealError):
        mail.send(letter, replace(settings, secret_key="another key of forty characters, at least"))


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("smtp://mail.example.org", mail.Server("mail.example.org", 25, False, None, None)),
        ("smtps://mail.example.org", mail.Server("mail.example.org", 465, True, None, None)),
        (
            "smtp://a%40b:p%3Aw@mail.example.org:587",
            mail.Server("mail.example.org", 587, False, "a@b", "p:w"),
        ),
    ],
)
def test_the_address_of_a_server_is_read(url, expected):
    assert mail.server(url) == expected
