"""On-chain answers of the database as the card reads them: each kind of chain, complete."""

import copy
import hashlib
from typing import Any

from web import answers
from web.answers import DAY, NOW, at

Json = dict[str, Any]

TX = hashlib.sha256(b"a transaction").hexdigest()
UNTOLD = ("count_24h", "sum_usd_24h", "largest_usd_24h", "complete_above_usd", "blocks_scanned",
          "coverage_share")  # fmt: skip


def transfer(**changes: Any) -> Json:
    """One very large transfer of bitcoin that may hold change."""
    return {
        "tx_id": TX,
        "log_index": -1,
        "at": at(minutes=14),
        "height": 969_990,
        "amount": 1_240.0,
        "amount_floor": 220.5,
        "amount_usd": 96.3e6,
        "floor_usd": 17.1e6,
        "certainty": "upper_bound",
        "url": f"https://mempool.space/tx/{TX}",
    } | changes


def summary(**changes: Any) -> Json:
    """What was looked through for transfers."""
    return {
        "count_24h": 3,
        "sum_usd_24h": 140.2e6,
        "largest_usd_24h": 96.3e6,
        "largest_told_usd_24h": None,
        "threshold_usd": 1e7,
        "complete_above_usd": 14.2e6,
        "blocks_scanned": 5,
        "coverage_share": 0.8333,
    } | changes


def bitcoin(**changes: Any) -> Json:
    """A chain of proof of work with everything there is to say."""
    return _envelope(
        {
            "chain": "bitcoin",
            "kind": "native",
            "fees_chain": None,
            "note": None,
            "network": {
                "height": 969_991,
                "tip_at": at(minutes=4),
                "block_interval_s": 594.0,
                "hashrate_hs": 1.062e21,
                "difficulty": 1.32716e14,
                "retarget": {"change_est_pct": 1.84, "blocks_left": 1_121, "at": at(days=-7)},
            },
            "fees": {
                "fast_sat_vb": 9.1,
                "half_hour_sat_vb": 6.5,
                "hour_sat_vb": 4.0,
                "economy_sat_vb": 1.0,
            },
            "gas": None,
            "fee_typical_usd": 0.7069,
            "mempool": {"tx": 21_050, "vbytes": 6.4e6, "blocks_to_clear": 6.4, "level": "medium"},
            "activity": {
                "tx_24h": 412_204,
                "active_addresses_24h": 612_345,
                "transfer_volume_24h_usd": 4.24e9,
                "tx_change_7d_pct": 3.1,
                "active_change_7d_pct": -0.2,
            },
            "supply": {
                "circulating": 20_093_718.75,
                "issued_24h": 453.1,
                "burnt_24h": None,
                "staked": None,
            },
            "concentration": {
                "top10_share": 0.0538,
                "top100_share": 0.1462,
                "of": "supply",
                "as_of": at(minutes=5),
                "note": "Exchanges and contracts are not one holder.",
            },
            "transfers": [transfer(), transfer(certainty="exact", amount_usd=22e6, floor_usd=22e6)],
            "transfers_summary": summary(),
            "valuation": {"mvrv": None, "nvt": None},
            "changes": {"hashrate_7d_pct": 2.04},
            "tvl_usd": None,
        },
        ["mempool", "blockchain_info", "blockchair"],
        {
            "not_applicable": ["fees_chain", "note", "gas", "supply.burnt_24h", "supply.staked",
                               "tvl_usd"],
            "not_published": ["valuation.mvrv", "valuation.nvt",
                              "transfers_summary.largest_told_usd_24h"],
        },
        changes,
    )  # fmt: skip


def ethereum(**changes: Any) -> Json:
    """Ether without a key and without the licensed source."""
    return _envelope(
        {
            "chain": "ethereum",
            "kind": "native",
            "fees_chain": None,
            "note": None,
            "network": {
                "height": 26_509_914,
                "tip_at": at(seconds=30),
                "block_interval_s": None,
                "hashrate_hs": None,
                "difficulty": None,
                "retarget": None,
            },
            "fees": None,
            "gas": {
                "safe_gwei": 0.31,
                "normal_gwei": 0.3405,
                "fast_gwei": 0.412,
                "base_gwei": None,
            },
            "fee_typical_usd": 0.01725,
            "mempool": {"tx": 127_573, "vbytes": None, "blocks_to_clear": None, "level": None},
            "activity": {
                "tx_24h": 1_454_691,
                "active_addresses_24h": None,
                "transfer_volume_24h_usd": 3.77e9,
                "tx_change_7d_pct": None,
                "active_change_7d_pct": None,
            },
            "supply": {
                "circulating": 120_979_047.99,
                "issued_24h": None,
                "burnt_24h": 1_861.02,
                "staked": None,
            },
            "concentration": None,
            "transfers": None,
            "transfers_summary": summary(**dict.fromkeys(UNTOLD), largest_told_usd_24h=310.4e6),
            "valuation": None,
            "changes": None,
            "tvl_usd": None,
        },
        ["blockchair"],
        {
            "not_applicable": [
                "fees_chain", "note", "network.hashrate_hs", "network.difficulty",
                "network.retarget", "fees", "mempool.vbytes", "mempool.blocks_to_clear",
                "mempool.level", "changes", "tvl_usd",
            ],
            "no_key": ["gas.base_gwei"],
            "no_history": ["activity.tx_change_7d_pct", "activity.active_change_7d_pct"],
            "not_supported": ["transfers", *(f"transfers_summary.{name}" for name in UNTOLD)],
            "not_published": [
                "network.block_interval_s", "activity.active_addresses_24h", "supply.issued_24h",
                "supply.staked", "concentration", "valuation",
            ],
        },
        changes,
    )  # fmt: skip


def token(**changes: Any) -> Json:
    """A wrapped token of Ethereum, with a key."""
    data = ethereum()["data"]
    moved = {
        "log_index": 1,
        "amount": 4_000_000.0,
        "amount_floor": 4_000_000.0,
        "amount_usd": 4e6,
        "floor_usd": 4e6,
        "url": f"https://etherscan.io/tx/0x{TX}",
    }
    return _envelope(
        data
        | {
            "kind": "token",
            "mempool": None,
            "fees_chain": "ethereum",
            "note": "This is a wrapped coin with a contract of its own; it stands for Bitcoin.",
            "activity": data["activity"] | {"tx_24h": 79_495, "transfer_volume_24h_usd": None},
            "supply": data["supply"] | {"circulating": 185e9, "burnt_24h": None},
            "transfers": [transfer(**moved, certainty="mint"),
                          transfer(**moved | {"amount_usd": 1e6}, certainty="burn")],
            "transfers_summary": summary(threshold_usd=1e6, complete_above_usd=1e6,
                                         coverage_share=1.0),
        },
        ["blockchair", "etherscan"],
        {
            "not_applicable": [
                "network.hashrate_hs", "network.difficulty", "network.retarget", "fees",
                "mempool", "network.block_interval_s", "supply.staked", "changes", "tvl_usd",
            ],
            "no_history": ["activity.tx_change_7d_pct", "activity.active_change_7d_pct",
                           "activity.transfer_volume_24h_usd"],
            "not_published": [
                "activity.active_addresses_24h", "supply.issued_24h",
                "supply.burnt_24h", "concentration", "valuation", "gas.base_gwei",
                "transfers_summary.largest_told_usd_24h",
            ],
        },
        changes,
    )  # fmt: skip


def tvl_only(**changes: Any) -> Json:
    """A chain of which only the deposits are known."""
    nothing = ("network", "fees", "gas", "fee_typical_usd", "mempool", "activity", "supply",
               "concentration", "transfers", "transfers_summary", "valuation",
               "changes")  # fmt: skip
    return _envelope(
        dict.fromkeys(nothing)
        | {
            "chain": "solana",
            "kind": "tvl_only",
            "fees_chain": None,
            "note": None,
            "tvl_usd": 9.31e9,
        },
        ["defillama"],
        {"not_supported": list(nothing), "not_applicable": ["fees_chain", "note"]},
        changes,
    )


def not_applicable(**changes: Any) -> Json:
    """A coin whose chain nobody follows."""
    data = tvl_only()["data"] | {"chain": None, "kind": None, "tvl_usd": None}
    data |= {"applicable": False, "quality_parts": None}
    blank = [path for path, value in data.items() if value is None]
    return _envelope(data, [], {"not_supported": blank}, changes)


KINDS = (bitcoin, ethereum, token, tvl_only, not_applicable)


def stored(days: int = 400, *, grain: str = "day") -> Json:
    """Points of every figure, one a day or an hour up to now."""
    step = DAY if grain == "day" else 3600
    end = int(NOW.timestamp()) // step * step
    scales = {"fee_half_hour": 6.5, "gas_normal_gwei": 0.34, "hashrate_hs": 1e21, "tx_24h": 4e5,
              "active_24h": 6e5, "supply": 2e7, "tvl_usd": 9e9}  # fmt: skip
    lines = {
        name: {
            "since": end - step * (days - 1),
            "points": [
                [end - step * back, scale * (1 + 0.3 * ((back * 7) % 11 - 5) / 5)]
                for back in range(min(days, 366) - 1, -1, -1)
            ],
        }
        for name, scale in scales.items()
    }
    return {"grain": grain, "lines": lines}


def page(envelope: Json, pictures: Json | None = None, **coin: Any) -> Json:
    """The answer of api.get_asset_page with this card on it."""
    made = answers.asset_page(coin=answers.coin(**coin))
    made["analyses"]["on-chain"] = answers.answer(envelope)
    made["pictures"] = {"on-chain": stored() if pictures is None else pictures}
    return made


def _envelope(data: Json, sources: list[str], missing: dict[str, list[str]], changes: Json) -> Json:
    common = answers._common("on-chain/1")
    parts = ("coverage", "agreement", "corroboration", "freshness", "health")
    entries = [{"path": path, "reason": why} for why, paths in missing.items() for path in paths]
    made = common | {"quality_parts": dict.fromkeys(parts, 1.0)} | data
    rows = [answers.source(name) for name in sources]
    full = copy.deepcopy(made | {"missing": entries} | changes)
    return answers._envelope("on-chain", 3600, full, rows)
