"""Domains as they are: checks, lists, and what changes at no cost. `order` is what it is for orders that cost money."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from gateway.client.answers.base import Listed, Page
from gateway.client.answers.domains import AuthCode, CheckedName, Domain, DomainDocuments, Letter, Transfer
from gateway.client.answers.operations import Operation
from gateway.client.call import Call, address, given, shaped
from gateway.client.ordered import Ordered, ordered

Nameservers = Sequence[str] | Mapping[str, Sequence[str]]


def check(names: Sequence[str]) -> Call[Listed[CheckedName]]:
    return Call("POST", address("domains", "check"), shaped(Listed[CheckedName]), {"names": list(names)}, harmless=True)


def suggest(words: str, *, tlds: Sequence[str] = (), limit: int = 20) -> Call[Listed[CheckedName]]:
    """Free names; without `tlds` in every zone."""
    query = given(words=words, tlds=",".join(tlds) or None, limit=limit)
    return Call("GET", address("domains", "suggestions"), shaped(Listed[CheckedName]), query=query)


def check_transfer(names: Sequence[str]) -> Call[Listed[CheckedName]]:
    """`transfer` of each tells whether it may come here from another registrar, and why not."""
    body = {"names": list(names), "for": "transfer"}
    return Call("POST", address("domains", "check"), shaped(Listed[CheckedName]), body, harmless=True)


def list_domains(
    *,
    account: str | None = None,
    tld: str | None = None,
    registry: str | None = None,
    expires_before: datetime | None = None,
    changed_since: datetime | None = None,
) -> Call[Page[Domain]]:
    """`changed_since` is for a panel that keeps its own copy: times with a zone."""
    query = given(
        account_id=account,
        tld=tld,
        registry=registry,
        expires_before=expires_before and expires_before.isoformat(),
        changed_since=changed_since and changed_since.isoformat(),
    )
    return Call("GET", address("domains"), shaped(Page[Domain]), query=query)


def domain(name: str, *, refresh: bool = False) -> Call[Domain]:
    """`refresh` asks the registry now."""
    return Call("GET", address("domains", name), shaped(Domain), query={"refresh": True} if refresh else {})


def set_auto_renew(name: str, enabled: bool) -> Call[Domain]:
    return Call("PATCH", address("domains", name), shaped(Domain), {"auto_renew": enabled})


def set_labels(name: str, labels: Mapping[str, str | None]) -> Call[Domain]:
    """What is left out stays; a label that is None goes."""
    return Call("PATCH", address("domains", name), shaped(Domain), {"labels": dict(labels)})


def set_nameservers(name: str, nameservers: Nameservers, *, order: str) -> Call[Ordered[Domain]]:
    """The whole set; addresses only for hosts inside the domain itself."""
    body = {"nameservers": server_list(nameservers)}
    return Call("PUT", address("domains", name, "nameservers"), ordered(Domain), body, key=order)


def set_contacts(name: str, contacts: Mapping[str, Mapping[str, object] | str], *, order: str) -> Call[Ordered[Domain]]:
    """The whole set, by role; a contact is given by value or by its id."""
    return Call("PUT", address("domains", name, "contacts"), ordered(Domain), {"contacts": contacts}, key=order)


def set_lock(name: str, locked: bool, *, order: str) -> Call[Ordered[Domain]]:
    return Call("PUT", address("domains", name, "lock"), ordered(Domain), {"locked": locked}, key=order)


def set_privacy(name: str, private: bool, *, order: str) -> Call[Ordered[Domain]]:
    """Keep the holder out of public directories, or show them again."""
    return Call("PUT", address("domains", name, "privacy"), ordered(Domain), {"private": private}, key=order)


def suspend(name: str, *, order: str) -> Call[Ordered[Domain]]:
    """Take the name out of the DNS; it stays registered."""
    return Call("POST", address("domains", name, "suspend"), ordered(Domain), key=order)


def resume(name: str, *, order: str) -> Call[Ordered[Domain]]:
    return Call("POST", address("domains", name, "resume"), ordered(Domain), key=order)


def last_auth_code(name: str) -> Call[AuthCode]:
    """Return the code that was set here last."""
    return Call("GET", address("domains", name, "auth-code"), shaped(AuthCode))


def auth_code(name: str, *, order: str) -> Call[Ordered[AuthCode]]:
    """Set a new code and return it: for the domain's owner alone."""
    return Call("POST", address("domains", name, "auth-code"), ordered(AuthCode), key=order)


def resend_verification(name: str) -> Call[Letter]:
    """Have the registrar ask the holder once more to confirm the mail address."""
    return Call("POST", address("domains", name, "verification", "resend"), shaped(Letter), harmless=True)


def resend_transfer_mail(transfer: str) -> Call[Letter]:
    """Have the registrar ask the holder once more whether the name may come to us."""
    return Call("POST", address("transfers", transfer, "resend"), shaped(Letter), harmless=True)


def transfer_state(transfer: str) -> Call[Transfer]:
    return Call("GET", address("transfers", transfer), shaped(Transfer))


def correct_transfer_code(transfer: str, auth_code: str, *, order: str) -> Call[Ordered[Operation]]:
    """For a transfer that waits because its code was wrong."""
    body = {"auth_code": auth_code}
    return Call("PUT", address("transfers", transfer, "auth-code"), ordered(Operation), body, key=order)


def release(name: str, to: str, *, order: str) -> Call[Ordered[Operation]]:
    """Hand the name to another registrar, or to another account at the registrar."""
    return Call("POST", address("domains", name, "release"), ordered(Operation), {"to": to}, key=order)


def domain_documents(name: str) -> Call[DomainDocuments]:
    return Call("GET", address("domains", name, "documents"), shaped(DomainDocuments))


def cancel_transfer(transfer: str, *, order: str) -> Call[Ordered[Operation]]:
    return Call("POST", address("transfers", transfer, "cancel"), ordered(Operation), key=order)


def server_list(nameservers: Nameservers) -> list[dict[str, object]]:
    if isinstance(nameservers, Mapping):
        return [{"host": host, "addresses": list(addresses)} for host, addresses in nameservers.items()]
    return [{"host": host} for host in nameservers]
