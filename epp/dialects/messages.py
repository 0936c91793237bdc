"""What poll messages carry, read by the object's mapping: how transfers stand, how pending actions ended, objects."""

from collections.abc import Callable, Mapping

from epp.answer import Readers
from epp.contact.info import read_contact
from epp.domain.info import read_domain
from epp.grammar import Grammar
from epp.host.info import read_host
from epp.pending_action import read_contact_action, read_domain_action
from epp.transfer import read_contact_transfer, read_domain_transfer
from epp.xml import Node

Carried = Mapping[tuple[str, str], Callable[[Node], object]]
"""Readers by object and element, such as ("domain", "trnData")."""

CARRIED: Carried = {
    ("domain", "infData"): read_domain,
    ("domain", "panData"): read_domain_action,
    ("domain", "trnData"): read_domain_transfer,
    ("contact", "infData"): read_contact,
    ("contact", "panData"): read_contact_action,
    ("contact", "trnData"): read_contact_transfer,
    ("host", "infData"): read_host,
}


def message_readers(grammar: Grammar, carried: Carried = CARRIED) -> Readers:
    """Return the readers by the names that the elements have in a dialect."""
    return {
        f"{{{namespace}}}{name}": reader
        for (object_name, name), reader in carried.items()
        for namespace in grammar.namespaces(object_name)
    }
