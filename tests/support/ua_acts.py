"""What registrars do at the .ua registry that it is known to refuse."""

from collections.abc import Callable

from tests.support.registry_desk import UA_RGP, Answer, Client, statuses
from tests.support.ua_market import CODE, GLUE, MINE

Act = Callable[[Client], Answer]


def create(name: str = "new.com.ua", registrant: str | None = "tt42", **fields: object) -> Act:
    return lambda client: client.create(name, registrant=registrant, **fields)  # type: ignore[arg-type]


def restore(name: str, chg: str = "") -> Act:
    extension = f'<r:update xmlns:r="{UA_RGP}"><r:restore op="request"/></r:update>'
    return lambda client: client.update(name, chg=chg or None, extension=extension)


def ask(name: str, *, pw: str | None = CODE) -> Act:
    return lambda client: client.transfer("request", name, pw=pw)


def deleted(act: Act) -> Act:
    def both(client: Client) -> Answer:
        client.delete(MINE)
        return act(client)

    return both


def with_host_below(act: Act) -> Act:
    def both(client: Client) -> Answer:
        client.create_host(f"ns1.{MINE}", GLUE)
        return act(client)

    return both


def after_theirs(act: Act, change: Callable[[Client], Answer]) -> Act:
    """Act after the other registrar has changed its domain."""

    def both(client: Client) -> Answer:
        change(client.desk.login(1))
        return act(client)

    return both


def prohibited(kind: str, act: Callable[[Client, str], Answer]) -> Act:
    def both(client: Client) -> Answer:
        name = "tt43" if kind == "contact" else "ns3.example.net"
        client.create_contact(name) if kind == "contact" else client.create_host(name)
        client.update(name, add=statuses("clientDeleteProhibited", "clientUpdateProhibited"), kind=kind)
        return act(client, name)

    return both


def contacts(role: str, count: int) -> str:
    return "".join(f'<o:contact type="{role}">{role}{number}</o:contact>' for number in range(count))


def nine_admins(client: Client) -> Answer:
    for number in range(9):
        client.create_contact(f"admin{number}")
    return client.create("new.com.ua", registrant="tt42", contacts=contacts("admin", 9))


def eleven_names(kind: str) -> Act:
    suffix = {"domain": ".com.ua", "host": ".example.net", "contact": ""}[kind]
    return lambda client: client.check(*(f"n-{number}{suffix}" for number in range(11)), kind=kind)
