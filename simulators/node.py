"""A piece of XML as data."""

from dataclasses import dataclass, field


@dataclass(slots=True)
class Node:
    """A piece of a contact as it was sent, kept in the order it came: registries give back what they were given."""

    name: str
    attributes: dict[str, str] = field(default_factory=dict)
    text: str = ""
    children: list["Node"] = field(default_factory=list)
