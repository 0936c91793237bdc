"""What new names begin with."""

from pydantic import Field, field_validator

from adapters.domain_name import DomainName, InvalidName
from gateway.settings.section import Section


class DomainSettings(Section):
    """`default_nameservers` are those of a registration that names none; an empty list in the order stays empty."""

    default_nameservers: tuple[str, ...] = Field(default=(), max_length=13)

    @field_validator("default_nameservers")
    @classmethod
    def _check_hosts(cls, hosts: tuple[str, ...]) -> tuple[str, ...]:
        """Return the hosts in A-labels. One alone would do in few zones, one twice in none."""
        named = tuple(_host(host) for host in hosts)
        if len(named) == 1 or len(set(named)) < len(named):
            raise ValueError("two different hosts at least, or none")
        return named


def _host(text: str) -> str:
    try:
        return DomainName.parse(text).ascii
    except InvalidName:
        raise ValueError(f"{text} is no host") from None
