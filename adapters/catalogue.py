"""The registries that the gateway knows. Several of them may serve the same zone."""

from collections.abc import Iterable

from adapters.registrars import logicboxes, regru
from adapters.registries import godaddy, hostmaster, identity_digital, pir, tci, tci_rf, tci_su, verisign
from adapters.spec import AdapterSpec

SPECS: tuple[AdapterSpec, ...] = (
    verisign.SPEC,
    pir.SPEC,
    identity_digital.SPEC,
    godaddy.SPEC,
    tci.SPEC,
    hostmaster.SPEC,
    tci_su.SPEC,
    tci_rf.SPEC,
    logicboxes.SPEC,
    regru.SPEC,
)


def spec_named(name: str, specs: Iterable[AdapterSpec] = SPECS) -> AdapterSpec | None:
    return next((spec for spec in specs if spec.name == name), None)
