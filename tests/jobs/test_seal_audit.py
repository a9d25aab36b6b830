"""jobs/seal_audit.py"""

import logging

from functions.audit import failed, write
from jobs import seal_audit


def test_it_seals_what_is_new_and_logs_the_anchor(live, tools, leased, caplog):
    write(live, 5)
    with caplog.at_level(logging.INFO, "jobs.seal_audit"):
        result = seal_audit.run(leased("seal_audit", "seal-audit"), tools)

    newest = live.one("select last_number, digest from core.audit_seals")
    assert result == {
        "seals": 1,
        "rows": 5,
        "last_number": newest.last_number,
        "seal": newest.digest,
    }
    (line,) = caplog.messages
    assert line == (f"the audit trail is sealed up to row {newest.last_number} by {newest.digest}")
    assert failed(live, newest.digest) == set()


def test_without_news_it_says_nothing(live, tools, leased, caplog):
    with caplog.at_level(logging.INFO, "jobs.seal_audit"):
        assert seal_audit.run(leased("seal_audit", "seal-audit"), tools) == {"seals": 0, "rows": 0}
    assert caplog.messages == []


def test_a_long_trail_is_sealed_in_bounded_steps(live, tools, leased):
    write(live, 10_001)
    result = seal_audit.run(leased("seal_audit", "seal-audit"), tools)
    assert (result["seals"], result["rows"]) == (2, 10_001)
    assert failed(live) == set()
