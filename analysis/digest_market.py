"""What a digest says of a coin at a glance and of its place in the market."""

from analysis import spoken
from analysis.digest_book import Book, Figure

KINDS = {
    "native": "the coin of a chain of its own",
    "token": "a token on the chain of another coin",
    "stablecoin": "a stablecoin",
    "wrapped": "a coin that stands for another one",
}
MARKET = "market-data"
MOVES = (
    ("1 hour", f"{MARKET}.change_1h_pct"),
    ("24 hours", f"{MARKET}.change_24h_pct"),
    ("7 days", f"{MARKET}.change_7d_pct"),
    ("30 days", f"{MARKET}.change_30d_pct"),
    ("a year", f"{MARKET}.change_1y_pct"),
)


def overview(book: Book) -> None:
    """Say what it is, what it costs, how it moved and how it leans."""
    price = book.figure(f"{MARKET}.price_usd", "Price", spoken.price)
    kind = KINDS.get(book.coin.kind, "a coin")
    book.tell("overview", f"{book.name} is {kind}; one costs {{}}", price)
    for span, path in MOVES[1:4]:
        title = f"Price change in {span}"
        moved = book.figure(path, title, spoken.change)
        book.tell("overview", f"In {span} its price moved {{}}", moved)
    _leanings(book)


def _leanings(book: Book) -> None:
    charts = book.figure("technical.composite.score", "Chart score, −100 to +100", spoken.score)
    label = book.figure("technical.composite.label", "Chart label", spoken.word)
    book.tell("overview", "The charts read {} ({} of 100)", label, charts)
    mood = book.figure("sentiment.score", "Mood score, −100 to +100", spoken.score)
    label = book.figure("sentiment.label", "Mood label", spoken.word)
    whose = (
        "the whole market" if book.raw("sentiment.scope") == "market" else "people and headlines"
    )
    book.tell("overview", f"The mood of {whose} is {{}} ({{}} of 100)", label, mood)
    told = book.figure("news.counts.d7", "Stories in 7 days", spoken.count)
    grave = book.figure("news.counts.high_impact_d7", "Of high impact", spoken.count)
    book.tell("overview", "Stories stored of it in 7 days: {}, of high impact: {}", told, grave)


def position(book: Book) -> None:
    """Say how large and how traded it is, where it stood, and who stands near it."""
    rank = book.figure(f"{MARKET}.rank", "Rank", spoken.count)
    cap = book.figure(f"{MARKET}.market_cap_usd", "Market capitalisation", spoken.money)
    if rank is None:
        book.tell("market_position", "All its coins together are worth {}", cap)
    book.tell("market_position", "By market capitalisation it has rank {} with {}", rank, cap)
    volume = book.figure(f"{MARKET}.volume_24h_usd", "Volume, 24 h", spoken.money)
    turnover = book.figure(f"{MARKET}.turnover_24h_pct", "Volume / capitalisation", spoken.share)
    book.tell("market_position", "In 24 hours {} were traded, {} of that worth", volume, turnover)
    high = book.figure(f"{MARKET}.ath_usd", "Highest price", spoken.price)
    since = book.figure(f"{MARKET}.ath_at", "Day of the highest price", spoken.day)
    away = book.figure(f"{MARKET}.ath_distance_pct", "From the highest price", spoken.change)
    book.tell(
        "market_position", "Its highest price was {} on {}; from there it is {}", high, since, away
    )
    spread = book.figure(f"{MARKET}.book_spread_bps", "Book spread, bps", spoken.plain)
    book.tell("market_position", "Bids and asks are {} hundredths of a percent apart", spread)
    _futures(book)
    _deposits(book)


def _futures(book: Book) -> None:
    interest = book.figure("derivatives.open_interest.usd", "Open interest", spoken.money)
    moved = book.figure(
        "derivatives.open_interest.change_24h_pct", "Open interest, change in 24 h", spoken.change
    )
    book.tell("market_position", "On futures venues {} are at stake", interest)
    book.tell("market_position", "On the same venues that is {} against 24 hours before", moved)
    rate = book.figure("derivatives.funding.rate_8h", "Funding per 8 h", spoken.rate)
    level = book.figure("derivatives.funding.level", "Funding level", spoken.word)
    book.tell(
        "market_position",
        "Funding per 8 hours is {} ({}); above zero holders of longs pay it, below they get it",
        rate,
        level,
    )
    longs = book.figure(
        "derivatives.long_short.long_account_share", "Accounts that are long", spoken.fraction
    )
    book.tell(
        "market_position", "{} of the accounts are long; that counts accounts, not money", longs
    )


def _deposits(book: Book) -> None:
    held = book.figure("defi.tvl.usd", "Deposits", spoken.money)
    moved = book.figure("defi.tvl.change_30d_pct", "Deposits, change in 30 days", spoken.change)
    book.tell("market_position", "Deposits in its DeFi are worth {}", held)
    book.tell("market_position", "In 30 days the worth of those deposits moved {}", moved)
    earned = book.figure("defi.fees.d30_usd", "Fees of 30 days", spoken.money)
    book.tell("market_position", "Users paid {} in fees in 30 days", earned)
    peers = book.raw("defi.peers")
    named = [
        peer
        for peer in (peers if isinstance(peers, list) else [])
        if peer.get("tvl_usd") is not None
    ][:3]
    if named:
        figures = [_peer(book, at, peer) for at, peer in enumerate(named)]
        told = ", ".join(["{}"] * len(figures))
        book.tell("market_position", f"Nearest to it by deposits: {told}", *figures)


def _peer(book: Book, at: int, peer: dict[str, object]) -> Figure:
    name = str(peer["name"])[:60]
    return book.item(
        f"defi.peers.{at}.tvl_usd",
        f"Deposits of {name}",
        peer["tvl_usd"],
        lambda usd: f"{name} ({spoken.money(usd)})",
    )
