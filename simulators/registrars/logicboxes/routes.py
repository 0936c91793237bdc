"""The calls by their paths, and by which method each is made."""

from collections.abc import Callable, Mapping

from simulators.registrars.logicboxes import changes, letters, people, queries, registration, suggesting
from simulators.registrars.logicboxes.request import Request

Handler = Callable[[Request], object]

READS: Mapping[str, Handler] = {
    "customers/search": people.search_customers,
    "customers/details": people.customer_details,
    "customers/details-by-id": people.customer_by_id,
    "contacts/details": people.contact_details,
    "contacts/search": people.search_contacts,
    "contacts/default": people.default_contacts,
    "domains/available": queries.available,
    "domains/v5/suggest-names": suggesting.suggest_names,
    "domains/validate-transfer": registration.validate_transfer,
    "domains/orderid": queries.order_id,
    "domains/details": queries.details,
    "domains/details-by-name": queries.details_by_name,
    "domains/locks": queries.locks,
    "domains/search": queries.search,
    "billing/reseller-balance": queries.balance,
    "products/reseller-cost-price": queries.cost_prices,
    "products/reseller-price": queries.cost_prices,
    "products/customer-price": queries.cost_prices,
    "actions/search-current": queries.current_actions,
    "actions/search-archived": queries.archived_actions,
}

WRITES: Mapping[str, Handler] = {
    "customers/signup": people.signup,
    "contacts/add": people.add_contact,
    "domains/register": registration.register,
    "domains/renew": changes.renew,
    "domains/transfer": registration.transfer,
    "domains/transfer/submit-auth-code": registration.submit_auth_code,
    "domains/cancel-transfer": registration.cancel_transfer,
    "domains/resend-rfa": letters.resend_request,
    "domains/raa/resend-verification": letters.resend_verification,
    "domains/delete": registration.delete,
    "domains/restore": registration.restore,
    "domains/modify-ns": changes.modify_ns,
    "domains/add-cns": changes.add_host,
    "domains/modify-cns-name": changes.rename_host,
    "domains/modify-cns-ip": changes.move_host,
    "domains/delete-cns-ip": changes.drop_host,
    "domains/modify-contact": changes.modify_contacts,
    "domains/add-dnssec": changes.add_dnssec,
    "domains/del-dnssec": changes.drop_dnssec,
    "domains/modify-auth-code": changes.modify_auth_code,
    "domains/enable-theft-protection": changes.lock,
    "domains/disable-theft-protection": changes.unlock,
    "domains/purchase-privacy": changes.purchase_privacy,
    "domains/modify-privacy-protection": changes.modify_privacy,
    "orders/suspend": changes.suspend,
    "orders/unsuspend": changes.unsuspend,
}

ANY_METHOD = frozenset({"contacts/default"})
"""Reads that clients in use send as POST too."""
