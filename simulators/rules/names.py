"""Names of domains and hosts: what is well-formed, which zone and which superordinate domain they belong to."""

import re

from simulators.profile import NameRules
from simulators.refusals import Refused, Why, domain_name

_LABEL = re.compile(r"[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\Z")


def canonical(name: str) -> str:
    return name.strip().lower()


def well_formed(name: str) -> bool:
    """Tell whether every label is letters, digits and inner hyphens, two labels at least, 253 octets at most."""
    labels = name.split(".")
    return len(name) <= 253 and len(labels) >= 2 and all(_LABEL.match(label) for label in labels)


def name_well_formed(name: str, rules: NameRules) -> bool:
    """Tell whether a domain name has a form that this registry could ever have registered."""
    return well_formed(name) and (rules.name_pattern is None or re.fullmatch(rules.name_pattern, name) is not None)


def check_open(name: str, registrar: str, rules: NameRules) -> None:
    """Raises `Refused` for a registrar who has no access to the zone of a name."""
    if registrar in rules.closed.get(name.partition(".")[2], ()):
        raise Refused(Why.ZONE_NOT_SERVED, culprit=domain_name(name))


def zone_of(name: str, rules: NameRules) -> str | None:
    """Return the served zone that `name` lies directly below; None when there is none."""
    zone = name.partition(".")[2]
    return zone if zone in rules.zones else None


def registrable(name: str, rules: NameRules) -> str:
    """Return the zone of a name that may be registered here. Raises `Refused` for bad syntax or a foreign zone."""
    zone = zone_of(name, rules)
    if not name_well_formed(name, rules) or not _label_allowed(name.partition(".")[0], zone, rules):
        raise Refused(Why.BAD_DOMAIN_NAME, culprit=domain_name(name))
    if zone is None:
        raise Refused(_outside(name, rules), culprit=domain_name(name))
    return zone


def _label_allowed(label: str, zone: str | None, rules: NameRules) -> bool:
    if label[2:4] == "--" and not (rules.idn and label.startswith("xn--")):
        return False
    shown = _unicode(label)
    pattern = rules.label_patterns.get(zone or "")
    return len(shown) >= rules.label_min and (pattern is None or re.fullmatch(pattern, shown) is not None)


def _unicode(label: str) -> str:
    """Return a label as people read it; as it stands when it is no Punycode (RFC 3492)."""
    try:
        return label[4:].encode().decode("punycode") if label.startswith("xn--") else label
    except UnicodeError:
        return label


def _outside(name: str, rules: NameRules) -> Why:
    """A name under the registry's own suffix but in a zone not open here is another mistake than a foreign one."""
    return Why.ZONE_NOT_SERVED if is_internal(name, rules) else Why.BAD_DOMAIN_NAME


def is_internal(host: str, rules: NameRules) -> bool:
    return any(host.endswith("." + suffix) for suffix in rules.home_suffixes)


def parent_of(host: str, rules: NameRules) -> str | None:
    """Return the domain that an internal host lies in (its superordinate domain, RFC 5732 §1.1).

    In a served zone that is the label below the zone, else (`ns1.hosting.ua`) the label below the suffix.
    """
    suffix = _longest((*rules.zones, *rules.home_suffixes), host)
    if suffix is None:
        return None
    below = host[: -len(suffix) - 1]
    return f"{below.rpartition('.')[2]}.{suffix}"


def _longest(suffixes: tuple[str, ...], host: str) -> str | None:
    return max((suffix for suffix in suffixes if host.endswith("." + suffix)), key=len, default=None)


def mirror_of(name: str, rules: NameRules) -> str | None:
    """Return the twin of a name in the mirrored zone (kiev.ua and kyiv.ua)."""
    label, _, zone = name.partition(".")
    twin = rules.mirrors.get(zone)
    return f"{label}.{twin}" if twin else None
