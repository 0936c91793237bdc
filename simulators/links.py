"""Which objects hang together, so that "linked" and "subordinate" are known without a walk over all objects."""

from collections import defaultdict

from simulators.objects import Domain


class Links:
    """A derived index: whoever changes an object takes it out before and puts it in after."""

    def __init__(self) -> None:
        self._domains_of_host: defaultdict[str, set[str]] = defaultdict(set)
        self._domains_of_contact: defaultdict[str, set[str]] = defaultdict(set)
        self._hosts_below: defaultdict[str, set[str]] = defaultdict(set)

    def add_domain(self, domain: Domain) -> None:
        for key in domain.nameservers:
            self._domains_of_host[key].add(domain.name)
        for contact in contacts_of(domain):
            self._domains_of_contact[contact].add(domain.name)

    def remove_domain(self, domain: Domain) -> None:
        for key in domain.nameservers:
            self._domains_of_host[key].discard(domain.name)
        for contact in contacts_of(domain):
            self._domains_of_contact[contact].discard(domain.name)

    def add_host(self, key: str, parent: str | None) -> None:
        if parent:
            self._hosts_below[parent].add(key)

    def remove_host(self, key: str, parent: str | None) -> None:
        if parent:
            self._hosts_below[parent].discard(key)

    def domains_of_host(self, key: str) -> frozenset[str]:
        return frozenset(self._domains_of_host.get(key, ()))

    def domains_of_contact(self, contact_id: str) -> frozenset[str]:
        return frozenset(self._domains_of_contact.get(contact_id, ()))

    def hosts_below(self, domain: str) -> list[str]:
        """Return the keys of the hosts at or under a domain, sorted."""
        return sorted(self._hosts_below.get(domain, ()))


def contacts_of(domain: Domain) -> set[str]:
    """Return the ids of every contact a domain uses, the registrant's too."""
    ids = {contact for _, contact in domain.contacts}
    return ids | {domain.registrant} if domain.registrant else ids
