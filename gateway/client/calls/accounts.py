"""Accounts, their money and their documents. `order` is what it is for domains."""

from datetime import date
from typing import Any

from gateway.client.answers.accounts import Account, Balance, Deposit, Document, Forecast, Notice, StatementLine
from gateway.client.answers.base import Money, Page
from gateway.client.call import Answer, Call, address, given, shaped


def list_accounts() -> Call[Page[Account]]:
    return Call("GET", address("accounts"), shaped(Page[Account]))


def account(account_id: str) -> Call[Account]:
    return Call("GET", address("accounts", account_id), shaped(Account))


def open_account(currency: str, *, order: str, reference: str | None = None) -> Call[Account]:
    """`reference` is your own id of the customer."""
    return Call("POST", address("accounts"), shaped(Account), given(currency=currency, reference=reference), key=order)


def balance(account_id: str) -> Call[Balance]:
    return Call("GET", address("accounts", account_id, "balance"), shaped(Balance))


def statement(account_id: str) -> Call[Page[StatementLine]]:
    return Call("GET", address("accounts", account_id, "statement"), shaped(Page[StatementLine]))


def forecast(account_id: str) -> Call[Forecast]:
    return Call("GET", address("accounts", account_id, "forecast"), shaped(Forecast))


def notices(account_id: str) -> Call[Page[Notice]]:
    """What the customer was told, the newest day first."""
    return Call("GET", address("accounts", account_id, "notices"), shaped(Page[Notice]))


def credit(
    account_id: str, amount: Money, *, payment: str, order: str, provider: str | None = None, note: str | None = None
) -> Call[Balance]:
    """Enter a payment that arrived elsewhere; `payment` is its number there, which is entered once."""
    body = given(amount=amount.document(), payment_id=payment, provider=provider, note=note)
    return Call("POST", address("accounts", account_id, "payments"), shaped(Balance), body, key=order)


def start_deposit(
    account_id: str, amount: Money, *, provider: str, order: str, result_url: str | None = None
) -> Call[Deposit]:
    """Send the payer to its `checkout`."""
    body = given(amount=amount.document(), provider=provider, result_url=result_url)
    return Call("POST", address("accounts", account_id, "deposits"), shaped(Deposit), body, key=order)


def deposit(account_id: str, deposit_id: str) -> Call[Deposit]:
    return Call("GET", address("accounts", account_id, "deposits", deposit_id), shaped(Deposit))


def deposits(account_id: str) -> Call[Page[Deposit]]:
    return Call("GET", address("accounts", account_id, "deposits"), shaped(Page[Deposit]))


def documents(account_id: str) -> Call[Page[Document]]:
    return Call("GET", address("accounts", account_id, "documents"), shaped(Page[Document]))


def order_document(
    account_id: str,
    kind: str,
    *,
    order: str,
    month: str | None = None,
    first: date | None = None,
    last: date | None = None,
    amount: Money | None = None,
) -> Call[Document]:
    """An invoice takes an `amount`; the others a `month` (`2026-10`) or the days `first` to `last`."""
    body: dict[str, Any] = given(
        kind=kind,
        month=month,
        first=first and first.isoformat(),
        last=last and last.isoformat(),
        amount=amount and amount.document(),
    )
    return Call("POST", address("accounts", account_id, "documents"), shaped(Document), body, key=order)


def document(document_id: str) -> Call[Document]:
    return Call("GET", address("documents", document_id), shaped(Document))


def document_pdf(document_id: str, *, language: str | None = None) -> Call[bytes]:
    query = given(language=language)
    return Call("GET", address("documents", f"{document_id}.pdf"), _bytes, query=query)


def _bytes(answer: Answer) -> bytes:
    return answer.body
