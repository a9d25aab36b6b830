"""sandbox.venues: exchanges and aggregators tell the same story, a few basis points apart."""

import pytest

from box import Box
from sandbox import venues, world
from sandbox.coins import Coin, every

COINS = {"bitcoin": "BTC", "ethereum": "ETH", "ripple": "XRP", "solana": "SOL", "cardano": "ADA"}
KRAKEN = {"BTC": "XXBTZUSD", "ETH": "XETHZUSD", "XRP": "XXRPZUSD"}


def _prices(box: Box, symbol: str) -> dict[str, float]:
    pair = KRAKEN.get(symbol, f"{symbol}USD")
    kraken = box.get(f"/kraken/0/public/Ticker?pair={pair}")["result"][pair]["c"][0]
    coinbase = box.get(f"/coinbase/products/{symbol}-USD/ticker")["price"]
    binance = box.get(f"/binance/api/v3/ticker/price?symbol={symbol}USDT")["price"]
    return {"kraken": float(kraken), "coinbase": float(coinbase), "binance": float(binance)}


@pytest.mark.parametrize(("name", "symbol"), COINS.items())
def test_venues_lie_a_few_basis_points_around_the_aggregator(
    box: Box, now: float, name: str, symbol: str
) -> None:
    path = f"/coingecko/api/v3/simple/price?ids={name}&vs_currencies=usd&precision=full"
    middle = world.price(every()[name], now)
    prices = _prices(box, symbol)
    assert middle == pytest.approx(box.get(path)[name]["usd"], rel=1e-3)
    assert all(price == pytest.approx(middle, rel=1e-3) for price in prices.values())
    assert len(set(prices.values())) == 3


@pytest.mark.parametrize("symbol", ["BTC", "XRP"])
def test_the_same_day_has_the_same_shape_everywhere(box: Box, now: float, symbol: str) -> None:
    pair = KRAKEN[symbol]
    kraken = box.get(f"/kraken/0/public/OHLC?pair={pair}&interval=1440")["result"][pair][-2]
    coinbase = box.get(f"/coinbase/products/{symbol}-USD/candles?granularity=86400")[1]
    binance = box.get(f"/binance/api/v3/klines?symbol={symbol}USDT&interval=1d&limit=2")[0]
    assert kraken[0] == coinbase[0] == binance[0] / 1000
    moves = (
        float(kraken[4]) / float(kraken[1]),
        coinbase[4] / coinbase[3],
        float(binance[4]) / float(binance[1]),
    )
    assert max(moves) == pytest.approx(min(moves), rel=1e-4)


@pytest.mark.parametrize("coin", venues.traded("k")[:60:7], ids=lambda coin: coin.id)
def test_six_digits_of_a_price_are_quoted(coin: Coin) -> None:
    assert 1e4 < coin.price * 10 ** venues.decimals(coin) < 1e8


def test_nobody_trades_what_is_not_the_bearer_of_its_symbol() -> None:
    for venue in "kcb":
        symbols = [coin.symbol for coin in venues.traded(venue)]
        assert len(symbols) == len(set(symbols))
    assert "k" not in every()["batcat"].venues
