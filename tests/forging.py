"""Session tokens that are none: each of them wrong in one way, each signed as well as can be."""

import base64
import hashlib
import hmac
import json
import random
import string
import time
from collections.abc import Iterator
from typing import Any

import credentials
from credentials import Keys

BASE64 = string.ascii_uppercase + string.ascii_lowercase + string.digits + "-_"


def encoded(part: bytes | str | dict[str, Any]) -> str:
    """One part of a token, from bytes, a text, or what JSON makes of a dictionary."""
    if isinstance(part, dict):
        part = json.dumps(part, separators=(",", ":"))
    raw = part.encode() if isinstance(part, str) else part
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


class Forger:
    """Somebody who even has the key, and wants more than it was made for."""

    def __init__(self, keys: Keys) -> None:
        self.keys = keys
        self.key = credentials._signing_key(keys.current, credentials.TYPE)
        self.now = int(time.time())

    def header(self, **changes: Any) -> dict[str, Any]:
        """The header of a good token, changed; what is None is left out."""
        kid = credentials._key_id(self.keys.current)
        return _present({"alg": "HS256", "kid": kid, "typ": credentials.TYPE} | changes)

    def claims(self, **changes: Any) -> dict[str, Any]:
        """The claims of a good token, changed; what is None is left out."""
        good = {
            "iss": credentials.ISSUER,
            "aud": credentials.AUDIENCE,
            "jti": "f" * 32,
            "iat": self.now,
            "exp": self.now + credentials.SESSION_SECONDS,
        }
        return _present(good | changes)

    def token(
        self,
        header: Any = None,
        claims: Any = None,
        key: bytes | None = None,
        digest: str = "sha256",
    ) -> str:
        """A token of these parts, with a right MAC under the key."""
        parts = (self.header() if header is None else header, claims or self.claims())
        signed = ".".join(map(encoded, parts))
        mac = hmac.digest(key or self.key, signed.encode(), getattr(hashlib, digest))
        return f"{signed}.{encoded(mac)}"

    def table(self) -> dict[str, str]:
        """Every forgery, by what is wrong with it."""
        token, header, claims = self.token, self.header, self.claims
        good = token()
        head, body, mac = good.split(".")
        text = json.dumps(claims(), separators=(",", ":"))
        return {
            **self._algorithms(),
            "another type": token(header(typ="JWT")),
            "no type": token(header(typ=None)),
            "type in capitals": token(header(typ="SESSION+JWT")),
            "a browser's token": credentials.new_device(self.keys),
            "a browser's token, called a session's": self._relabelled(),
            "another audience": token(claims=claims(aud="elsewhere")),
            "a list of audiences": token(claims=claims(aud=[credentials.AUDIENCE])),
            "audiences, ours among them": token(claims=claims(aud=["x", credentials.AUDIENCE])),
            "no audience": token(claims=claims(aud=None)),
            "another issuer": token(claims=claims(iss="someone")),
            "no issuer": token(claims=claims(iss=None)),
            "no id": token(claims=claims(jti=None)),
            "a number as id": token(claims=claims(jti=7)),
            "not yet valid": token(claims=claims(nbf=self.now + 3600)),
            "valid already, and saying so": token(claims=claims(nbf=self.now - 10)),
            "of the future": token(claims=claims(iat=self.now + 3600, exp=self.now + 7200)),
            "no beginning": token(claims=claims(iat=None)),
            "expired": token(claims=claims(exp=self.now - 1)),
            "no end": token(claims=claims(exp=None)),
            "an end in words": token(claims=claims(exp="never")),
            "an end as text": token(claims=claims(exp=str(self.now + 1800))),
            "an end with a fraction": token(claims=claims(exp=self.now + 1800.5)),
            "an end that is no number": token(claims=claims(exp=float("nan"))),
            "an end that never comes": token(claims=claims(exp=float("inf"))),
            "a beginning that never was": token(claims=claims(iat=float("-inf"))),
            "a huge end": token(claims=claims(exp=10**40)),
            "an end beyond an hour": token(claims=claims(exp=self.now + 3700)),
            "an end that is true": token(claims=claims(exp=True)),
            "an unknown key": token(header(kid="0" * 16)),
            "a path as key": token(header(kid="../../../../dev/null")),
            "SQL as key": token(header(kid="' or '1'='1")),
            "a list as key": token(header(kid=[credentials._key_id(self.keys.current)])),
            "no key": token(header(kid=None)),
            "crit": token(header(crit=["exp"])),
            "b64": token(header(b64=False, crit=["b64"])),
            "jku": token(header(jku="https://evil.example/keys.json")),
            "jwk": token(header(jwk={"kty": "oct", "k": encoded(self.key)})),
            "x5u": token(header(x5u="https://evil.example/cert.pem")),
            "zip": token(header(zip="DEF")),
            "a content type": token(header(cty="JWT")),
            "an end told twice": token(claims=f'{text[:-1]},"exp":{self.now + 1800}}}'),
            "an audience told twice": token(claims=f'{{"aud":"x",{text[1:]}'),
            "a type told twice": token(json.dumps(header())[:-1] + ',"typ":"session+jwt"}'),
            "one claim more": token(claims=claims(role="admin")),
            "claims with a space": token(claims=json.dumps(claims())),
            "claims in another order": token(claims=dict(reversed(claims().items()))),
            "a list of claims": token(claims="[]"),
            "no JSON": token(claims="exp"),
            "a deep header": token("[" * 500),
            "deep claims": token(claims="[" * 400),
            "one MB": token(claims=claims(padding="x" * 2**20)),
            "two kB": token(claims=claims(padding="x" * 2**11)),
            "padded": f"{good}=",
            "a padded body": f"{head}.{body}=.{mac}",
            "one dot more": f"{good}.",
            "one dot before": f".{good}",
            "an empty body": f"{head}..{mac}",
            "five parts": f"{good}.{body}.{mac}",
            "a space after": f"{good} ",
            "a line after": f"{good}\n",
            "a space inside": f"{head}. {body}.{mac}",
            "quoted": f'"{good}"',
            "idle bits set": good[:-1] + _neighbour(good[-1]),
            "the JSON form": json.dumps({"protected": head, "payload": body, "signature": mac}),
            "as bearer": f"Bearer {good}",
            "its hash": credentials.token_hash(good),
            "a letter's token": credentials.new_token(),
            "a script's token": credentials.new_personal_token(),
            "signed by the whole key": token(key=self.keys.current.encode()),
            "signed by nothing": token(key=b"\0"),
        }

    def _algorithms(self) -> dict[str, str]:
        body = encoded(self.claims())
        bare = {
            f"alg {name}": f"{encoded(self.header(alg=name))}.{body}."
            for name in ("none", "None", "NONE", "nOnE")
        }
        signed = {
            f"alg {name}": self.token(self.header(alg=name), digest=digest)
            for name, digest in (
                ("none", "sha256"),
                ("RS256", "sha256"),
                ("ES256", "sha256"),
                ("hs256", "sha256"),
                ("HS384", "sha384"),
                ("HS512", "sha512"),
            )
        }
        return {
            **{f"{name}, no MAC": token for name, token in bare.items()},
            **signed,
            "no algorithm": self.token(self.header(alg=None)),
            "HS512 that calls itself HS256": self.token(digest="sha512"),
            "an empty MAC": self.token().rpartition(".")[0] + ".",
            "no MAC at all": self.token().rpartition(".")[0],
            "half a MAC": self.token()[:-21],
        }

    def _relabelled(self) -> str:
        _, body, mac = credentials.new_device(self.keys).split(".")
        return f"{encoded(self.header())}.{body}.{mac}"

    def mutations(self, count: int, seed: int) -> Iterator[str]:
        """A good token, changed anew in one to three places: characters swapped, lost or added."""
        drawn = random.Random(seed)
        good = credentials.new_session(self.keys)
        for _ in range(count):
            mutant = good
            while mutant == good:
                for _ in range(drawn.randint(1, 3)):
                    at = drawn.randrange(len(mutant))
                    put = drawn.choice(
                        ("", drawn.choice(BASE64), mutant[at] + drawn.choice(BASE64))
                    )
                    mutant = mutant[:at] + put + mutant[at + 1 :]
            yield mutant


def random_cookies(count: int, seed: int) -> Iterator[str]:
    """Values of cookies that nobody of ours made: any printable text, or the shape of a token."""
    drawn = random.Random(seed)
    for n in range(count):
        if n % 2:
            yield "".join(drawn.choices(string.printable[:94], k=drawn.randint(0, 300)))
        else:
            yield ".".join("".join(drawn.choices(BASE64, k=k)) for k in (90, 150, 43))


def _present(values: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in values.items() if value is not None}


def _neighbour(character: str) -> str:
    """The next character of base64: the same 32 bytes to a reader that ignores idle bits."""
    return BASE64[BASE64.index(character) + 1]
