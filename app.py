"""create_app(): settings, database, doors. The only place where the parts meet."""

import atexit
import os

from flask import Flask
from werkzeug.middleware.proxy_fix import ProxyFix

import blueprints
import config
import credentials
import logs
from blueprints import csrf, edge, errors, headers, hosts
from blueprints.hub import Hub
from db import urls
from db.gateway import Gateway, Numbers

MAX_BODY_BYTES = 64 * 1024


def create_app(settings: config.Settings | None = None, conninfo: str | None = None) -> Flask:
    """Make the application; settings come from the environment unless given."""
    settings = settings or config.load(os.environ)
    app = Flask(__name__)
    app.config.update(
        SETTINGS=settings,
        SECRET_KEY=settings.secret_key,
        SECRET_KEY_FALLBACKS=[key for key in (settings.secret_key_previous,) if key],
        SESSION_COOKIE_NAME="form",
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=settings.public_url.startswith("https://"),
        MAX_CONTENT_LENGTH=MAX_BODY_BYTES,
        MAX_FORM_MEMORY_SIZE=MAX_BODY_BYTES,
        BCRYPT_COST=credentials.COST,
        KEYS=credentials.Keys(settings.secret_key, settings.secret_key_previous),
        WTF_CSRF_TIME_LIMIT=credentials.SESSION_SECONDS,
    )
    app.json.sort_keys = False  # type: ignore[attr-defined]
    logs.start(settings.log_format)
    app.extensions["db"] = _gateway(settings, conninfo)
    app.extensions["streams"] = Hub(conninfo or urls.url(settings, "web", direct=True))
    app.jinja_env.globals["streams"] = settings.streams
    if settings.trusted_proxy_count:
        hops = settings.trusted_proxy_count
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops)  # type: ignore[method-assign]
    edge.init_app(app)
    headers.init_app(app)
    errors.init_app(app)
    hosts.init_app(app)
    edge.limit_bodies(app)
    csrf.init_app(app)
    blueprints.register_all(app)
    return app


def _gateway(settings: config.Settings, conninfo: str | None) -> Gateway:
    """The role web's connections: this process's share of DB_POOL_MAX."""
    gateway = Gateway(
        conninfo or urls.url(settings, "web"),
        Numbers(
            pool_max=max(1, settings.db_pool_max // settings.web_workers),
            idle_seconds=settings.db_pool_idle_seconds,
            timeout_seconds=settings.db_pool_timeout_seconds,
            slow_seconds=settings.slow_call_seconds,
            prepare=settings.prepares_statements,
        ),
        refusal=errors.problem,
        listen_conninfo=conninfo or urls.url(settings, "web", direct=True),
    )
    atexit.register(gateway.close)
    return gateway
