"""The simulators' own certificate authority, and the certificates it gives to servers and registrar accounts.

Everything is valid from 2020 for decades: a virtual clock moved by years must not make a certificate the reason why
a test fails. A client certificate is bound to its account by fingerprint, as registries bind theirs.
"""

import hashlib
import os
import ssl
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

_VALID_FROM = datetime(2020, 1, 1, tzinfo=UTC)
_VALID_UNTIL = datetime(2060, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class KeyPair:
    """Paths of a certificate and its private key, both PEM."""

    cert: Path
    key: Path


class Authority:
    """A CA that lives in a directory: made on first use, found again on the next."""

    def __init__(self, directory: Path) -> None:
        directory.mkdir(parents=True, exist_ok=True)
        self._directory = directory
        self._files = KeyPair(directory / "ca.pem", directory / "ca.key")
        if not (self._files.cert.exists() and self._files.key.exists()):
            self._make_root()
        self._certificate = x509.load_pem_x509_certificate(self._files.cert.read_bytes())
        self._key = _load_key(self._files.key)

    @property
    def ca(self) -> Path:
        return self._files.cert

    def server(self, name: str) -> KeyPair:
        """A certificate for localhost and the loopback addresses."""
        return self._issue(f"{name}.server", "localhost", ExtendedKeyUsageOID.SERVER_AUTH, _loopback())

    def expired_server(self, name: str) -> KeyPair:
        """As `server`, but its time is over."""
        usage = ExtendedKeyUsageOID.SERVER_AUTH
        return self._issue(f"{name}.expired", "localhost", usage, _loopback(), _VALID_FROM + timedelta(days=365))

    def misnamed_server(self, name: str) -> KeyPair:
        """As `server`, but for another host."""
        names: list[x509.GeneralName] = [x509.DNSName("elsewhere.invalid")]
        return self._issue(f"{name}.misnamed", "elsewhere.invalid", ExtendedKeyUsageOID.SERVER_AUTH, names)

    def client(self, registry: str, account: str) -> KeyPair:
        return self._issue(f"{registry}.{account}", account, ExtendedKeyUsageOID.CLIENT_AUTH, [x509.DNSName(registry)])

    def _make_root(self) -> None:
        key = ec.generate_private_key(ec.SECP256R1())
        name = _name("Registry simulators CA")
        builder = (
            _builder(name, name, key.public_key())
            .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
            .add_extension(_key_usage(ca=True), critical=True)
            .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        )
        _write(self._files, builder.sign(key, hashes.SHA256()), key)

    def _issue(
        self,
        file_name: str,
        common_name: str,
        usage: x509.ObjectIdentifier,
        names: list[x509.GeneralName],
        until: datetime = _VALID_UNTIL,
    ) -> KeyPair:
        files = KeyPair(self._directory / f"{file_name}.pem", self._directory / f"{file_name}.key")
        if files.cert.exists() and files.key.exists():
            return files
        key = ec.generate_private_key(ec.SECP256R1())
        authority = x509.AuthorityKeyIdentifier.from_issuer_public_key(self._key.public_key())
        builder = (
            _builder(_name(common_name), self._certificate.subject, key.public_key(), until)
            .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
            .add_extension(_key_usage(ca=False), critical=True)
            .add_extension(x509.ExtendedKeyUsage([usage]), critical=False)
            .add_extension(x509.SubjectAlternativeName(names), critical=False)
            .add_extension(authority, critical=False)
        )
        _write(files, builder.sign(self._key, hashes.SHA256()), key)
        return files


def fingerprint(certificate_der: bytes) -> str:
    """SHA-256 of the whole certificate, hexadecimal: what binds a client certificate to its account."""
    return hashlib.sha256(certificate_der).hexdigest()


def fingerprint_of(pem: Path) -> str:
    return fingerprint(ssl.PEM_cert_to_DER_cert(pem.read_text("ascii")))


def server_context(ca: Path, pair: KeyPair) -> ssl.SSLContext:
    """TLS 1.2 at least, and a client certificate of our own CA or no session (RFC 5734 §9)."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    context.verify_mode = ssl.CERT_REQUIRED
    context.load_verify_locations(ca)
    context.load_cert_chain(pair.cert, pair.key)
    return context


def peer_fingerprint(connection: ssl.SSLObject) -> str | None:
    """The fingerprint of what the other side presented, as asyncio's `ssl_object` tells it."""
    certificate = connection.getpeercert(binary_form=True)
    return None if certificate is None else fingerprint(certificate)


def _name(common_name: str) -> x509.Name:
    organisation = x509.NameAttribute(NameOID.ORGANIZATION_NAME, "Registry simulators, not for production")
    return x509.Name([organisation, x509.NameAttribute(NameOID.COMMON_NAME, common_name)])


def _loopback() -> list[x509.GeneralName]:
    return [x509.DNSName("localhost"), *(x509.IPAddress(ip_address(text)) for text in ("127.0.0.1", "::1"))]


def _builder(
    subject: x509.Name, issuer: x509.Name, key: ec.EllipticCurvePublicKey, until: datetime = _VALID_UNTIL
) -> x509.CertificateBuilder:
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key)
        .serial_number(x509.random_serial_number())
        .not_valid_before(_VALID_FROM)
        .not_valid_after(until)
    )


def _key_usage(*, ca: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not ca,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=ca,
        crl_sign=ca,
        encipher_only=False,
        decipher_only=False,
    )


def _load_key(path: Path) -> ec.EllipticCurvePrivateKey:
    key = serialization.load_pem_private_key(path.read_bytes(), password=None)
    if not isinstance(key, ec.EllipticCurvePrivateKey):
        raise TypeError(f"{path} is not an elliptic curve key")
    return key


def _write(files: KeyPair, certificate: x509.Certificate, key: ec.EllipticCurvePrivateKey) -> None:
    pem = key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    files.key.unlink(missing_ok=True)
    with os.fdopen(os.open(files.key, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(pem)
    files.cert.write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
