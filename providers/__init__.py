"""One module per upstream; exchange.py alone speaks to the network, nothing here knows the database."""
