"""news.identity"""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from news import identity

CASES = [
    (
        "HTTP://WWW.Example.org:80/a/./b/../c/?utm_source=x&b=2&a=%7e#f",
        "https://www.example.org/a/c?a=~&b=2",
    ),
    ("http://example.org", "https://example.org"),
    ("https://example.org/", "https://example.org"),
    ("https://example.org:443/a/", "https://example.org/a"),
    ("https://example.org:80/a", "https://example.org:80/a"),
    ("https://example.org:8443/a", "https://example.org:8443/a"),
    ("https://amp.example.org/a", "https://example.org/a"),
    ("https://m.example.org/a", "https://example.org/a"),
    ("https://m.org/a", "https://m.org/a"),
    ("https://example.org./a", "https://example.org/a"),
    (
        "https://example.org/a?fbclid=1&gclid=2&ref=3&source=4&mc_cid=5&cmpid=6",
        "https://example.org/a",
    ),
    ("https://example.org/a?UTM_Medium=x&id=5", "https://example.org/a?id=5"),
    ("https://example.org/a?referrer=x&sourceid=y", "https://example.org/a?referrer=x&sourceid=y"),
    ("https://example.org/a?&&b&a=1&a=0", "https://example.org/a?a=0&a=1&b"),
    ("https://example.org/%61%2f%2F%c3%a9", "https://example.org/a%2F%2F%C3%A9"),
    ("https://example.org/é?q=ü", "https://example.org/%C3%A9?q=%C3%BC"),
    ("https://example.org/100%", "https://example.org/100%25"),
    ("https://example.org/../../a/..", "https://example.org"),
    ("https://example.org/%2e%2e/a", "https://example.org/a"),
    ("https://bücher.example/x", "https://xn--bcher-kva.example/x"),
    ("https://[2001:db8::1]:443/x", "https://[2001:db8::1]/x"),
    (" https://example.org/a b ", "https://example.org/a%20b"),
]


@pytest.mark.parametrize(("written", "canonical"), CASES)
def test_one_article_has_one_address(written: str, canonical: str) -> None:
    assert identity.canonical(written) == canonical


@pytest.mark.parametrize("canonical", [canonical for _, canonical in CASES])
def test_a_canonical_address_is_its_own(canonical: str) -> None:
    assert identity.canonical(canonical) == canonical


@pytest.mark.parametrize(
    "written",
    [
        *("", "example.org/a", "ftp://example.org", "javascript:alert(1)", "https://"),
        *("https:///a", "https://user@example.org/a", "https://a:b@example.org"),
        *("https://example.org:x/a", "https://example.org:99999/", "https://[::1/"),
        *("https://a b/", "https://" + "é" * 99),
    ],
)
def test_what_is_no_address_of_the_web_has_no_identity(written: str) -> None:
    with pytest.raises(ValueError, match=r"no address|no host|[Pp]ort|IPv6|label|idna"):
        identity.canonical(written)


def test_the_id_is_32_hex_digits_of_the_canonical_address() -> None:
    one = identity.article_id("https://example.org/a")
    assert len(one) == 32
    assert int(one, 16) > 0
    assert one == identity.article_id(identity.canonical("http://EXAMPLE.org/a/?utm_id=9"))
    assert one != identity.article_id("https://example.org/b")


def test_two_articles_of_one_site_never_share_an_id() -> None:
    urls = [f"https://example.org/news/{n}" for n in range(2000)]
    urls += [f"https://example.org/?p={n}" for n in range(2000)]
    urls += [f"https://example.org/{n}?page=2&id={n}" for n in range(2000)]
    assert len({identity.article_id(identity.canonical(url)) for url in urls}) == 6000


@given(st.text(max_size=40))
def test_any_text_has_a_canonical_form_that_stays_or_none(rest: str) -> None:
    try:
        once = identity.canonical("https://example.org/" + rest)
    except ValueError:
        return
    assert identity.canonical(once) == once
    assert once.isascii()
