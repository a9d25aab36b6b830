"""ops.seed_demo"""

CODES = {
    "BITCOIN2025",
    "BTC-SOVEREIGN-K3QYMQ-01",
    "BTC-SOVEREIGN-AKCJRG-02",
    "BTC-SOVEREIGN-LMBLRN-03",
    "BTC-SOVEREIGN-HZKEI2-04",
    "BTC-SOVEREIGN-WVL0HN-05",
    "BTC-SOVEREIGN-48YDHG-06",
    "BTC-SOVEREIGN-6HSNX0-07",
    "BTC-SOVEREIGN-N99A5R-08",
    "BTC-SOVEREIGN-DCO2DG-09",
    "BTC-SOVEREIGN-BYE9UX-10",
}


def test_an_empty_database_has_no_code(database):
    assert database.one("select count(*) from core.access_codes").count == 0


def test_it_puts_in_the_eleven_codes(database):
    assert database.value("ops.seed_demo") == 11
    assert {row.code for row in database.all("select code from core.access_codes")} == CODES


def test_a_second_run_changes_nothing_and_never_frees_a_spent_code(database):
    database.value("ops.seed_demo")
    database.run(
        "update core.access_codes set redeemed = true, redeemed_at = now()"
        " where code = 'BITCOIN2025'"
    )

    assert database.value("ops.seed_demo") == 0
    assert database.one(
        "select redeemed from core.access_codes where code = 'BITCOIN2025'"
    ).redeemed
