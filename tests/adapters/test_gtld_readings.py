"""gTLD registries as they may be besides: with RFC 9154, without restore reports, with a draft of the fee extension."""

from typing import ClassVar

from adapters.registries import identity_digital, pir
from tests.adapters.contract_base import ContractBase
from tests.adapters.contract_changes import ChangeContract
from tests.adapters.contract_registration import RegistrationContract
from tests.adapters.contract_removal import RemovalContract
from tests.adapters.contract_renewal import RenewalContract
from tests.adapters.contract_transfers import TransferContract


class TestSecureAuthInfo(TransferContract, ChangeContract, RegistrationContract, ContractBase):
    """RFC 9154: weak codes are refused, none is ever shown, a transfer clears them."""

    spec = pir.SPEC
    switches: ClassVar = {"auth_info": {"secure": True}}


class TestRestoreByRequestAlone(RemovalContract, ContractBase):
    spec = identity_digital.SPEC
    switches: ClassVar = {"restore": {"report": "ignored"}}


class TestOldFees(RegistrationContract, RenewalContract, TransferContract, RemovalContract, ContractBase):
    spec = pir.SPEC
    switches: ClassVar = {"fees": {"versions": ["0.6"]}}


class TestNoFees(RegistrationContract, RenewalContract, ContractBase):
    spec = pir.SPEC
    switches: ClassVar = {"fees": {"versions": []}, "premium_names": {"premium.org": None, "ai-premium.org": None}}
