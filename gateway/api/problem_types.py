"""Every problem that the interface can answer with: its code, HTTP status, and what the caller should do about it.

The table is what `/docs/problems` shows and what the OpenAPI document names; a code that is not here cannot be sent.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ProblemType:
    """`retryable` = the same request, with the same Idempotency-Key, may succeed later."""

    code: str
    status: int
    title: str
    advice: str
    retryable: bool = False

    @property
    def uri(self) -> str:
        """The RFC 9457 `type`: a reference that resolves to the row of the documentation page."""
        return f"/docs/problems#{self.code}"


_TABLE = (
    ProblemType(
        "malformed_request", 400, "The request is not valid HTTP", "Check the client library and proxies on the way."
    ),
    ProblemType(
        "malformed_json",
        400,
        "The body is not acceptable JSON",
        "Send UTF-8 JSON without duplicate keys, NaN, lone surrogates, NUL characters or numbers beyond 64 bits.",
    ),
    ProblemType(
        "idempotency_key_missing",
        400,
        "An Idempotency-Key header is required",
        "Make one key an order, store it with the order before the first send, and reuse it for every retry.",
    ),
    ProblemType(
        "idempotency_key_invalid", 400, "The Idempotency-Key is not usable", "Use 1 to 255 printable ASCII characters."
    ),
    ProblemType("invalid_cursor", 400, "The cursor does not fit this list", "Start again without a cursor."),
    ProblemType("invalid_preference", 400, "The Prefer header is not understood", "Send wait=N or respond-async."),
    ProblemType(
        "unauthenticated", 401, "A valid API key is required", "Send Authorization: Bearer dgw_live_… or dgw_test_…."
    ),
    ProblemType("key_revoked", 401, "The API key is no longer valid", "Have a new key made for this panel."),
    ProblemType(
        "insufficient_funds",
        402,
        "The balance does not cover the price",
        "Top up by the difference between `required` and `available`, then send the order again with the same key.",
        retryable=True,
    ),
    ProblemType(
        "spend_limit",
        402,
        "The API key has spent what it may",
        "Nothing was ordered. `left` may still be spent before `resets_at`; an operator may raise the limit.",
        retryable=True,
    ),
    ProblemType("scope_missing", 403, "The API key lacks the scope", "Use a key with the scope named in `detail`."),
    ProblemType("address_refused", 403, "The key does not work from here", "Call from an address that the key allows."),
    ProblemType(
        "test_key_refused", 403, "Test keys reach only simulators", "Use a live key: what is bought here is real."
    ),
    ProblemType("not_found", 404, "There is no such thing here", "Check the address and the id."),
    ProblemType("method_not_allowed", 405, "The method does not exist here", "See the Allow header."),
    ProblemType("domain_taken", 409, "The name is registered already", "Choose another name."),
    ProblemType(
        "expiry_mismatch",
        409,
        "The domain expires at another time than the order says",
        "Store `current_expiry` as the domain's expiry, look whether the renewal has happened, and only then order.",
    ),
    ProblemType(
        "operation_conflict",
        409,
        "Another operation on this domain is in the way",
        "Follow the operation named in `operation` until it is completed.",
        retryable=True,
    ),
    ProblemType(
        "idempotency_in_progress",
        409,
        "The first request with this key is still being accepted",
        "Send the same request again after Retry-After.",
        retryable=True,
    ),
    ProblemType(
        "duplicate_reference",
        409,
        "The payment is known with other content",
        "Compare the statement with your records; a payment id is posted once.",
    ),
    ProblemType(
        "not_refundable", 409, "The payment cannot be given back", "No more goes back than came and is not on its way."
    ),
    ProblemType(
        "bonus_spent",
        409,
        "Nothing is left of the grant",
        "What was spent stays so; what orders hold may come back, then ask again.",
        retryable=True,
    ),
    ProblemType(
        "promise_refused",
        409,
        "The payment cannot be promised",
        "One promise at a time, no more than the operator allows, and none while the account is in debt.",
    ),
    ProblemType(
        "second_person_needed",
        403,
        "Another person must approve this",
        "Have somebody else approve the adjustment; who proposed it may only reject it.",
    ),
    ProblemType("adjustment_closed", 409, "The adjustment is decided already", "Read it again."),
    ProblemType("duplicate_account", 409, "The account exists already", "Use the account named in `account`."),
    ProblemType("not_cancellable", 409, "The operation can no longer be cancelled", "Follow it until it is completed."),
    ProblemType("not_sponsor", 409, "The domain is with another registrar", "Transfer the domain in first."),
    ProblemType("status_prohibits", 409, "The domain's status prohibits this", "Remove the lock or hold, then order."),
    ProblemType("not_found_at_registry", 409, "The registry does not know the domain", "Check the name."),
    ProblemType(
        "transfer_ended",
        409,
        "No such transfer is under way any more",
        "`detail` says how it ended; for a domain to come to us, ask its registrar, then order again with a new key.",
    ),
    ProblemType(
        "contact_in_use", 409, "Domains have this contact", "Give the ones named in `domains` another contact first."
    ),
    ProblemType("in_use", 409, "Other domains use this", "Take it out of their name servers first."),
    ProblemType(
        "deadline_exceeded",
        409,
        "The registry could not be asked in time",
        "Nothing was ordered there and nothing charged; order again with a new key.",
    ),
    ProblemType("stale_expiry", 409, "The registry has another expiry date", "Read the domain with refresh=true."),
    ProblemType(
        "event_not_kept",
        404,
        "That event is not kept any more",
        "Compare your own state with the lists, then read on without `after`.",
    ),
    ProblemType(
        "seller_unknown", 409, "Documents are not set up", "Ask the operator to say who sells (`documents.sellers`)."
    ),
    ProblemType(
        "profile_missing", 409, "The customer has no profile", "Set it with PUT /v1/accounts/{id}/profile, then order."
    ),
    ProblemType(
        "nothing_to_issue",
        409,
        "There is nothing to make this document of",
        "Documents with a total of zero are not made; see the account's statement.",
    ),
    ProblemType(
        "document_overlap",
        409,
        "Another document is of a part of this period",
        "Use the one named in `document`, or have it made void first.",
    ),
    ProblemType(
        "precondition_failed",
        412,
        "It has changed since it was read",
        "Read it again, apply the change to what it is now, and send that with its new ETag.",
    ),
    ProblemType("body_too_large", 413, "The body is too large", "Send at most 1 MB."),
    ProblemType(
        "unsupported_media_type",
        415,
        "The body is not plain JSON",
        "Send Content-Type: application/json without Content-Encoding.",
    ),
    ProblemType("quote_void", 409, "The quote no longer holds", "Show the customer a new one and order by that."),
    ProblemType(
        "service_not_ready", 409, "The service's state does not allow this", "Read the service; `state` says how it is."
    ),
    ProblemType("service_blocked", 409, "The service is blocked", "Money does not lift this: ask the operator."),
    ProblemType(
        "renew_first", 409, "The paid time is over", "Renew the service; then its plan can be changed.", retryable=True
    ),
    ProblemType(
        "plan_too_small",
        422,
        "The plan can't hold the service",
        "More disk is used (`used_mb`) than the plan gives (`quota_mb`): choose a larger plan, or delete something.",
    ),
    ProblemType("plan_not_fitting", 422, "The plan can't be chosen here", "See GET /v1/tariffs for the plans."),
    ProblemType("validation_failed", 422, "Some fields are not acceptable", "Correct the fields named in `errors`."),
    ProblemType(
        "price_changed",
        422,
        "The price is above max_price",
        "Show `price` to the customer and ask again; a premium name is sold for an agreed `max_price` only.",
    ),
    ProblemType(
        "premium_not_sold", 422, "Premium names are not sold", "Choose another name; `premium` of a check tells them."
    ),
    ProblemType(
        "no_price", 422, "There is no price for this", "Ask the operator to add a price for the zone and period."
    ),
    ProblemType(
        "idempotency_key_reused",
        422,
        "The Idempotency-Key belongs to another request",
        "A key stands for one order: make a new one for a new order.",
    ),
    ProblemType("unsupported_tld", 422, "The zone is not served", "See GET /v1/tlds."),
    ProblemType("not_supported", 422, "The registry does not offer this", "See GET /v1/registries."),
    ProblemType("not_eligible", 422, "The registry finds the order not eligible", "See `registry.reason`."),
    ProblemType("period_not_allowed", 422, "The period is not allowed", "See GET /v1/tlds for the periods."),
    ProblemType("currency_mismatch", 422, "The currencies differ", "Use the currency of the account."),
    ProblemType("webhook_taken", 409, "There is a webhook to this URL", "Change that one: GET /v1/webhooks lists it."),
    ProblemType("promo_code_taken", 409, "There is such a promo code", "Choose another code; case tells nothing."),
    ProblemType(
        "promo_code_refused",
        422,
        "The promo code can't be used for this",
        "See `reason`: unknown, not_now, not_for_this, not_first_order, used_up. Without it the order may be placed.",
    ),
    ProblemType(
        "promo_codes_exhausted", 429, "Too many unknown promo codes", "Order without one, or try after Retry-After."
    ),
    ProblemType("not_referable", 422, "This partner can't have referred this customer", "Nobody refers oneself."),
    ProblemType(
        "payout_too_small", 422, "Too little is accrued for a payout", "Wait until `accrued` has reached `smallest`."
    ),
    ProblemType(
        "paid_out_this_month",
        409,
        "This month has its payout",
        "See the one named in `payout`; ask next month.",
    ),
    ProblemType("bad_auth_code", 422, "The authorisation code is wrong", "Ask the losing registrar for a new code."),
    ProblemType("invalid_contact", 422, "The registry refused a contact", "Correct the contact and order again."),
    ProblemType("invalid_nameserver", 422, "The registry refused a name server", "Correct the name servers."),
    ProblemType("invalid_name", 422, "The registry refused the name", "Choose another name."),
    ProblemType("policy_error", 422, "The registry's policy forbids this", "See `registry.reason`."),
    ProblemType(
        "operation_failed", 409, "The operation has failed", "Nothing was charged; see the operation for its history."
    ),
    ProblemType(
        "operation_cancelled", 409, "The operation was cancelled", "Nothing was charged; order again with a new key."
    ),
    ProblemType(
        "precondition_required", 428, "A change needs If-Match", "Send the ETag that the reading gave in If-Match."
    ),
    ProblemType(
        "rate_limited",
        429,
        "Too many requests",
        "Send again after Retry-After; RateLimit says what is left.",
        retryable=True,
    ),
    ProblemType(
        "internal_error",
        500,
        "Something broke on our side",
        "Send the same request again with the same Idempotency-Key; quote `instance` to support.",
        retryable=True,
    ),
    ProblemType(
        "not_offered",
        501,
        "The gateway does not do this",
        "Records and mail are kept where the domain's name servers are: set those, and ask there.",
    ),
    ProblemType("registry_error", 502, "The registry's answer made no sense", "Try again later.", retryable=True),
    ProblemType(
        "provider_not_offered", 422, "There is no such payment provider here", "Choose one that the operator has."
    ),
    ProblemType(
        "provider_unavailable",
        503,
        "The payment provider does not answer",
        "Send the same request again with the same key, or choose another provider.",
        retryable=True,
    ),
    ProblemType("registry_unavailable", 503, "The registry cannot be asked now", "Try again later.", retryable=True),
    ProblemType("draining", 503, "This node is shutting down", "Send again; another node answers.", retryable=True),
    ProblemType("db_unavailable", 503, "The database does not answer", "Send again with the same key.", retryable=True),
)

PROBLEM_TYPES = {row.code: row for row in _TABLE}
