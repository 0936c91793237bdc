"""The problem document as a shape, for the OpenAPI document; `gateway.api.problem` makes them."""

from typing import Literal

from pydantic import ConfigDict

from gateway.api.shapes.base import AnswerShape


class FieldErrorShape(AnswerShape):
    pointer: str
    code: str
    detail: str


class ProblemShape(AnswerShape):
    """RFC 9457; some codes add members of their own, such as `required` and `available`."""

    model_config = ConfigDict(extra="allow", frozen=True)

    type: str
    title: str
    status: int
    detail: str
    instance: str
    code: str
    retryable: bool
    outcome: Literal["none", "done", "unknown"]
    errors: tuple[FieldErrorShape, ...] = ()
    operation: str | None = None
