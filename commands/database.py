"""The database of DATA_DIR for the length of one command, and PostgreSQL's own client programs."""

import os
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

import config
from db import urls
from db.binaries import ClusterError, programs
from db.cluster import Cluster
from supervisor import keys


class Login(NamedTuple):
    """How a client program is called as a role: the password stays in its environment."""

    conninfo: str
    environment: Mapping[str, str]


@contextmanager
def settings_of_a_running_database() -> Iterator[config.Settings]:
    """Read the settings; the embedded cluster runs meanwhile, started for it if need be."""
    keys.ensure(config.data_dir(os.environ))
    settings = config.load(os.environ)
    if settings.database_url:
        yield settings
        return
    cluster = Cluster(urls.cluster_home(settings), settings.postgres_bin)
    started = cluster.start()
    try:
        yield settings
    finally:
        if started:
            cluster.stop()


def login(url: str) -> Login:
    """Take the password out of a connection string and put it into the environment."""
    conninfo, password = urls.without_password(url)
    return Login(conninfo, {**os.environ, **({"PGPASSWORD": password} if password else {})})


def client(settings: config.Settings, program: str) -> Path:
    """Find psql, pg_dump or pg_restore: for a server of ours beside it, else on the PATH first.

    The wheel's programs speak no TLS, which a server elsewhere will want.
    """
    if settings.postgres_bin and (settings.postgres_bin / program).exists():
        return settings.postgres_bin / program
    on_path = shutil.which(program)
    if settings.database_url and on_path:
        return Path(on_path)
    try:
        return programs().folder / program
    except ClusterError:
        if on_path:
            return Path(on_path)
        raise
