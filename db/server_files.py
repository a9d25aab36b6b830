"""The files in a data folder by which a server of ours is told how to run and whom to let in.

Written anew before every start, so what was changed by hand in them does not last; postgresql.conf
itself is the operator's, and only gets a line that includes ours.
"""

import os
import pwd
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

SUPERUSER = "postgres"
INCLUDE = "include_if_exists = 'sovereign.conf'"
CONFIGURATION = {
    "shared_buffers": "128MB",
    "max_connections": "60",
    "password_encryption": "scram-sha-256",
    "log_destination": "stderr",
    "logging_collector": "on",
    "log_directory": "log",
    "log_filename": "%a.log",  # a week in a ring
    "log_truncate_on_rotation": "on",
    "log_rotation_age": "1d",
    "log_rotation_size": "0",
    "log_line_prefix": "%m [%p] %q%u@%d ",
    "lc_messages": "C",
    "jit": "off",
    "track_functions": "all",  # what ops.slow_functions() reads
    "timezone": "UTC",
    "log_timezone": "UTC",
}


class Listening(NamedTuple):
    """Where the server is to answer: socket folder, port, and whether on 127.0.0.1 too."""

    socket: str
    port: int
    tcp: bool


def write(data: Path, where: Listening, wanted: Mapping[str, str]) -> Iterator[Path]:
    """Write the files; yield each one, whose owner is then to be the server's account."""
    yield _file(data / "sovereign.conf", _configuration(where, wanted))
    main = (data / "postgresql.conf").read_text(encoding="utf-8")
    if INCLUDE not in main:
        yield _file(data / "postgresql.conf", f"{main}\n{INCLUDE}\n")
    people = dict.fromkeys((pwd.getpwuid(os.geteuid()).pw_name, "root"))
    lines = (f'ours "{who}" {SUPERUSER}\n' for who in people)
    yield _file(data / "pg_ident.conf", "".join(lines))
    yield _file(
        data / "pg_hba.conf",
        f"local all {SUPERUSER} peer map=ours\n"
        f"host all {SUPERUSER} all reject\n"
        "local all all scram-sha-256\n"
        "host all all 127.0.0.1/32 scram-sha-256\n",
    )


def _configuration(where: Listening, wanted: Mapping[str, str]) -> str:
    ours = {
        "listen_addresses": "127.0.0.1" if where.tcp else "",
        "port": str(where.port),
        "unix_socket_directories": '"{}"'.format(where.socket.replace('"', '""')),
        "unix_socket_permissions": "0700",
    }
    lines = {**CONFIGURATION, **wanted, **ours}
    return "".join(f"{name} = {_escaped(value)}\n" for name, value in lines.items())


def _file(path: Path, text: str) -> Path:
    path.write_text(text, encoding="utf-8")
    path.chmod(0o600)
    return path


def _escaped(value: str) -> str:
    """Quote a value of postgresql.conf."""
    return "'{}'".format(value.replace("\\", "\\\\").replace("'", "''"))
