"""What gTLD registries have in common (gTLD dossier; RFC 5730-5733, 3915; ICANN's registry agreements)."""

from simulators.namespaces import CONTACT, DOMAIN, EPP, HOST
from simulators.profile import Account, Lifecycle, Namespaces, RestoreRules, TransferRules

NAMESPACES = Namespaces(EPP, DOMAIN, CONTACT, HOST)

# Section 8 of the dossier.
LIFECYCLE = Lifecycle(
    auto_renew=True,
    add_grace_days=5,
    renew_grace_days=5,
    auto_renew_grace_days=45,
    redemption_days=30,
    pending_delete_days=5,
)
TRANSFERS = TransferRules(grace_days=5)
RESTORE = RestoreRules(report="required")

# Password lengths are RFC 5730's 6 to 16.
ACCOUNTS = (
    Account("gw-main", "gw-main-Secret1", 10_000_00),
    Account("gw-other", "gw-other-Secret1", 10_000_00),
)
