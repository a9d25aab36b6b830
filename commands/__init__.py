"""The operator's commands: psql on the right database, and the acts of ./bin/manage."""
