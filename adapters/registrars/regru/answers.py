"""reg.ru's envelope: a result for the call, and one for each item of a list; both must be looked at."""

from adapters.http import Answer, Nonconforming, Reader, json_object
from adapters.registrars.regru.codes import KNOWN, TOO_FAST, obstacle


class Declined(Exception):
    """The call, or the item of it that was asked for, has this error code. Texts are for people, and left out."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def answer_of(text: str) -> Reader:
    """Return a call's answer. Raises Declined, Nonconforming."""
    envelope = json_object(text)
    accepted(envelope)
    return envelope.object("answer")


def accepted(part: Reader) -> Reader:
    """Return an envelope, or an item, that says success. Raises Declined, Nonconforming."""
    match part.text("result"):
        case "success":
            return part
        case "error":
            raise Declined(part.text("error_code"))
        case _:
            raise Nonconforming(f"{part.where}result", "neither success nor error")


def verdict(answer: Answer) -> tuple[str, str]:
    """Return class and code of an answer for metrics; codes that nobody knows are one."""
    if answer.status != 200:
        return "busy" if answer.status >= 500 else "broken", f"http_{answer.status}"
    try:
        accepted(json_object(answer.text))
    except Declined as err:
        code = err.code if err.code in KNOWN else "other"
        busy = err.code in TOO_FAST or (obstacle(err.code) is not None and err.code != "NOT_ENOUGH_MONEY")
        return ("busy" if busy else "refused"), code
    except Nonconforming:
        return "broken", "none_malformed"
    return "ok", "success"
