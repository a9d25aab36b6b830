"""Letters: rendered from templates/letters, sent by SMTP or written as files, by the worker.

A letter's Message-ID is made of its own id, so that a letter that left twice is known as one. What
a notice tells was partly said by whoever it warns of: it is shown on one line, and never as markup.
"""

from collections.abc import Mapping
from datetime import datetime
from email.errors import MessageError
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, parseaddr
from pathlib import Path
from typing import Protocol
from urllib.parse import quote

from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape

import credentials
import smtp
from config import Settings
from smtp import MailError

TEMPLATES = Path(__file__).parent / "templates" / "letters"
SERVICE = "Bitcoin Sovereign Technology"
SUBJECTS = {
    "welcome": "Confirm your address",
    "verify_email": "A new link to confirm your address",
    "reset_password": "Set a new password",
    "confirm_new_email": "Confirm your new address",
    "password_changed": "Your password was changed",
    "new_device": "A login from a new device",
    "token_created": "A personal token was made",
    "email_changed": "The address of your account was changed",
}
PAGES = {  # behind the link of a letter; what has none is a notice
    "welcome": "verify-email",
    "verify_email": "verify-email",
    "reset_password": "reset-password",
    "confirm_new_email": "confirm-email",
}
LONGEST_FACT = 100

_templates = Environment(
    loader=FileSystemLoader(TEMPLATES),
    autoescape=select_autoescape(["html"]),
    undefined=StrictUndefined,
    keep_trailing_newline=True,
    trim_blocks=True,
)


class Letter(Protocol):
    """A row of work.take_letter."""

    id: object
    kind: str
    recipient: str
    sealed: str | None
    facts: Mapping[str, str]
    created_at: datetime


def send(letter: Letter, settings: Settings) -> None:
    """Send one letter, or write it where no server is named; raises MailError."""
    message = compose(letter, settings)
    if not settings.mail_url:
        _write(message, settings.data_dir / "mail" / f"{letter.id}.eml")
        return
    sender = parseaddr(settings.mail_from)[1]
    envelope = smtp.Envelope(sender, letter.recipient, message.as_bytes())
    smtp.hand_in(envelope, smtp.server(settings.mail_url), _domain(settings))


def compose(letter: Letter, settings: Settings) -> EmailMessage:
    """The letter as text and as HTML."""
    shown = {"service": SERVICE, "public_url": settings.public_url}
    if letter.kind in PAGES:
        shown["link"] = _link(letter, settings)
    else:
        shown |= _told(letter.facts)
    message = EmailMessage(policy=SMTP)
    message["Subject"] = f"{SUBJECTS[letter.kind]} · {SERVICE}"
    message["From"] = settings.mail_from
    message["To"] = _one_address(letter.recipient)
    message["Date"] = format_datetime(letter.created_at)
    message["Message-ID"] = f"<{letter.id}@{_domain(settings)}>"
    message["Auto-Submitted"] = "auto-generated"
    text = _templates.get_template(f"{letter.kind}.txt").render(shown)
    message.set_content(text, cte=_encoding(text))
    html = _templates.get_template(f"{letter.kind}.html").render(shown)
    message.add_alternative(html, subtype="html", cte=_encoding(html))
    return message


def _link(letter: Letter, settings: Settings) -> str:
    """The link, whose secret part is readable to us alone."""
    keys = credentials.Keys(settings.secret_key, settings.secret_key_previous)
    secret = credentials.unseal(letter.sealed or "", keys)
    if secret is None:
        raise MailError("mail_sealed", "the letter's secret was sealed with another key")
    return f"{settings.public_url}/{PAGES[letter.kind]}?token={quote(secret['token'])}"


def _told(facts: Mapping[str, str]) -> dict[str, str]:
    """From which device and address something was done, and when."""
    at = datetime.fromisoformat(facts["at"])
    return {
        "device": _one_line(facts["device"]),
        "address": _one_line(facts["address"]),
        "at": f"{at:%-d %B %Y, %H:%M} UTC",
    }


def _one_line(fact: str) -> str:
    """Nothing that begins a new line, turns the writing round, or goes on for ever."""
    visible = "".join(character if character.isprintable() else " " for character in fact)
    return " ".join(visible.split())[:LONGEST_FACT]


def _one_address(recipient: str) -> Address:
    """One mailbox and nothing else: no second one, no further header."""
    try:
        recipient.encode("ascii")
        return Address(addr_spec=recipient)
    except (ValueError, IndexError, MessageError):
        raise MailError("mail_undeliverable", "this is no address", final=True) from None


def _encoding(text: str) -> str:
    """Plain letters travel as they are, so that a link can be read in the file as well."""
    return "7bit" if text.isascii() else "quoted-printable"


def _write(message: EmailMessage, path: Path) -> None:
    """Put the file in place whole; the folder is nobody else's to read."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    scratch = path.with_suffix(".part")
    scratch.write_bytes(message.as_bytes())
    scratch.replace(path)


def _domain(settings: Settings) -> str:
    return parseaddr(settings.mail_from)[1].rpartition("@")[2]
