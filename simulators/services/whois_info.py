"""whoisInf-1.0: who the registrar of a name is, beside its id (gTLD dossier §1.1)."""

from simulators.namespaces import WHOIS_INFO
from simulators.services.call import Call
from simulators.wire import Element, add, child_text, element


def answer(call: Call, registrar: str) -> tuple[Element, ...]:
    """Return the data where an info asks for it by flag."""
    asked = call.extension(WHOIS_INFO, "whoisInf")
    if asked is None or child_text(asked, "flag") not in {"true", "1"}:
        return ()
    data = element(WHOIS_INFO, "whoisInfData", "whoisInf")
    add(data, "registrar", registrar)
    add(data, "whoisServer", f"whois.{registrar.lower()}.example")
    add(data, "url", f"https://www.{registrar.lower()}.example")
    return (data,)
