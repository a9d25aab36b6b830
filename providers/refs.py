"""What may be put into a request as the name of a coin or a pair.

Names reach us from tables and from people. One that cannot be a name at any provider is answered
"no_data" here, so that no odd character ever gets into a path and no call is spent on it.
"""

import re
from urllib.parse import quote

from providers.faults import UpstreamError

_PAIR = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,39}", re.ASCII)
_CONTRACT = re.compile(r"0x[0-9a-fA-F]{40}", re.ASCII)
_DIGEST = re.compile(r"[0-9a-f]{64}", re.ASCII)
_COIN = re.compile(r"[^\x00-\x1f\x7f/\\?#%,&;\ud800-\udfff]{1,128}")


def pair(provider: str, ref: str) -> str:
    """Return a venue's pair name as it is, or raise UpstreamError no_data."""
    if not _PAIR.fullmatch(ref):
        raise UpstreamError(provider, "no_data", "not the name of a pair")
    return ref


def contract(provider: str, ref: str) -> str:
    """Return a contract's address on Ethereum in small letters, or raise UpstreamError no_data."""
    if not _CONTRACT.fullmatch(ref):
        raise UpstreamError(provider, "no_data", "not the address of a contract")
    return ref.lower()


def is_coin(ref: str) -> bool:
    """Tell whether a text can be an aggregator's name of one coin."""
    return bool(_COIN.fullmatch(ref)) and bool(ref.strip(". "))


def coin_segment(provider: str, ref: str) -> str:
    """Return an aggregator's coin id as one path segment, or raise UpstreamError no_data."""
    if not is_coin(ref):
        raise UpstreamError(provider, "no_data", "not the id of a coin")
    return quote(ref, safe="")


def is_digest(value: str) -> bool:
    """Tell whether a text can be the name of a block or a transaction."""
    return bool(_DIGEST.fullmatch(value))


def digest(provider: str, ref: str) -> str:
    """Return the name of a block or a transaction as it is, or raise UpstreamError no_data."""
    if not is_digest(ref):
        raise UpstreamError(provider, "no_data", "not the name of a block or transaction")
    return ref
