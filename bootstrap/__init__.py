"""From a bare machine to a Python that has everything: what every program in bin/ does first.

Standard library only, and it must start on Python 3.9: the version that runs the service is
found or fetched here. Knows nothing of the service itself.
"""
