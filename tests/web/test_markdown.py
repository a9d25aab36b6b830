"""Reports as Markdown: blueprints/presentation/markdown.py, read again by an independent parser."""

import re
from html.parser import HTMLParser

import pytest
from flask import render_template
from markdown_it import MarkdownIt
from markupsafe import escape

from blueprints import presentation
from blueprints.presentation import markdown, report
from web import answers, report_answers

PARSER = MarkdownIt("commonmark", {"html": True}).enable("table")
HOSTILE = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "| a | b |\n|---|---|\n| c | d |",
    "[click](javascript:alert(1))",
    "![x](https://evil.example/x.png)",
    "[ref]: https://evil.example",
    "<https://evil.example>",
    "**bold** _slanted_ `code` ~~gone~~",
    "# a heading",
    "- an item\n- another",
    "1. first",
    "1) first",
    "> quoted",
    "    indented",
    "---",
    "===",
    "```\nfenced\n```",
    "line\nbreak  \nand\\\nback",
    "&lt;b&gt; &amp; &#60;",
    "\u202eevil\u202c \u2066x\u2069 \u200f",
    "a\x00b\x1b[31m",
    "\\",
    "\\|",
    "*",
    "+ plus",
    "= equal",
    "}{",
    "AT&T's “deal”: 5 * 3 = 15 (#1)!",
]


class Shown(HTMLParser):
    """What a reader sees of a page: its words, the elements they stand in, its links."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.links: list[str] = []
        self.words: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        self.links += [value for name, value in attrs if name in ("href", "src")]

    def handle_data(self, data):
        self.words.append(data)

    @property
    def text(self):
        return " ".join("".join(self.words).split())


def shown(text):
    return Shown(PARSER.render(text))


def visible(text):
    """A text on one line, without what cannot be seen."""
    return " ".join(re.sub("[\x00-\x1f\u200f\u202a-\u202e\u2066-\u2069]", " ", text).split())


@pytest.mark.parametrize("text", HOSTILE)
def test_a_text_shows_as_it_is_wherever_it_stands(text):
    page = (
        f"<p>{escape(text)}</p><h2>{escape(text)}</h2><ul><li>{escape(text)}</li></ul>"
        f"<table><thead><tr><th>A</th><th>B</th></tr></thead>"
        f"<tbody><tr><th>{escape(text)}</th><td>{escape(text)}</td></tr></tbody></table>"
        f"<figure><figcaption>{escape(text)}</figcaption></figure>"
        f"<dl><div><dt>{escape(text)}</dt><dd>{escape(text)}</dd></div></dl>"
    )
    found = shown(markdown.of(page))
    assert set(found.tags) <= {
        *("p", "h2", "ul", "li", "table", "thead", "tbody", "tr", "th", "td", "em"),
    }
    assert found.tags.count("table") == 2
    assert found.tags.count("td") == 4
    assert found.links == []
    said = visible(text)
    assert found.text.count(said) >= 7, (said, markdown.of(page))


def test_the_parser_would_notice():
    """The negative control: unescaped, the same texts make elements and links."""
    found = Shown(PARSER.render("\n\n".join(HOSTILE)))
    assert {"script", "img", "a", "table", "h1", "ol", "blockquote", "pre", "strong"} <= {
        *found.tags
    }


@pytest.mark.parametrize(
    "address",
    [
        "javascript:alert(1)",
        "http://plain.example/",
        "//evil.example",
        "data:text/html,x",
        "https://user" + "@evil.example/",
        "https://evil.example\\@good.example/",
        "https://[::1]/",
        "https://exämple.example/",
        "/asset/bitcoin",
        "#risk",
        "",
    ],
)
def test_only_a_plain_https_address_is_a_link(address):
    found = shown(markdown.of(f'<p><a href="{escape(address)}">words</a></p>'))
    assert (found.links, found.text) == ([], "words")


@pytest.mark.parametrize(
    ("address", "kept"),
    [
        ("https://good.example/a?b=c&d=e#f", "https://good.example/a?b=c&d=e#f"),
        ("https://good.example/a>b(c) d", "https://good.example/a%3Eb%28c%29%20d"),
        ("https://good.example/a\nb", "https://good.example/a%0Ab"),
        ("https://good.example/é", "https://good.example/%C3%A9"),
    ],
)
def test_a_link_leads_where_it_says(address, kept):
    found = shown(markdown.of(f'<p><a href="{escape(address)}">wo]rds</a></p>'))
    assert found.links == [kept]
    assert found.text == "wo]rds"


def test_what_readers_make_links_of_by_themselves_is_broken_up():
    text = markdown.of("<p>see http://evil.example and www.evil.example</p>")
    assert "http://" not in text
    assert "www." not in text
    assert shown(text).text == "see http://evil.example and www.evil.example"


def test_pictures_controls_and_what_only_a_screen_needs_are_left_out():
    text = markdown.of(
        "<p>kept <svg><title>no</title><text>no</text><path d='x'/></svg>too"
        "<span aria-hidden='true'>no</span><span class='vh'> spoken</span></p>"
        "<form><label>no</label><input><button>no</button></form><nav><a href='/'>no</a></nav>"
        "<div class='acts scripted'><b>no</b></div><p hidden>no</p>"
        "<p>one<br>two <time datetime='2026-10-10T14:31:45Z' title='16:31'>3 min</time></p>"
    )
    assert text == "kept too spoken\n\nonetwo 3 min (10 Oct 2026, 14:31:45 UTC)\n"


def test_a_table_without_a_head_has_an_empty_one():
    text = markdown.of("<table><tbody><tr><th>a</th><td>b</td></tr></tbody></table>")
    assert text == "|  |  |\n| --- | --- |\n| a | b |\n"


def test_the_second_voice_of_a_picture_ends_with_it():
    text = markdown.of(
        "<figure><figcaption>Up <span>in a month</span> <span>· dashed</span></figcaption></figure>"
        "<table><thead><tr><th>A</th></tr></thead><tbody><tr><td><span>1</span></td></tr></tbody>"
        "</table>"
    )
    assert text == "*Up · in a month · dashed*\n\n| A |\n| --- |\n| 1 |\n"


def test_a_text_of_any_length_stays_bounded():
    text = markdown.of(f"<p>{'x' * 1_000_000}</p>")
    assert len(text) < markdown.LONGEST + 10


@pytest.fixture
def written(app):
    """A report as Markdown."""

    def _write(**changes):
        with app.test_request_context("/asset/bitcoin/report.md"):
            shown_report = report.report(report_answers.drawn(**changes))
            presentation.show_as_of(shown_report.made)
            return markdown.of(render_template("pages/_report.html", page=shown_report))

    return _write


def test_a_whole_report_says_what_the_cards_say(written):
    text = written()
    found = shown(text)
    assert text.startswith("# Bitcoin (BTC), rank 1\n\nReport of 10 Oct 2026, 14:32:00 UTC")
    titles = re.findall(r"^## (.*)$", text, re.MULTILINE)
    assert titles == [
        *("Consensus", "1 Market", "2 Technical", "Readings by time frame", "3 Sentiment"),
        *("5 On-chain", "6 Derivatives", "7 DeFi", "8 Risk", "9 Predictions", "10 Research"),
        "Not in this report",
    ]
    made = report.report(report_answers.drawn())
    cards = [made.market, made.technical, *(part.card for part in made.parts)]
    assert len(cards) == 9
    for card in cards:
        for sentence in card.sentences:
            assert visible(sentence) in found.text
    assert "News: nobody had it made of late" in found.text
    assert found.text.endswith(
        "Nothing here is financial advice. Ages are those of 10 Oct 2026, 14:32:00 UTC."
    )
    credit_lines = answers.market_data()["attribution"]
    assert all(credit["text"] in found.text for credit in credit_lines)
    assert re.search(r"\| CoinGecko \| used \| \d+ s \(10 Oct 2026, 14:\d\d:\d\d UTC\) \|", text)
    assert [link for link in found.links if not link.startswith("https://")] == []


def test_every_table_of_it_is_a_table(written):
    text = written()
    found = shown(text)
    assert found.tags.count("table") == len(re.findall(r"^\| ---", text, re.MULTILINE)) > 20
    assert "|" not in found.text


def test_hostile_words_of_others_are_words_in_a_report(written):
    envelope = answers.market_data()
    envelope["attribution"] = [
        {"name": "x", "text": word, "url": "javascript:alert(1)"} for word in HOSTILE
    ]
    found = shown(written(**{"market-data": answers.answer(envelope)}))
    for word in HOSTILE:
        assert visible(word) in found.text
    assert {"script", "img", "pre", "code", "blockquote", "hr"} & {*found.tags} == set()
    assert [link for link in found.links if not link.startswith("https://")] == []
