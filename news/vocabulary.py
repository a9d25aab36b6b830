"""Which words are English: how a ticker or a name of one could be meant otherwise."""

from functools import cache
from pathlib import Path

WORDS = Path(__file__).with_name("words")
SHORT = 3  # letters: too few to be sure
TRADE = frozenset(
    {
        *("airdrop", "airdrops", "altcoin", "altcoins", "blockchain", "blockchains", "crypto"),
        *("cryptocurrency", "fintech", "hodl", "layer", "mainnet", "meme", "memecoin", "memecoins"),
        *("memes", "metaverse", "multichain", "onchain", "rollup", "rollups", "stablecoin"),
        *("stablecoins", "staking", "testnet", "tokenized", "whale", "whales"),
    }
)


def kind(word: str) -> str:
    """Return common, rare, short or none, for a word of any case."""
    folded = word.casefold()
    if len(folded) <= SHORT:
        return "short"
    if folded in TRADE or folded in _read("common.txt"):
        return "common"
    return "rare" if folded in _read("others.txt") else "none"


def is_doubtful_ticker(ticker: str) -> bool:
    """Tell whether a ticker in capitals may be a word or an abbreviation of something else."""
    return kind(ticker) != "none"


@cache
def _read(name: str) -> frozenset[str]:
    lines = (WORDS / name).read_text("ascii").splitlines()
    return frozenset(line for line in lines if line and not line.startswith("#"))
