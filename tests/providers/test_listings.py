"""providers.listings"""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from providers import listings
from providers.http import UpstreamError
from providers.records import Listing

EMPTY = dict.fromkeys(Listing._fields)


def _readable(rows: list[Any]) -> list[Listing]:
    return listings.readable("some", rows, _listing, [1.0])


def _listing(row: Any) -> Listing:
    return Listing(**(EMPTY | {"ref": row["ref"], "as_of": row.get("as_of")}))


def test_one_odd_row_spoils_nothing() -> None:
    rows = [{"ref": "a"}, None, {"ref": "b"}, {}, 5, {"ref": "c"}]
    assert [found.ref for found in _readable(rows)] == ["a", "b", "c"]


def test_mostly_odd_rows_are_no_answer() -> None:
    with pytest.raises(UpstreamError) as refusal:
        _readable([{"ref": "a"}, None, None])
    assert refusal.value.code == "bad_body"


def test_rows_from_the_future_are_left_out_and_alone_are_stale() -> None:
    future = {"ref": "b", "as_of": datetime.now(UTC) + timedelta(minutes=5)}
    assert [f.ref for f in _readable([{"ref": "a"}, future])] == ["a"]
    with pytest.raises(UpstreamError) as refusal:
        _readable([future])
    assert refusal.value.code == "stale"


def test_a_coin_that_was_not_asked_for_is_not_handed_out() -> None:
    found = [_listing({"ref": ref}) for ref in "abc"]
    assert [f.ref for f in listings.wanted("some", found, lambda f: f.ref == "b")] == ["b"]
    with pytest.raises(UpstreamError) as refusal:
        listings.wanted("some", found, lambda f: f.ref == "z")
    assert refusal.value.code == "no_data"


def test_prices_that_cannot_be_are_told_from_prices_that_are_not_there() -> None:
    found = [_listing({"ref": "a"})]
    assert listings.refuse_absurd("some", found, [None, "", "NaN"]) == found
    with pytest.raises(UpstreamError) as refusal:
        listings.refuse_absurd("some", found, [-5])
    assert refusal.value.code == "outlier"
    priced = [found[0]._replace(price_usd=1.0)]
    assert listings.refuse_absurd("some", priced, [1.0, -5]) == priced


def test_rows_that_never_speak_of_a_price_are_no_answer() -> None:
    with pytest.raises(UpstreamError) as refusal:
        listings.readable("some", [{"ref": "a"}], _listing, [])
    assert refusal.value.code == "bad_body"
    assert listings.readable("some", [], _listing, []) == []


def test_a_page_on_which_nothing_has_a_price_replaces_nothing() -> None:
    found = [_listing({"ref": ref}) for ref in "ab"]
    with pytest.raises(UpstreamError) as refusal:
        listings.priced_page("some", found, [None, None])
    assert refusal.value.code == "bad_body"
    priced = [found[0]._replace(price_usd=1.0), found[1]]
    assert listings.priced_page("some", priced, [1.0, None]) == priced
