"""ops.set_ttl"""

import psycopg
import pytest


def test_it_sets_the_lifetime_of_one_type(database):
    assert database.value("ops.set_ttl", type="news", seconds=600) == 600

    rows = database.all("select analysis_type, ttl_s from core.analysis_settings")
    lifetimes = {row.analysis_type: row.ttl_s for row in rows}
    assert lifetimes["news"] == 600
    assert lifetimes["market-data"] == 60


@pytest.mark.parametrize("seconds", [59, 3601, None])
def test_it_refuses_a_lifetime_out_of_bounds(database, seconds):
    with pytest.raises(psycopg.errors.InvalidParameterValue, match="60 to 3600"):
        database.value("ops.set_ttl", type="news", seconds=seconds)


def test_it_refuses_an_unknown_type(database):
    with pytest.raises(psycopg.errors.InvalidParameterValue, match="tea-leaves"):
        database.value("ops.set_ttl", type="tea-leaves", seconds=60)
