"""work.consensus_waits"""

import pytest


@pytest.mark.parametrize(
    ("state", "key", "waits"),
    [
        ("waiting", "BTC:technical", True),
        ("running", "BTC:technical", True),
        ("failed", "BTC:technical", False),
        ("waiting", "BTC:tea-leaves", False),
        ("waiting", "ETH:technical", False),
    ],
)
def test_it_waits_for_what_is_being_made_of_these_coins(database, state, key, waits):
    bitcoin = database.token()
    database.token("ethereum", "ETH")
    database.run(
        "insert into core.jobs (kind, key, state, owner, lease_until) values ('analyse', %s, %s,"
        " case %s when 'running' then gen_random_uuid() end,"
        " case %s when 'running' then now() end)",
        *(key, state, state, state),
    )
    assert database.value("work.consensus_waits", coins=[bitcoin]) is waits
    assert database.value("work.consensus_waits", coins=[]) is False
