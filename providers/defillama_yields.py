"""DefiLlama: pools that pay interest; no key.

https://api-docs.defillama.com/

One list of about 10 MB, for jobs only. Rates are percents a year and may be absurd: what the
provider marks as an outlier is handed out with that mark. With a Pro key the base URL is
`https://pro-api.llama.fi/<key>/yields`.
"""

from typing import Any

from providers import defi_rows
from providers.defi_records import Pool
from providers.faults import Fault
from providers.http import get_json
from providers.values import excerpt, flag, mapping, rows, text

NAME = "defillama_yields"
RISK = {"yes": True, "no": False}


def pools(*, deadline: float) -> list[Pool]:
    """Return all pools: many megabytes, for jobs only. Raises UpstreamError."""

    def read(body: Any) -> list[Pool]:
        raw = rows(mapping(body)["data"])
        defi_rows.refuse_absurd(NAME, raw, "tvlUsd")
        return defi_rows.readable(NAME, raw, _pool)

    return get_json(
        NAME,
        "/pools",
        deadline=deadline,
        max_bytes=defi_rows.LIST_BYTES,
        attempt_seconds=defi_rows.LIST_SECONDS,
        judge=_judge,
        read=read,
    )


def _pool(row: Any) -> Pool:
    ref, project = text(row["pool"], 128), excerpt(row["project"], 128)
    chain, symbol = excerpt(row["chain"], 80), excerpt(row["symbol"], 80)
    tvl_usd = defi_rows.dollars(row["tvlUsd"])
    if not ref or not project or not chain or not symbol or tvl_usd is None:
        raise ValueError("not a pool")
    return Pool(
        ref=ref,
        project=project,
        chain=chain,
        symbol=symbol,
        tvl_usd=tvl_usd,
        apy_pct=defi_rows.rate(row.get("apy")),
        apy_base_pct=defi_rows.rate(row.get("apyBase")),
        apy_reward_pct=defi_rows.rate(row.get("apyReward")),
        has_il_risk=RISK.get(str(row.get("ilRisk")).lower()),
        is_outlier=flag(row.get("outlier")) is not False,
    )


def _judge(status: int, body: Any) -> Fault | None:
    said = body.get("status") if isinstance(body, dict) else None
    if status == 200 and isinstance(said, str) and said != "success":
        return Fault("http_error", "an error inside the answer")
    return defi_rows.judge(status, body)
