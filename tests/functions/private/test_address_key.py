"""private.address_key"""

from ipaddress import ip_address

import pytest


@pytest.mark.parametrize(
    ("address", "key"),
    [
        ("203.0.113.9", "203.0.113.9"),
        (str(ip_address("::ffff:203.0.113.9")), "203.0.113.9"),
        ("::ffff:203.0.113.9", "203.0.113.9"),
        ("::FFFF:CB00:7109", "203.0.113.9"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:db8::ffff:1", "2001:db8::/64"),
        ("::1", "::/64"),
        ("fe80::1%eth0", "fe80::/64"),
        (None, "unknown"),
    ],
)
def test_an_address_counts_as_its_sender(database, address, key):
    assert database.value("private.address_key", address=address) == key


def test_ten_thousand_addresses_of_one_network_are_one_sender(database):
    found = database.one(
        "select count(distinct private.address_key('2001:db8:1:2::' || to_hex(n))) as senders"
        " from generate_series(1, 10000) as numbers(n)"
    )
    assert found.senders == 1
