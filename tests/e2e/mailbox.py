"""The letters that a service under test has written, found by kind and address."""

import email
import email.policy
import re
import time
from typing import Any

PATIENCE_S = 30


class Mailbox:
    """Everybody's mailbox. Letters are files named by their id; the database says what they are."""

    def __init__(self, site: Any) -> None:
        self._site = site

    def count(self, kind: str, address: str) -> int:
        """How many letters of a kind an address was sent, or will be."""
        found = self._site.database.one(
            "select count(*) as n from core.letters where kind = %s and recipient = %s",
            *(kind, address),
        )
        return int(found.n)

    def read(self, kind: str, address: str) -> str:
        """The text of the newest letter of a kind to an address, once it is there."""
        until = time.monotonic() + PATIENCE_S
        while not (sent := self._newest(kind, address)):
            assert time.monotonic() < until, f"no {kind} for {address}"
            time.sleep(0.05)
        path = self._site.mail / f"{sent.id}.eml"
        message = email.message_from_bytes(path.read_bytes(), policy=email.policy.default)
        assert message["To"] == address
        body = message.get_body(("plain",))
        assert body
        return str(body.get_content())

    def link(self, kind: str, address: str) -> str:
        """Where the link of the newest letter of a kind leads, as a path of the service."""
        found = re.search(rf"{self._site.url}(/[\w-]+\?token=\S+)", self.read(kind, address))
        assert found
        return found[1]

    def _newest(self, kind: str, address: str) -> Any:
        return self._site.database.one(
            "select id from core.letters where kind = %s and recipient = %s"
            " and sent_at is not null order by created_at desc limit 1",
            *(kind, address),
        )
