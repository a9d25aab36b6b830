"""One conversation with a mail server: encrypted where it can be, and never longer than its bound.

Knows nothing of letters but who writes to whom and the bytes between. No error says to whom, nor
what the server said beyond its code: errors end in log lines.
"""

import contextlib
import smtplib
import socket
import ssl
import threading
from collections.abc import Iterator
from typing import NamedTuple
from urllib.parse import unquote, urlsplit

from config import is_loopback

STEP_SECONDS = 10.0  # for the answer to each command
TEXT_SECONDS = 60.0  # for the answer to the text: many servers look through it before they give it
WHOLE_SECONDS = 100.0  # for all of it, however slowly a server drips; a letter's lease is longer
GOODBYE_SECONDS = 1.0


class Server(NamedTuple):
    """Where letters are handed in."""

    host: str
    port: int
    wrapped: bool  # TLS from the first byte
    user: str | None
    password: str | None


class Envelope(NamedTuple):
    """Who writes to whom, and what."""

    sender: str
    recipient: str
    text: bytes


class MailError(Exception):
    """A letter has not left; `final` says that it never will."""

    def __init__(self, code: str, detail: str, *, final: bool = False) -> None:
        super().__init__(f"{code}: {detail}")
        self.code = code
        self.final = final


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


def hand_in(envelope: Envelope, to: Server, own_name: str) -> None:
    """Hand a letter to a server, or raise MailError."""
    try:
        with _connected(to, own_name) as connection:
            _make_private(connection, to)
            _deliver(connection, envelope)
            _say_goodbye(connection)
    except smtplib.SMTPResponseException as error:
        raise _refusal(error.smtp_code) from None
    except (OSError, smtplib.SMTPException) as error:
        raise MailError("mail_away", type(error).__name__) from None


@contextlib.contextmanager
def _connected(to: Server, own_name: str) -> Iterator[smtplib.SMTP]:
    """A line to the server that is cut when its time is over."""
    connection = _line(to, own_name)
    over = threading.Event()
    threading.Thread(target=_bound, args=(connection, over), name="mail", daemon=True).start()
    try:
        code, _ = connection.connect(to.host, to.port)
        if code != 220:
            raise _refusal(code)
        yield connection
    finally:
        over.set()
        connection.close()


def _line(to: Server, own_name: str) -> smtplib.SMTP:
    """A line, not connected yet, that greets with our own name: nobody's name is looked up."""
    line = (
        smtplib.SMTP_SSL(local_hostname=own_name, timeout=STEP_SECONDS, context=_tls(to))
        if to.wrapped
        else smtplib.SMTP(local_hostname=own_name, timeout=STEP_SECONDS)
    )
    # Certificates are compared with this name; smtplib knows it only where it connects at once.
    line._host = to.host  # type: ignore[attr-defined]  # noqa: SLF001
    return line


def _bound(connection: smtplib.SMTP, over: threading.Event) -> None:
    """Cut the line once its time is over, and again: it may just be changing into TLS."""
    patience = WHOLE_SECONDS
    while not over.wait(patience):
        patience = GOODBYE_SECONDS
        if connection.sock is not None:
            with contextlib.suppress(OSError):
                socket.socket.shutdown(connection.sock, socket.SHUT_RDWR)


def _make_private(connection: smtplib.SMTP, to: Server) -> None:
    """Encrypt where the server can, then log in where a name is given."""
    connection.ehlo_or_helo_if_needed()
    encrypted = to.wrapped
    if not encrypted and connection.has_extn("starttls"):
        connection.starttls(context=_tls(to))
        connection.ehlo_or_helo_if_needed()
        encrypted = True
    if to.user is not None:
        if not (encrypted or _is_local(to)):
            raise MailError("mail_in_clear", "the server takes passwords unencrypted only")
        connection.login(to.user, to.password or "")


def _deliver(connection: smtplib.SMTP, envelope: Envelope) -> None:
    """Hand the letter in: what the server says to the recipient or the text for ever, is final."""
    code, _ = connection.mail(envelope.sender)
    if code != 250:
        raise _refusal(code)
    code, _ = connection.rcpt(envelope.recipient)
    if code not in (250, 251):
        raise _refusal(code, of_letter=True)
    _be_patient(connection, TEXT_SECONDS)
    try:
        code, _ = connection.data(envelope.text)
    except smtplib.SMTPDataError as error:
        code = error.smtp_code
    if code != 250:
        raise _refusal(code, of_letter=True)


def _say_goodbye(connection: smtplib.SMTP) -> None:
    """Hang up politely; the letter has left, whatever the server says to that."""
    with contextlib.suppress(OSError, smtplib.SMTPException):
        _be_patient(connection, GOODBYE_SECONDS)
        connection.quit()


def _be_patient(connection: smtplib.SMTP, seconds: float) -> None:
    if connection.sock is not None:
        connection.sock.settimeout(seconds)


def _refusal(code: int, *, of_letter: bool = False) -> MailError:
    """What a code means: of us and our line, a fault to be mended; of this letter, its end."""
    if of_letter and 500 <= code <= 599:
        return MailError("mail_undeliverable", f"the server answered {code}", final=True)
    return MailError("mail_refused", f"the server answered {code}")


def _tls(to: Server) -> ssl.SSLContext:
    """Certificates are checked, but for a server on this machine, which has none to its name."""
    context = ssl.create_default_context()
    if _is_local(to):
        context.check_hostname = False
        context.verify_mode = ssl.CERT_NONE
    return context


def _is_local(to: Server) -> bool:
    return is_loopback(f"smtp://[{to.host}]" if ":" in to.host else f"smtp://{to.host}")
