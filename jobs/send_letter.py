"""Send one letter that was queued in the transaction it speaks of.

A worker that dies between sending and noting it sends again; the letter's Message-ID is the same.
"""

import mail
from jobs.job import Job, Tools


def run(job: Job, tools: Tools) -> None:
    """Send the letter unless it was sent or withdrawn."""
    for letter in tools.gateway.rows("work.take_letter", letter=job.key):
        mail.send(letter, tools.settings)
        tools.gateway.call("work.letter_sent", letter=job.key)
    tools.gateway.call("work.finish_job", job=job.id, owner=job.owner)
