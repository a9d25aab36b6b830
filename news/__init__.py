"""What is made of a story by fixed rules: its identity, tone, impact, coins and cluster.

Pure functions on records of the providers. Nothing here asks an upstream, reads a clock or knows
the database; whatever changes a result changes the version that is stored beside it.
"""
