"""Passwords, tokens and the session's envelope: the only file that sees secrets.

Alone in importing bcrypt, PyJWT and cryptography. Hashing runs on one thread of low priority per
process, behind a bounded queue, so that a flood of logins starves neither the site nor itself.
"""

import base64
import contextlib
import hashlib
import hmac
import json
import os
import re
import secrets
import threading
import time
import unicodedata
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple, TypeVar

import bcrypt
import jwt
from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

BCRYPT_BYTES = 72  # what bcrypt looks at
LONG = "hmac-sha256:"  # marks a password that was hashed before bcrypt
LONG_LABEL = b"sovereign password beyond 72 bytes"
COST = 12
NICE = 10  # less than the site, yet not nothing under a flood: ./bin/bench flood
WAITING = 12  # hashes in work or waiting, per process; more are refused at once
ISSUER = "sovereign"
AUDIENCE = "sovereign-web"
TYPE = "session+jwt"
DEVICE_TYPE = "device+jwt"
SESSION_SECONDS = 3600
DEVICE_SECONDS = 400 * 24 * 3600  # the longest life that browsers grant a cookie
LIVES = {TYPE: SESSION_SECONDS, DEVICE_TYPE: DEVICE_SECONDS}
LONGEST_TOKEN = 1024
# Three parts of base64; the last character of 32 bytes carries two idle bits, which are zero.
TOKEN_SHAPE = re.compile(r"[\w-]+\.[\w-]+\.[\w-]{42}[AEIMQUYcgkosw048]", re.ASCII)
CLOCK_SKEW_SECONDS = 60  # a token of another machine may seem to come from the near future
# A personal token: `cap_` and 32 bytes in base64; the last character carries two idle bits.
PERSONAL_SHAPE = re.compile(r"cap_[\w-]{42}[AEIMQUYcgkosw048]", re.ASCII)
# The token of a link that was shared: 32 bytes in base64.
SHARED_SHAPE = re.compile(r"[\w-]{42}[AEIMQUYcgkosw048]", re.ASCII)
HINT_LENGTH = 8  # characters of a personal token or link that its owner may know it by
T = TypeVar("T")
COMMON_FILE = Path(__file__).parent / "data" / "common_passwords.txt"
SHORTEST_PASSWORD, LONGEST_PASSWORD = 8, 128  # characters
CONTEXT_WORDS = frozenset({"bitcoin", "btc", "sovereign", "technology"})  # this service's name
SHORTEST_WORD = 3  # letters of a word of the address that counts as one
LETTERS_LEFT = 4  # so many besides those words make a password one's own
LOOKALIKES = {"a": "a4@", "b": "b8", "e": "e3", "g": "g9", "i": "i1!|", "l": "l1|"}
LOOKALIKES |= {"o": "o0", "s": "s5$", "t": "t7+"}
SIGNS = re.compile(r"[\W_]+")


class BusyError(Exception):
    """Too many passwords are being hashed already."""


class Keys(NamedTuple):
    """The current key, which signs, and the one before, which is still believed."""

    current: str
    previous: str | None = None

    def all(self) -> list[str]:
        """The keys to believe, the current one first."""
        return [key for key in (self.current, self.previous) if key]


# Passwords


def hash_password(password: str, cost: int = COST) -> str:
    """Hash a password with bcrypt, on the niced thread."""
    return _run_niced(_hash, password, cost)


def check_password(password: str, hashed: str) -> bool:
    """Whether a password is the one behind a hash."""
    return _run_niced(_check, password, hashed)


def needs_upgrade(hashed: str, cost: int = COST) -> bool:
    """Whether a hash is cheaper than new ones are, or of another make."""
    _, make, its_cost, _ = hashed.removeprefix(LONG).split("$")
    return make != "2b" or int(its_cost) < cost


def dummy_hash(cost: int = COST) -> str:
    """A hash that no password has, to be checked where there is no account: as slow as any."""
    return f"$2b${cost:02}$" + "." * 53


def password_fault(password: str, email: str) -> str | None:
    """Why a password will not do, in a sentence; None when it will."""
    if not SHORTEST_PASSWORD <= len(password) <= LONGEST_PASSWORD:
        return "A password is 8 to 128 characters long."
    folded = unicodedata.normalize("NFKC", password).casefold()
    if folded in _common():
        return "This password is among the most common ones."
    if _is_context(folded, email.casefold()):
        return "A password must be more than the e-mail address or the name of this service."
    return None


def _is_context(password: str, email: str) -> bool:
    """Whether hardly a letter is left of a password without the words that anybody would guess.

    Digits and signs count for nothing, unless they stand for a letter of such a word. A sentence
    that merely holds one has letters of its own, so it will do.
    """
    words = sorted(CONTEXT_WORDS | _words_of(email), key=len, reverse=True)
    pattern = re.compile("|".join("".join(map(_looking_like, word)) for word in words))
    return any(_is_mostly(pattern, text) for text in (password, SIGNS.sub("", password)))


def _is_mostly(pattern: re.Pattern[str], text: str) -> bool:
    rest = pattern.sub("", text)
    return rest != text and len(_letters(rest)) < LETTERS_LEFT


def _looking_like(letter: str) -> str:
    return f"[{re.escape(LOOKALIKES.get(letter, letter))}]"


def _words_of(email: str) -> set[str]:
    """The words of an address that are long enough to be one, and its local part as one."""
    local = email.partition("@")[0]
    words = {*re.split(r"[\W\d_]+", email), _letters(local), SIGNS.sub("", local)}
    return {word for word in words if len(_letters(word)) >= SHORTEST_WORD}


def _letters(text: str) -> str:
    return "".join(filter(str.isalpha, text))


@lru_cache(maxsize=1)
def _common() -> frozenset[str]:
    return frozenset(COMMON_FILE.read_text("utf-8").split())


def _hash(password: str, cost: int) -> str:
    prefix, material = _material(password)
    return prefix + bcrypt.hashpw(material, bcrypt.gensalt(cost)).decode()


def _check(password: str, hashed: str) -> bool:
    prefix, material = _material(password)
    return bcrypt.checkpw(material, hashed.removeprefix(LONG).encode()) and (
        hashed.startswith(LONG) == bool(prefix)
    )


def _material(password: str) -> tuple[str, bytes]:
    """What bcrypt gets: beyond its 72 bytes, and around a NUL, a hash of all of it."""
    raw = password.encode()
    if len(raw) <= BCRYPT_BYTES and b"\0" not in raw:
        return "", raw
    return LONG, base64.b64encode(hmac.digest(LONG_LABEL, raw, "sha256"))


# One niced thread


class _Hasher:
    """The thread and the places of one process."""

    def __init__(self) -> None:
        self.begin()

    def begin(self) -> None:
        """Start with an empty queue; the thread itself comes with the first hash."""
        self.thread = ThreadPoolExecutor(1, "hasher", initializer=_yield_to_others)
        self.places = threading.BoundedSemaphore(WAITING)


def _yield_to_others() -> None:
    """Priorities are per thread on Linux; lowering one's own needs no right."""
    os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), NICE)


_hasher = _Hasher()
os.register_at_fork(after_in_child=_hasher.begin)  # threads do not survive a fork


@contextlib.contextmanager
def turn() -> Iterator[None]:
    """A place among those who wait for a hash; raises BusyError when all are taken."""
    places = _hasher.places
    if not places.acquire(blocking=False):
        raise BusyError
    try:
        yield
    finally:
        places.release()


def _run_niced(function: Callable[..., T], *arguments: object) -> T:
    return _hasher.thread.submit(function, *arguments).result()


# Tokens


def new_token() -> str:
    """32 random bytes, as text for a link."""
    return secrets.token_urlsafe(32)


def token_hash(token: str) -> str:
    """What the database keeps of a token: its SHA-256, in hex."""
    return hashlib.sha256(token.encode()).hexdigest()


# Personal tokens


def new_personal_token() -> str:
    """A key for a script; whoever finds one knows by its beginning what it is."""
    return f"cap_{new_token()}"


def personal_hash(token: str) -> str | None:
    """What the database knows a personal token by, if the text has the shape of one."""
    return token_hash(token) if PERSONAL_SHAPE.fullmatch(token) else None


# Links that were shared


def shared_hash(token: str) -> str | None:
    """What the database knows a shared link by, if the text has the shape of a token."""
    return token_hash(token) if SHARED_SHAPE.fullmatch(token) else None


# The session's envelope


def new_session(keys: Keys) -> str:
    """A signed token for a session; the row under its hash decides whether it is believed."""
    return _signed(TYPE, secrets.token_hex(16), SESSION_SECONDS, keys)


def session_hash(token: str, keys: Keys) -> str | None:
    """What the database knows a session by, if the token is one of ours and not expired."""
    return token_hash(token) if _believed(TYPE, token, keys) else None


# The device's envelope: a browser that logged in before


def new_device(keys: Keys) -> str:
    """A signed token for a browser, to be shown at its next login."""
    return _signed(DEVICE_TYPE, secrets.token_hex(16), DEVICE_SECONDS, keys)


def renewed_device(token: str, keys: Keys) -> str | None:
    """The same browser's token with a new end, if the token is one of ours and not expired."""
    envelope = _believed(DEVICE_TYPE, token, keys)
    return _signed(DEVICE_TYPE, envelope.id, DEVICE_SECONDS, keys) if envelope else None


def device_hash(token: str, keys: Keys) -> str | None:
    """What the database knows a browser by, however often its token was renewed."""
    envelope = _believed(DEVICE_TYPE, token, keys)
    return token_hash(envelope.id) if envelope else None


class Envelope(NamedTuple):
    """What a token of ours says: its id, and its life, in seconds since 1970."""

    id: str
    begins: int
    ends: int


def _signed(kind: str, token_id: str, seconds: int, keys: Keys) -> str:
    now = int(time.time())
    return _written(kind, Envelope(token_id, now, now + seconds), keys.current)


def _written(kind: str, envelope: Envelope, key: str) -> str:
    """The one way in which we write a token: the same envelope gives the same characters."""
    claims = {
        "iss": ISSUER,
        "aud": AUDIENCE,
        "jti": envelope.id,
        "iat": envelope.begins,
        "exp": envelope.ends,
    }
    return jwt.encode(
        claims,
        _signing_key(key, kind),
        algorithm="HS256",
        headers={"typ": kind, "kid": _key_id(key)},
    )


def _believed(kind: str, token: str, keys: Keys) -> Envelope | None:
    """What a token says, if it is one of ours, of this kind, and not expired."""
    if len(token) > LONGEST_TOKEN or not TOKEN_SHAPE.fullmatch(token):
        return None
    try:
        envelope = _verified(kind, token, keys)
    except (jwt.PyJWTError, ValueError, TypeError, ArithmeticError):
        return None
    return envelope if envelope.ends > time.time() else None


@lru_cache(maxsize=4096)
def _verified(kind: str, token: str, keys: Keys) -> Envelope:
    """What a token that we signed says; raises for any other, and remembers only ours.

    The header is compared, never read: it can choose among our own keys and do nothing else. And
    what is signed must be written as we write it, so that nothing is said twice, or besides.
    """
    head = token.partition(".")[0]
    key = next((key for key in keys.all() if _head(kind, key) == head), None)
    if key is None:
        raise jwt.InvalidTokenError
    claims = jwt.decode(
        token,
        _signing_key(key, kind),
        algorithms=["HS256"],
        issuer=ISSUER,
        audience=AUDIENCE,
        options={"require": ["exp", "iat", "iss", "aud", "jti"], "verify_exp": False},
        leeway=CLOCK_SKEW_SECONDS,
    )
    envelope = Envelope(claims["jti"], int(claims["iat"]), int(claims["exp"]))
    if envelope.ends - envelope.begins > LIVES[kind] or _written(kind, envelope, key) != token:
        raise jwt.InvalidTokenError
    return envelope


@lru_cache(maxsize=8)
def _head(kind: str, key: str) -> str:
    """The header of every token of a kind under a key."""
    return _written(kind, Envelope("", 0, 0), key).partition(".")[0]


def _signing_key(key: str, kind: str) -> bytes:
    return _derived(key, kind.removesuffix("+jwt"))


def _key_id(key: str) -> str:
    return _derived(key, "session key id").hex()[:16]


# What a letter carries


def seal(secret: dict[str, str], keys: Keys) -> str:
    """Encrypt what only the sender of letters may read."""
    return _fernet(keys).encrypt(json.dumps(secret).encode()).decode()


def unseal(sealed: str, keys: Keys) -> dict[str, str] | None:
    """What was sealed with one of the keys; None for anything else."""
    try:
        opened: dict[str, str] = json.loads(_fernet(keys).decrypt(sealed.encode()))
    except InvalidToken:
        return None
    return opened


@lru_cache(maxsize=4)
def _fernet(keys: Keys) -> MultiFernet:
    return MultiFernet(
        [Fernet(base64.urlsafe_b64encode(_derived(key, "letters"))) for key in keys.all()]
    )


@lru_cache(maxsize=32)
def _derived(key: str, purpose: str) -> bytes:
    """A key of 32 bytes for one purpose only."""
    kdf = HKDF(SHA256(), 32, salt=None, info=f"sovereign {purpose}".encode())
    return kdf.derive(key.encode())
