"""Where a coin lives: which chain's figures are its own, and who is asked for them.

Never another chain's: what is found nowhere here is not supported, and nobody is asked.
"""

import re
from collections.abc import Mapping
from types import MappingProxyType
from typing import NamedTuple

from analysis.subject import Coin

BITCOIN, ETHEREUM = "bitcoin", "ethereum"
NATIVE, TOKEN, TVL_ONLY = "native", "token", "tvl_only"
CONTRACT_LINK, CHAIN_LINK = "ethereum_contract", "defillama_chain"
MINED: Mapping[str, str] = MappingProxyType(
    {  # CoinGecko's coin: Blockchair's chain
        "bitcoin-cash": "bitcoin-cash",
        "bitcoin-cash-sv": "bitcoin-sv",
        "dash": "dash",
        "dogecoin": "dogecoin",
        "litecoin": "litecoin",
        "zcash": "zcash",
    }
)
EPOCHS = frozenset({"bitcoin", "litecoin"})  # whose difficulty changes every 2,016 blocks
CONTRACT = re.compile(r"0x[0-9a-fA-F]{40}", re.ASCII)


class Place(NamedTuple):
    """A chain and what the coin is on it; `ref` is a contract or DefiLlama's name of the chain."""

    chain: str
    kind: str
    ref: str = ""

    @property
    def is_mined(self) -> bool:
        """Tell whether this is a chain of the Bitcoin family."""
        return self.kind == NATIVE and self.chain != ETHEREUM


def of(coin: Coin) -> Place | None:
    """Return the place of a coin; None when no source of ours knows its chain."""
    name = coin.coingecko_id
    if name in (BITCOIN, ETHEREUM):
        return Place(name, NATIVE)
    if name in MINED:
        return Place(MINED[name], NATIVE)
    contract = _ref(coin, CONTRACT_LINK)
    if contract is not None and CONTRACT.fullmatch(contract):
        return Place(ETHEREUM, TOKEN, contract.lower())
    chain = _ref(coin, CHAIN_LINK)
    return Place(chain.lower(), TVL_ONLY, chain) if chain else None


def _ref(coin: Coin, provider: str) -> str | None:
    link = coin.links.get(provider)
    return link.ref if link is not None and link.ok else None
