"""What a codec must know of the dialect that it writes and reads."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, tzinfo


@dataclass(frozen=True, slots=True)
class Grammar:
    """A dialect's namespaces and its small differences.

    `objects` maps the names used in commands (`domain`, `contact`, `host`) to namespace URIs; `also` adds those that
    only some answers use. `zone` is the time zone of dates printed without an offset.
    """

    epp: str
    objects: Mapping[str, str]
    zone: tzinfo = UTC
    auth_info_at_domain_create: bool = True
    status_text: bool = True
    also: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def namespaces(self, object_name: str) -> tuple[str, ...]:
        """Return every namespace in which answers speak of such an object."""
        return (self.objects[object_name], *self.also.get(object_name, ()))
