"""When two addresses are the same article: the canonical address, and the id made of it.

For identity only; the address that is shown stays as the publisher wrote it.
"""

import hashlib
import re
from urllib.parse import SplitResult, quote, urlsplit

TRACKING = frozenset({"fbclid", "gclid", "ref", "source", "cmpid"})
TRACKING_PREFIXES = ("utm_", "mc_")
MOBILE = ("amp.", "m.")
DEFAULT_PORTS = {"http": 80, "https": 443}
UNRESERVED = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")
KEPT = "!$&'()*+,;=:@/?%"  # besides the unreserved; everything else is escaped
ID_DIGITS = 32

_escape = re.compile(r"%([0-9A-Fa-f]{2})")


def article_id(canonical_url: str) -> str:
    """Return the id of an article: the first 32 hex digits of SHA-256 of its canonical address."""
    return hashlib.sha256(canonical_url.encode()).hexdigest()[:ID_DIGITS]


def canonical(url: str) -> str:
    """Return the one way to write an address; ValueError for what is none of the web."""
    parts = urlsplit(url.strip())
    if parts.scheme not in DEFAULT_PORTS or "@" in parts.netloc:
        raise ValueError("no address of the web")
    path = _without_dots(_escaped(parts.path)).rstrip("/")
    query = _query(_escaped(parts.query))
    return f"https://{_host(parts)}{path}" + (f"?{query}" if query else "")


def _host(parts: SplitResult) -> str:
    host = (parts.hostname or "").rstrip(".")
    for prefix in MOBILE:
        if host.startswith(prefix) and host.count(".") > 1:
            host = host.removeprefix(prefix)
            break
    if not host or any(character.isspace() for character in host):
        raise ValueError("no host")
    named = host if host.isascii() else host.encode("idna").decode()
    named = f"[{named}]" if ":" in named else named
    is_default = parts.port in (None, DEFAULT_PORTS[parts.scheme])
    return named if is_default else f"{named}:{parts.port}"


def _escaped(text: str) -> str:
    """Write escapes in capitals, unreserved characters plainly, and escape what must be."""
    plain = _escape.sub(_unescaped, text)
    loose = re.sub(r"%(?![0-9A-F]{2})", "%25", plain)
    return quote(loose, safe=KEPT)


def _unescaped(match: re.Match[str]) -> str:
    character = chr(int(match[1], 16))
    return character if character in UNRESERVED else match[0].upper()


def _without_dots(path: str) -> str:
    """Remove the segments . and .. as RFC 3986 (5.2.4) says."""
    kept: list[str] = []
    segments = path.split("/")[1:]
    for place, segment in enumerate(segments):
        is_last = place == len(segments) - 1
        if segment == "..":
            del kept[-1:]
        if segment not in (".", ".."):
            kept.append(segment)
        elif is_last:
            kept.append("")
    return "".join(f"/{segment}" for segment in kept)


def _query(query: str) -> str:
    """Sort the parameters, without those that only tell where a reader came from."""
    return "&".join(sorted(part for part in query.split("&") if part and not _is_tracking(part)))


def _is_tracking(part: str) -> bool:
    name = part.partition("=")[0].lower()
    return name in TRACKING or name.startswith(TRACKING_PREFIXES)
