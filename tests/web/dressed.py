"""The pages of the service without a database, to render templates by themselves."""

from flask import Flask

from blueprints import (
    api_docs,
    headers,
    markets,
    pages,
    recovery_pages,
    reports,
    settings_pages,
    share_pages,
)
from config import Settings
from tree import ROOT

LINKED = (api_docs, markets, pages, recovery_pages, reports, settings_pages, share_pages)


def pages_alone(settings: Settings) -> Flask:
    """Every page that another links to, as they are served."""
    app = Flask("pages", root_path=str(ROOT))
    app.config.update(SETTINGS=settings, SECRET_KEY=settings.secret_key)
    headers.init_app(app)
    for module in LINKED:
        app.register_blueprint(module.bp)
    return app
