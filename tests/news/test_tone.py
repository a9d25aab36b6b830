"""news.tone and its overlay"""

import tomllib

import pytest
from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer

from news import tone

OVERLAY = tomllib.loads(tone.OVERLAY.read_text("utf-8"))
WORDS = {word: group["valence"] for group in OVERLAY["added"] for word in group["words"]}


@pytest.mark.parametrize(
    ("title", "least", "most"),
    [
        ("Bitcoin surges past $100,000 as ETF inflows hit record", 0.5, 1),
        ("SEC drops case against Coinbase", 0.2, 1),
        ("SEC sues Coinbase over unregistered securities", -1, -0.3),
        ("Tether freezes $10M linked to hack", -1, -0.5),
        ("Analysts are not bullish on ether", -1, -0.01),
        ("Bitcoin hits all-time high", 0.2, 1),
        ("Court dismisses the lawsuit against Kraken", 0.2, 1),
        ("Regulators end their probe of Circle", 0.2, 1),
        ("Traders turn risk-off", -1, -0.3),
        ("A short squeeze lifts XRP", 0.3, 1),
        ("Bitcoin pulls back below $90,000", -1, -0.2),
        ("Ripple gets green light from FCA", 0.2, 1),
        ("A rug pull on Base", -1, -0.3),
        ("Hopes fade for a rate cut", -1, -0.2),
        ("Fears ease after a stablecoin wobble", 0.2, 1),
    ],
)
def test_headlines_lean_as_a_reader_says(title: str, least: float, most: float) -> None:
    found = tone.of_text(title)
    assert found is not None
    assert least <= found <= most


@pytest.mark.parametrize(
    "title",
    [
        "Bank of America opens a second office",
        "Trust and security of treasury assets",
        "Shares, tokens and reserves",
        "",
        "12345",
    ],
)
def test_a_text_without_a_word_of_the_lexicon_has_no_tone(title: str) -> None:
    assert tone.of_text(title) is None


def test_a_word_is_a_whole_word() -> None:
    assert tone.of_text("Banks and bankers met") is None, "ban does not hit bank"
    assert tone.of_text("The fundraising banker") is None


def test_the_title_weighs_more_than_the_summary() -> None:
    up, down = "Bitcoin surges", "The exchange was hacked"
    assert tone.of_story(up, None) == tone.of_story(up, "") == tone.of_text(up)
    title, summary = tone.of_text(up), tone.of_text(down)
    assert title is not None
    assert summary is not None
    assert tone.of_story(up, down) == pytest.approx(0.7 * title + 0.3 * summary)
    assert tone.of_story(up, "Nothing of note") == pytest.approx(0.7 * title)
    assert tone.of_story("Nothing of note", down) == pytest.approx(0.3 * summary)
    assert tone.of_story("Nothing", "of note") is None


def test_another_language_is_not_scored() -> None:
    assert tone.of_story("Bitcoin surges", None, "de") is None
    assert tone.of_story("Bitcoin surges", None, "en") is not None


def test_it_says_what_made_the_tone() -> None:
    assert tone.tone_by() == f"vader 3.3.2 + {OVERLAY['version']}"


def test_the_overlay_adds_every_word_once_and_removes_none_that_it_adds() -> None:
    listed = [word for group in OVERLAY["added"] for word in group["words"]]
    assert len(listed) == len(set(listed))
    assert not set(listed) & set(OVERLAY["removed"]["words"])
    assert all(word == word.lower() for word in listed)


@pytest.mark.parametrize("word", ["bullish", "plunge", "hack", "bankruptcy", "delist", "surge"])
def test_the_words_of_this_trade_are_unknown_to_the_lexicon_alone(word: str) -> None:
    assert SentimentIntensityAnalyzer().polarity_scores(word)["compound"] == 0
    valence = WORDS[word]
    assert tone.of_text(word) == pytest.approx(valence / (valence**2 + 15) ** 0.5, abs=1e-4)


@pytest.mark.parametrize(
    "family",
    [
        {"surge", "surges", "surged", "surging"},
        {"freeze", "freezes", "froze", "frozen", "freezing"},
        {"sue", "sues", "sued", "suing"},
        {"buy", "buys", "bought", "buying"},
        {"slide", "slides", "slid", "sliding"},
        {"approve", "approves", "approved", "approving", "approval", "approvals"},
    ],
    ids=min,
)
def test_every_inflection_leans_the_same_way(family: set[str]) -> None:
    assert family <= set(WORDS)
    assert len({WORDS[word] for word in family}) == 1
