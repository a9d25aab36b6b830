"""ops.health"""


def test_it_shows_the_three_parts_with_their_details(database):
    rows = {row.name: row for row in database.rows("ops.health")}
    assert list(rows) == ["database", "cache", "apis"]
    assert rows["database"].state == "healthy"
    assert rows["database"].details["migration"].endswith(".sql")
    assert set(rows["apis"].details) >= {"coingecko", "kraken"}
