"""Shapes of the session commands (RFC 5730 §2.9), with the lengths that a registry allows for ids and passwords."""

from simulators.content import EMPTY, Shape, Text, many, one, optional, sequence, text

SERVICE = text(1)
TRANSACTION_ID = text(3, 64)
POLL = Shape(
    parts=(),
    attributes={"op": Text(one_of=frozenset({"ack", "req"})), "msgID": Text()},
    required=frozenset({"op"}),
)
LOGOUT = EMPTY


def login(client_id: Shape, password: Shape) -> Shape:
    options = sequence(one("version", text(0, None, r"[1-9]+\.[0-9]+")), one("lang", text(2, 8)))
    extensions = sequence(many("extURI", SERVICE))
    services = sequence(many("objURI", SERVICE), optional("svcExtension", extensions))
    return sequence(
        one("clID", client_id),
        one("pw", password),
        optional("newPW", password),
        one("options", options),
        one("svcs", services),
    )
