import ssl
import stat

from cryptography import x509

from simulators.certificates import Authority, fingerprint_of, server_context


def test_keys_are_readable_by_their_owner_only(tmp_path):
    authority = Authority(tmp_path)
    pairs = [authority.server("tci"), authority.client("tci", "GATEWAY-RU")]
    for key in [tmp_path / "ca.key", *(pair.key for pair in pairs)]:
        assert stat.S_IMODE(key.stat().st_mode) == 0o600


def test_certificates_are_found_again(tmp_path):
    first = Authority(tmp_path).client("tci", "GATEWAY-RU")
    content = first.cert.read_bytes(), first.key.read_bytes()
    again = Authority(tmp_path).client("tci", "GATEWAY-RU")
    assert (again.cert.read_bytes(), again.key.read_bytes()) == content


def test_accounts_differ_by_fingerprint(tmp_path):
    authority = Authority(tmp_path)
    prints = {fingerprint_of(authority.client("tci", name).cert) for name in ("GATEWAY-RU", "OTHER-RU")}
    assert len(prints) == 2


def test_certificates_outlive_a_virtual_clock_moved_by_years(tmp_path):
    authority = Authority(tmp_path)
    for pem in (authority.ca, authority.server("pir").cert, authority.client("pir", "gw-main").cert):
        certificate = x509.load_pem_x509_certificate(pem.read_bytes())
        assert certificate.not_valid_before_utc.year <= 2020
        assert certificate.not_valid_after_utc.year >= 2050


def test_server_context_asks_for_a_client_certificate_and_modern_tls(tmp_path):
    authority = Authority(tmp_path)
    context = server_context(authority.ca, authority.server("pir"))
    assert context.verify_mode is ssl.CERT_REQUIRED
    assert context.minimum_version >= ssl.TLSVersion.TLSv1_2
