"""blueprints/form_pages.py::next_path: after a login nobody ends up at another site."""

import re
from typing import Any
from urllib.parse import quote, urljoin, urlsplit

import pytest
from flask import Flask

from blueprints import form_pages
from browsing import launched

HOME = "https://coins.example"
EVIL = "evil.example"
ELSEWHERE = [
    # another host, with and without a scheme
    *(f"//{EVIL}", f"///{EVIL}", f"////{EVIL}", f"/////{EVIL}", f"//{EVIL}/home", f"//{EVIL}:443"),
    *(f"https://{EVIL}", f"http://{EVIL}", f"HTTPS://{EVIL}", f"https:/{EVIL}", f"https:{EVIL}"),
    *(f"https:///{EVIL}", f"https:\\\\{EVIL}", f"ftp://{EVIL}", f"ws://{EVIL}", f"blob:https://{EVIL}"),
    # backslashes, which browsers read as slashes
    *(f"/\\{EVIL}", f"\\/{EVIL}", f"\\\\{EVIL}", f"/\\/{EVIL}", f"/\\\\{EVIL}", f"\\{EVIL}"),
    *(f"/\\\t/{EVIL}", f"/home\\..\\..//{EVIL}", f"/\\@{EVIL}"),
    # tabs and line ends, which browsers drop
    *(f"/\t/{EVIL}", f"/\n/{EVIL}", f"/\r/{EVIL}", f"\t//{EVIL}", f"\n//{EVIL}", f"/\r\n/{EVIL}"),
    *(f"ht\ttps://{EVIL}", f"/\t\\{EVIL}", "java\nscript:alert(1)", f"/\t\t/{EVIL}"),
    # spaces and control characters before it, which browsers strip
    *(f" //{EVIL}", f"\x00//{EVIL}", f"\x1f//{EVIL}", f"\x0b//{EVIL}", f"\x08https://{EVIL}"),
    *(f"\u00a0//{EVIL}", f"\ufeff//{EVIL}", f"\u2028//{EVIL}", f"//{EVIL} "),
    # somebody in front of an @
    *(f"@{EVIL}", f"//coins.example@{EVIL}", f"https://coins.example@{EVIL}", f"//@{EVIL}"),
    *(f"//coins.example:x@{EVIL}", f"https://coins.example\\@{EVIL}", f"//{EVIL}\\@coins.example"),
    # other letters for a slash, a dot or a name
    *(f"/／{EVIL}", f"／／{EVIL}", f"/⁄{EVIL}", f"/∕{EVIL}", "//evil。example", f"/\u200b/{EVIL}"),
    *("//еvil.example", "//xn--vil-8cd.example", "//ｅｖｉｌ.example", "/\u202e//elpmaxe.live"),
    # percent signs, should somebody decode twice
    *(f"%2f%2f{EVIL}", f"/%2f{EVIL}//x", f"/%5c{EVIL}\\x", f"%09//{EVIL}", "//%65vil.example"),
    *(f"https%3a%2f%2f{EVIL}", f"/%09/{EVIL}/../..//x", f"/home%0d%0aLocation:%20//{EVIL}\n"),
    # dots that lead out of the path
    *(f"/.//{EVIL}", f"/..//{EVIL}", f"/./{EVIL}", f"/../{EVIL}", f"/a/..//{EVIL}"),
    *(f"/home//{EVIL}", f"./{EVIL}", f"../{EVIL}", f".//{EVIL}", f"..//{EVIL}", f"/..\\..//{EVIL}"),
    # what is run instead of opened
    *("javascript:alert(1)", "JavaScript:alert(1)", "javascript://coins.example/%0aalert(1)"),
    *("data:text/html,<script>alert(1)</script>", "vbscript:x", "view-source:x", "file:///etc/passwd"),
    *(" javascript:alert(1)", "\x01javascript:alert(1)", "jav&#x09;ascript:x", "about:blank"),
    # no path of ours, whatever it is
    *("", "?", "#", "home", EVIL, "?next=//evil.example", f"?//{EVIL}", f"#//{EVIL}", "/home#x"),
    *("/home\x00", "/home\r\nSet-Cookie: a=b", "/home?next=//evil.example", "/home?a=\\", "*"),
    *(f",//{EVIL}", f"/,//{EVIL}", f"/home?,//{EVIL}", f"/,/{EVIL}", f"/home,?@{EVIL}"),
    *("[::1]", "//[::1]", "//2130706433", "//127.1", "/" * 99, "/ home", "/home ", "/ö"),
]  # fmt: skip
OURS = [
    *(
        "/home",
        "/asset/bitcoin",
        "/asset/usd-coin",
        "/home?q=btc",
        "/home?q=btc&page=2",
        "/asset/1",
    ),
    *(
        "/settings/security",
        "/settings/account",
        "/asset/a.b",
        "/home?q=50%25",
        "/home?q=",
        "/home?",
        "/compare?coins=bitcoin,ethereum&range=1y",
    ),
]
# What a path may be that was kept although it names somebody: a file of ours that is not there.
HARMLESS = [f"/@{EVIL}", f"/%2f%2f{EVIL}", f"/%5c{EVIL}", f"/{EVIL}", f"/https:{EVIL}", "/%2e%2e/x"]


def led_to(app: Flask, wanted: str) -> str:
    """Where a login leads somebody whose address names that as the next."""
    with app.test_request_context("/login", query_string={"next": wanted}):
        return form_pages.next_path()


def opened(address: str, page: str = HOME) -> str:
    """What a browser makes of an address on a page, by the rules of the URL standard."""
    text = re.sub("[\t\n\r]", "", address.strip("".join(map(chr, range(33)))))
    scheme = re.match("[A-Za-z][A-Za-z0-9+.-]*:", text)
    if scheme and scheme[0].lower() not in ("http:", "https:"):
        return text
    text = re.sub(r"^(https?:)?[/\\]{2,}", lambda found: f"{found[1] or 'https:'}//", text)
    return urljoin(page, text.replace("\\", "/"))


def leaves(address: str) -> bool:
    """Whether opening it leads to another site, or runs something."""
    found = urlsplit(opened(address))
    return (found.scheme, found.netloc) != ("https", "coins.example")


def test_there_are_enough_of_them_and_many_would_leave():
    assert len(set(ELSEWHERE)) == len(ELSEWHERE) >= 80
    assert sum(map(leaves, ELSEWHERE)) > 40


@pytest.mark.parametrize("wanted", ELSEWHERE)
def test_a_login_never_leads_away(app, wanted):
    assert led_to(app, wanted) == "/home"


@pytest.mark.parametrize("wanted", OURS)
def test_a_login_leads_where_its_visitor_wanted(app, wanted):
    assert led_to(app, wanted) == wanted


@pytest.mark.parametrize("wanted", HARMLESS)
def test_a_path_that_only_looks_bad_stays_here(app, wanted):
    assert led_to(app, wanted) in (wanted, "/home")
    assert not leaves(led_to(app, wanted))


@pytest.mark.parametrize("wanted", [ELSEWHERE[0], "/\\evil.example", "javascript:alert(1)"])
def test_the_page_of_the_login_repeats_no_address_of_another_site(client, wanted):
    page = client.get(f"/login?next={quote(wanted, safe='')}").text
    assert "evil" not in page
    assert "javascript:" not in page


@pytest.mark.browser
def test_a_browser_agrees(app: Any):
    """Each address that a login leads to, and each payload itself, opened by a real browser."""
    origin = (
        "([address, page]) => { try { return new URL(address, page).origin } catch { return '' } }"
    )
    with launched() as browser:
        page = browser.new_page()
        left = [it for it in ELSEWHERE if page.evaluate(origin, [it, HOME]) != HOME]
        assert len(left) > 40
        for wanted in (*ELSEWHERE, *OURS, *HARMLESS):
            assert page.evaluate(origin, [led_to(app, wanted), f"{HOME}/login"]) == HOME, wanted
