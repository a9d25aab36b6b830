"""Letters: rendered from templates/letters, sent by SMTP or written as files, by the worker.

A letter's Message-ID is made of its own id, so that a letter that left twice is known as one. No
error says to whom a letter was to go: errors end in log lines.
"""

import smtplib
import ssl
from datetime import datetime
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, parseaddr
from pathlib import Path
from typing import NamedTuple, Protocol
from urllib.parse import quote, unquote, urlsplit

from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape

import credentials
from config import Settings, is_loopback

TEMPLATES = Path(__file__).parent / "templates" / "letters"
SUBJECTS = {"verify_email": "Confirm your address"}
SECONDS = 10  # for each step of a conversation with the mail server; the lease lasts for twelve
SERVICE = "Bitcoin Sovereign Technology"

_templates = Environment(
    loader=FileSystemLoader(TEMPLATES),
    autoescape=select_autoescape(["html"]),
    undefined=StrictUndefined,
    keep_trailing_newline=True,
)


class Letter(Protocol):
    """A row of work.take_letter."""

    id: object
    kind: str
    recipient: str
    sealed: str | None
    created_at: datetime


class Server(NamedTuple):
    """Where letters are handed in."""

    host: str
    port: int
    wrapped: bool  # TLS from the first byte
    user: str | None
    password: str | None


class MailError(Exception):
    """A letter has not left: `mail_sealed`, `mail_away`, `mail_refused` or `mail_in_clear`."""

    def __init__(self, code: str, detail: str) -> None:
        super().__init__(f"{code}: {detail}")
        self.code = code


def send(letter: Letter, settings: Settings) -> None:
    """Send one letter, or write it where no server is named; raises MailError."""
    message = compose(letter, settings)
    if not settings.mail_url:
        _write(message, settings.data_dir / "mail" / f"{letter.id}.eml")
        return
    try:
        _deliver(message, server(settings.mail_url), _domain(settings))
    except smtplib.SMTPResponseException as error:
        raise MailError("mail_refused", f"the server answered {error.smtp_code}") from None
    except smtplib.SMTPRecipientsRefused as error:
        codes = ", ".join(str(code) for code, _ in error.recipients.values())
        raise MailError("mail_refused", f"the server answered {codes}") from None
    except (OSError, smtplib.SMTPException) as error:
        raise MailError("mail_away", type(error).__name__) from None


def compose(letter: Letter, settings: Settings) -> EmailMessage:
    """The letter as text and as HTML."""
    keys = credentials.Keys(settings.secret_key, settings.secret_key_previous)
    secret = credentials.unseal(letter.sealed or "", keys)
    if secret is None:
        raise MailError("mail_sealed", "the letter's secret was sealed with another key")
    link = f"{settings.public_url}/verify-email?token={quote(secret['token'])}"
    facts = {"link": link, "service": SERVICE, "public_url": settings.public_url}
    message = EmailMessage(policy=SMTP)
    message["Subject"] = f"{SUBJECTS[letter.kind]} · {SERVICE}"
    message["From"] = settings.mail_from
    message["To"] = letter.recipient
    message["Date"] = format_datetime(letter.created_at)
    message["Message-ID"] = f"<{letter.id}@{_domain(settings)}>"
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(_templates.get_template(f"{letter.kind}.txt").render(facts))
    html = _templates.get_template(f"{letter.kind}.html").render(facts)
    message.add_alternative(html, subtype="html")
    return message


def server(url: str) -> Server:
    """Read smtp://[user:password@]host[:port] or smtps://…"""
    parts = urlsplit(url)
    wrapped = parts.scheme == "smtps"
    return Server(
        host=parts.hostname or "localhost",
        port=parts.port or (465 if wrapped else 25),
        wrapped=wrapped,
        user=unquote(parts.username) if parts.username else None,
        password=unquote(parts.password) if parts.password else None,
    )


def _deliver(message: EmailMessage, to: Server, own_name: str) -> None:
    with _connected(to, own_name) as connection:
        connection.ehlo()
        encrypted = to.wrapped
        if not to.wrapped and connection.has_extn("starttls"):
            connection.starttls(context=_tls(to))
            encrypted = True
        if to.user is not None:
            if not (encrypted or _is_local(to)):
                raise MailError("mail_in_clear", "the server takes passwords unencrypted only")
            connection.login(to.user, to.password or "")
        connection.send_message(message)


def _connected(to: Server, own_name: str) -> smtplib.SMTP:
    """A connection that greets with our own name, so that nobody's name is looked up."""
    if to.wrapped:
        return smtplib.SMTP_SSL(to.host, to.port, own_name, timeout=SECONDS, context=_tls(to))
    return smtplib.SMTP(to.host, to.port, own_name, timeout=SECONDS)


def _tls(to: Server) -> ssl.SSLContext:
    """Certificates are checked, but for a server on this machine, which has none to its name."""
    context = ssl.create_default_context()
    if _is_local(to):
        context.check_hostname = False
        context.verify_mode = ssl.CERT_NONE
    return context


def _is_local(to: Server) -> bool:
    return is_loopback(f"smtp://[{to.host}]" if ":" in to.host else f"smtp://{to.host}")


def _write(message: EmailMessage, path: Path) -> None:
    """Put the file in place whole; the folder is nobody else's to read."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    scratch = path.with_suffix(".part")
    scratch.write_bytes(message.as_bytes())
    scratch.replace(path)


def _domain(settings: Settings) -> str:
    return parseaddr(settings.mail_from)[1].rpartition("@")[2]
