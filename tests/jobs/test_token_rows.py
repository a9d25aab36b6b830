"""jobs/token_rows.py"""

from fixed_answers import listing
from jobs import token_rows


def test_a_listed_coin_has_every_fourth_price_of_its_week_and_the_newest():
    row = token_rows.listed_row_of(listing("bitcoin", 5.0, week_usd=tuple(range(1, 169))))

    assert row["week_usd"] == list(range(4, 169, 4))
    assert (row["change_1h_pct"], row["change_7d_pct"]) == (0.11, -4.05)
    assert row["circulating_supply"] == 20030493.0


def test_a_short_week_is_thinned_from_its_newest_price_on_and_a_missing_one_is_empty():
    short = token_rows.listed_row_of(listing("young", 5.0, week_usd=(1.0, 2.0, 3.0, 4.0, 5.0, 6.0)))
    assert short["week_usd"] == [2.0, 6.0]
    assert token_rows.listed_row_of(listing("new", 5.0))["week_usd"] == []
    long = token_rows.listed_row_of(listing("long", 5.0, week_usd=tuple(range(1, 201))))
    assert (len(long["week_usd"]), long["week_usd"][-1]) == (42, 200)
