"""How long upstreams take to answer: usual times with a long tail, each provider its own.

Exchanges answer from memory, aggregators from a cache, explorers from a database; documents of many
megabytes take what their transfer takes. Of a hundred answers five take more than twice as long.
"""

from bench.running import Site

SPREAD = 0.45
USUAL_SECONDS = {
    "kraken": 0.15,
    "coinbase": 0.15,
    "binance": 0.2,
    "binance_futures": 0.2,
    "bybit": 0.2,
    "okx": 0.2,
    "deribit": 0.2,
    "coingecko": 0.25,
    "coinmarketcap": 0.25,
    "alternative_me": 0.25,
    "coinmetrics": 0.4,
    "mempool": 0.25,
    "blockchain_info": 0.4,
    "blockchair": 0.4,
    "defillama": 0.5,
    "defillama_coins": 0.3,
    "defillama_stablecoins": 0.5,
    "defillama_yields": 0.8,
    "coindesk_rss": 0.3,
    "cointelegraph_rss": 0.3,
    "decrypt_rss": 0.3,
    "theblock_rss": 0.3,
}


def take_time(service: Site) -> None:
    """Let the upstreams of a service take their time from now on."""
    for provider, seconds in USUAL_SECONDS.items():
        service.control("PUT", f"_delay/{provider}", {"seconds": seconds, "spread": SPREAD})
