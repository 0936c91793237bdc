"""reg.ru's refusals: a code that programs go by, a text for people, and what it is about."""

from typing import Any


class Refused(Exception):
    """Answered by an error, of the call or of one item of it."""

    def __init__(self, code: str, **params: str) -> None:
        super().__init__(code)
        self.code = code
        self.params = params

    @property
    def document(self) -> dict[str, Any]:
        text = self.code.replace("_", " ").capitalize()
        return {"result": "error", "error_code": self.code, "error_text": text, "error_params": self.params}


def missing(name: str) -> Refused:
    return Refused("PARAMETER_MISSING", param=name)


def incorrect(name: str) -> Refused:
    return Refused("PARAMETER_INCORRECT", param=name)
