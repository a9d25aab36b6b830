"""What the sources of moods say in tests of the recipe: made up, and the same every time."""

from datetime import timedelta

from fixed_answers import NOW, World
from providers import alternative_me, coingecko_coin, coinmarketcap, cryptopanic, lunarcrush
from providers.records import CoinPage, FearGreed, Network, SocialRank, Story, Talk

FUNCTIONS = {
    ("lunarcrush", "topic"): lunarcrush,
    ("lunarcrush", "coins"): lunarcrush,
    ("alternative_me", "latest"): alternative_me,
    ("coinmarketcap", "fear_and_greed"): coinmarketcap,
    ("coingecko", "page"): coingecko_coin,
    ("cryptopanic", "posts"): cryptopanic,
}
PROVIDERS = tuple(dict.fromkeys(provider for provider, _ in FUNCTIONS))
KEYED = ("lunarcrush", "cryptopanic")
MIDNIGHT = NOW.replace(hour=0, minute=0, second=0)


def page(up=77.5, **changes):
    made = CoinPage("bitcoin", up, None, (), None, {}, NOW - timedelta(minutes=1))
    return made._replace(**changes)


def index(value, label="Fear", as_of=MIDNIGHT):
    return FearGreed(float(value), label, as_of)


def talk(**changes):
    networks = (Network("tweet", 80.0, 3e6), Network("news", 60.0, 1e6))
    made = Talk("bitcoin", networks, 240, 4_000_000, 5100, NOW - timedelta(minutes=10))
    return made._replace(**changes)


def ranked(**changes):
    made = SocialRank(
        "1", "BTC", "Bitcoin", "btc bitcoin", 77000.0, 71.0, 241, 4_100_000, 31.5, 62.0, 12,
        NOW - timedelta(minutes=10),
    )  # fmt: skip
    return made._replace(**changes)


def post(good, bad, *, age_h=1.0, tags=("BTC",), at=None):
    moment = at or NOW - timedelta(hours=age_h)
    return Story("1", "A post", None, "https://a.example/", None, None, moment, None, tags,
                 good, bad)  # fmt: skip


def agreeing():
    """Everybody up: social 75 %, votes 77.5 %, indexes 38 and 40, 30 votes of 24 good."""
    made = World()
    made.tell("lunarcrush", "topic", talk())
    made.tell("lunarcrush", "coins", [ranked()])
    made.tell("alternative_me", "latest", index(38))
    made.tell("coinmarketcap", "fear_and_greed", index(40, "Neutral", NOW - timedelta(minutes=9)))
    made.tell("coingecko", "page", page())
    made.tell("cryptopanic", "posts", [post(14, 1), post(10, 5)])
    return made


def story(tone, age_h=0.0, relevance=1.0):
    return {"at": NOW.timestamp() - age_h * 3600, "tone": tone, "relevance": relevance}


def past(*stories, has_news=True, snapshots=None, positioning=None):
    return {
        "snapshots": {"24h": None, "7d": None, "30d": None} | (snapshots or {}),
        "has_news": has_news,
        "stories": list(stories),
        "positioning": positioning,
    }


def snapshot(hours, **values):
    weights = {"social": 0.35, "headline_tone": 0.2, "votes": 0.15, "community": 0.1,
               "fear_greed": 0.2}  # fmt: skip
    return {
        "at": NOW.timestamp() - hours * 3600,
        "components": [
            {"name": name, "value": value, "weight": weights.get(name, 0.1)}
            for name, value in values.items()
        ],
    }
