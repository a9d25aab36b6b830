"""credentials.py"""

import os
import subprocess
import sys
import threading
import time
from pathlib import Path

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


def test_a_cheaper_hash_or_one_of_another_make_is_out_of_date():
    assert not credentials.needs_upgrade(credentials.hash_password("x" * 80, COST), COST)
    assert credentials.needs_upgrade(credentials.hash_password("password", COST), COST + 1)
    assert credentials.needs_upgrade("$2a$04$" + "a" * 53, COST)


def test_a_dearer_hash_is_never_replaced_by_a_cheaper_one():
    assert not credentials.needs_upgrade("$2b$13$" + "a" * 53, 12)


@pytest.mark.parametrize("make", ["$2a$", "$2b$", "$2y$"])
def test_a_hash_made_elsewhere_by_plain_bcrypt_is_understood(make):
    hashed = make + credentials.hash_password("correct horse", COST)[4:]
    assert credentials.check_password("correct horse", hashed)
    assert not credentials.check_password("correct horsf", hashed)


def test_the_dummy_is_a_hash_like_any_other_that_no_password_has():
    dummy = credentials.dummy_hash(COST)
    assert len(dummy) == len(credentials.hash_password("password", COST))
    assert not credentials.needs_upgrade(dummy, COST)
    for password in ("", "password", "x" * 100):
        assert not credentials.check_password(password, dummy)


def test_the_dummy_costs_what_its_cost_says():
    def _seconds(cost: int) -> float:
        started = time.perf_counter()
        credentials.check_password("password", credentials.dummy_hash(cost))
        return time.perf_counter() - started

    _seconds(4)
    assert min(_seconds(9) for _ in range(3)) > 8 * min(_seconds(4) for _ in range(3))


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


def test_hashes_are_made_on_a_thread_that_yields_to_others():
    niceness = credentials._run_niced(
        lambda: os.getpriority(os.PRIO_PROCESS, threading.get_native_id())
    )
    assert niceness == 19
    assert os.getpriority(os.PRIO_PROCESS, threading.get_native_id()) < 19


def test_a_forked_process_hashes_on_a_thread_of_its_own():
    script = (
        "import os, credentials as c\n"
        "c.hash_password('before', 4)\n"
        "places = [c.turn() for _ in range(c.WAITING)]\n"
        "[place.__enter__() for place in places]\n"
        "child = os.fork()\n"
        "if not child:\n"
        "    with c.turn():\n"
        "        os._exit(not c.hash_password('after', 4))\n"
        "print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))"
    )
    done = subprocess.run(
        [sys.executable, "-c", script],
        cwd=Path(credentials.__file__).parent,
        capture_output=True,
        text=True,
        timeout=20,
        check=True,
    )
    assert done.stdout.strip() == "0"


def test_a_session_token_lasts_one_hour_and_says_so():
    token = credentials.new_session(KEYS)
    claims = jwt.decode(token, options={"verify_signature": False})
    assert claims["exp"] - claims["iat"] == 3600
    assert claims.keys() == {"iss", "aud", "jti", "iat", "exp"}
    assert jwt.get_unverified_header(token)["alg"] == "HS256"


def test_a_token_that_was_believed_is_not_believed_beyond_its_end(monkeypatch):
    token = credentials.new_session(KEYS)
    assert credentials.session_hash(token, KEYS)
    monkeypatch.setattr(credentials.time, "time", lambda: 1e10)
    assert credentials.session_hash(token, KEYS) is None


def test_only_tokens_of_ours_are_remembered():
    token = credentials.new_session(KEYS)
    credentials.session_hash(token, KEYS)
    before = credentials._verified.cache_info().currsize
    for n in range(50):
        assert credentials.session_hash(f"{token[:-8]}{n:08}", KEYS) is None
    assert credentials._verified.cache_info().currsize == before


def test_no_change_of_one_character_is_believed():
    token = credentials.new_session(KEYS)
    for place in range(len(token)):
        other = "A" if token[place] != "A" else "B"
        changed = token[:place] + other + token[place + 1 :]
        assert credentials.session_hash(changed, KEYS) is None, place


@pytest.mark.parametrize("junk", ["!", "=", " ", "\n", "é", "\0", "."])
def test_no_character_may_be_slipped_in(junk):
    token = credentials.new_session(KEYS)
    for place in range(0, len(token) + 1, 7):
        assert credentials.session_hash(token[:place] + junk + token[place:], KEYS) is None, place
    assert credentials.session_hash(token + junk, KEYS) is None


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
    key = key or credentials._signing_key(KEYS.current, credentials.TYPE)
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
        forged(key=credentials._signing_key("k" * 40, credentials.TYPE) * 2, algorithm="HS512"),
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
