"""Taking the client's socket from gunicorn, so that an open stream holds none of its threads."""

import os
import socket

PROTOCOL = "HTTP/1.1"  # older ones know no chunks


def take(theirs: socket.socket) -> socket.socket:
    """Return the client's socket and leave gunicorn a dead one under its own descriptor.

    A plain duplicate is not enough: gunicorn would write the end of the answer and shut down. Now
    that fails with EPIPE, which it takes for a client that left: thread and connection are free.
    """
    ours = theirs.dup()
    stub, peer = socket.socketpair()
    peer.close()
    os.dup2(stub.fileno(), theirs.fileno(), inheritable=False)
    stub.close()
    return ours


def possible(theirs: object) -> bool:
    """Whether there is a socket that can be taken: gunicorn's own, without TLS of its own."""
    return type(theirs) is socket.socket
