"""smtp.py"""

import ssl
import traceback
import uuid
from datetime import UTC, datetime, timedelta

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

import smtp
from inbox import drip, follow, free_port, serving, talking

RECIPIENT = "alice@example.org"
SECRET = "the-token_of-the-letter"
ENVELOPE = smtp.Envelope("us@example.org", RECIPIENT, f"Subject: x\r\n\r\n{SECRET}\r\n".encode())
TO_THE_TEXT = ["220 mail", "250 mail", "250 sender", "250 recipient", "354 go on"]


def hand_in(url: str) -> None:
    smtp.hand_in(ENVELOPE, smtp.server(url), "example.org")


def refused(url: str) -> smtp.MailError:
    with pytest.raises(smtp.MailError) as error:
        hand_in(url)
    return error.value


@pytest.fixture
def inbox():
    with serving() as inbox:
        yield inbox


@pytest.fixture(scope="session")
def certificate(tmp_path_factory):
    """The server's half of TLS, with a certificate that it signed itself."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "mail.example.org")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .sign(key, hashes.SHA256())
    )
    path = tmp_path_factory.mktemp("tls") / "server.pem"
    path.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
        + made.public_bytes(serialization.Encoding.PEM)
    )
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(path)
    return context


def test_a_server_is_handed_the_letter_as_it_is(inbox):
    hand_in(inbox.url)
    ((recipients, content, encrypted),) = inbox.letters
    assert (recipients, content, encrypted) == ([RECIPIENT], ENVELOPE.text, False)


def test_a_server_that_is_away_may_be_back_later():
    error = refused(f"smtp://127.0.0.1:{free_port()}")
    assert (error.code, error.final) == ("mail_away", False)


def test_a_server_that_offers_encryption_is_spoken_to_encrypted(certificate):
    with serving(tls_context=certificate, auth_require_tls=True) as inbox:
        hand_in(f"smtp://a%40b:p%3Aw@127.0.0.1:{inbox.port}")
    assert [letter.encrypted for letter in inbox.letters] == [True]
    assert inbox.logins == [(b"a@b", b"p:w")]


def test_smtps_is_encrypted_from_the_first_byte(certificate):
    with serving(ssl_context=certificate) as inbox:
        hand_in(f"smtps://a:p%3Aw@127.0.0.1:{inbox.port}")
    assert len(inbox.letters) == 1
    assert len(inbox.logins) == 1


@pytest.mark.parametrize("scheme", ["smtp", "smtps"])
def test_a_server_elsewhere_must_show_a_certificate_that_holds(certificate, monkeypatch, scheme):
    monkeypatch.setattr(smtp, "_is_local", lambda _: False)
    kind = "tls_context" if scheme == "smtp" else "ssl_context"
    with serving(**{kind: certificate}) as inbox:
        error = refused(f"{scheme}://127.0.0.1:{inbox.port}")
    assert str(error) == "mail_away: SSLCertVerificationError"
    assert inbox.letters == []


def test_a_certificate_must_be_for_the_name_that_was_asked(monkeypatch):
    """Also where it is trusted: smtplib compares with the name of the line."""
    monkeypatch.setattr(smtp, "_is_local", lambda _: False)
    seen = []

    def _wrap(self, sock, *, server_hostname, **options):
        seen.append(server_hostname)
        sock.close()
        raise ssl.SSLError("seen enough")

    monkeypatch.setattr(ssl.SSLContext, "wrap_socket", _wrap)
    with talking(follow(["220 mail", "250-mail\r\n250 STARTTLS", "220 go on"])) as url:
        for scheme in ("smtp", "smtps"):
            refused(f"{scheme}://localhost:{url.rpartition(':')[2]}")
    assert seen == ["localhost", "localhost"]


def test_a_password_is_never_sent_in_clear_to_a_server_elsewhere(inbox, monkeypatch):
    monkeypatch.setattr(smtp, "_is_local", lambda _: False)
    error = refused(f"smtp://a:p%3Aw@127.0.0.1:{inbox.port}")
    assert (error.code, error.final) == ("mail_in_clear", False)
    assert inbox.logins == []
    assert inbox.letters == []


def test_a_wrong_password_is_told_without_the_password_and_can_be_mended(inbox):
    password = uuid.uuid4().hex
    error = refused(f"smtp://a:{password}@127.0.0.1:{inbox.port}")
    assert (str(error), error.final) == ("mail_refused: the server answered 535", False)
    assert password not in "".join(traceback.format_exception(error))


@pytest.mark.parametrize(
    ("answer", "code", "final"),
    [("550", "mail_undeliverable", True), ("451", "mail_refused", False)],
)
def test_what_is_said_to_the_recipient_for_ever_is_final(inbox, answer, code, final):
    inbox.refused = answer
    error = refused(inbox.url)
    assert (error.code, error.final) == (code, final)


@pytest.mark.parametrize(
    ("answer", "code", "final"),
    [("552 too long", "mail_undeliverable", True), ("451 later", "mail_refused", False)],
)
def test_what_is_said_to_the_text_for_ever_is_final(inbox, answer, code, final):
    inbox.answers = [answer]
    error = refused(inbox.url)
    assert (error.code, error.final) == (code, final)
    hand_in(inbox.url)
    assert len(inbox.letters) == 1


@pytest.mark.parametrize("told", [0, 1, 2])
def test_what_is_said_to_us_can_be_mended(told):
    with talking(follow([*TO_THE_TEXT[:told], "554 go away", "554 go away"])) as url:
        error = refused(url)
    assert (error.code, error.final) == ("mail_refused", False)


def test_no_error_says_to_whom_or_what_was_written(inbox):
    inbox.refused = "550"
    told = "".join(traceback.format_exception(refused(inbox.url)))
    assert RECIPIENT not in told
    assert SECRET not in told


@pytest.mark.parametrize("told", range(len(TO_THE_TEXT) + 1))
def test_a_server_that_hangs_up_in_the_middle_has_taken_nothing(told):
    with talking(follow(TO_THE_TEXT[:told])) as url:
        error = refused(url)
    assert (error.code, error.final) == ("mail_away", False)


@pytest.mark.parametrize("told", [0, 3, 5])
def test_a_server_that_falls_silent_is_left(told, monkeypatch):
    monkeypatch.setattr(smtp, "STEP_SECONDS", 0.2)
    monkeypatch.setattr(smtp, "TEXT_SECONDS", 0.2)
    with talking(follow([*TO_THE_TEXT[:told], ""])) as url:
        error = refused(url)
    assert (error.code, error.final) == ("mail_away", False)


def test_a_server_that_reads_long_is_waited_for(inbox, monkeypatch):
    monkeypatch.setattr(smtp, "STEP_SECONDS", 0.4)
    inbox.pause_s = 1.0
    hand_in(inbox.url)
    assert len(inbox.letters) == 1


def test_a_server_that_drips_for_ever_is_cut_off(monkeypatch):
    """Each step is within its time; without a bound of the whole the line would never end."""
    monkeypatch.setattr(smtp, "WHOLE_SECONDS", 0.3)
    with talking(drip) as url:
        error = refused(url)
    assert (str(error), error.final) == ("mail_away: SMTPServerDisconnected", False)


@pytest.mark.parametrize("goodbye", ["421 no time", "nonsense", "", None])
def test_what_is_said_after_the_letter_was_taken_changes_nothing(goodbye, monkeypatch):
    """Or the letter, which has left, would be sent again."""
    monkeypatch.setattr(smtp, "GOODBYE_SECONDS", 0.2)
    ending = [] if goodbye is None else [goodbye]
    with talking(follow([*TO_THE_TEXT, "250 taken", *ending])) as url:
        hand_in(url)


@pytest.mark.parametrize(
    ("host", "local"),
    [("localhost", True), ("127.0.0.1", True), ("::1", True), ("mail.example.org", False)],
)
def test_only_this_machine_is_local(host, local):
    assert smtp._is_local(smtp.Server(host, 25, False, None, None)) is local


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("smtp://mail.example.org", smtp.Server("mail.example.org", 25, False, None, None)),
        ("smtps://mail.example.org", smtp.Server("mail.example.org", 465, True, None, None)),
        (
            "smtp://" + "a%40b:p%3Aw" + "@mail.example.org:587",
            smtp.Server("mail.example.org", 587, False, "a@b", "p:w"),
        ),
    ],
)
def test_the_address_of_a_server_is_read(url, expected):
    assert smtp.server(url) == expected
