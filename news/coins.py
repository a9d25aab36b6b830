"""Which coins a story speaks of, where, and how surely.

A name counts as a whole word (or words), a ticker only for the coin that holds it. Many tickers and
some names are English words: those need `$TICKER`, `(TICKER)`, or ticker and name in one story.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from news import vocabulary

RELEVANCE = {"title": 1.0, "tag": 0.9, "category": 0.8, "summary": 0.5}
WELL_KNOWN = 100  # coins so many, whose names count though they are rarer English words
ALIASES = {
    "avalanche-2": ("Avalanche",),
    "binancecoin": ("Binance Coin", "BNB Chain"),
    "cosmos": ("Cosmos Hub", "Cosmos"),
    "ethereum": ("Ether",),
    "near": ("NEAR Protocol",),
    "polygon-ecosystem-token": ("Polygon",),
    "ripple": ("Ripple", "XRP Ledger"),
    "the-open-network": ("Toncoin", "The Open Network"),
    "usd-coin": ("USD Coin",),
}

_word = re.compile(r"[^\W_]+")
_between = re.compile(
    r"(?!\.\s)[-\s.&/'’()]{1,2}"
)  # the words of one name: no comma, no new sentence


class Known(NamedTuple):
    """A coin as it may be named; `holds_symbol` says that its ticker means it and no other."""

    token_id: str
    coingecko_id: str
    symbol: str
    name: str
    holds_symbol: bool


class Mention(NamedTuple):
    """A coin in a story: `place` is where it was found first, of title, tag, category, summary."""

    token_id: str
    place: str
    relevance: float


class _Name(NamedTuple):
    coin: int
    words: tuple[str, ...]
    needs_ticker: bool
    is_exact: bool


class _Found(NamedTuple):
    """What one text shows: coins surely named, perhaps named, and tickers of either kind."""

    named: set[int]
    perhaps_named: set[int]
    surely_ticked: set[int]
    perhaps_ticked: set[int]


class Finder:
    """Finds coins in stories; made once for a list of coins, the best-ranked first."""

    def __init__(self, coins: Sequence[Known]) -> None:
        self._coins = coins
        self._names: defaultdict[str, list[_Name]] = defaultdict(list)
        self._tickers: dict[str, int] = {}
        self._ids = {coin.coingecko_id: place for place, coin in enumerate(coins)}
        taken: set[tuple[str, ...]] = set()
        for place, coin in enumerate(coins):
            for name in (coin.name, *ALIASES.get(coin.coingecko_id, ())):
                made = _name(place, name)
                folded = tuple(word.casefold() for word in made.words)
                if folded and folded not in taken:
                    taken.add(folded)
                    self._names[folded[0]].append(made)
            if coin.holds_symbol and _word.fullmatch(coin.symbol):
                self._tickers.setdefault(coin.symbol.upper(), place)
        for names in self._names.values():
            names.sort(key=lambda name: -len(name.words))

    def find(
        self, title: str, summary: str | None, categories: Iterable[str], tags: Iterable[str]
    ) -> list[Mention]:
        """Return the coins of a story, the surest first; each once, at its surest place."""
        texts = {
            "summary": self._read(summary or ""),
            "category": self._read_categories(categories),
            "title": self._read(title),
        }
        named, ticked = _named(texts.values()), _ticked(texts.values())
        found: dict[int, str] = {}
        for place in ("summary", "category", "tag", "title"):
            shown = self._tagged(tags) if place == "tag" else _sure(texts[place], named, ticked)
            found |= dict.fromkeys(shown, place)
        mentions = [
            Mention(self._coins[coin].token_id, place, RELEVANCE[place])
            for coin, place in found.items()
        ]
        return sorted(mentions, key=lambda mention: (-mention.relevance, mention.token_id))

    def _tagged(self, tags: Iterable[str]) -> Iterator[int]:
        """Give the coins of a provider's tags, which are ids of CoinGecko or tickers."""
        for tag in tags:
            coin = self._ids.get(tag, self._tickers.get(tag.upper()))
            if coin is not None:
                yield coin

    def _read_categories(self, categories: Iterable[str]) -> _Found:
        """Read categories, each of which is a name or a ticker as a whole, or none."""
        read = _nothing()
        for category in categories:
            of_one = self._read(category)
            words = tuple(_word.findall(category))
            name = self._name_at(category, list(_word.finditer(category)), 0)
            if len(words) == 1 or (name is not None and len(name.words) == len(words)):
                for whole, part in zip(read, of_one, strict=True):
                    whole.update(part)
        return read

    def _read(self, text: str) -> _Found:
        found = _nothing()
        tokens = list(_word.finditer(text))
        place = 0
        while place < len(tokens):
            name = self._name_at(text, tokens, place)
            end = place + (len(name.words) if name else 1)
            tickers = [self._read_ticker(text, token, found) for token in tokens[place:end]]
            if name is not None and not name.needs_ticker:
                found.named.add(name.coin)
            elif name is not None and not any(tickers):  # one word is not name and ticker at once
                found.perhaps_named.add(name.coin)
            place = end
        return found

    def _name_at(self, text: str, tokens: Sequence[re.Match[str]], place: int) -> _Name | None:
        """Give the longest name that begins at a word, so that Bitcoin Cash is not Bitcoin."""
        if place >= len(tokens):
            return None
        for name in self._names.get(tokens[place][0].casefold(), ()):
            part = tokens[place : place + len(name.words)]
            if _is_written(name, [token[0] for token in part]) and _is_joined(text, part):
                return name
        return None

    def _read_ticker(self, text: str, token: re.Match[str], found: _Found) -> bool:
        """Note a word if it is the ticker of a coin, and say whether it is."""
        coin = self._tickers.get(token[0].upper())
        before, after = text[max(token.start() - 1, 0) : token.start()], text[token.end() :][:1]
        is_marked = before == "$" or (before == "(" and after == ")" and token[0].isupper())
        if coin is None or not (is_marked or token[0].isupper()):
            return False
        is_doubtful = not is_marked and vocabulary.is_doubtful_ticker(token[0])
        (found.perhaps_ticked if is_doubtful else found.surely_ticked).add(coin)
        return True


def _nothing() -> _Found:
    return _Found(set(), set(), set(), set())


def _named(texts: Iterable[_Found]) -> set[int]:
    return set().union(*(found.named | found.perhaps_named for found in texts))


def _ticked(texts: Iterable[_Found]) -> set[int]:
    return set().union(*(found.surely_ticked | found.perhaps_ticked for found in texts))


def _sure(found: _Found, named: set[int], ticked: set[int]) -> set[int]:
    """Return the coins that a text shows, if need be by the rest of the story."""
    by_ticker = found.surely_ticked | (found.perhaps_ticked & named)
    return found.named | by_ticker | (found.perhaps_named & ticked)


def _name(coin: int, name: str) -> _Name:
    words = tuple(_word.findall(name))
    kinds = {vocabulary.kind(word) for word in words}
    is_doubtful = (
        "common" in kinds
        or ("rare" in kinds and coin >= WELL_KNOWN)
        or ("short" in kinds and not name.isupper())
    )
    return _Name(coin, words, len(words) == 1 and is_doubtful, "none" not in kinds)


def _is_joined(text: str, tokens: Sequence[re.Match[str]]) -> bool:
    return all(
        _between.fullmatch(text, one.end(), other.start()) for one, other in pairwise(tokens)
    )


def _is_written(name: _Name, words: Sequence[str]) -> bool:
    """Tell whether words are a name; one of English words needs its capitals, or nothing but."""
    pairs = list(zip(name.words, words, strict=False))
    if len(words) != len(name.words) or any(a.casefold() != b.casefold() for a, b in pairs):
        return False
    is_long = len(words) > 1
    return not name.is_exact or all(
        a == b or b.isupper() or (is_long and b[0].isupper()) for a, b in pairs
    )
