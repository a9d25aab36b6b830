"""providers.coingecko_list"""

from collections.abc import Callable
from typing import Any

import pytest

from loopback import Upstream
from providers import coingecko_list
from providers.http import UpstreamError


def test_contracts_are_read_by_coin_and_chain(
    upstream: Upstream, payload: Callable[[str], Any], soon: float
) -> None:
    upstream.answer(payload("coingecko/list.json"))
    assert coingecko_list.contracts(deadline=soon) == {
        "bitcoin": {},
        "harbour": {"base": "0x02", "ethereum": "0xAbCd000000000000000000000000000000000001"},
        "odd": {},
    }
    asked = upstream.asked[0]
    assert (asked.path, asked.query) == ("/coins/list", {"include_platform": "true"})


def test_the_list_may_take_megabytes_and_chains_are_bounded(
    upstream: Upstream, soon: float
) -> None:
    many = {f"chain-{place:02}": "0x" + "a" * 40 for place in range(60)}
    upstream.answer([{"id": f"coin-{n}", "platforms": many} for n in range(500)])
    found = coingecko_list.contracts(deadline=soon)
    assert len(found) == 500
    assert {len(chains) for chains in found.values()} == {20}


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ([], "no_data"),
        ({"error": "coin not found"}, "no_data"),
        ([{"id": "a"}, {"id": "b"}], "bad_body"),
        ({"status": {"error_code": 429}}, "rate_limited"),
    ],
)
def test_a_list_without_a_use_has_its_name(
    body: Any, code: str, upstream: Upstream, soon: float
) -> None:
    upstream.answer(body)
    with pytest.raises(UpstreamError) as refusal:
        coingecko_list.contracts(deadline=soon)
    assert (refusal.value.provider, refusal.value.code) == ("coingecko", code)
