"""The kinds of event a story can be about, gravest first, with the words that show each.

The first kind whose words stand in a text is the story's. Words are whole words of the text in
lower case: "ban" is not in "bank". A change here is a new version of the rules.
"""

import re
from typing import NamedTuple

VENUES = (
    "binance|coinbase|kraken|okx|bybit|upbit|bithumb|robinhood|bitfinex|gemini|kucoin|bitstamp"
    "|crypto\\.com|gate|mexc|htx|exchanges?"
)
INDEXES = r"msci|s&p 500|nasdaq[- ]100|russell(?: \d+)?|ftse(?: 100)?|index(?:es)?"
COURTS = r"sec|cftc|doj|fca|esma|mas|finma|bafin|regulators?|prosecutors?|attorney general|police"
DECISIONS = (
    "approv(?:e|es|ed|al|als)|reject(?:s|ed|ion)?|den(?:y|ies|ied)|decisions?|delay(?:s|ed)?"
    "|deadlines?|green[- ]?light(?:s|ed)?|clear(?:s|ed)|rulings?"
)
CHAIN = "network|blockchain|chain|mainnet|sequencer|block production"
MOVES = "surge|soar|jump|climb|gain|rally|rallie|rebound|slide|slip|tumble|plunge|drop|dip|crash"
BUYERS = (
    "strategy|microstrategy|metaplanet|blackrock|grayscale|fidelity|vaneck|institutions?|funds?"
    "|whales?|treasury|company|firm|bank|government"
)


class Class(NamedTuple):
    """One kind of event: its name, the points it begins with, the words that show it."""

    name: str
    points: int
    shown_by: re.Pattern[str] | None


def _class(name: str, points: int, *patterns: str) -> Class:
    joined = "|".join(f"(?:{pattern})" for pattern in patterns)
    return Class(name, points, re.compile(rf"(?<![\w])(?:{joined})(?![\w])") if joined else None)


CLASSES = (
    _class(
        "insolvency",
        85,
        r"insolven(?:t|cy)|bankrupt(?:cy)?|chapter (?:7|11)|receivership",
        r"(?:halt|pause|suspend|freeze|block)(?:s|es|ed|d|ing)? (?:all |user |customer )?"
        r"withdrawals",
        r"withdrawals (?:are |were |remain )?(?:halted|paused|suspended|frozen|blocked)",
    ),
    _class(
        "security_incident",
        80,
        r"hack(?:s|ed|er|ers|ing)?|exploit(?:s|ed|er|ers|ing)?|drain(?:s|ed|er|ers|ing)?",
        r"steal(?:s|ing)?|stole|stolen|thefts?|heists?|breach(?:es|ed)?|phishing|ransomware",
        r"rug[- ]?pull(?:s|ed)?|rugged",
    ),
    _class(
        "etf_or_index",
        75,
        rf"et[fp]s?\b.*\b(?:{DECISIONS})",
        rf"(?:{DECISIONS})\b.*\bet[fp]s?",
        rf"(?:{INDEXES})\b.*\b(?:adds|added|inclu(?:des|ded|sion)|exclu(?:des|ded|sion)"
        r"|removes|removed|removal)",
        r"(?:added to|joins|joining|inclusion in|exclu(?:ded|sion) from|remov(?:ed|al) from)\b"
        rf".{{0,30}}\b(?:{INDEXES})",
    ),
    _class(
        "chain_failure",
        75,
        r"consensus (?:failure|bug|fault)|51 ?% attack|double[- ]spend(?:s|ing)?|chain split",
        r"critical (?:vulnerabilit(?:y|ies)|bugs?|flaws?)",
        rf"(?:{CHAIN})\b.{{0,40}}\b(?:halt(?:s|ed)?|outages?|goes down|went down|stall(?:s|ed)?"
        r"|stops|stopped|offline)",
        rf"(?:outages?|halt(?:s|ed)?)\b.{{0,30}}\b(?:{CHAIN})",
    ),
    _class(
        "enforcement",
        65,
        r"lawsuits?|sue[sd]?|suing|sanction(?:s|ed|ing)?|ban(?:s|ned|ning)?|fined|outlaw(?:s|ed)?",
        r"indict(?:s|ed)?|indictments?|charge[sd]|courts?|judges?|convict(?:s|ed|ion)|guilty",
        r"sentence[sd]?|arrest(?:s|ed)?|subpoena(?:s|ed)?|extradit(?:e|ed|ion)|enforcement",
        r"seiz(?:e|es|ed|ure)|launder(?:ed|ing)|froze|freezes|frozen|crackdown",
        r"investigat(?:e|es|ed|ion|ions)|probe[sd]?|cease[- ]and[- ]desist",
        rf"(?:{COURTS})\b.*\b(?:settle(?:s|d|ment)?|drop(?:s|ped)?|dismiss(?:es|ed)?|case|orders?)",
    ),
    _class(
        "listing",
        55,
        r"delist(?:s|ed|ing|ings)?",
        rf"(?:{VENUES})\b.*\b(?:list(?:s|ed|ing|ings)|adds? (?:support|trading)|trading pairs?)",
        rf"(?:list(?:s|ed|ing|ings)|debuts? (?:on|at)|goes live on)\b.*\b(?:{VENUES})",
    ),
    _class(
        "protocol_change",
        50,
        r"upgrade[sd]?|hard[- ]fork(?:s|ed)?|soft[- ]fork(?:s|ed)?|forks?|halvings?",
        r"(?:token |coin |supply )?burn(?:s|ed|ing)?|buybacks?|(?:token )?unlocks?|minted",
        r"(?:eip|bip|sip|simd)[- ]?\d+|tokenomics|emissions?|max supply|staking rewards?",
    ),
    _class(
        "flows",
        50,
        r"inflows?|outflows?|treasury (?!yields?|secretary|department|bills?|bonds?)|treasuries",
        r"holdings|reserves?|stockpiles?|accumulat(?:e|es|ed|ing|ion)|fund flows?",
        r"(?:buys?|bought|purchase[sd]?|acquire[sd]?|sells?|sold|offload(?:s|ed)?)\b.*"
        r"\b(?:bitcoin|btc|ether|ethereum|eth|sol|xrp|tokens?|coins?|million|billion)",
        rf"(?:{BUYERS})\b.*\b(?:buy(?:s|ing)?|bought|purchases?|sell(?:s|ing)?|sold)",
    ),
    _class(
        "macro",
        45,
        r"fed|fomc|powell|federal reserve|interest rates?|rate (?:cut|hike|decision)s?|inflation",
        r"cpi|ppi|tariffs?|payrolls?|jobs (?:report|data)|gdp|recession|ecb|boj",
        r"treasury yields?|bond yields?",
    ),
    _class(
        "partnership",
        35,
        r"partner(?:s|ed|ship|ships|ing)?|launch(?:es|ed|ing)?|integrat(?:e|es|ed|ion|ions)",
        r"collaborat(?:e|es|ed|ion|ions)|unveil(?:s|ed)?|roll(?:s|ed)? out|rollout|taps|brings",
        r"introduc(?:e|es|ed)|debut(?:s|ed)?|team(?:s|ed)? up|adopt(?:s|ed|ion)?|funding|ipo",
        r"acquisition|acquir(?:e|es|ed)|merger|raise[sd]?|expand(?:s|ed)?|opens|goes live",
        r"rebrand(?:s|ed)?",
    ),
    _class(
        "people",
        35,
        r"ceo|cto|cfo|founders?|co-?founders?|resign(?:s|ed)?|steps? down|appoint(?:s|ed|ment)?",
        r"hire[sd]?|governance|dao|votes?|voted|voting|proposals?|dispute[sd]?|oust(?:s|ed)",
        r"backlash",
    ),
    _class(
        "price_report",
        20,
        r"prices?(?! (?:prediction|forecast|target|outlook))\b(?!.*\bpredictions?)",
        rf"(?:{MOVES})(?:s|es|d|ed|ped|ging|ing)?|rose|fell|falls?|rises?|record high",
        r"all[- ]time high|liquidations?|trad(?:e|es|ed|ing|er|ers)|markets?|resistance",
        r"support level|volatility|open interest",
    ),
    _class(
        "opinion",
        5,
        r"predict(?:s|ed|ion|ions)?|forecasts?|opinion|op-?ed|sponsored|press release|newsletter",
        r"(?:top|best) \d+|\d+ (?:best|top|things|reasons|ways|coins)|what is|how to|guide",
        r"podcast|interview|here'?s (?:why|what|how)|explained|the daily|price target",
    ),
)
OTHER = Class("other", 15, None)
MOST_OF_SUMMARY = 65  # graver kinds count only where the title tells of them


def of_story(title: str, summary: str | None) -> Class:
    """Return the first kind that the title shows, else the first that the summary does."""
    for text, most in ((title, 100), (summary or "", MOST_OF_SUMMARY)):
        told = text.lower().replace("’", "'")
        for kind in CLASSES:
            if kind.points <= most and kind.shown_by and kind.shown_by.search(told):
                return kind
    return OTHER
