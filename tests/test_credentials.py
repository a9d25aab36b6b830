"""credentials.py"""

import threading
import time

import jwt
import pytest

import credentials
from credentials import Keys

COST = 4
KEYS = Keys("k" * 40)
NEXT = Keys("n" * 40, "k" * 40)


def test_a_password_is_hashed_with_its_own_salt_and_found_again():
    first, second = (credentials.hash_password("correct horse", COST) for _ in range(2))
    assert first != second
    assert first.startswith("$2b$04$")
    assert credentials.check_password("correct horse", first)
    assert not credentials.check_password("correct horsf", first)


@pytest.mark.parametrize(
    "password",
    ["x" * 73, "💥" * 64, "nul\0inside", "ü" * 37],
    ids=["73 bytes", "256 bytes", "NUL", "74 bytes"],
)
def test_what_bcrypt_would_cut_is_hashed_before(password):
    hashed = credentials.hash_password(password, COST)
    assert hashed.startswith("hmac-sha256:$2b$04$")
    assert credentials.check_password(password, hashed)
    assert not credentials.check_password(password + "!", hashed)
    assert not credentials.check_password(password[:-1], hashed)


def test_passwords_equal_in_their_first_72_bytes_are_different():
    same = "x" * 72
    hashed = credentials.hash_password(same + "a", COST)
    assert not credentials.check_password(same + "b", hashed)
    assert not credentials.check_password(same, hashed)


def test_the_prehash_itself_is_no_password():
    hashed = credentials.hash_password("x" * 80, COST)
    _, material = credentials._material("x" * 80)
    assert not credentials.check_password(material.decode(), hashed)


def test_a_hash_of_another_cost_or_make_is_out_of_date():
    assert not credentials.needs_upgrade(credentials.hash_password("x" * 80, COST), COST)
    assert credentials.needs_upgrade(credentials.hash_password("password", COST), COST + 1)
    assert credentials.needs_upgrade("$2a$04$" + "a" * 53, COST)


@pytest.mark.parametrize(
    ("password", "complaint"),
    [
        ("1234567", "8 to 128"),
        ("x" * 129, "8 to 128"),
        ("PassWord", "most common"),
        ("iloveyou", "most common"),
        ("Alice@Example.org", "must not be the e-mail"),
        ("alice.of.oz", "must not be the e-mail"),
    ],
)
def test_a_password_that_will_not_do_is_told_why(password, complaint):
    email = "alice.of.oz@example.org" if "oz" in password else "alice@example.org"
    assert complaint in (credentials.password_fault(password, email) or "")


@pytest.mark.parametrize("password", ["a long quiet sentence", "x" * 128, "💥" * 8])
def test_any_other_password_will_do(password):
    assert credentials.password_fault(password, "alice@example.org") is None


def test_ten_thousand_common_passwords_are_known():
    assert len(credentials._common()) > 10_000


def test_hashes_wait_in_one_queue_that_is_bounded():
    entered = threading.Semaphore(0)
    leave = threading.Event()

    def _take() -> None:
        with credentials.turn():
            entered.release()
            leave.wait(5)

    holders = [threading.Thread(target=_take) for _ in range(credentials.WAITING)]
    for holder in holders:
        holder.start()
        entered.acquire()
    started = time.monotonic()
    with pytest.raises(credentials.BusyError), credentials.turn():
        pass
    assert time.monotonic() - started < 0.1
    leave.set()
    for holder in holders:
        holder.join()
    with credentials.turn():
        assert credentials.hash_password("free again", COST)


def test_a_session_token_is_known_by_its_sha256():
    token = credentials.new_session(KEYS)
    assert credentials.session_hash(token, KEYS) == credentials.token_hash(token)
    assert len(credentials.token_hash(token)) == 64


def test_no_two_sessions_are_alike():
    assert len({credentials.new_session(KEYS) for _ in range(50)}) == 50


def test_the_key_before_is_still_believed_and_the_one_before_that_is_not():
    token = credentials.new_session(KEYS)
    assert credentials.session_hash(token, NEXT)
    assert credentials.session_hash(token, Keys("n" * 40)) is None
    assert credentials.session_hash(token, Keys("z" * 40, "n" * 40)) is None


def forged(key=None, algorithm="HS256", header=None, **changes):
    claims = {
        "iss": credentials.ISSUER,
        "aud": credentials.AUDIENCE,
        "jti": "1",
        "iat": int(time.time()),
        "exp": int(time.time()) + 3600,
    } | changes
    headers = {"typ": credentials.TYPE, "kid": credentials._key_id(KEYS.current)} | (header or {})
    key = key or credentials._signing_key(KEYS.current)
    return jwt.encode(
        {name: value for name, value in claims.items() if value is not None},
        None if algorithm == "none" else key,
        algorithm=algorithm,
        headers=headers,
    )


def test_the_forger_below_can_make_a_good_token():
    assert credentials.session_hash(forged(), KEYS)


@pytest.mark.parametrize(
    "token",
    [
        "",
        "x",
        "a.b.c",
        forged(algorithm="none"),
        forged(key=b"another key of thirty-two bytes."),
        forged(key=credentials._signing_key("k" * 40) * 2, algorithm="HS512"),
        forged(header={"typ": "JWT"}),
        forged(header={"kid": "unknown"}),
        forged(header={"kid": "../../etc/passwd"}),
        forged(iss="someone"),
        forged(aud="elsewhere"),
        forged(exp=int(time.time()) - 1),
        forged(exp=None),
        forged(jti=None),
        forged(iat=int(time.time()) + 3600),
        forged(nbf=int(time.time()) + 3600),
        forged() + "A",
        forged()[:-4],
        forged(padding="x" * 2000),
    ],
)
def test_no_forgery_is_believed(token):
    assert credentials.session_hash(token, KEYS) is None


def test_what_is_sealed_opens_with_either_key_and_no_other():
    sealed = credentials.seal({"token": "secret"}, KEYS)
    assert "secret" not in sealed
    assert credentials.unseal(sealed, KEYS) == {"token": "secret"}
    assert credentials.unseal(sealed, NEXT) == {"token": "secret"}
    assert credentials.unseal(sealed, Keys("z" * 40)) is None
    assert credentials.unseal("nothing", KEYS) is None


def test_a_token_of_a_letter_holds_32_random_bytes():
    assert len({credentials.new_token() for _ in range(100)}) == 100
    assert len(credentials.new_token()) == 43
