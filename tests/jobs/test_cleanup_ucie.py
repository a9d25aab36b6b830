"""jobs/cleanup_ucie.py"""

from jobs import cleanup_ucie


def test_what_has_expired_goes_and_is_counted_by_table(live, tools, leased):
    live.run(
        "insert into core.ucie_analysis_cache"
        " (symbol, analysis_type, data, body, created_at, expires_at)"
        " values"
        " ('BTC', 'market-data', '{}', '{}', now() - interval '1 h', now() - interval '1 s'),"
        " ('ETH', 'market-data', '{}', '{}', now(), now() + interval '1 min')"
    )

    counts = cleanup_ucie.run(leased("cleanup_ucie", "cleanup-ucie"), tools)

    assert counts == {
        "deleted": 1,
        "ucie_analysis_cache": 1,
        "ucie_phase_data": 0,
        "ucie_alerts": 0,
    }
    assert live.one("select symbol from core.ucie_analysis_cache").symbol == "ETH"
