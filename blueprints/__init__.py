"""HTTP doors: read the request, call one function, return its answer."""

from flask import Flask


def register_all(app: Flask) -> None:
    """Register every blueprint; the only list of them."""
    from blueprints import (
        admin,
        admin_pages,
        analysis,
        api_docs,
        auth,
        cron,
        health,
        news,
        pages,
        progressive,
        recovery_pages,
        settings_pages,
        tokens,
    )

    for module in (
        admin,
        admin_pages,
        analysis,
        api_docs,
        auth,
        cron,
        health,
        news,
        pages,
        progressive,
        recovery_pages,
        settings_pages,
        tokens,
    ):
        app.register_blueprint(module.bp)
