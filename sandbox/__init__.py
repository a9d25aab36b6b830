"""Every upstream in a box: a local server that speaks their protocols about an invented market.

For the demo and for tests. What it says is a pure function of coin and time, so two servers, or
one asked twice, agree. It imports nothing of ours, and it never asks anyone anything itself.
"""

BASE_PATHS = {
    "COINGECKO_BASE_URL": "/coingecko/api/v3",
    "COINMARKETCAP_BASE_URL": "/coinmarketcap/public-api",
    "KRAKEN_BASE_URL": "/kraken/0/public",
    "COINBASE_BASE_URL": "/coinbase",
    "BINANCE_BASE_URL": "/binance",
    "ALTERNATIVE_ME_BASE_URL": "/alternative_me",
    "LUNARCRUSH_BASE_URL": "/lunarcrush",
    "CRYPTOPANIC_BASE_URL": "/cryptopanic/api/developer/v2",
    "BINANCE_FUTURES_BASE_URL": "/binance_futures",
    "BYBIT_BASE_URL": "/bybit",
    "OKX_BASE_URL": "/okx",
    "DERIBIT_BASE_URL": "/deribit/api/v2",
    "ETHERSCAN_BASE_URL": "/etherscan/v2/api",
    "COINMETRICS_BASE_URL": "/coinmetrics/v4",
    "MEMPOOL_BASE_URL": "/mempool/api",
    "BLOCKCHAIN_INFO_BASE_URL": "/blockchain_info",
    "BLOCKCHAIR_BASE_URL": "/blockchair",
    "DEFILLAMA_BASE_URL": "/defillama",
    "DEFILLAMA_COINS_BASE_URL": "/defillama_coins",
    "DEFILLAMA_STABLECOINS_BASE_URL": "/defillama_stablecoins",
    "DEFILLAMA_YIELDS_BASE_URL": "/defillama_yields",
    "COINDESK_DATA_BASE_URL": "/coindesk_data",
    "NEWSAPI_BASE_URL": "/newsapi/v2",
    "CAESAR_BASE_URL": "/caesar",
    "OPENAI_BASE_URL": "/openai/v1",
}
FEED_PATHS = {
    "coindesk_rss": "/coindesk_rss/arc/outboundfeeds/rss/",
    "cointelegraph_rss": "/cointelegraph_rss/rss",
    "decrypt_rss": "/decrypt_rss/feed",
    "theblock_rss": "/theblock_rss/rss.xml",
}


def base_urls(port: int, host: str = "127.0.0.1") -> dict[str, str]:
    """Give the settings that point every client at a sandbox: <NAME>_BASE_URL -> URL."""
    return {name: f"http://{host}:{port}{path}" for name, path in BASE_PATHS.items()}


def settings(port: int, host: str = "127.0.0.1") -> dict[str, str]:
    """Give all settings that point the service at a sandbox: the base URLs and the feeds."""
    feeds = (f"{name}=http://{host}:{port}{path}" for name, path in FEED_PATHS.items())
    return base_urls(port, host) | {"NEWS_FEEDS": ",".join(feeds)}
