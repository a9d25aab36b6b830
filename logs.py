"""Log lines leave through a queue, so that no request waits for a disk or a pipe.

No line holds a password, a token, a link or an address of mail: callers log names and numbers.
"""

import atexit
import contextlib
import json
import logging
import os
import queue
import sys
import threading
import traceback
from datetime import UTC, datetime
from logging.handlers import QueueHandler, QueueListener

_lock = threading.Lock()
_started: dict[int, QueueListener] = {}
LINES_WAITING = 10_000  # more are dropped rather than slowing a request


def discreet(error: BaseException) -> str:
    """What an error says, without the rows, parameters or SQL that a database's error quotes."""
    diag = getattr(error, "diag", None)
    if diag is None or not diag.sqlstate:
        return str(error)
    # Class 22 is about a value, and its message quotes it; all others name what was violated.
    said = None if diag.sqlstate.startswith("22") else diag.message_primary
    return " ".join(part for part in (diag.sqlstate, said) if part)


def _trace(record: logging.LogRecord) -> str:
    """The trace of a record, each error in it told discreetly."""
    if not record.exc_info or record.exc_info[1] is None:
        return ""
    trace = "".join(traceback.format_exception(record.exc_info[1])).rstrip()
    error: BaseException | None = record.exc_info[1]
    while error is not None:
        trace = trace.replace(str(error), discreet(error)) if str(error) else trace
        error = error.__cause__ or error.__context__
    return trace


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
    return "".join(c if c.isprintable() else repr(c)[1:-1] for c in record.getMessage())


def _time(record: logging.LogRecord) -> str:
    return datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")
