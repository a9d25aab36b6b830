"""providers.defillama_yields"""

from collections.abc import Callable
from typing import Any

import pytest

from loopback import Upstream
from providers import defillama_yields
from providers.defi_records import Pool
from providers.http import UpstreamError

PREFIX = "747c1d2a-0000-4000-8000-00000000000"


def test_pools_keep_the_mark_of_an_outlier(
    upstream: Upstream, payload: Callable[[str], Any], soon: float
) -> None:
    upstream.answer(payload("defillama/pools.json"))
    one, wild, bare = defillama_yields.pools(deadline=soon)
    assert one == Pool(
        PREFIX + "1", "harbour-v3", "Ethereum", "USDC", 2.5e6, 4.5, 4.5, None, False, False
    )
    assert (wild.apy_pct, wild.has_il_risk, wild.is_outlier) == (9001.25, True, True)
    assert (bare.tvl_usd, bare.apy_pct, bare.has_il_risk) == (1000, None, None)
    assert bare.is_outlier, "what nobody vouches for is not shown"
    assert upstream.asked[0].path == "/pools"


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({"status": "success", "data": []}, "no_data"),
        ({"status": "success"}, "bad_body"),
        ({"status": "error", "data": []}, "http_error"),
        ([], "bad_body"),
        ({"data": [{"pool": "a", "project": "b", "chain": "c", "tvlUsd": 5}]}, "bad_body"),
        (
            {"data": [{"pool": "a", "project": "b", "chain": "c", "symbol": "d", "tvlUsd": -5}]},
            "outlier",
        ),
    ],
)
def test_a_list_without_a_use_has_its_name(
    body: Any, code: str, upstream: Upstream, soon: float
) -> None:
    upstream.answer(body)
    with pytest.raises(UpstreamError) as refusal:
        defillama_yields.pools(deadline=soon)
    assert (refusal.value.provider, refusal.value.code) == ("defillama_yields", code)


POOL = {"pool": "1", "project": "p", "chain": "Base", "symbol": "X", "tvlUsd": 5.0}


def test_a_rate_beyond_all_measure_is_unknown(upstream: Upstream, soon: float) -> None:
    upstream.answer({"status": "success", "data": [POOL | {"apy": 1e308, "apyBase": -3}]})
    (made,) = defillama_yields.pools(deadline=soon)
    assert (made.apy_pct, made.apy_base_pct) == (None, -3)


def test_deposits_beyond_all_measure_are_an_outlier(upstream: Upstream, soon: float) -> None:
    upstream.answer({"status": "success", "data": [POOL | {"tvlUsd": 1e308}]})
    with pytest.raises(UpstreamError) as refusal:
        defillama_yields.pools(deadline=soon)
    assert refusal.value.code == "outlier"
