"""Coins, analyses and news: /api/ucie/*."""

from blueprints.openapi.declared import (
    IF_NONE_MATCH,
    KEPT,
    PAGING,
    REFRESH,
    SYMBOL,
    SYMBOL_ASKED,
    UNCHANGED,
    WAIT,
    Answer,
    Group,
    Operation,
    Parameter,
    one_of,
    since,
    text,
)

SPANS = one_of("1h", "4h", "1d", "1w")
AGED = (*KEPT, "Age", "X-Cache")
LOOKED_UP = {
    "status": ("pending",),
    "symbol~": "text",
    "type~": "text",
}
NO_ID = {404: ("not_available",)}  # what is no id is taken for a type of analysis
STREAM = Answer("Events, until one side leaves.", "text", kind="text/event-stream")
SEEN = Parameter(
    "since", "The number of the last event seen; `Last-Event-ID` goes before.", {"type": "string"}
)
LAST_EVENT_ID = Parameter(
    "Last-Event-ID",
    "The same, as browsers send it by themselves when they come back.",
    {"type": "string"},
)
NOT_STREAMED = {
    429: ("too_many_streams",),
    503: ("streams_off", "streams_unavailable", "streams_full"),
    505: ("http_version",),
}
BEING_MADE = Answer("Not there yet: ask again.", LOOKED_UP, ("Retry-After",))
SERIES = (
    "candles, price, daily, sentiment, stories, funding, open_interest, long_share, liquidations,"
    " drawdown, predictions, consensus, tvl, fees or `onchain.<metric>`"
)

GROUP = Group(
    "Coins and analyses",
    "A coin is named by its ticker, which means the best-ranked coin that bears it, or by its"
    " CoinGecko id; `id:x` is always an id.",
    {
        "tokens.search": Operation(
            "read",
            {200: Answer("At most ten coins, the likeliest first.", {"results": ["#CoinRow"]})},
            doors=("api.search_tokens",),
            query=(Parameter("q", "What was typed.", text(50, shortest=1), required=True),),
        ),
        "tokens.validate_token": Operation(
            "read",
            {
                200: Answer(
                    "The coin, or what may have been meant.",
                    {"valid": "flag", "token~": "#CoinRow", "suggestions~": ["#CoinRow"]},
                )
            },
            doors=("api.validate_token",),
            query=(SYMBOL_ASKED,),
        ),
        "analysis.get_analysis": Operation(
            "read",
            {
                200: Answer("The envelope of the analysis.", "#Analysis", AGED),
                202: Answer(
                    "Being made: ask again.", LOOKED_UP, ("Retry-After", "X-Cache")
                ),
                304: Answer("Unchanged: `If-None-Match` names what there is.", None, AGED),
            },
            doors=("api.get_analysis",),
            query=(
                SYMBOL_ASKED,
                Parameter("timeframe", "The primary one of a technical analysis.", SPANS),
                REFRESH,
                WAIT,
            ),
            headers=(IF_NONE_MATCH,),
            more="Without `wait` an answer that is being made is waited for up to four seconds."
            " `technical-analysis` is another name of `technical`.",
        ),
        "analysis.get_consensus": Operation(
            "read",
            {200: Answer("The consensus.", "#Consensus", KEPT), 304: UNCHANGED},
            doors=("api.get_consensus",),
            query=(SYMBOL_ASKED,),
            headers=(IF_NONE_MATCH,),
        ),
        "analysis.request_research": Operation(
            "write",
            {
                200: Answer(
                    "The job that writes one, or the fresh report and its job.",
                    {"job": "#ResearchJob?", "*": "anything"},
                ),
                202: Answer(
                    "The job that was begun; or the coin is being looked up.",
                    {"job~": "#ResearchJob?", "status~": "text"},
                    ("Retry-After",),
                ),
            },
            doors=("api.request_research",),
        ),
        "analysis.get_research_report": Operation(
            "read",
            {
                200: Answer(
                    "The report as it was bought.",
                    {
                        "job": "#ResearchJob",
                        "ticker": "text",
                        "finished_at": "time",
                        "quality": "integer?",
                        "data": "#ResearchData",
                    },
                )
            },
            doors=("api.get_research_report",),
            refuses=NO_ID,
        ),
        "analysis.get_series": Operation(
            "read",
            {200: Answer("At most 1,500 points, oldest first.", "#Series", KEPT), 304: UNCHANGED},
            doors=("api.get_series",),
            query=(
                Parameter("name", f"Which: {SERIES}.", {"type": "string"}, required=True),
                Parameter("interval", "Of candles.", SPANS),
                since("from", "From then on."),
            ),
            headers=(IF_NONE_MATCH,),
        ),
        "news.search_news": Operation(
            "read",
            {
                200: Answer(
                    "Stories, the best match first, halved with every week of age.",
                    {"stories": ["#Story"], "next_cursor": "text?"},
                    ("Link",),
                )
            },
            doors=("api.search_news",),
            query=(
                Parameter(
                    "q", 'About twenty words; `"a phrase"`, `-without`, `or`.', text(254)
                ),
                Parameter("coin", "A ticker or an id of a coin that is known here.", SYMBOL),
                since("from", "From then on."),
                *PAGING,
            ),
        ),
        "progressive.start": Operation(
            "read",
            {
                201: Answer(
                    "The run, with its first phase when that is ready within a second.",
                    "#Progress",
                    ("Location",),
                ),
                202: BEING_MADE,
            },
            doors=("api.start_progressive_analysis", "api.get_progressive_analysis"),
            query=(WAIT,),
        ),
        "progressive.look": Operation(
            "read",
            {
                200: Answer("How it goes.", "#Progress", ("ETag", "Retry-After")),
                304: Answer(UNCHANGED.about, None, ("ETag", "Retry-After")),
            },
            doors=("api.get_progressive_analysis",),
            query=(WAIT,),
            headers=(IF_NONE_MATCH,),
            refuses=NO_ID,
        ),
        "streams.progress_events": Operation(
            "read",
            {200: STREAM},
            doors=("api.open_stream",),
            query=(SEEN,),
            headers=(LAST_EVENT_ID,),
            refuses=NO_ID | NOT_STREAMED,
            more="Its phases so far come first; `done` is the last event, and ends the stream.",
        ),
        "streams.events": Operation(
            "session",
            {200: STREAM},
            doors=("api.open_stream",),
            query=(SEEN,),
            headers=(LAST_EVENT_ID,),
            refuses=NOT_STREAMED,
        ),
    },
)  # fmt: skip
