"""What a digest says of how a coin works: its chain, its supply, and what its network does."""

from analysis import spoken
from analysis.digest_book import Book

SECTION = "technology"
HASHES = ((1e18, "EH/s"), (1e15, "PH/s"), (1e12, "TH/s"), (1e9, "GH/s"), (1e6, "MH/s"))


def technology(book: Book) -> None:
    """Say which chain it lives on, how that is kept, how busy it is and what using it costs."""
    chain = book.figure("on-chain.chain", "Chain", spoken.word)
    kind = book.raw("on-chain.kind")
    if kind == "token":
        book.tell(SECTION, "Its contract stands on the chain {}", chain)
    else:
        book.tell(SECTION, "It lives on the chain {}", chain)
    power = book.figure("on-chain.network.hashrate_hs", "Hash rate", hash_rate)
    book.tell(SECTION, "Miners keep that chain with {} (proof of work)", power)
    pace = book.figure("on-chain.network.block_interval_s", "Seconds per block", spoken.plain)
    book.tell(SECTION, "A block comes every {} seconds", pace)
    _use(book)
    _supply(book)


def hash_rate(per_second: float) -> str:
    """Write hashes per second in the unit that miners use."""
    for unit, name in HASHES:
        if per_second >= unit:
            return f"{per_second / unit:,.2f} {name}"
    return f"{per_second:,.0f} H/s"


def _use(book: Book) -> None:
    sent = book.figure("on-chain.activity.tx_24h", "Transactions, 24 h", spoken.count)
    moved = book.figure(
        "on-chain.activity.tx_change_7d_pct", "Transactions, change in 7 days", spoken.change
    )
    book.tell(SECTION, "{} transactions were made in 24 hours", sent)
    book.tell(SECTION, "Transactions moved {} in 7 days", moved)
    active = book.figure(
        "on-chain.activity.active_addresses_24h", "Active addresses, 24 h", spoken.count
    )
    book.tell(SECTION, "{} addresses were active in 24 hours", active)
    rose = book.figure(
        "on-chain.activity.active_change_7d_pct",
        "Active addresses, change in 7 days",
        spoken.change,
    )
    book.tell(SECTION, "The number of active addresses moved {} in 7 days", rose)
    fee = book.figure("on-chain.fee_typical_usd", "Typical fee", spoken.price)
    book.tell(SECTION, "A usual payment costs about {} in fees", fee)
    whales = book.figure(
        "on-chain.transfers_summary.count_24h", "Very large transfers, 24 h", spoken.count
    )
    worth = book.figure("on-chain.transfers_summary.sum_usd_24h", "Their worth", spoken.money)
    book.tell(SECTION, "Very large transfers seen in 24 hours: {}, together {}", whales, worth)


def _supply(book: Book) -> None:
    there = book.figure("market-data.circulating_supply", "Circulating supply", spoken.amount)
    most = book.figure("market-data.max_supply", "Largest supply", spoken.amount)
    if most is not None:
        book.tell(SECTION, "{} coins are in circulation; there can be no more than {}", there, most)
    elif book.raw("market-data.infinite_supply") is True:
        book.tell(SECTION, "{} coins are in circulation; there is no upper limit", there)
    else:
        book.tell(SECTION, "{} coins are in circulation", there)
