"""The sandbox as an HTTP server: every provider under one port, and the control of control.py.

Nothing is logged; a client that hangs up is no error.
"""

import socket
import threading
from collections.abc import Iterable
from types import TracebackType
from typing import Any, Self

from flask import Blueprint, Flask, Response, request
from werkzeug.exceptions import HTTPException
from werkzeug.serving import BaseWSGIServer, WSGIRequestHandler, make_server

from sandbox import (
    alternative_me,
    binance,
    binance_futures,
    blockchain_info,
    blockchair,
    bybit,
    caesar,
    coinbase,
    coindesk_data,
    coingecko,
    coingecko_news,
    coinmarketcap,
    coinmetrics,
    control,
    cryptopanic,
    defillama,
    defillama_coins,
    defillama_stablecoins,
    defillama_yields,
    deribit,
    etherscan,
    feeds,
    kraken,
    lunarcrush,
    mempool,
    newsapi,
    newsroom,
    okx,
    openai,
)
from sandbox.calls import Calls
from sandbox.faults import Faults, Provider

BLUEPRINTS = (
    *(coingecko.bp, coingecko_news.pro, coinmarketcap.bp, coinmarketcap.keyless),
    *(kraken.bp, coinbase.bp, binance.bp),
    *(alternative_me.bp, lunarcrush.bp, cryptopanic.bp),
    *(binance_futures.bp, bybit.bp),
    *(okx.bp, deribit.bp),
    *(etherscan.bp, coinmetrics.bp),
    *(mempool.bp, blockchain_info.bp, blockchair.bp),
    *(defillama.bp, defillama_coins.bp, defillama_stablecoins.bp, defillama_yields.bp),
    *(feeds.bp, coindesk_data.bp, newsapi.bp),
    *(caesar.bp, openai.bp),
)
PROVIDERS: dict[str, Provider] = {
    "coingecko": coingecko,
    "coinmarketcap": coinmarketcap,
    "kraken": kraken,
    "coinbase": coinbase,
    "binance": binance,
    "alternative_me": alternative_me,
    "lunarcrush": lunarcrush,
    "cryptopanic": cryptopanic,
    "binance_futures": binance_futures,
    "bybit": bybit,
    "okx": okx,
    "deribit": deribit,
    "etherscan": etherscan,
    "coinmetrics": coinmetrics,
    "mempool": mempool,
    "blockchain_info": blockchain_info,
    "blockchair": blockchair,
    "defillama": defillama,
    "defillama_coins": defillama_coins,
    "defillama_stablecoins": defillama_stablecoins,
    "defillama_yields": defillama_yields,
    "coindesk_data": coindesk_data,
    "newsapi": newsapi,
    "caesar": caesar,
    "openai": openai,
    **dict.fromkeys(newsroom.PUBLISHERS, feeds),
}
BACKLOG = 512
ALIASES = {"coingecko-pro": "coingecko"}


def create_app(blueprints: Iterable[Blueprint] = BLUEPRINTS) -> Flask:
    """Make the application with its own faults and counts."""
    app = Flask("sandbox", static_folder=None)
    app.json.sort_keys = False  # type: ignore[attr-defined]
    for blueprint in blueprints:
        app.register_blueprint(blueprint)
    faults, calls = Faults(PROVIDERS), Calls()
    app.extensions["faults"] = faults

    @app.before_request
    def misbehave() -> Response | None:
        provider, path = _addressed(request.path)
        if provider not in PROVIDERS:
            return None
        calls.note(provider, path, request.args.items(multi=True), request.method)
        return faults.before(provider)

    @app.after_request
    def spoil(response: Response) -> Response:
        return faults.after(response)

    @app.errorhandler(404)
    @app.errorhandler(405)
    def refuse(error: HTTPException) -> Response | HTTPException:
        provider, _ = _addressed(request.path)
        return PROVIDERS[provider].unknown() if provider in PROVIDERS else error

    app.register_blueprint(control.blueprint(faults, calls))
    return app


def _addressed(path: str) -> tuple[str, str]:
    """Split a path into the provider it is meant for and the rest."""
    head, _, rest = path[1:].partition("/")
    return ALIASES.get(head, head), f"/{rest}"


class Running:
    """A server in a thread of this process; a context manager that stops it."""

    def __init__(self, server: BaseWSGIServer, app: Flask) -> None:
        self._server = server
        self._faults: Faults = app.extensions["faults"]
        self.port: int = server.port
        self._thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Stop answering, also those who are kept waiting."""
        self._faults.release()
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.stop()


class _Silent(WSGIRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True

    def make_environ(self) -> dict[str, Any]:
        """Let the one header through whose underscores the server would take for an attack."""
        environ = super().make_environ()
        if key := self.headers.get(coinmarketcap.KEY):
            environ["HTTP_" + coinmarketcap.KEY.upper().replace("-", "_")] = key
        return environ

    def log(self, *args: Any) -> None:
        """Say nothing about requests."""


def start(port: int = 0, host: str = "127.0.0.1", app: Flask | None = None) -> Running:
    """Serve in a thread of this process, on a free port unless one is named."""
    app = app or create_app()
    return Running(_bound(app, port, host), app)


def serve(app: Flask, port: int, host: str, until: threading.Event) -> None:
    """Serve until something has happened; OSError if the address is taken."""
    bound = _bound(app, port, host)
    threading.Thread(target=bound.serve_forever, daemon=True).start()
    until.wait()


def _bound(app: Flask, port: int, host: str) -> BaseWSGIServer:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.create_server((host, port), family=family, backlog=BACKLOG) as bound:
        return make_server(
            host, port, app, threaded=True, request_handler=_Silent, fd=bound.fileno()
        )
