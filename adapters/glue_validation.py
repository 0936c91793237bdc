"""Which addresses a registry can publish as glue."""

from collections.abc import Iterator, Sequence
from ipaddress import IPv4Address, IPv6Address

from adapters.rules import FieldProblem


def address_problems(addresses: Sequence[IPv4Address | IPv6Address], pointer: str) -> Iterator[FieldProblem]:
    for index, address in enumerate(addresses):
        if not address.is_global or address.is_multicast:
            detail = "private and reserved addresses cannot be published"
            yield FieldProblem(f"{pointer}/{index}", "address_not_public", detail)
    if len(set(addresses)) < len(addresses):
        yield FieldProblem(pointer, "address_repeated", "the same address is given twice")
