"""The least that Flask can answer: what a read of ours is held against."""

from flask import Flask

app = Flask(__name__)


@app.get("/hello")
def hello() -> str:
    """Answer a word."""
    return "hello"
