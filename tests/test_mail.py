"""mail.py"""

import contextlib
import email
import email.policy
import socket
import ssl
import traceback
import uuid
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any, NamedTuple

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

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
    """Keeps what a real SMTP server was handed, and over which kind of line."""

    def __init__(self) -> None:
        self.messages: list[Any] = []
        self.encrypted: list[bool] = []
        self.logins: list[tuple[bytes, bytes]] = []
        self.refused: str = ""

    async def handle_RCPT(  # noqa: N802
        self, _server: Any, _session: Any, envelope: Any, address: str, _options: Any
    ) -> str:
        if self.refused:
            return f"{self.refused} {address} is not wanted"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    def authenticate(self, *facts: Any) -> AuthResult:
        self.logins.append((facts[-1].login, facts[-1].password))
        return AuthResult(success=facts[-1].password == b"p:w", handled=False)

    async def handle_DATA(self, _server: Any, session: Any, envelope: Any) -> str:  # noqa: N802
        self.messages.append((envelope.rcpt_tos, envelope.content))
        self.encrypted.append(session.ssl is not None)
        return "250 OK"


@pytest.fixture
def letter(settings: config.Settings) -> Letter:
    sealed = credentials.seal({"token": TOKEN}, credentials.Keys(settings.secret_key))
    return Letter(uuid.uuid4(), "verify_email", "alice@example.org", sealed, datetime.now(UTC))


@contextlib.contextmanager
def serving(**options: Any) -> Iterator[tuple[Inbox, int]]:
    """A real SMTP server on a port of its own."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    handler = Inbox()
    controller = Controller(
        handler,
        hostname="127.0.0.1",
        port=port,
        authenticator=handler.authenticate,
        **options,
    )
    controller.start()
    try:
        yield handler, port
    finally:
        controller.stop()


@pytest.fixture
def inbox() -> Iterator[tuple[Inbox, int]]:
    with serving(auth_require_tls=False) as (handler, port):
        yield handler, port


@pytest.fixture(scope="session")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> ssl.SSLContext:
    """The server's half of TLS, with a certificate that it signed itself."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "mail.example.org")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .sign(key, hashes.SHA256())
    )
    path = tmp_path_factory.mktemp("tls") / "server.pem"
    path.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
        + made.public_bytes(serialization.Encoding.PEM)
    )
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(path)
    return context


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
        with pytest.raises(mail.MailError, match="mail_away"):
            mail.send(letter, replace(settings, mail_url=away))


def test_a_server_that_offers_encryption_is_spoken_to_encrypted(letter, settings, certificate):
    with serving(tls_context=certificate) as (handler, port):
        mail.send(letter, replace(settings, mail_url=f"smtp://a%40b:p%3Aw@127.0.0.1:{port}"))
    assert handler.encrypted == [True]
    assert handler.logins == [(b"a@b", b"p:w")]


def test_smtps_is_encrypted_from_the_first_byte(letter, settings, certificate):
    with serving(ssl_context=certificate, auth_require_tls=False) as (handler, port):
        mail.send(letter, replace(settings, mail_url=f"smtps://a:p%3Aw@127.0.0.1:{port}"))
    assert len(handler.messages) == 1
    assert len(handler.logins) == 1


@pytest.mark.parametrize("scheme", ["smtp", "smtps"])
def test_a_server_elsewhere_must_show_a_certificate_that_holds(
    letter, settings, certificate, monkeypatch, scheme
):
    monkeypatch.setattr(mail, "_is_local", lambda _: False)
    kind = "tls_context" if scheme == "smtp" else "ssl_context"
    with (
        serving(**{kind: certificate}) as (handler, port),
        pytest.raises(mail.MailError, match="SSLCertVerificationError"),
    ):
        mail.send(letter, replace(settings, mail_url=f"{scheme}://127.0.0.1:{port}"))
    assert handler.messages == []


def test_a_password_is_never_sent_in_clear_to_a_server_elsewhere(
    letter, settings, inbox, monkeypatch
):
    monkeypatch.setattr(mail, "_is_local", lambda _: False)
    handler, port = inbox
    with pytest.raises(mail.MailError, match="mail_in_clear"):
        mail.send(letter, replace(settings, mail_url=f"smtp://a:p%3Aw@127.0.0.1:{port}"))
    assert handler.logins == []
    assert handler.messages == []


def test_a_wrong_password_is_told_without_the_password(letter, settings, inbox):
    _, port = inbox
    password = uuid.uuid4().hex
    with pytest.raises(mail.MailError, match="535") as refused:
        mail.send(letter, replace(settings, mail_url=f"smtp://a:{password}@127.0.0.1:{port}"))
    assert refused.value.code == "mail_refused"
    assert password not in "".join(traceback.format_exception(refused.value))


def test_an_error_never_says_to_whom_a_letter_was_to_go(letter, settings, inbox):
    handler, port = inbox
    handler.refused = "550"
    with pytest.raises(mail.MailError, match="550") as refused:
        mail.send(letter, replace(settings, mail_url=f"smtp://127.0.0.1:{port}"))
    told = "".join(traceback.format_exception(refused.value))
    assert letter.recipient not in told
    assert TOKEN not in told


@pytest.mark.parametrize(
    ("host", "local"),
    [("localhost", True), ("127.0.0.1", True), ("::1", True), ("mail.example.org", False)],
)
def test_only_this_machine_is_local(host, local):
    assert mail._is_local(mail.Server(host, 25, False, None, None)) is local


def test_a_letter_sealed_with_an_unknown_key_is_not_sent(letter, settings):
    with pytest.raises(mail.MailError, match="mail_sealed"):
        mail.send(letter, replace(settings, secret_key="another key of forty characters, at least"))


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("smtp://mail.example.org", mail.Server("mail.example.org", 25, False, None, None)),
        ("smtps://mail.example.org", mail.Server("mail.example.org", 465, True, None, None)),
        (
            "smtp://" + "a%40b:p%3Aw" + "@mail.example.org:587",
            mail.Server("mail.example.org", 587, False, "a@b", "p:w"),
        ),
    ],
)
def test_the_address_of_a_server_is_read(url, expected):
    assert mail.server(url) == expected
