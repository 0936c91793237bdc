"""What a registrar may ask about its own account: its prepaid balance, and at .ru how much it may ask at all.

Verisign's balance-1.0; hostmaster.ua balance-1.0 (.ua dossier §9); tci-billing-1.0 (.ru dossier §9). What
tci-limits-1.0 and tci-stat-1.0 hold is published nowhere: the children of their answers are this simulator's own.
"""

from datetime import timedelta

from simulators import namespaces
from simulators.amounts import decimal
from simulators.refusals import Refused, Why
from simulators.response import Outcome
from simulators.services.call import Call
from simulators.wire import Element, add, child_text, element


def balance(call: Call) -> Outcome:
    """Answer in the form of whichever registry's namespace the request is in."""
    if call.profile.wire.grammar == "hostmaster":
        return Outcome(data=_contract_balance(call))
    return Outcome(data=_verisign_balance(call))


def _verisign_balance(call: Call) -> Element:
    available = call.registry.registrar(call.registrar).balance_minor
    data = element(namespaces.BALANCE, "infData", "balance")
    add(data, "creditLimit", decimal(0))
    add(data, "balance", decimal(-available))
    add(data, "availableCredit", decimal(available))
    add(add(data, "creditThreshold"), "fixed", decimal(call.profile.low_balance_minor or 0))
    return data


def _contract_balance(call: Call) -> Element:
    """One contract covers all public domains here; `s` 1 means that paid operations are allowed."""
    contract = child_text(call.request, "contract")
    if contract != _contract(call):
        raise Refused(Why.NO_CONTRACT)
    available = call.registry.registrar(call.registrar).balance_minor
    data = element(namespaces.UA_BALANCE, "infData", "balance")
    add(data, "contract", contract)
    add(data, "contractUntil", call.time(call.now.replace(month=1, day=1) + timedelta(days=366)))
    add(data, "status", s="1" if available > 0 else "0")
    add(data, "balance", decimal(available), bdate=call.time(call.now))
    return data


def _contract(call: Call) -> str | None:
    """Return the number of the asker's contract."""
    return next(account.contract for account in call.profile.accounts if account.id == call.registrar)


def billing(call: Call) -> Outcome:
    """Answer billing:info of type balance."""
    if child_text(call.request, "type") != "balance":
        raise Refused(Why.BILLING_TYPE)
    data = element(namespaces.TCI_BILLING, "infData", "billing")
    part = add(data, "balance")
    add(part, "sum", decimal(call.registry.registrar(call.registrar).balance_minor))
    add(part, "credit", decimal(0))
    add(part, "calcDate", call.time(call.now))
    return Outcome(data=data)


def limits(call: Call) -> Outcome:
    """Answer limits:info: how many sessions and commands the account may have."""
    rules = call.profile.session
    data = element(namespaces.TCI_LIMITS, "infData", "limits")
    add(data, "sessions", str(rules.sessions_max))
    if rules.commands_a_minute is not None:
        add(data, "commandsPerMinute", str(rules.commands_a_minute))
    return Outcome(data=data)


def statistics(call: Call) -> Outcome:
    """Answer stat:info: how many objects the account sponsors."""
    state = call.registry.state
    data = element(namespaces.TCI_STAT, "infData", "stat")
    for name, objects in (("domains", state.domains), ("contacts", state.contacts), ("hosts", state.hosts)):
        add(data, name, str(sum(1 for each in objects.values() if each.registrar == call.registrar)))
    return Outcome(data=data)
