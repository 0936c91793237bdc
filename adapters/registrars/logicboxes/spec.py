"""LogicBoxes: generic zones, ordered through the platform of ResellerClub and other brands."""

from datetime import timedelta

from adapters.capabilities import Capabilities, Capability
from adapters.model import ContactKind, ContactRole
from adapters.registrars.logicboxes.adapter import LogicBoxesAdapter
from adapters.registrars.logicboxes.orders import LOCKED, NAMESERVERS_MAX, SUSPENDED
from adapters.registrars.logicboxes.profile import LogicBoxesProfile
from adapters.registries import gtld
from adapters.rules import AuthCodeRules, ContactRules, RenewalRules, TldRules
from adapters.spec import AdapterSpec

NAME = "logicboxes"

CONTACTS = ContactRules(
    roles_required=frozenset({ContactRole.REGISTRANT}),
    roles_allowed=frozenset(ContactRole),
    required={ContactKind.ORGANIZATION: frozenset({"organization"})},
    latin_needed=True,
)

RENEWAL = RenewalRules(
    years_min=1, years_max=10, ceiling_years=10, earliest_before=None, latest_after=timedelta(days=40)
)


def zone(tld: str) -> TldRules:
    return TldRules(
        tld=tld,
        registry=NAME,
        register_years=range(1, 11),
        renewal=RENEWAL,
        nameservers_min=1,
        nameservers_max=NAMESERVERS_MAX,
        contacts=CONTACTS,
        grace_days={"add": 5, "redemption": 30},
        host_zones=frozenset({tld}),
        lock_statuses=frozenset({LOCKED}),
        hold_statuses=frozenset({SUSPENDED}),
        transfer_days=5,
        transfer_after_days=gtld.TRANSFER_AFTER_DAYS,
        owner_change=gtld.OWNER_CHANGE,
        auth_code=AuthCodeRules(),
        delegation_required=True,
        reminders_required=True,  # ICANN expired registration recovery policy, 2.1
    )


PROFILE = LogicBoxesProfile(product_keys={"com": "domcno", "net": "dotnet"})

SPEC = AdapterSpec(
    name=NAME,
    zones=tuple(map(zone, ("biz", "com", "info", "net", "org"))),
    capabilities=Capabilities(
        supported=frozenset(
            {
                Capability.CHECK,
                Capability.REGISTER,
                Capability.RENEW,
                Capability.NAMESERVERS,
                Capability.CONTACTS,
                Capability.HOSTS,
                Capability.TRANSFER_IN,
                Capability.TRANSFER_CODE,
                Capability.AUTH_CODE,
                Capability.LOCK,
                Capability.PRIVACY,
                Capability.SUSPENSION,
                Capability.RESTORE,
                Capability.DELETE,
                Capability.BALANCE,
                Capability.PRICE,
                Capability.NAMES,
                Capability.SUGGESTIONS,
                Capability.VERIFICATION,
                Capability.TRANSFER_MAIL,
            }
        ),
        unsupported={
            Capability.TRANSFER_OUT: "the platform asks the holder by mail, and has no call to decide",
            Capability.DNSSEC: "the platform does not show the records that it has, so no change could be proved",
            Capability.RELEASE: "the platform hands names to another registrar by their code alone",
            Capability.DOCUMENTS: "the platform asks for no papers of holders",
            Capability.POLL: "the platform has no messages; its orders and its queue are asked",
            Capability.IDN: "the platform asks for languages that its documents do not name",
        },
    ),
    build=LogicBoxesAdapter,
    profile=PROFILE,
    resells=True,
    options=frozenset({"customer_id", "contact_id", "privacy"}),
)
