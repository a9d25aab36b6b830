"""Nightly: months of the audit trail past their keeping become files, then leave the database.

A month is written seal by seal, so memory holds one seal's rows, and each seal is checked as it is
written: what was tampered with is neither archived nor let go. Beside the rows stand the seals.
"""

import hashlib
import logging
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from jobs import audit_files
from jobs.audit_files import ArchiveError
from jobs.job import Job, Tools, keep

log = logging.getLogger(__name__)

FOLDER = "archive"  # in DATA_DIR
SEALS_HEADER = "id,month,after_number,last_number,rows,content,previous,sealed_at,digest\n"


def run(job: Job, tools: Tools) -> dict[str, int]:
    """Export what is due and let go of it; how many months were, and of how many rows."""
    exported = archived = rows = 0
    for due in tools.gateway.rows("work.due_audit_months"):
        if not due.exported:
            _export(job, tools, due.month, due.header)
            exported += 1
        (gone,) = tools.gateway.rows("work.archive_audit_month", month=due.month)
        archived += gone.outcome == "archived"
        rows += gone.removed
        log.info("the audit trail of %s: %s", f"{due.month:%Y-%m}", gone.outcome)
        keep(job, tools)
    return {"exported": exported, "archived": archived, "rows": rows}


def _export(job: Job, tools: Tools, month: date, header: str) -> None:
    """Write a month and its seals into two files, and record that they are there."""
    seals = tools.gateway.rows("work.audit_month_seals", month=month)
    folder = tools.settings.data_dir / FOLDER
    audit_files.write(_file(folder, month, ".seals"), _seal_lines(seals))
    digest = audit_files.write(_file(folder, month, ""), _lines(job, tools, header, seals))
    rows = sum(seal.rows for seal in seals)
    tools.gateway.call("work.record_audit_export", month=month, rows=rows, sha256=digest)


def _file(folder: Path, month: date, part: str) -> Path:
    return folder / f"auth_logs_{month:%Y_%m}{part}.csv.gz"


def _seal_lines(seals: Sequence[Any]) -> Iterator[str]:
    yield SEALS_HEADER
    for seal in seals:
        yield f"{seal.line}\n"


def _lines(job: Job, tools: Tools, header: str, seals: Sequence[Any]) -> Iterator[str]:
    """The header, then the lines of each seal; raises ArchiveError where they are not its own."""
    yield f"{header}\n"
    for seal in seals:
        rows = tools.gateway.rows("work.sealed_lines", seal=seal.id)
        text = "".join(f"{row.line}\n" for row in rows)
        if hashlib.sha256(text.encode()).hexdigest() != seal.content:
            raise ArchiveError(f"the rows under seal {seal.id} are not the ones that were sealed")
        yield text
        keep(job, tools)
