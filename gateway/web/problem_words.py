"""What customers are told of a problem: a sentence in their language that says what to do, never a bare code."""

from gateway.api.problem import Problem
from gateway.words import translations


def _(text: str) -> str:
    """Mark a text for the catalogues."""
    return text


_WORDS = {
    "insufficient_funds": _("There is not enough money on the balance for this."),
    "price_changed": _("The price has changed since this page was shown. Look at the new price and decide again."),
    "quote_void": _("The price that was shown does not hold any more. Look at the new price and decide again."),
    "domain_taken": _("This name is registered already. Choose another one."),
    "expiry_mismatch": _("This name was renewed meanwhile. Look at its new end date before renewing it again."),
    "stale_expiry": _("This name was renewed meanwhile. Look at its new end date before renewing it again."),
    "operation_conflict": _("Something else is being done with this already. Try again when it has ended."),
    "status_prohibits": _("The registry does not allow this now."),
    "not_eligible": _("This cannot be done now."),
    "period_not_allowed": _("This term is not sold."),
    "no_price": _("This is not sold at the moment."),
    "unsupported_tld": _("Names of this zone are not sold here."),
    "premium_not_sold": _("This name has a special price at its registry and is not sold here."),
    "invalid_name": _("This is not a name that can be registered."),
    "invalid_contact": _("The registry does not accept the details of the owner."),
    "invalid_nameserver": _("The registry does not accept these name servers."),
    "validation_failed": _("Some of what was typed is not right."),
    "registry_unavailable": _("The registry does not answer now. Nothing was charged; try again later."),
    "operation_failed": _("This could not be done. Nothing was charged."),
    "operation_cancelled": _("The order was cancelled. Nothing was charged."),
    "policy_error": _("The registry refused this. Nothing was charged."),
    "service_blocked": _("This service is blocked; please write to us."),
    "service_not_ready": _("This service is not ready for that yet."),
    "renew_first": _("The paid time is over: renew the service first."),
    "plan_not_fitting": _("The service cannot be moved to this plan."),
    "plan_too_small": _("More is used than the new plan allows. Free some space first."),
    "promo_code_refused": _("This promo code cannot be used here."),
    "promo_codes_exhausted": _("Too many unknown promo codes. Try again in an hour."),
    "period_not_over": _("This period is not over yet: documents are made of time that has passed."),
    "nothing_to_issue": _("There was nothing in this period that a document could be made of."),
    "document_overlap": _("There is a document for this period already."),
    "seller_unknown": _("Documents are not issued here yet."),
    "profile_missing": _("Fill in your details first: documents need them."),
    "precondition_failed": _("This was changed elsewhere meanwhile. Look at it again."),
    "provider_not_offered": _("This way of payment is not offered now."),
    "second_person_needed": _("Another person must approve this."),
    "adjustment_closed": _("This is decided already."),
    "payout_too_small": _("The commission is still too small for a payout."),
    "paid_out_this_month": _("There was a payout this month already."),
    "not_supported": _("The registry does not offer this."),
    "idempotency_key_reused": _("This form was sent already with other content. Open the page again."),
    "idempotency_in_progress": _("This form is being worked on already. Wait a moment."),
    "not_found": _("There is no such page."),
    "draining": _("We are being restarted. Try again in a moment."),
    "database_unavailable": _("Something is being repaired. Try again in a minute."),
}
_ANYTHING = _("Something went wrong on our side. Look at your services before you order anything again.")
_NOTHING = _("This is not possible now.")


def words_of(problem: Problem, language: str) -> str:
    """Return the sentence; for a problem without one of its own, that it is our fault or that it cannot be."""
    fallback = _ANYTHING if problem.kind.status >= 500 else _NOTHING
    codes = (*(error.code for error in problem.errors if not error.pointer), problem.kind.code)
    return translations(language).gettext(next((_WORDS[code] for code in codes if code in _WORDS), fallback))
