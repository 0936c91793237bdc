"""Extensions of commands and answers: which are taken, and the ones that ride on every command of a registry.

namestoreExt-1.1 (Verisign): every object command names the logical registry, and the answer repeats it.
"""

from collections.abc import Mapping
from dataclasses import replace

from simulators.namespaces import NAMESTORE, RGP, UA_RGP, UA_UAEPP
from simulators.refusals import Refused, Why
from simulators.response import Outcome
from simulators.rules.names import canonical
from simulators.services.call import Call
from simulators.wire import Element, add, child_text, children, element, local, namespace, text_of

_ANY = frozenset({"*"})
_TAKEN: Mapping[tuple[str, str], frozenset[str]] = {
    (NAMESTORE, "namestoreExt"): _ANY,
    (RGP, "update"): frozenset({"domain:update"}),
    (UA_RGP, "update"): frozenset({"domain:update"}),
    (UA_UAEPP, "create"): frozenset({"domain:create"}),
    (UA_UAEPP, "update"): frozenset({"domain:update"}),
    (UA_UAEPP, "delete"): frozenset({"host:delete"}),
}


def check(call: Call) -> None:
    """Raises `Refused` for an extension that was not agreed at login, is not taken here, or is missing."""
    for extension in call.frame.extensions:
        uri = namespace(extension)
        commands = _TAKEN.get((uri, local(extension)), frozenset())
        if uri not in call.session.extension_uris or not commands & {"*", call.frame.command}:
            raise Refused(Why.EXTENSION, uri)
    if call.profile.names.sub_products:
        _check_sub_product(call)


def _check_sub_product(call: Call) -> None:
    """Raises `Refused` when the sub-product is missing, unknown, or not that of the domain's zone."""
    products = call.profile.names.sub_products
    product = _sub_product(call)
    if product not in products.values():
        raise Refused(Why.SUB_PRODUCT)
    if call.frame.kind == "domain":
        for name in children(call.request, "name"):
            zone = canonical(text_of(name)).partition(".")[2]
            if zone in products and products[zone] != product:
                raise Refused(Why.SUB_PRODUCT)


def _sub_product(call: Call) -> str:
    extension = call.extension(NAMESTORE, "namestoreExt")
    return child_text(extension, "subProduct") if extension is not None else ""


def decorate(call: Call, outcome: Outcome) -> Outcome:
    """Add what the registry repeats on every answer."""
    if not call.profile.names.sub_products:
        return outcome
    repeated = element(NAMESTORE, "namestoreExt", "namestoreExt")
    add(repeated, "subProduct", _sub_product(call))
    return replace(outcome, extensions=(*outcome.extensions, repeated))


def of_refusal(refusal: Refused) -> tuple[Element, ...]:
    """Return the extension elements that explain a refusal."""
    if refusal.why is not Why.SUB_PRODUCT:
        return ()
    explained = element(NAMESTORE, "nsExtErrData", "namestoreExt")
    add(explained, "msg", "Invalid sub-product", code="1")
    return (explained,)
