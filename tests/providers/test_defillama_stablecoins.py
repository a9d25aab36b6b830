"""providers.defillama_stablecoins"""

from collections.abc import Callable
from typing import Any

import pytest

from loopback import Upstream
from providers import defillama_stablecoins
from providers.defi_records import Stablecoin
from providers.http import UpstreamError


def test_amounts_are_dollars_by_chain(
    upstream: Upstream, payload: Callable[[str], Any], soon: float
) -> None:
    upstream.answer(payload("defillama/stablecoins.json"))
    assert defillama_stablecoins.stablecoins(deadline=soon) == [
        Stablecoin("some-dollar", "Some Dollar", "USD", {"Ethereum": 100, "Tron": 50}),
        Stablecoin("some-euro", "Some Euro", "EUR", {}),
        Stablecoin(None, "Unlisted Dollar", "USD", {"Ethereum": 7}),
    ]
    assert upstream.asked[0].path == "/stablecoins"
    assert upstream.asked[0].query == {"includePrices": "true"}


@pytest.mark.parametrize(
    ("assets", "code"),
    [
        ([], "no_data"),
        ({}, "bad_body"),
        ([{"name": "A", "pegType": "USD", "circulating": {"USD": 5}}], "bad_body"),
        ([{"name": "A", "pegType": "peggedUSD", "circulating": {"peggedUSD": None}}], "bad_body"),
        ([{"name": "A", "pegType": "peggedUSD", "circulating": {"peggedUSD": -5}}], "outlier"),
    ],
)
def test_a_list_without_a_use_has_its_name(
    assets: Any, code: str, upstream: Upstream, soon: float
) -> None:
    upstream.answer({"peggedAssets": assets})
    with pytest.raises(UpstreamError) as refusal:
        defillama_stablecoins.stablecoins(deadline=soon)
    assert (refusal.value.provider, refusal.value.code) == ("defillama_stablecoins", code)


def test_more_dollars_than_there_are_are_unknown(upstream: Upstream, soon: float) -> None:
    held = {
        "Base": {"current": {"peggedUSD": 1e200}},
        "Tron": {"current": {"peggedUSD": 2}},
    }
    coin = {"name": "A", "pegType": "peggedUSD", "price": 1e200, "chainCirculating": held}
    sound = coin | {"price": 1, "circulating": {"peggedUSD": 2}}
    upstream.answer({"peggedAssets": [coin, sound]})
    found = defillama_stablecoins.stablecoins(deadline=soon)
    assert [made.chain_usd for made in found] == [{}, {"Tron": 2}]
