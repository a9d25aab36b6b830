"""providers.defillama"""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest

from loopback import Upstream
from providers import defi_rows, defillama
from providers.defi_records import Chain, DayValue, Protocol
from providers.http import UpstreamError

Payload = Callable[[str], Any]
MARCH = [datetime(2025, 3, day, tzinfo=UTC) for day in range(1, 32)]


def _error(call: Callable[[], Any]) -> UpstreamError:
    with pytest.raises(UpstreamError) as refusal:
        call()
    assert refusal.value.provider == "defillama"
    return refusal.value


def test_chains_are_read_with_what_is_deposited_on_them(
    upstream: Upstream, payload: Payload, soon: float
) -> None:
    upstream.answer(payload("defillama/chains.json"))
    assert defillama.chains(deadline=soon) == [
        Chain("Bitcoin", "bitcoin", 6612345678.25),
        Chain("Hyperliquid L1", "hyperliquid", 2100000000.5),
        Chain("Base", None, 3980000000),
        Chain("Nobody's", None, None),
    ]
    assert upstream.asked[0].path == "/v2/chains"


def test_a_protocol_is_read_in_full(upstream: Upstream, payload: Payload, soon: float) -> None:
    upstream.answer(payload("defillama/protocols.json"))
    found = defillama.protocols(deadline=soon)
    assert found[0] == Protocol(
        slug="harbour-v3",
        name="Harbour V3",
        category="Lending",
        gecko_id="harbour",
        parent="parent#harbour",
        chain_tvl_usd={"Ethereum": 700, "OP Mainnet": 200},
        tvl_usd=900,
        change_7d_pct=-3.25,
        market_cap_usd=1500.5,
        counts_twice=False,
    )
    assert upstream.asked[0].path == "/protocols"


def test_what_is_staked_or_borrowed_is_no_deposit(
    upstream: Upstream, payload: Payload, soon: float
) -> None:
    upstream.answer(payload("defillama/protocols.json"))
    first = defillama.protocols(deadline=soon)[0]
    assert sum(first.chain_tvl_usd.values()) == first.tvl_usd


def test_null_and_negative_deposits_are_unknown_and_never_0(
    upstream: Upstream, payload: Payload, soon: float
) -> None:
    upstream.answer(payload("defillama/protocols.json"))
    null, negative = defillama.protocols(deadline=soon)[1:3]
    for one in (null, negative):
        assert (one.tvl_usd, dict(one.chain_tvl_usd)) == (None, {})
        assert (one.change_7d_pct, one.market_cap_usd, one.gecko_id) == (None, None, None)


def test_deposits_that_count_twice_are_marked(
    upstream: Upstream, payload: Payload, soon: float
) -> None:
    upstream.answer(payload("defillama/protocols.json"))
    marks = {one.slug: one.counts_twice for one in defillama.protocols(deadline=soon)}
    assert {slug for slug, is_marked in marks.items() if is_marked} == {"anchorage", "again"}
    assert len(marks) == 5, "the row without a slug costs itself alone"


def test_a_long_list_may_be_longer_than_any_other_answer(
    upstream: Upstream, payload: Payload, soon: float
) -> None:
    row = payload("defillama/protocols.json")[3] | {"description": "x" * 1000}
    upstream.answer([row] * 2000)
    assert len(defillama.protocols(deadline=soon)) == 2000
    assert _error(lambda: defillama.chains(deadline=soon)).code == "bad_body"


def test_even_a_long_list_is_bounded(
    upstream: Upstream, soon: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(defi_rows, "LIST_BYTES", 5000)
    upstream.answer([{"slug": "a", "name": "A" * 6000, "tvl": 1}])
    assert _error(lambda: defillama.protocols(deadline=soon)).code == "bad_body"


def test_tvl_is_a_bare_number_on_its_own_route(
    upstream: Upstream, payload: Payload, soon: float
) -> None:
    upstream.answer(payload("defillama/tvl.json"))
    assert defillama.tvl("ether.fi-stake", deadline=soon) == 5213456789.125
    assert upstream.asked[0].path == "/tvl/ether.fi-stake"


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({"tvl": [{"date": 1741392000, "totalLiquidityUSD": 5}]}, "bad_body"),
        ([1.0], "bad_body"),
        (None, "bad_body"),
        (True, "bad_body"),
        ("", "bad_body"),
        (-5.5, "outlier"),
        (1e308, "outlier"),
    ],
)
def test_what_is_no_amount_is_none(body: Any, code: str, upstream: Upstream, soon: float) -> None:
    upstream.answer(body)
    assert _error(lambda: defillama.tvl("harbour", deadline=soon)).code == code


def test_nothing_deposited_is_a_true_0(upstream: Upstream, soon: float) -> None:
    upstream.answer(0)
    assert defillama.tvl("harbour", deadline=soon) == 0


def test_a_history_is_sorted_and_the_later_row_stands(
    upstream: Upstream, payload: Payload, soon: float
) -> None:
    upstream.answer(payload("defillama/chain_history.json"))
    assert defillama.chain_history("OP Mainnet", deadline=soon) == [
        DayValue(MARCH[7], 100.5),
        DayValue(MARCH[8], 110),
        DayValue(MARCH[9], 120),
        DayValue(MARCH[10], 95.25),
    ]
    assert upstream.asked[0].path == "/v2/historicalChainTvl/OP%20Mainnet"


@pytest.mark.parametrize(
    ("rows", "code"),
    [
        ([], "no_data"),
        ({}, "bad_body"),
        ([{"date": 1741392000, "totalLiquidityUSD": 5}], "bad_body"),
        ([{"date": 1741392000000, "tvl": 5}], "bad_body"),
        ([{"date": 1741392000, "tvl": -5}], "outlier"),
        ([{"date": 1741392000, "tvl": 1e308}], "outlier"),
        ([{"date": 4070908800, "tvl": 5}], "stale"),
        ([{"date": 1741392000, "tvl": 5}, {"date": 1741478400, "tvl": None}], "bad_body"),
    ],
)
def test_a_history_that_is_none_has_its_name(
    rows: Any, code: str, upstream: Upstream, soon: float
) -> None:
    upstream.answer(rows)
    assert _error(lambda: defillama.chain_history("Base", deadline=soon)).code == code


def test_one_odd_day_in_twenty_costs_itself(upstream: Upstream, soon: float) -> None:
    days = [{"date": 1741392000 + 86400 * day, "tvl": 5 + day} for day in range(39)]
    upstream.answer([*days, {"date": 1741392000 + 86400 * 39, "tvl": -1}])
    assert len(defillama.chain_history("Base", deadline=soon)) == 39


@pytest.mark.parametrize(
    ("status", "sentence", "code"),
    [
        (400, b"Protocol not found", "no_data"),
        (404, b"Not found", "no_data"),
        (404, b"Protocol is not in our database", "no_data"),
        (404, b"<html>gateway</html>", "http_error"),
        (400, b"Bad Request", "http_error"),
        (402, b"Upgrade to the paid API plan", "refused"),
        (429, b"Too many requests", "rate_limited"),
        (500, b"Internal Error", "http_error"),
        (200, b"Protocol not found", "bad_body"),
    ],
)
def test_errors_are_plain_text(
    status: int, sentence: bytes, code: str, upstream: Upstream, soon: float
) -> None:
    upstream.answer(sentence, status)
    assert _error(lambda: defillama.tvl("harbour", deadline=soon)).code == code
    assert _error(lambda: defillama.chain_history("Base", deadline=soon)).code == code


def test_lists_without_a_use_have_their_names(upstream: Upstream, soon: float) -> None:
    for body, code in (
        ([], "no_data"),
        ({"protocols": []}, "bad_body"),
        ([{"name": "A", "slug": "a", "tvl": None}], "bad_body"),
        ([{"name": "A", "slug": "a", "tvl": -1}], "outlier"),
        ([{"name": "A", "slug": "a", "tvl": 1}, 7, {"tvl": 1}], "bad_body"),
    ):
        upstream.forget()
        upstream.answer(body)
        assert _error(lambda: defillama.protocols(deadline=soon)).code == code
        assert _error(lambda: defillama.chains(deadline=soon)).code == code


def test_a_name_that_cannot_be_one_is_not_sent(upstream: Upstream, soon: float) -> None:
    for name in ("../protocols", "", "a/b", "..", "x?y"):
        assert _error(lambda name=name: defillama.tvl(name, deadline=soon)).code == "no_data"
        assert (
            _error(lambda name=name: defillama.chain_history(name, deadline=soon)).code == "no_data"
        )
    assert upstream.asked == []


def test_hostile_names_are_bounded_and_clean(upstream: Upstream, soon: float) -> None:
    rows = [
        {"slug": "a", "name": "<script>alert(1)</script>\x00", "tvl": 1, "category": "x" * 999},
        {"slug": "b", "name": "\u202eEVIL", "tvl": 1, "parentProtocol": "y" * 129},
        {"slug": "c", "name": "n" * 1_000_000, "tvl": 1},
        {"slug": "javascript:alert(1)", "name": "d", "tvl": 1, "chains": ["\u202ex", "n" * 999]},
    ]
    upstream.answer(rows)
    found = defillama.protocols(deadline=soon)
    assert [(one.name, one.category, one.parent) for one in found] == [
        ("<script>alert(1)</script>", "x" * 80, None),
        ("EVIL", None, None),
        ("n" * 80, None, None),
        ("d", None, None),
    ]


def test_the_name_of_a_chain_is_one_that_can_be_asked_by(upstream: Upstream, soon: float) -> None:
    good = [{"name": f"Chain {n}", "tvl": 1} for n in range(4)]
    odd = [{"name": name, "tvl": 1} for name in ("\u202eevil", "a/b", "n" * 81, "<b>")]
    upstream.answer([*good, *odd])
    names = [chain.name for chain in defillama.chains(deadline=soon)]
    assert names == [*(row["name"] for row in good), "<b>"]


def test_more_dollars_than_there_are_are_unknown(upstream: Upstream, soon: float) -> None:
    row = {"slug": "p", "name": "P", "chains": ["Base"], "tvl": 1e308, "mcap": 1e308}
    spread = {"chainTvls": {"Base": 1e308}, "change_7d": 1e308}
    upstream.answer([row | spread, row | {"tvl": 5, "slug": "q"}])
    one = defillama.protocols(deadline=soon)[0]
    assert (one.tvl_usd, one.market_cap_usd, one.change_7d_pct) == (None, None, None)
    assert one.chain_tvl_usd == {}
