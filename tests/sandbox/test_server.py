"""sandbox.server and python -m sandbox"""

import os
import signal
import socket
import subprocess
import sys
import textwrap
import time
import urllib.error
import urllib.request
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

import sandbox
from box import Box
from sandbox import server

ROOT = Path(__file__).parents[2]


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _answers(port: int) -> bool:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/binance/api/v3/ping", timeout=2):
            return True
    except (urllib.error.URLError, ConnectionError, TimeoutError):
        return False


def _wait(port: int, is_up: bool, seconds: float = 60) -> bool:
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        if _answers(port) is is_up:
            return True
        time.sleep(0.05)
    return False


def test_every_base_url_leads_to_its_provider(box: Box) -> None:
    urls = sandbox.base_urls(box.port)
    paths = {
        "COINGECKO_BASE_URL": "/ping",
        "COINMARKETCAP_BASE_URL": "/v1/cryptocurrency/map?limit=1",
        "KRAKEN_BASE_URL": "/Time",
        "COINBASE_BASE_URL": "/time",
        "BINANCE_BASE_URL": "/api/v3/ping",
        "ALTERNATIVE_ME_BASE_URL": "/fng/",
        "LUNARCRUSH_BASE_URL": "/public/coins/list/v2?limit=1",
        "CRYPTOPANIC_BASE_URL": "/posts/?auth_token=k",
        "BINANCE_FUTURES_BASE_URL": "/fapi/v1/ping",
        "BYBIT_BASE_URL": "/v5/market/tickers?category=linear",
        "OKX_BASE_URL": "/api/v5/public/mark-price?instType=SWAP",
        "DERIBIT_BASE_URL": "/public/ticker?instrument_name=BTC-PERPETUAL",
        "ETHERSCAN_BASE_URL": "?chainid=1&module=stats&action=ethsupply2&apikey=k",
        "COINMETRICS_BASE_URL": "/timeseries/asset-metrics?assets=eth&metrics=TxCnt",
        "MEMPOOL_BASE_URL": "/blocks/tip/height",
        "BLOCKCHAIN_INFO_BASE_URL": "/stats",
        "BLOCKCHAIR_BASE_URL": "/bitcoin/stats",
        "DEFILLAMA_BASE_URL": "/v2/chains",
        "DEFILLAMA_COINS_BASE_URL": "/prices/current/coingecko:bitcoin",
        "DEFILLAMA_STABLECOINS_BASE_URL": "/stablecoins",
        "DEFILLAMA_YIELDS_BASE_URL": "/pools",
        "COINDESK_DATA_BASE_URL": "/news/v1/article/list",
        "NEWSAPI_BASE_URL": "/everything?q=bitcoin",
        "CAESAR_BASE_URL": "/research",
    }
    assert set(urls) == {*paths, "OPENAI_BASE_URL"}, "which is only told things, by POST"
    refused = box.ask(
        urls["OPENAI_BASE_URL"].removeprefix(box.url) + "/chat/completions", method="POST", body={}
    )
    assert refused.status == 400
    assert box.ask("/_calls", method="DELETE").status == 200
    for name, path in paths.items():
        assert urls[name].startswith(box.url)
        box.get(urls[name].removeprefix(box.url) + path, Authorization="Bearer k", X_Api_Key="k")
    assert set(box.get("/_calls")) == {name.removesuffix("_BASE_URL").lower() for name in paths}


def test_a_hundred_may_ask_at_once(box: Box) -> None:
    path = "/binance/api/v3/klines?symbol=BTCUSDT&interval=1d&limit=100"
    assert box.ask("/_delay/binance", method="PUT", body={"seconds": 1}).status == 200
    started = time.monotonic()
    with ThreadPoolExecutor(100) as threads:
        bodies = list(threads.map(lambda _: len(box.ask(path, timeout=60).body), range(100)))
    assert bodies == [100] * 100
    assert time.monotonic() - started < 60  # one after the other it would be a hundred


def test_only_loopback_may_control() -> None:
    client = server.create_app().test_client()
    for address, status in (("203.0.113.9", 403), ("127.0.0.1", 200), ("::1", 200)):
        answer = client.get("/_calls", environ_base={"REMOTE_ADDR": address})
        assert answer.status_code == status
    abroad = {"REMOTE_ADDR": "203.0.113.9"}
    assert client.get("/binance/api/v3/ping", environ_base=abroad).status_code == 200


def test_a_path_of_no_provider_does_not_exist(box: Box) -> None:
    assert box.ask("/nobody/api").status == 404


def test_stopping_lets_the_waiting_go_at_once() -> None:
    running = server.start(port=0)
    box = Box(running)
    box.fault("kraken", "timeout", seconds=60)
    with ThreadPoolExecutor(1) as threads:
        waiting = threads.submit(box.ask, "/kraken/0/public/Time", timeout=60)
        while not box.get("/_calls").get("kraken"):
            time.sleep(0.01)
        running.stop()
        assert waiting.result(timeout=30).status == 504
    assert not _answers(running.port)


@pytest.fixture
def command() -> list[str]:
    return [sys.executable, "-m", "sandbox", "--port"]


def test_the_command_serves_quietly_until_it_is_told_to_end(command: list[str]) -> None:
    port = _free_port()
    process = subprocess.Popen(
        [*command, str(port)], cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    assert _wait(port, is_up=True)
    process.send_signal(signal.SIGTERM)
    assert process.communicate(timeout=60) == (b"", b"")
    assert process.returncode == 0


def test_a_taken_port_is_one_clear_line(command: list[str], box: Box) -> None:
    told = subprocess.run(
        [*command, str(box.port)], cwd=ROOT, capture_output=True, text=True, check=False, timeout=60
    )
    assert told.returncode == 1
    assert told.stderr.count("\n") == 1
    assert str(box.port) in told.stderr


def test_the_command_ends_with_its_parent(command: list[str]) -> None:
    port = _free_port()
    script = textwrap.dedent(f"""
        import subprocess, sys
        subprocess.Popen({[*command, str(port)]!r})
        sys.stdin.read()
    """)
    parent = subprocess.Popen([sys.executable, "-c", script], cwd=ROOT, stdin=subprocess.PIPE)
    assert _wait(port, is_up=True)
    os.kill(parent.pid, signal.SIGKILL)
    parent.communicate()
    assert _wait(port, is_up=False)
