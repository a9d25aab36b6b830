"""Stories for tests: articles as the worker stores them, and jobs to store them under."""

import hashlib
import uuid
from typing import Any

STATE = {"etag": '"1"', "last_modified": None, "items": 1, "dated": 1}


def row(name: str = "a", **changes: Any) -> dict[str, Any]:
    """One article, published a moment ago, that leads its own story."""
    name_id = identity(name)
    return {
        "id": name_id,
        "canonical_url": f"https://ledger.example/{name}",
        "url": f"https://ledger.example/{name}?utm_source=rss",
        "source": "Ledger",
        "title": f"Exploit drains bridge {name}",
        "summary": "All of it.",
        "author": None,
        "image_url": None,
        "published_at": None,
        "categories": ["Markets"],
        "tone": -0.5,
        "tone_by": "words/1",
        "mentions": [],
        "cluster_id": name_id,
        "is_lead": True,
        "impact": 80,
        "impact_class": "security_incident",
        "impact_rules": [{"rule": "security_incident", "points": 80}],
    } | changes


def identity(name: str) -> str:
    """The id of the article of a name."""
    return hashlib.sha256(name.encode()).hexdigest()[:32]


def mention(token_id: str, place: str = "title", relevance: float = 1.0) -> dict[str, Any]:
    """A coin in an article."""
    return {"token_id": token_id, "place": place, "relevance": relevance}


def lease(database: Any, key: str = "feeds") -> tuple[int, str]:
    """A job of reading the feeds, taken: its number and its owner."""
    database.run("insert into core.jobs (kind, key, priority) values ('feeds', %s, 99)", key)
    owner = str(uuid.uuid4())
    return database.rows("work.take_job", owner=owner)[0].id, owner


def store(database: Any, *articles: dict[str, Any], **changes: Any) -> int | None:
    """Store articles as the worker does, under a job of their own unless one is given."""
    job, owner = changes.pop("job", None) or lease(database, uuid.uuid4().hex)
    arguments = {"feed": "coindesk_rss", "state": STATE, "judged": []} | changes
    stored: int | None = database.value(
        "work.store_feed", job=job, owner=owner, articles=list(articles), **arguments
    )
    return stored
