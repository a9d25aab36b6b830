"""credentials.py"""

import os
import random
import string
import subprocess
import sys
import threading
import time
from pathlib import Path
from types import ModuleType

import bcrypt
import jwt
import pytest

import credentials
from credentials import Keys
from forging import Forger, random_cookies

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


def test_passwords_equal_in_their_first_72_bytes_are_never_interchangeable():
    drawn = random.Random(72)
    letters = string.ascii_letters + string.digits + "äß💥"
    for _ in range(100):
        same = "".join(drawn.choices(letters, k=72))
        one, other = (same + "".join(drawn.choices(letters, k=k)) for k in (3, 4))
        hashed = credentials.hash_password(one, COST)
        assert credentials.check_password(one, hashed)
        assert not credentials.check_password(other, hashed)
        assert not credentials.check_password(same, hashed)


def test_one_hundred_hashes_of_an_older_cost_are_all_found_out_of_date():
    made = [credentials.hash_password(f"{n:03} and more", COST) for n in range(100)]
    assert sum(credentials.needs_upgrade(hashed, COST + 1) for hashed in made) == 100


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


@pytest.mark.parametrize("cost", [4, 5, 12])
def test_bcrypt_takes_cost_and_salt_from_the_dummy_as_from_any_hash(cost):
    dummy = credentials.dummy_hash(cost).encode()
    like = dummy if cost < 12 else dummy.replace(b"$12$", b"$04$")  # 12 would take a while
    made = bcrypt.hashpw(b"password", like)
    assert dummy[:7] == f"$2b${cost:02}$".encode()
    assert (made[:29], len(made)) == (like[:29], len(dummy))
    assert made[29:] != dummy[29:]


@pytest.mark.parametrize(
    ("password", "complaint"),
    [
        ("1234567", "8 to 128"),
        ("x" * 129, "8 to 128"),
        ("PassWord", "most common"),
        ("iloveyou", "most common"),
        ("ｐａｓｓｗｏｒｄ", "most common"),
        ("Alice@Example.org", "more than the e-mail"),
        ("alice.of.oz", "more than the e-mail"),
    ],
)
def test_a_password_that_will_not_do_is_told_why(password, complaint):
    email = "alice.of.oz@example.org" if "oz" in password else "alice@example.org"
    assert complaint in (credentials.password_fault(password, email) or "")


@pytest.mark.parametrize("password", ["a long quiet sentence", "x" * 128, "💥" * 8, "8374920165"])
def test_any_other_password_will_do(password):
    assert credentials.password_fault(password, "alice@example.org") is None


def test_every_common_password_is_refused_however_it_is_written():
    common = credentials.COMMON_FILE.read_text("utf-8").splitlines()
    assert len(set(common)) == len(common) > 10_000
    for password in common:
        assert password == password.strip().casefold()
        assert len(password) >= 8, "a shorter one is refused for its length"
        for written in (password, password.upper(), password.capitalize()):
            assert credentials.password_fault(written, "zoe@zzz.example"), written


CONTEXT = ["bitcoin", "btc", "sovereign", "technology", "alice", "alice.smith", "example"]
AROUND = [
    "{}1",
    "{}2024",
    "{}!",
    "1{}1",
    "!{}!",
    "{}{}",
    "{}-{}",
    "20{}26",
    "{}123456",
    "__{}__",
    ".{}99.",
]
LEET = str.maketrans("oieas", "013@$")


@pytest.mark.parametrize("around", AROUND)
@pytest.mark.parametrize("word", CONTEXT)
def test_a_word_that_anybody_would_guess_is_no_password_whatever_is_around_it(word, around):
    made = around.format(*[word] * around.count("{}"))
    for written in (made, made.upper(), made.title(), made.translate(LEET)):
        long_enough = written.ljust(8, "7")
        fault = credentials.password_fault(long_enough, "Alice.Smith@example.org")
        assert "more than the e-mail" in (fault or ""), long_enough


@pytest.mark.parametrize("password", ["b.i.t.c.o.i.n", "S-O-V-E-R-E-I-G-N", "b_t_c_2026"])
def test_signs_between_its_letters_hide_no_word(password):
    assert "more than the e-mail" in (credentials.password_fault(password, "a@b.example") or "")


def test_an_address_with_digits_is_known_by_them():
    for password in ("4lic3.m1985", "4lic3m1985!", "lic3mlic3m"):
        assert credentials.password_fault(password, "4lic3.m@example.org"), password


@pytest.mark.parametrize(
    "password",
    [
        "bitcoin is what my aunt never bought",
        "sovereign individuals",
        "technology and tea",
        "alice in wonderland",
        "btc goes up",
        "B1tcoin-kettle-harbour",
        "the bell rang",
    ],
)
def test_a_sentence_may_hold_such_a_word(password):
    assert credentials.password_fault(password, "alice@example.org") is None


@pytest.mark.parametrize("email", ["a@b.example", "ed@example.org", "1984@example.org", "x"])
def test_a_short_address_forbids_no_letters(email):
    for password in ("a banana and a bed", "edededed", "abababab", "19841985x"):
        assert credentials.password_fault(password, email) is None


def test_the_longest_password_is_looked_at_a_bounded_number_of_times(monkeypatch):
    looked = []
    monkeypatch.setattr(credentials, "_is_mostly", lambda *seen: looked.append(seen) or False)
    assert credentials.password_fault("b1tc01n " * 16, "a" * 64 + "@example.org") is None
    assert len(looked) == 2
    assert max(len(text) for _, text in looked) <= 128
    assert credentials.password_fault("x" * 10**6, "alice@example.org")
    assert len(looked) == 2, "what is too long is not looked at"


def test_hashes_wait_in_one_queue_that_is_bounded():
    entered = threading.Semaphore(0)
    leave = threading.Event()

    def _take() -> None:
        with credentials.turn():
            entered.release()
            leave.wait(60)

    holders = [threading.Thread(target=_take) for _ in range(credentials.WAITING)]
    for holder in holders:
        holder.start()
        entered.acquire()
    started = time.monotonic()
    with pytest.raises(credentials.BusyError), credentials.turn():
        pass
    assert time.monotonic() - started < 30
    leave.set()
    for holder in holders:
        holder.join()
    with credentials.turn():
        assert credentials.hash_password("free again", COST)


def test_hashes_are_made_on_a_thread_that_yields_to_others():
    niceness = credentials._run_niced(
        lambda: os.getpriority(os.PRIO_PROCESS, threading.get_native_id())
    )
    assert niceness == credentials.NICE == 10
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
        assert credentials.session_hash(f"{token[:-8]}{n:07}A", KEYS) is None
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


FORGER = Forger(KEYS)
FORGERIES = FORGER.table()


def test_the_forger_writes_a_good_token_when_nothing_is_wrong_with_it():
    assert credentials.session_hash(FORGER.token(), KEYS)


def test_there_are_forgeries_enough():
    assert len(set(FORGERIES.values())) == len(FORGERIES) >= 25


@pytest.mark.parametrize("name", FORGERIES)
def test_no_forgery_is_believed(name):
    assert credentials.session_hash(FORGERIES[name], KEYS) is None
    assert credentials.device_hash(FORGERIES[name], KEYS) is None or name == "a browser's token"


def believed_without(*checks: tuple[str, str]) -> set[str]:
    """The forgeries that are believed by a copy of the module without some of its checks."""
    source = Path(credentials.__file__).read_text("utf-8")
    for check, instead in checks:
        assert check in source
        source = source.replace(check, instead)
    mutant = ModuleType("mutant")
    mutant.__file__ = credentials.__file__
    exec(compile(source, "mutant", "exec"), mutant.__dict__)  # noqa: S102 - our own source
    return {name for name, token in FORGERIES.items() if mutant.session_hash(token, KEYS)}


ANY_HEADER = ("_head(kind, key) == head", "True")
ANY_WRITING = ("_written(kind, envelope, key) != token", "False")
ANY_ALGORITHM = ('algorithms=["HS256"]', 'algorithms=["HS256", "HS384", "HS512"]')
ANY_SHAPE = ("not TOKEN_SHAPE.fullmatch(token)", "False")
ANY_LIFE = ("envelope.ends - envelope.begins > LIVES[kind]", "False")


@pytest.mark.filterwarnings("ignore:The HMAC key")  # of the loosened copies
def test_the_table_knows_what_each_check_is_for():
    assert believed_without() == set()
    assert {"an end told twice", "one claim more"} <= believed_without(ANY_WRITING)
    assert {"an end beyond an hour", "a huge end"} <= believed_without(ANY_LIFE)
    headers = {"another type", "an unknown key", "a path as key", "no key", "jku", "jwk"}
    assert headers <= believed_without(ANY_HEADER, ANY_WRITING)
    assert "alg HS512" in believed_without(ANY_SHAPE, ANY_HEADER, ANY_WRITING, ANY_ALGORITHM)


@pytest.mark.filterwarnings("ignore:The HMAC key")  # of the loosened copies
def test_no_check_stands_alone_between_a_header_and_belief():
    assert believed_without(ANY_SHAPE, ANY_HEADER, ANY_ALGORITHM) == set()
    assert "alg HS512" not in believed_without(ANY_SHAPE, ANY_HEADER, ANY_WRITING)


def test_no_mutation_and_nothing_drawn_by_lot_is_believed():
    drawn = [*FORGER.mutations(2_000, seed=1), *random_cookies(2_000, seed=2)]
    assert [token for token in drawn if credentials.session_hash(token, KEYS)] == []


def test_sessions_outlive_a_change_of_keys_by_one_change():
    alice = [credentials.new_session(KEYS) for _ in range(100)]
    assert all(credentials.session_hash(token, NEXT) for token in alice)
    bob = [credentials.new_session(NEXT) for _ in range(100)]
    later = Keys("z" * 40, "n" * 40)
    assert not any(credentials.session_hash(token, later) for token in alice)
    assert all(credentials.session_hash(token, later) for token in bob)
