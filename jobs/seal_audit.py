"""Every five minutes: what is new in the audit trail is sealed.

The newest digest is logged. Whoever could forge the trail with all its seals would have to forge
the log as well, wherever that is kept.
"""

import logging
from typing import Any

from jobs.job import Job, Tools, keep

log = logging.getLogger(__name__)


def run(job: Job, tools: Tools) -> dict[str, Any]:
    """Seal until nothing is left; the counts, and the anchor when there is a new one."""
    seals = rows = 0
    while True:
        (sealed,) = tools.gateway.rows("work.seal_audit")
        if not sealed.seals:
            break
        seals += sealed.seals
        rows += sealed.rows
        keep(job, tools)
    if not seals:
        return {"seals": 0, "rows": 0}
    log.info("the audit trail is sealed up to row %d by %s", sealed.last_number, sealed.digest)
    return {"seals": seals, "rows": rows, "last_number": sealed.last_number, "seal": sealed.digest}
