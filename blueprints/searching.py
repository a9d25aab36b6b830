"""A coin searched for by what somebody typed into an address."""

import db
from blueprints import waiting
from blueprints.client import client, session_hash
from db.gateway import Reply

LONGEST_QUERY = 50
LOOK_UP_SECONDS = 2  # how long a page waits for a coin that is being looked up


def typed(text: str) -> str:
    """Return what was typed into the search, without what no key types."""
    return "".join(filter(str.isprintable, text)).strip()[:LONGEST_QUERY]


def find(query: str) -> Reply:
    """Search; a text that means no coin of ours is looked up, and waited for."""
    with waiting.place(LOOK_UP_SECONDS) as wait:
        return db.call_until_ready(
            "api.search_tokens",
            wait=wait,
            session=session_hash(),
            query=query,
            client=client(),
        )
