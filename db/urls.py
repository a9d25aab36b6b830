"""Connection strings: one database, one role each, its password from DATA_DIR.

Decides how carefully a server is believed: a host that is not this machine must show a
certificate that names it, unless the address says otherwise. Opens no connection.
"""

import ssl
from ipaddress import ip_address
from pathlib import Path
from typing import Any

import psycopg
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from config import ConfigError, Settings
from db.cluster import SUPERUSER, address

DATABASE = "sovereign"  # the name of ours in the embedded cluster
CLUSTER = "postgres"  # the cluster's folder in DATA_DIR


def cluster_home(settings: Settings) -> Path:
    """Return the home of the embedded cluster."""
    return settings.data_dir / CLUSTER


def url(settings: Settings, role: str, *, direct: bool = False, replica: bool = False) -> str:
    """Return the connection string of a role: past the pooler, or of the replica, where asked."""
    if role not in settings.passwords:
        raise ConfigError(f"DATA_DIR: no password of role {role} in it (./bin/up makes them)")
    parts = _target(settings, direct=direct, replica=replica)
    suffix = str(parts.get("user", "")).partition(".")[2]  # poolers put the project there
    return make_conninfo(
        **parts
        | {
            "user": f"{role}.{suffix}" if suffix else role,
            "password": settings.passwords[role],
            "application_name": f"sovereign {role}",
        }
    )


def administrator(settings: Settings, dbname: str = DATABASE) -> str:
    """Return the connection string of the role that may create roles.

    In the embedded cluster that is the superuser, whom the socket knows by the operating system's
    account, and any database; else the role of DATABASE_URL, past the pooler, and its database.
    """
    if settings.database_url:
        return make_conninfo(**_target(settings, direct=True, replica=False))
    found = address(cluster_home(settings))
    return make_conninfo(host=found.socket, port=found.port, user=SUPERUSER, dbname=dbname)


def without_password(conninfo: str) -> tuple[str, str]:
    """Split a connection string: a command line must not carry the password."""
    parts = {name: str(value) for name, value in conninfo_to_dict(conninfo).items()}
    password = parts.pop("password", "")
    return make_conninfo("", **parts), password


def _target(settings: Settings, *, direct: bool, replica: bool) -> dict[str, Any]:
    if replica and settings.database_read_url:
        return _named("DATABASE_READ_URL", settings.database_read_url)
    if direct and settings.database_direct_url:
        return _named("DATABASE_DIRECT_URL", settings.database_direct_url)
    if settings.database_url:
        return _named("DATABASE_URL", settings.database_url)
    found = address(cluster_home(settings))
    return {"host": found.socket, "port": found.port, "dbname": DATABASE}


def _named(setting: str, text: str) -> dict[str, Any]:
    """Read an address; the server must prove its name unless it is local or we are told not to."""
    try:
        parts = conninfo_to_dict(text)
    except psycopg.ProgrammingError:
        raise ConfigError(f"{setting}: PostgreSQL does not understand it") from None
    if not parts.get("dbname"):
        raise ConfigError(f"{setting}: names no database")
    if all(_is_local(host) for host in str(parts.get("host") or "").split(",")):
        return parts
    parts.setdefault("sslmode", "verify-full")
    own_root = Path.home() / ".postgresql" / "root.crt"
    if str(parts["sslmode"]).startswith("verify") and not own_root.exists():
        parts.setdefault("sslrootcert", ssl.get_default_verify_paths().cafile or "system")
    return parts


def _is_local(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host in ("", "localhost") or host.startswith(("/", "@"))
