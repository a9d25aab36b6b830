"""What tests of the audit trail share: rows, seals, and what the verification says."""

import hashlib
from typing import Any

ROWS = """
    insert into core.auth_logs
      (event_type, user_id, ip_address, user_agent, success, error_message, subject_id,
       request_id, "timestamp")
    select
      case when n % 3 = 0 then 'failed_login' else 'login' end,
      case when n % 4 <> 0 then %(user)s::uuid end,
      '203.0.113.' || n % 250,
      'Mozilla/5.0 "quoted", comma ' || n,
      n % 3 <> 0,
      case when n % 3 = 0 then 'invalid_credentials' end,
      case when n % 7 = 0 then gen_random_uuid() end,
      'request-' || n,
      %(at)s::timestamptz + n * interval '1 second'
    from generate_series(1, %(rows)s) as numbers(n)
""".replace("n % ", "n %% ")


def write(database: Any, rows: int = 1, at: str = "now", user: str | None = None) -> None:
    """So many audit rows, a second apart; some of them of the user."""
    database.conn.execute(ROWS, {"rows": rows, "at": at, "user": user})


def seal(database: Any, batch: int = 10_000) -> Any:
    """Seal all there is; the newest number and digest."""
    while (sealed := database.rows("work.seal_audit", batch=batch)[0]).seals:
        pass
    return sealed


def failed(database: Any, digest: str | None = None) -> set[str]:
    """The points of the verification that do not hold."""
    rows = database.rows("ops.verify_audit_seal", digest=digest)
    return {row.name for row in rows if not row.ok}


def changed(database: Any, statement: str, *values: Any) -> None:
    """Change the trail as somebody does who owns it and takes its triggers away."""
    tables = ("auth_logs", "audit_seals", "audit_exports")
    for table in tables:
        database.run(f"alter table core.{table} disable trigger user")
    database.run(statement, *values)
    for table in tables:
        database.run(f"alter table core.{table} enable trigger user")


def old_month(database: Any, rows: int = 3) -> None:
    """March 2020 has so many rows, sealed, and a table of its own."""
    write(database, rows, at="2020-03-05")
    seal(database)
    database.value("ops.ensure_partitions")


def export(database: Any, month: str = "2020-03-01") -> str:
    """Export a month as an operator does; the digest of the file."""
    lines = [row.line for row in database.rows("ops.export_auth_logs", month=month)]
    digest = hashlib.sha256("".join(f"{line}\n" for line in lines).encode()).hexdigest()
    database.value("ops.record_auth_logs_export", month=month, sha256=digest)
    return digest
