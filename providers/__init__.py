"""One module per upstream; exchange.py alone speaks to the network, none knows the database."""
