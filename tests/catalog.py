"""A catalog of DeFi for tests, stored through the door of the job that takes it in."""

import uuid
from typing import Any

Row = dict[str, Any]


def chain(name: str, gecko_id: str | None, tvl: float | None, **body: Any) -> Row:
    """One chain."""
    return {"ref": name, "name": name, "gecko_id": gecko_id, "tvl_usd": tvl, "body": body}


def protocol(
    slug: str,
    gecko_id: str | None = None,
    tvl: float | None = 100.0,
    *,
    parent: str | None = None,
    on: dict[str, float] | None = None,
    **more: Any,
) -> Row:
    """One protocol, on Ethereum unless `on` says where its deposits are."""
    held = on if on is not None else ({} if tvl is None else {"Ethereum": tvl})
    made = {
        "ref": slug,
        "name": slug.replace("-", " ").title(),
        "gecko_id": gecko_id,
        "parent": parent,
        "category": "Lending",
        "chains": sorted(held),
        "tvl_usd": tvl,
        "change_7d_pct": -1.5,
        "body": {"chain_tvl": held, "market_cap_usd": 50.0, "revenue_30d_usd": 2.0},
    }
    return made | more


def pool(ref: str, project: str, tvl: float, **body: Any) -> Row:
    """One pool on Ethereum."""
    return {
        "ref": ref,
        "name": f"POOL-{ref}",
        "parent": project,
        "chains": ["Ethereum"],
        "tvl_usd": tvl,
        "body": {"apy_pct": 4.0, "outlier": False} | body,
    }


def leave_nothing_to_fetch(database: Any) -> None:
    """Store a coin and a chain, or every worker would begin with the lists of both."""
    database.token()
    database.run(
        "insert into core.defi_catalog (kind, ref, name, as_of) values ('chain', 'A', 'A', now())"
    )


def lease(database: Any, kind: str = "links") -> dict[str, Any]:
    """Queue and take a job: its number and its owner."""
    owner = str(uuid.uuid4())
    database.run("insert into core.jobs (kind, key, priority) values (%s, %s, 99)", kind, owner)
    return {"job": database.rows("work.take_job", owner=owner)[0].id, "owner": owner}


def store(database: Any, **kinds: list[Row]) -> Any:
    """Store lists by kind; the counts."""
    job = lease(database)
    counts = database.value("work.store_catalog", **job, catalog=kinds)
    database.run("delete from core.jobs where id = %s", job["job"])
    return counts
