"""Log lines leave through a queue, so that no request waits for a disk or a pipe.

No line holds a password, a token, a link or an address of mail: callers log names and numbers,
of an error is told what cannot quote anybody, and what has the shape of a secret is covered.
"""

import atexit
import contextlib
import json
import logging
import os
import queue
import re
import sys
import threading
import traceback
from datetime import UTC, datetime
from logging.handlers import QueueHandler, QueueListener
from pathlib import Path

_lock = threading.Lock()
_started: dict[int, QueueListener] = {}
LINES_WAITING = 10_000  # more are dropped rather than slowing a request
LONGEST_CHAIN = 10  # errors that led to one another
ROOT = Path(__file__).parent
OF_CODE = (AttributeError, ImportError, NameError, TypeError)
SECRET = re.compile(
    r"[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63})+"  # an address of mail
    r"|\beyJ[\w-]+\.[\w-]+\.[\w-]*"  # a session
    r"|\bcap_[\w-]{20,}"  # a personal token
    r"|\$2[abxy]\$\d\d\$[./\w]+"  # a hash of a password
    r"|(?<=token=)[^\s&'\"]+"  # a link of a letter
    r"|(?<=Bearer )\S+"
)


def discreet(error: BaseException) -> str:
    """The name of an error, and what it says where that cannot quote what somebody sent."""
    return ": ".join(part for part in (type(error).__qualname__, _said(error)) if part)


def _said(error: BaseException) -> str:
    diag = getattr(error, "diag", None)
    if diag is not None and diag.sqlstate:
        # Class 22 is about a value, and its message quotes it; all others name what was violated.
        said = None if diag.sqlstate.startswith("22") else diag.message_primary
        return _covered(" ".join(part for part in (diag.sqlstate, said) if part))
    if isinstance(error, OSError):
        return error.strerror or ""  # without the path
    return _covered(str(error)) if _speaks_of_code(error) else ""


def _speaks_of_code(error: BaseException) -> bool:
    """Whether an error names parts of a program or of a network, or its words are our own."""
    ours = type(error).__module__.partition(".")[0]
    return (
        isinstance(error, OF_CODE)
        or any(base.__name__ == "OperationalError" for base in type(error).__mro__)
        or (ROOT / ours).is_dir()
        or (ROOT / f"{ours}.py").is_file()
    )


def _trace(record: logging.LogRecord) -> str:
    """The trace of a record: lines of code, which hold no value, and what each error may say."""
    error = record.exc_info[1] if record.exc_info else None
    told: list[str] = []
    while error is not None and len(told) < LONGEST_CHAIN:
        frames = "".join(traceback.format_tb(error.__traceback__))
        told.append(frames + discreet(error))
        error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    return "\n".join(reversed(told))


def _covered(text: str) -> str:
    """A text in one line, with whatever has the shape of a secret covered."""
    line = "".join(c if c.isprintable() else repr(c)[1:-1] for c in text)
    return SECRET.sub("[covered]", line)


class TextFormatter(logging.Formatter):
    """time level name message key=value …"""

    def format(self, record: logging.LogRecord) -> str:
        """One line; a trace, where there is one, on the lines below."""
        facts = "".join(f" {name}={value}" for name, value in _facts(record).items())
        line = f"{_time(record)} {record.levelname} {record.name} {_message(record)}{facts}"
        trace = _trace(record)
        return f"{line}\n{trace}" if trace else line


class JsonFormatter(logging.Formatter):
    """The same as one JSON object a line."""

    def format(self, record: logging.LogRecord) -> str:
        """One line of JSON."""
        line = {
            "at": _time(record),
            "level": record.levelname,
            "name": record.name,
            "message": _message(record),
            **_facts(record),
        }
        if trace := _trace(record):
            line["trace"] = trace
        return json.dumps(line, default=str)


class _DroppingHandler(QueueHandler):
    """Puts the record as it is (formatters want its trace), and drops when the queue is full."""

    def prepare(self, record: logging.LogRecord) -> logging.LogRecord:
        return record

    def enqueue(self, record: logging.LogRecord) -> None:
        with contextlib.suppress(queue.Full):
            self.queue.put_nowait(record)


def start(log_format: str, level: int = logging.INFO) -> None:
    """Begin to write log lines to stderr; once per process."""
    with _lock:
        if os.getpid() in _started:
            return
        waiting: queue.Queue[logging.LogRecord] = queue.Queue(LINES_WAITING)
        writer = logging.StreamHandler(sys.stderr)
        writer.setFormatter(JsonFormatter() if log_format == "json" else TextFormatter())
        listener = QueueListener(waiting, writer)
        root = logging.getLogger()
        for handler in [h for h in root.handlers if isinstance(h, _DroppingHandler)]:
            root.removeHandler(handler)
        root.addHandler(_DroppingHandler(waiting))
        root.setLevel(level)
        listener.start()
        _started[os.getpid()] = listener
        atexit.register(listener.stop)


def _facts(record: logging.LogRecord) -> dict[str, object]:
    names = ("ms", "request_id", "job", "provider")
    return {name: getattr(record, name) for name in names if hasattr(record, name)}


def _message(record: logging.LogRecord) -> str:
    """The message with every line break and control character made visible."""
    return _covered(record.getMessage())


def _time(record: logging.LogRecord) -> str:
    return datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")
