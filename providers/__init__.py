"""One module per upstream; http.py alone speaks to the network, nothing here knows the database."""
