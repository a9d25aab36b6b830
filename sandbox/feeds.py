"""Four publishers' RSS feeds as /coindesk_rss, /cointelegraph_rss, /decrypt_rss and /theblock_rss.

https://www.rssboard.org/rss-specification

Each has the habits of a real one: text in CDATA or with doubled escapes, HTML and pictures in
descriptions, tracking in links, guids that are the address, dates of several offsets or none at
all, names without their namespace. An unchanged feed is a 304 to who shows its ETag or its date.
"""

import hashlib
from collections.abc import Callable
from datetime import UTC, datetime, timedelta, timezone
from email.utils import format_datetime, parsedate_to_datetime
from html import escape

from flask import Blueprint, Response, request

from sandbox import clock, newsroom
from sandbox.newsroom import Printed

ITEMS = 60
UNDATED = 23  # every so manieth story of one publisher has a date nobody can read
CONTENT = 'xmlns:content="http://purl.org/rss/1.0/modules/content/"'
CREATOR = 'xmlns:dc="http://purl.org/dc/elements/1.1/"'
MEDIA = 'xmlns:media="http://search.yahoo.com/mrss/"'
ATOM = 'xmlns:atom="http://www.w3.org/2005/Atom"'

bp = Blueprint("feeds", __name__)


@bp.get("/coindesk_rss/arc/outboundfeeds/rss/")
def coindesk() -> Response:
    """Answer a feed with texts in CDATA and a channel of several links."""
    links = '<link href="" rel="hub"/><atom:link href="" rel="self" type="application/rss+xml"/>'
    return _feed("coindesk_rss", "CoinDesk", f"{ATOM} {CREATOR} {MEDIA}", _coindesk, links)


@bp.get("/cointelegraph_rss/rss")
def cointelegraph() -> Response:
    """Answer a feed with tracked links and a picture at the head of each description."""
    title = "Cointelegraph.com News"
    return _feed("cointelegraph_rss", title, f"{CREATOR} {MEDIA}", _cointelegraph)


@bp.get("/decrypt_rss/feed")
def decrypt() -> Response:
    """Answer a feed with doubled escapes, full texts and some dates nobody can read."""
    return _feed("decrypt_rss", "Decrypt", f"{CREATOR} {CONTENT}", _decrypt)


@bp.get("/theblock_rss/rss.xml")
def theblock() -> Response:
    """Answer a feed that uses names without declaring where they are from."""
    return _feed("theblock_rss", "The Block", "", _theblock)


def unknown() -> Response:
    """Refuse a path that does not exist."""
    return _refused(404, "Not Found")


def limited(retry_after: int | None) -> Response:
    """Refuse because of too many calls."""
    response = _refused(429, "Too Many Requests")
    if retry_after is not None:
        response.headers["Retry-After"] = str(retry_after)
    return response


def broken() -> Response:
    """Fail on the inside."""
    return _refused(500, "Internal Server Error")


def _refused(status: int, text: str) -> Response:
    page = f"<html><head><title>{text}</title></head><body><h1>{text}</h1></body></html>"
    return Response(page, status, content_type="text/html; charset=utf-8")


def _feed(
    publisher: str, title: str, spaces: str, item: Callable[[Printed], str], links: str = ""
) -> Response:
    stories = newsroom.edition(publisher, clock.now())[:ITEMS]
    newest = datetime.fromtimestamp(max((story.at for story in stories), default=0), UTC)
    host = f"https://{publisher.removesuffix('_rss')}.example"
    body = (
        f'<?xml version="1.0" encoding="UTF-8"?>\n<rss version="2.0" {spaces}><channel>'
        f"<title>{title}</title>{links}<link>{host}</link><description>Invented news"
        f"</description><language>en-us</language>\n{''.join(map(item, stories))}</channel></rss>\n"
    )
    etag = f'"{hashlib.sha256(body.encode()).hexdigest()[:16]}"'
    headers = {"ETag": etag, "Last-Modified": format_datetime(newest, usegmt=True)}
    if _is_known(etag, newest):
        return Response(status=304, headers=headers)
    return Response(body, headers=headers, content_type="application/rss+xml; charset=utf-8")


def _is_known(etag: str, newest: datetime) -> bool:
    """Tell whether the caller has this edition; an ETag that is shown outranks a date."""
    if shown := request.headers.get("If-None-Match"):
        return etag in shown
    since = request.headers.get("If-Modified-Since", "")
    try:
        return parsedate_to_datetime(since) >= newest
    except ValueError:
        return False


def _coindesk(story: Printed) -> str:
    url = f"https://coindesk.example{story.path}"
    return _item(
        title=f"<![CDATA[{story.title}]]>",
        link=url,
        guid=f'<guid isPermaLink="false">{story.number}</guid>',
        date=format_datetime(_at(story)),
        description=f"<![CDATA[{story.summary}]]>",
        more=f"<dc:creator><![CDATA[{story.author}]]></dc:creator>"
        f'<category domain="topic"><![CDATA[{story.kind}]]></category>'
        f'<media:content url="{url}.jpg" type="image/jpeg"/>',
    )


def _cointelegraph(story: Printed) -> str:
    url = f"https://cointelegraph.example{story.path}"
    picture = f'<p style="float:right"><img src="{url}.jpg" alt="{escape(story.title)}"></p>'
    return _item(
        title=f"<![CDATA[{story.title}]]>",
        link=f"<![CDATA[{url}?utm_source=rss_feed&utm_medium=rss]]>",
        guid=f'<guid isPermaLink="true">{url}</guid>',
        date=format_datetime(_at(story).astimezone(timezone(timedelta(hours=1)))),
        description=f"<![CDATA[{picture}<p>{escape(story.summary)}</p>]]>",
        more=f"<dc:creator>Cointelegraph by {story.author}</dc:creator>"
        f"<category>{story.kind}</category><category>{escape(story.coin.name)}</category>",
    )


def _decrypt(story: Printed) -> str:
    url = f"https://decrypt.example{story.path}"
    is_dated = story.number % UNDATED > 0
    return _item(
        title=escape(escape(story.title)),
        link=url,
        guid=f'<guid isPermaLink="false">tag:decrypt.example,{story.number}</guid>',
        date=format_datetime(_at(story), usegmt=True) if is_dated else "just now",
        description=escape(f"<p>{escape(story.summary)}</p><script>track(1)</script>"),
        more=f"<dc:creator>{story.author}</dc:creator>"
        f"<content:encoded><![CDATA[<p>{escape(story.summary)}</p>]]></content:encoded>",
    )


def _theblock(story: Printed) -> str:
    url = f"https://theblock.example{story.path}"
    return _item(
        title=escape(story.title),
        link=f"{url}/",
        guid=f"<guid>{url}</guid>",
        date=_at(story).strftime("%d %b %Y %H:%M:%S -0000"),
        description=escape(f"<b>Quick take:</b> {story.summary}"),
        more=f"<dc:creator>{story.author}</dc:creator><category>{story.kind}</category>",
    )


def _item(*, title: str, link: str, guid: str, date: str, description: str, more: str) -> str:
    return (
        f"<item><title>{title}</title><link>{link}</link>{guid}<pubDate>{date}</pubDate>"
        f"<description>{description}</description>{more}</item>\n"
    )


def _at(story: Printed) -> datetime:
    return datetime.fromtimestamp(story.at, UTC)
