"""A real SMTP server for tests that keeps what it was handed, and one that misbehaves.

A letter counts as received when the server has promised to keep it, which is the moment before it
answers 250 to the text.
"""

import asyncio
import contextlib
import email
import email.policy
import random
import socket
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult

Talk = Callable[[socket.socket], None]


class Received(NamedTuple):
    """One letter as it arrived."""

    recipients: list[str]
    content: bytes
    encrypted: bool

    @property
    def message(self) -> Any:
        """The letter, parsed."""
        return email.message_from_bytes(self.content, policy=email.policy.default)

    def body(self, kind: str = "plain") -> str:
        """What it says, as text or as HTML."""
        return str(self.message.get_body((kind,)).get_content())


class Inbox:
    """What a server was handed; `answers` are given to texts before it takes one."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.url = f"smtp://127.0.0.1:{port}"
        self.letters: list[Received] = []
        self.logins: list[tuple[bytes, bytes]] = []
        self.answers: list[str] = []
        self.refused = ""
        self.pause_s = 0.0  # about

    def ids(self) -> Counter[str]:
        """How often each letter came, by Message-ID."""
        return Counter(letter.message["Message-ID"] for letter in self.letters)

    def authenticate(self, *facts: Any) -> AuthResult:
        """Let in whoever knows the password."""
        self.logins.append((facts[-1].login, facts[-1].password))
        return AuthResult(success=facts[-1].password == b"p:w", handled=False)

    async def handle_RCPT(  # noqa: N802
        self, _server: Any, _session: Any, envelope: Any, address: str, _options: Any
    ) -> str:
        """Take a recipient, or refuse it as told."""
        if self.refused:
            return f"{self.refused} {address} is not wanted"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, _server: Any, session: Any, envelope: Any) -> str:  # noqa: N802
        """Keep a letter, after the pause it takes to look through it."""
        if self.answers:
            return self.answers.pop(0)
        await asyncio.sleep(self.pause_s * random.uniform(0.5, 1.5))
        encrypted = session.ssl is not None
        self.letters.append(Received(envelope.rcpt_tos, envelope.content, encrypted))
        return "250 OK"


@contextlib.contextmanager
def serving(port: int | None = None, **options: Any) -> Iterator[Inbox]:
    """A real SMTP server until the block ends, on a port of its own unless one is named."""
    inbox = Inbox(port or free_port())
    controller = Controller(
        inbox,
        hostname="127.0.0.1",
        port=inbox.port,
        authenticator=inbox.authenticate,
        **({"auth_require_tls": False} | options),
    )
    controller.start()
    try:
        yield inbox
    finally:
        # A client that hung up in the middle is noticed, and its line closed, before the loop ends.
        asyncio.run_coroutine_threadsafe(asyncio.sleep(0.02), controller.loop).result()
        controller.stop()


@contextlib.contextmanager
def talking(talk: Talk) -> Iterator[str]:
    """A server that does what a function does to each connection; its URL."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        threading.Thread(target=_answer, args=(listening, talk), daemon=True).start()
        yield f"smtp://127.0.0.1:{listening.getsockname()[1]}"


def _answer(listening: socket.socket, talk: Talk) -> None:
    while True:
        try:
            connection, _ = listening.accept()
        except OSError:
            return
        with connection, contextlib.suppress(OSError):
            talk(connection)


def follow(answers: list[str]) -> Talk:
    """Greet, give an answer to each line, then hang up; "" is silence until the other hangs up."""

    def talk(connection: socket.socket) -> None:
        lines = connection.makefile("rb")
        for answer in answers:
            if not answer:
                lines.read()
                return
            connection.sendall(f"{answer}\r\n".encode())
            if answer.startswith("354"):
                while (line := lines.readline()) not in (b".\r\n", b""):
                    assert line
            else:
                lines.readline()

    return talk


def drip(connection: socket.socket) -> None:
    """Greet for ever, a character at a time, each well within the patience for one."""
    for character in "220-" + "welcome " * 1000:
        connection.sendall(character.encode())
        time.sleep(0.02)


def free_port() -> int:
    """A port that nobody listens at."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
