"""news.coins and news.vocabulary"""

from collections.abc import Sequence

import pytest

from news import vocabulary
from news.coins import Finder, Known, Mention

RANKED = [
    Known("btc", "bitcoin", "btc", "Bitcoin", True),
    Known("eth", "ethereum", "eth", "Ethereum", True),
    Known("usdt", "tether", "usdt", "Tether", True),
    Known("xrp", "ripple", "xrp", "XRP", True),
    Known("bch", "bitcoin-cash", "bch", "Bitcoin Cash", True),
    Known("link", "chainlink", "link", "Chainlink", True),
    Known("near", "near", "near", "NEAR Protocol", True),
    Known("btg", "bitcoin-gold", "btg", "Bitcoin Gold", True),
    Known("gas", "gas", "gas", "Gas", True),
    Known("ip", "story-2", "ip", "Story", True),
    Known("pump", "pump-fun", "pump", "Pump.fun", True),
    Known("doge", "dogecoin", "doge", "Dogecoin", True),
    Known("cat", "batcat", "btc", "batcat", False),
    Known("twin", "bitcoin-twin", "btw", "Bitcoin", True),
]
FAR = [Known(f"x{n}", f"x-{n}", f"XX{n}", f"Unheard{n}", True) for n in range(100)]
FINDER = Finder([*RANKED, *FAR, Known("rally", "rally-2", "rly", "Rally", True)])


def _places(
    title: str, summary: str = "", categories: Sequence[str] = (), tags: Sequence[str] = ()
) -> dict[str, str]:
    return {m.token_id: m.place for m in FINDER.find(title, summary, categories, tags)}


@pytest.mark.parametrize(
    ("title", "coins"),
    [
        ("Bitcoin slips", {"btc"}),
        ("bitcoin's quiet week", {"btc"}),
        ("BITCOIN SLIPS", {"btc"}),
        ("Bitcoiners meet", set()),
        ("Bitcoin Cash forks", {"bch"}),
        ("Bitcoin-Cash forks", {"bch"}),
        ("Bitcoin, gold and silver", {"btc"}),
        ("We hold Bitcoin. Gold is next", {"btc"}),
        ("DOGE and dogecoin", {"doge"}),
        ("doge days", set()),
        ("Ether climbs", {"eth"}),
        ("Ripple wins", {"xrp"}),
        ("XRP climbs", {"xrp"}),
        ("Tether freezes coins", {"usdt"}),
        ("A tether to the past", set()),
        ("USDT wobbles", {"usdt"}),
        ("Pump.fun changes fees", {"pump"}),
        ("Near the end", set()),
        ("NEAR climbs", set()),
        ("$NEAR climbs", {"near"}),
        ("$near climbs", {"near"}),
        ("Near Protocol (NEAR) climbs", {"near"}),
        ("the near protocol", set()),
        ("The LINK to success", set()),
        ("Chainlink climbs", {"link"}),
        ("(LINK) climbs", {"link"}),
        ("(link) is broken", set()),
        ("Gas fees fall", set()),
        ("Gas token GAS climbs", {"gas"}),
        ("GAS PRICES FALL", set()),
        ("The Story so far", set()),
        ("Story (IP) launches", {"ip"}),
        ("Altcoins Rally", set()),
        ("Altcoins Rally (RLY)", {"rally"}),
        ("BTC tops a list", set()),
        ("$BTC tops a list", {"btc"}),
        ("batcat is here", {"cat"}),
        ("$100 for 2", set()),
        ("", set()),
    ],
)
def test_coins_are_found_in_a_title(title: str, coins: set[str]) -> None:
    assert set(_places(title)) == coins


def test_a_doubtful_ticker_counts_with_the_name_elsewhere_in_the_story() -> None:
    assert _places("BTC tops a list", "Bitcoin was first.") == {"btc": "title"}
    assert _places("LINK climbs", "", ["Chainlink"]) == {"link": "title"}
    assert _places("Quiet day", "Story and IP") == {"ip": "summary"}


def test_a_story_names_each_coin_once_at_its_surest_place() -> None:
    found = FINDER.find(
        "Bitcoin slips", "Ethereum and Tether too", ["Ethereum", "AI"], ["usdt", "bitcoin"]
    )
    assert found == [
        Mention("btc", "title", 1.0),
        Mention("usdt", "tag", 0.9),
        Mention("eth", "category", 0.8),
    ]


@pytest.mark.parametrize(
    ("category", "coins"),
    [
        ("Ethereum", {"eth"}),
        ("USDT", {"usdt"}),
        ("Bitcoin Cash", {"bch"}),
        ("Bitcoin News", set()),
        ("Ethereum layer 2", set()),
        ("GAS", set()),
        ("Story", set()),
        ("", set()),
    ],
)
def test_a_category_is_a_coin_only_as_a_whole(category: str, coins: set[str]) -> None:
    assert set(_places("A quiet day", "", [category])) == coins


@pytest.mark.parametrize(
    ("tag", "coins"),
    [("bitcoin", {"btc"}), ("LINK", {"link"}), ("btc", {"btc"}), ("nobody", set()), ("", set())],
)
def test_a_tag_is_an_id_or_a_ticker(tag: str, coins: set[str]) -> None:
    assert set(_places("A quiet day", tags=[tag])) == coins


def test_only_the_holder_matches_by_ticker_and_the_best_ranked_by_name() -> None:
    assert set(_places("$BTC and Bitcoin")) == {"btc"}


@pytest.mark.parametrize(
    ("word", "kind"),
    [
        ("Link", "common"),
        ("SAND", "common"),
        ("tether", "rare"),
        ("ape", "short"),
        ("Solana", "none"),
    ],
)
def test_words_are_common_rare_short_or_none(word: str, kind: str) -> None:
    assert vocabulary.kind(word) == kind


@pytest.mark.parametrize("ticker", ["ONE", "GAS", "LINK", "NEAR", "SAND", "APE", "BTC"])
def test_tickers_that_are_words_are_doubtful(ticker: str) -> None:
    assert vocabulary.is_doubtful_ticker(ticker)


@pytest.mark.parametrize("ticker", ["USDT", "DOGE", "AVAX", "SHIB"])
def test_tickers_that_are_none_are_not(ticker: str) -> None:
    assert not vocabulary.is_doubtful_ticker(ticker)


def test_the_word_lists_are_whole() -> None:
    for name, least in (("common.txt", 9_000), ("others.txt", 20_000)):
        lines = (vocabulary.WORDS / name).read_text("ascii").splitlines()
        words = [line for line in lines if not line.startswith("#")]
        assert len(words) > least
        assert words == sorted(set(words))
        assert all(word.isalpha() and word.islower() for word in words)
