"""F079: webhooks reach public hosts, and no service of ours or of our network."""

import socket
from ipaddress import ip_address

import pytest

from gateway.settings import WebhookSettings
from gateway.webhooks.address import AddressRefused, checked_socket, is_public, url_problem
from gateway.webhooks.model import Result
from gateway.webhooks.post import Poster

PUBLIC = ("8.8.8.8", "93.184.216.34", "2606:4700::1111", "::ffff:8.8.8.8", "64:ff9b::808:808", "2002:808:808::1")
INNER = (
    *("127.0.0.1", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1", "0.0.0.0", "224.0.0.1"),
    *("255.255.255.255", "192.0.2.1", "198.18.0.1", "240.0.0.1", "::1", "::", "fe80::1", "fd00::1", "ff02::1"),
    *("::ffff:127.0.0.1", "::ffff:10.0.0.1", "64:ff9b::7f00:1", "64:ff9b::a9fe:a9fe", "2002:7f00:1::1", "2001:db8::1"),
    "2001:0:7f00:1::80ff:fffe",
)
REFUSED = (
    *("http://panel.example/hook", "ftp://panel.example/", "https://panel.example:22/", "https://127.0.0.1/"),
    *("https://[::1]/", "https://[::ffff:127.0.0.1]/", "https://169.254.169.254/latest/meta-data/"),
    *("https://user@panel.example/", "https://panel.example@127.0.0.1/", "https:///hook", "https://panel.example/#x"),
    *("https://panel.example/a b", "https://панель.example/", "//panel.example/", "https://panel.example:99999/"),
    *("https://2130706433/", "https://017700000001/", "https://127.1/", "https://0177.0.0.1/"),
    *("https://[::1", "https://panel.example:8443x/", "https://10.0.0.7:8443/"),
)
STEALTHY = ("https://0x7f000001/", "https://0x7f.1/", "https://localhost/")


@pytest.mark.fault("F079")
def test_public_addresses_are_told_from_all_others():
    assert [text for text in PUBLIC if not is_public(ip_address(text))] == []
    assert [text for text in INNER if is_public(ip_address(text))] == []


@pytest.mark.fault("F079")
@pytest.mark.parametrize("url", REFUSED)
def test_url_that_tells_what_it_is_after_is_refused(url):
    assert url_problem(url) is not None


def test_public_url_is_taken():
    for url in ("https://panel.example/hook?x=1", "https://panel.example:8443/", "https://8.8.8.8/"):
        assert url_problem(url) is None


@pytest.mark.fault("F079")
@pytest.mark.parametrize("url", STEALTHY)
async def test_name_that_is_an_inner_address_is_blocked_when_it_is_resolved(url):
    assert url_problem(url) is None
    attempted = await Poster(WebhookSettings()).post(url, {}, b"{}")
    assert (attempted.result, attempted.status) == (Result.BLOCKED, None)


def resolved(*addresses):
    """Let every name have these addresses, whoever asks."""

    async def getaddrinfo(self, host, port, **_):
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port)) for address in addresses]

    return getaddrinfo


@pytest.mark.fault("F079")
async def test_public_name_of_an_inner_address_is_blocked(monkeypatch):
    monkeypatch.setattr("asyncio.BaseEventLoop.getaddrinfo", resolved("169.254.169.254"))
    attempted = await Poster(WebhookSettings()).post("https://rebinding.example/", {}, b"{}")
    assert (attempted.result, attempted.status) == (Result.BLOCKED, None)


@pytest.mark.fault("F079")
@pytest.mark.parametrize("address", [*INNER, "127.1", "2130706433", "fe80::1%eth0"])
def test_no_socket_is_made_for_an_inner_address(address):
    with pytest.raises(AddressRefused):
        checked_socket((socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, 443)))


def test_socket_is_made_for_a_public_address():
    with checked_socket((socket.AF_INET, socket.SOCK_STREAM, 6, "", ("8.8.8.8", 443))) as made:
        assert made.family is socket.AF_INET
