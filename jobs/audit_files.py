"""Files of the archive: packed text that is whole or not there, and never replaced by another.

The same text makes the same bytes, so a job that died may simply write its file again.
"""

import gzip
import hashlib
import os
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

CHUNK = 1 << 20


class ArchiveError(Exception):
    """What would be archived is not what it should be, or is something else there already."""


def write(path: Path, texts: Iterable[str]) -> str:
    """Write a file, on the disk when this returns; the SHA-256 of its text, unpacked."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    scratch = path.with_name(f".{path.name}.part")
    try:
        digest = _pack(scratch, texts)
        if path.exists() and _digest(path) != digest:
            raise ArchiveError(f"{path} is there already and holds something else")
        scratch.replace(path)
    finally:
        with suppress(OSError):
            scratch.unlink(missing_ok=True)
    _sync(path.parent)
    return digest


def _pack(path: Path, texts: Iterable[str]) -> str:
    digest = hashlib.sha256()
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        with gzip.GzipFile("", "wb", fileobj=file, mtime=0) as packed:
            for text in texts:
                data = text.encode()
                digest.update(data)
                packed.write(data)
        file.flush()
        os.fsync(file.fileno())
    return digest.hexdigest()


def _digest(path: Path) -> str:
    digest = hashlib.sha256()
    with gzip.open(path) as packed:
        while chunk := packed.read(CHUNK):
            digest.update(chunk)
    return digest.hexdigest()


def _sync(folder: Path) -> None:
    """Make the new name of a file in it as lasting as the file."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
