"""No secret stands in the tree: no known shape of a key, no string that looks drawn by lot."""

import hashlib
import math
import re
from collections import Counter

from tree import TEXT, faults, files

SHAPES = {
    "private key": r"-----BEGIN [A-Z ]*PRIVATE KEY-----",
    "AWS": r"\bAKIA[0-9A-Z]{16}\b",
    "GitHub": r"\bgh[pousr]_[A-Za-z0-9]{36}\b|\bgithub_pat_[A-Za-z0-9_]{50,}",
    "Google": r"\bAIza[0-9A-Za-z_-]{35}\b",
    "OpenAI, Anthropic": r"\bsk-(?:ant-|proj-)?[A-Za-z0-9_-]{20,}",
    "Slack": r"\bxox[abprs]-[A-Za-z0-9-]{10,}",
    "Stripe": r"\b[rs]k_live_[A-Za-z0-9]{16,}",
    "CoinGecko": r"\bCG-[A-Za-z0-9]{20,}\b",
    "JWT": r"\beyJ[A-Za-z0-9_-]{10,}\.eyJ[A-Za-z0-9_-]{10,}\.[A-Za-z0-9_-]{10,}",
    "password in a URL": r"\b[a-z+]+://[^\s:/@\"'<>\[\]{}]+:[^\s/@\"'<>\[\]{}$]{6,}"
    r"@(?![\w.-]*example\.)[\w-]+\.[\w.-]+",
}
# Files whose long strings are digests of public things.
DIGESTS = re.compile(r"(\.lock|\.sha256|package-lock\.json|schema\.sql)$")
# Long strings that were made up to look drawn, for tests of what secrets must be like.
MADE_UP = {
    hashlib.sha256(b"x").hexdigest(),
    "k3Jd92hf-LqZxVb71mTn" + "YcR5wPs8GaUe-",
    "please-change-me-0123" + "456789-abcdefgh",
}
QUOTED = re.compile(r"""["'`]([A-Za-z0-9+/=_-]{32,})["'`]""")
# Bits per character above which a string of letters and digits was drawn, not written.
DRAWN = 4.3
DRAWN_HEX = 3.4
SCANNED = [path for path in files() if path.suffix in TEXT | {".lock", ".sh", ".yml", ".cfg"}]


def _bits(text: str) -> float:
    counts = Counter(text)
    return -sum(n / len(text) * math.log2(n / len(text)) for n in counts.values())


def looks_drawn(text: str) -> bool:
    """Whether a long string has the spread of a random one."""
    if re.fullmatch(r"[0-9a-f]+|[0-9A-F]+", text):
        return _bits(text) > DRAWN_HEX
    return bool(re.search(r"\d", text)) and _bits(text) > DRAWN


def test_no_file_holds_the_shape_of_a_key():
    def kinds(path):
        text = path.read_text("utf-8", errors="replace")
        return [kind for kind, shape in SHAPES.items() if re.search(shape, text)]

    assert faults(SCANNED, kinds) == {}


def test_no_file_holds_a_string_drawn_by_lot():
    def drawn(path):
        strings = set(QUOTED.findall(path.read_text("utf-8", errors="replace"))) - MADE_UP
        return sorted(string for string in strings if looks_drawn(string))

    assert faults([path for path in SCANNED if not DIGESTS.search(path.name)], drawn) == {}


def test_the_scan_would_find_one():
    assert looks_drawn("k3Jd92hfLq0ZxVb7" + "1mTnYcR5wPs8GaUe")
    assert looks_drawn("9f86d081884c7d65" + "9a2feaa0c55ad015")
    assert not looks_drawn("f" * 64)
    assert not looks_drawn("BTC-SOVEREIGN-K3QYMQ-01")
    assert re.search(SHAPES["password in a URL"], "postgres" + "://bob:hunter22@db.corp.net/x")
    assert not re.search(SHAPES["password in a URL"], "smtp://user:password@mail.example.org")


def test_no_address_of_a_registry_stands_in_the_tree():
    hosts = re.compile(
        r"pypi\.or" + r"g|pythonhost" + r"ed\.org|registry\.npm" + r"js|deb\.debia" + r"n\.org"
    )
    assert faults(SCANNED, lambda p: hosts.findall(p.read_text("utf-8", errors="replace"))) == {}
