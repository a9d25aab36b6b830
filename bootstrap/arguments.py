"""What can be typed after ./bin/up and ./bin/manage, checked before anything is fetched."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import NoReturn

ROLES = ("ops", "owner", "web", "worker")


class Parser(argparse.ArgumentParser):
    """Answers what it does not understand with one sentence and exit code 2."""

    def error(self, message: str) -> NoReturn:
        """Say what is wrong, and where to read more."""
        self.exit(2, f"{self.prog}: {message} (see {self.prog} --help)\n")


def port(text: str) -> int:
    """Read a port number; 0 stands for any free one."""
    if not (text.isascii() and text.isdigit()) or int(text) > 65535:
        raise argparse.ArgumentTypeError(f"{text!r} is no port")
    return int(text)


def count(text: str) -> int:
    """Read how many access codes are wanted."""
    if not (text.isascii() and text.isdigit()) or not 1 <= int(text) <= 1000:
        raise argparse.ArgumentTypeError("must be a whole number from 1 to 1000")
    return int(text)


def address(text: str) -> str:
    """Read an address of mail."""
    if text.count("@") != 1 or any(character.isspace() for character in text):
        raise argparse.ArgumentTypeError(f"{text!r} is no address of mail")
    return text


def up() -> Parser:
    """Return the reader of ./bin/up's arguments."""
    parser = Parser(
        prog="up",
        description="Start everything: database, web, worker. Ctrl-C stops it. One per DATA_DIR:"
        " a second one says where the first answers, and ends with 0.",
    )
    parser.add_argument("--live", action="store_true", help="use the real upstreams")
    parser.add_argument("--host", default="127.0.0.1", help="address to listen on")
    parser.add_argument("--port", type=port, default=8000, help="port to listen on")
    parser.add_argument("--data", type=Path, help="folder of everything that lives (DATA_DIR)")
    return parser


def manage() -> Parser:
    """Return the reader of ./bin/manage's arguments."""
    parser = Parser(prog="manage", description="Acts of the operator, on the database of DATA_DIR.")
    acts = parser.add_subparsers(dest="act", required=True, metavar="ACT")
    acts.add_parser("migrate", help="make roles, apply migrations and functions")
    acts.add_parser("check", help="name every difference between the tree and the database")
    acts.add_parser("schema", help="write the tables as they stand into db/schema.sql")
    act = acts.add_parser("create-admin", help="make an account an administrator's")
    act.add_argument("email", type=address, metavar="EMAIL")
    act = acts.add_parser("issue-codes", help="print new access codes")
    act.add_argument("count", type=count, metavar="N")
    act.add_argument("--note", default="", help="whom they are for")
    act.add_argument("--days", type=count, help="they lapse after so many days")
    acts.add_parser("worker", help="run one more worker until it is stopped")
    act = acts.add_parser("backup", help="write every table into a file")
    act.add_argument("file", type=Path, metavar="FILE")
    act = acts.add_parser("restore", help="replace every table by those of a file")
    act.add_argument("file", type=Path, metavar="FILE")
    return parser
