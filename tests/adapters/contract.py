"""The suite that every adapter passes against its registry.

A subclass names its spec and is done; the simulator of that name is the registry. What a registry cannot do, by its
capabilities, is skipped.

    class TestExample(AdapterContract):
        spec = example.SPEC
"""

from tests.adapters.contract_balance import BalanceContract
from tests.adapters.contract_base import ContractBase
from tests.adapters.contract_changes import ChangeContract
from tests.adapters.contract_delegation import DelegationContract
from tests.adapters.contract_dnssec import DnssecContract
from tests.adapters.contract_idn import IdnContract
from tests.adapters.contract_lost_answers import LostAnswerContract
from tests.adapters.contract_messages import MessageContract
from tests.adapters.contract_queries import QueryContract
from tests.adapters.contract_registration import RegistrationContract
from tests.adapters.contract_removal import RemovalContract
from tests.adapters.contract_renewal import RenewalContract
from tests.adapters.contract_transfers import TransferContract


class AdapterContract(
    QueryContract,
    RegistrationContract,
    RenewalContract,
    DelegationContract,
    ChangeContract,
    RemovalContract,
    TransferContract,
    DnssecContract,
    IdnContract,
    MessageContract,
    BalanceContract,
    LostAnswerContract,
    ContractBase,
):
    """Everything that the interface promises, for one spec."""
