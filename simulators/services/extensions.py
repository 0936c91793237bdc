"""Extensions of commands and answers: which are taken, and the ones that ride on every command of a registry.

namestoreExt-1.1 (Verisign): every object command names the logical registry, and the answer repeats it.
"""

from collections.abc import Mapping
from dataclasses import replace

from simulators import namespaces as ns
from simulators.content import Invalid
from simulators.content import check as check_content
from simulators.grammar.extensions import SHAPES
from simulators.namespaces import NAMESTORE
from simulators.refusals import Refused, Why
from simulators.response import Outcome
from simulators.rules.names import canonical
from simulators.services.call import Call
from simulators.wire import Element, add, child_text, children, element, local, namespace, text_of

_ANY = frozenset({"*"})
_CREATE = frozenset({"domain:create"})
_UPDATE = frozenset({"domain:update"})
FEE_VERBS = ("check", "create", "renew", "transfer", "update")
_TAKEN: Mapping[tuple[str, str], frozenset[str]] = {
    (NAMESTORE, "namestoreExt"): _ANY,
    (ns.RGP, "update"): _UPDATE,
    (ns.UA_RGP, "update"): _UPDATE,
    (ns.SECDNS, "create"): _CREATE,
    (ns.SECDNS, "update"): _UPDATE,
    (ns.UA_SECDNS, "create"): _CREATE,
    (ns.UA_SECDNS, "update"): _UPDATE,
    **{(fee, verb): frozenset({f"domain:{verb}"}) for fee in ns.FEES for verb in FEE_VERBS},
    (ns.LAUNCH, "check"): frozenset({"domain:check"}),
    (ns.LAUNCH, "create"): _CREATE,
    (ns.IDN, "data"): _CREATE,
    (ns.IDN_LANGUAGE, "tag"): _CREATE,
    (ns.SYNC, "update"): _UPDATE,
    (ns.WHOIS_INFO, "whoisInf"): frozenset({"domain:info", "host:info"}),
    (ns.UA_UAEPP, "create"): _CREATE,
    (ns.UA_UAEPP, "update"): _UPDATE,
    (ns.UA_UAEPP, "delete"): frozenset({"host:delete"}),
}


_REGISTERED = frozenset({"domain", "contact", "host"})


def check(call: Call) -> None:
    """Raises `Refused` for an extension that was not agreed at login, is not taken here, or is missing."""
    for extension in call.frame.extensions:
        uri = namespace(extension)
        if uri == ns.TCI_PROMO and uri in call.session.extension_uris:
            continue  # its contents are published nowhere
        commands = _TAKEN.get((uri, local(extension)), frozenset())
        if uri not in call.session.extension_uris or not commands & {"*", call.frame.command}:
            raise Refused(Why.EXTENSION, uri)
        try:
            check_content(extension, SHAPES[uri, local(extension)])
        except Invalid as err:
            raise Refused(Why.SYNTAX, str(err)) from err
    if call.profile.names.sub_products and call.frame.kind in _REGISTERED:
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
    if not call.profile.names.sub_products or call.frame.kind not in _REGISTERED:
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
