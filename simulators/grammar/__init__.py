"""The shapes of every command, by the schemas of RFC 5730-5733 and where a registry departs from them."""

from simulators.content import Shape
from simulators.grammar import hostmaster, rfc, ripn
from simulators.profile import Grammar

OBJECT_SHAPES: dict[Grammar, dict[str, Shape]] = {
    "rfc": rfc.SHAPES,
    "ripn": ripn.SHAPES,
    "hostmaster": hostmaster.SHAPES,
}
