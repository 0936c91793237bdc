"""Commands with all that the schemas allow, up to the longest: markup characters, Cyrillic, astral letters."""

from datetime import date
from typing import Any

from hypothesis import strategies as st

from epp import (
    Address,
    AuthInfo,
    Command,
    ContactChange,
    ContactCheck,
    ContactCreate,
    ContactDelete,
    ContactInfo,
    ContactTransferApprove,
    ContactTransferCancel,
    ContactTransferQuery,
    ContactTransferReject,
    ContactTransferRequest,
    ContactUpdate,
    Disclose,
    DomainChange,
    DomainCheck,
    DomainContact,
    DomainCreate,
    DomainDelete,
    DomainInfo,
    DomainParts,
    DomainRenew,
    DomainTransferApprove,
    DomainTransferCancel,
    DomainTransferQuery,
    DomainTransferReject,
    DomainTransferRequest,
    DomainUpdate,
    HostAddress,
    HostAttr,
    HostCheck,
    HostCreate,
    HostDelete,
    HostInfo,
    HostParts,
    HostUpdate,
    Login,
    Logout,
    Namestore,
    NoAuthInfo,
    Period,
    Phone,
    PollAck,
    PollRequest,
    PostalInfo,
    Status,
)
from epp.dialects import ripn

ANY = st.sampled_from("aZ09-_.,:;&<>'\"]!?#%$@/\\{}[]()абвЇґЁ漢\U0001f600\u0301")
LATIN = st.sampled_from("aZ09-_.,:;&<>'\"]!?#%$@/\\{}[]()")
WORD = st.sampled_from("abcXYZ019_")


def text(shortest: int, longest: int, alphabet: st.SearchStrategy[str] = ANY) -> st.SearchStrategy[str]:
    """Text of any length within the limits, with the longest and the awkward ones drawn often."""
    awkward = [sample for sample in ("]]>", "a & b", "<b>", "&amp;", "Ёж") if shortest <= len(sample) <= longest]
    if alphabet is not ANY:
        awkward = [sample for sample in awkward if sample.isascii()]
    choices = [st.text(alphabet, min_size=shortest, max_size=min(longest, 20)), alphabet.map(lambda c: c * longest)]
    return st.one_of(*choices, st.sampled_from(awkward)) if awkward else st.one_of(*choices)


def some(values: st.SearchStrategy[Any], most: int, least: int = 0) -> st.SearchStrategy[tuple[Any, ...]]:
    return st.lists(values, min_size=least, max_size=most).map(tuple)


def optional(values: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.none() | values


labels = text(1, 255)
dates = st.dates(date(1990, 1, 1), date(2100, 12, 31))
periods = st.builds(Period, st.integers(1, 99), st.sampled_from(["y", "m"]))
addresses = st.ip_addresses().map(HostAddress.of).filter(lambda address: len(address.text) > 2)
trids = text(3, 64)

# RFC 5730-5733

handles = text(3, 16)
roids = st.from_regex(r"[A-Za-z0-9_]{1,80}-[A-Za-z0-9]{1,8}", fullmatch=True)
auth_infos = st.builds(AuthInfo, text(0, 200), optional(roids))
status_remarks = optional(text(1, 40))


def statuses(*values: str, most: int, least: int = 0) -> st.SearchStrategy[tuple[Status, ...]]:
    status = st.builds(Status, st.sampled_from(values), status_remarks, optional(st.sampled_from(["en", "uk"])))
    return some(status, most, least)


domain_statuses = statuses("clientHold", "clientDeleteProhibited", "clientTransferProhibited", most=11)
contact_statuses = statuses("clientDeleteProhibited", "clientUpdateProhibited", most=7)
host_objects = some(labels, 13)
host_attributes = some(st.builds(HostAttr, labels, some(addresses, 3)), 4)
domain_contacts = some(st.builds(DomainContact, handles, st.sampled_from(["admin", "tech", "billing"])), 4)
domain_parts = st.builds(DomainParts, host_objects | host_attributes, domain_contacts, domain_statuses)
domain_changes = st.builds(DomainChange, optional(handles), optional(auth_infos | st.just(NoAuthInfo())))
host_parts = st.builds(HostParts, some(addresses, 4), contact_statuses)

phones = st.builds(Phone, st.from_regex(r"\+[0-9]{1,3}\.[0-9]{1,12}", fullmatch=True), optional(text(1, 10)))
postal_addresses = st.builds(
    Address, text(1, 255), text(2, 2), some(text(0, 255), 3), optional(text(0, 255)), optional(text(0, 16))
)
postal_infos = st.builds(
    PostalInfo, st.sampled_from(["int", "loc"]), text(1, 255), optional(text(0, 255)), postal_addresses
)
changed_postal_infos = st.builds(
    PostalInfo,
    st.sampled_from(["int", "loc"]),
    optional(text(1, 255)),
    optional(text(0, 255)),
    optional(postal_addresses),
)
forms = some(st.sampled_from(["int", "loc"]), 2)
disclosures = st.builds(Disclose, st.booleans(), forms, forms, forms, st.booleans(), st.booleans(), st.booleans())
contact_changes = st.builds(
    ContactChange,
    some(changed_postal_infos, 2),
    optional(phones),
    optional(phones),
    optional(text(1, 320)),
    optional(auth_infos),
    optional(disclosures),
)


def object_commands(
    handle: st.SearchStrategy[str], auth_info: st.SearchStrategy[AuthInfo]
) -> st.SearchStrategy[Command[Any]]:
    """The commands that the dialects write alike, but for what an id and a password may be."""
    return st.one_of(
        st.builds(DomainCheck, some(labels, 12, least=1)),
        st.builds(DomainInfo, labels, optional(st.sampled_from(["all", "del", "none", "sub"])), optional(auth_info)),
        st.builds(DomainRenew, labels, dates, optional(periods)),
        st.builds(DomainDelete, labels),
        st.builds(DomainTransferRequest, labels, auth_info, optional(periods)),
        *(
            st.builds(kind, labels, optional(auth_info))
            for kind in (DomainTransferQuery, DomainTransferCancel, DomainTransferApprove, DomainTransferReject)
        ),
        st.builds(HostCheck, some(labels, 12, least=1)),
        st.builds(HostInfo, labels),
        st.builds(HostCreate, labels, some(addresses, 13)),
        st.builds(HostUpdate, labels, optional(host_parts), optional(host_parts), optional(labels)),
        st.builds(HostDelete, labels),
        st.builds(ContactCheck, some(handle, 12, least=1)),
        st.builds(ContactDelete, handle),
        st.just(Logout()),
        st.just(PollRequest()),
        st.builds(PollAck, text(1, 40)),
    )


def logins(user: st.SearchStrategy[str], password: st.SearchStrategy[str]) -> st.SearchStrategy[Command[Any]]:
    uris = some(st.sampled_from(["urn:ietf:params:xml:ns:domain-1.0", "http://www.ripn.net/epp/ripn-host-1.0"]), 3, 1)
    return st.builds(Login, user, password, uris, st.just(()) | uris, optional(password))


contact_transfers: st.SearchStrategy[Command[Any]] = st.one_of(
    st.builds(ContactTransferRequest, handles, auth_infos),
    *(
        st.builds(kind, handles, optional(auth_infos))
        for kind in (ContactTransferQuery, ContactTransferCancel, ContactTransferApprove, ContactTransferReject)
    ),
)

rfc_commands: st.SearchStrategy[Command[Any]] = st.one_of(
    object_commands(handles, auth_infos),
    logins(handles, text(6, 16)),
    st.builds(
        DomainCreate,
        labels,
        optional(periods),
        host_objects | host_attributes,
        optional(handles),
        domain_contacts,
        auth_infos,
    ),
    st.builds(DomainUpdate, labels, optional(domain_parts), optional(domain_parts), optional(domain_changes)),
    st.builds(
        ContactCreate,
        handles,
        some(postal_infos, 2, least=1),
        text(1, 320),
        auth_infos,
        optional(phones),
        optional(phones),
    ),
    st.builds(ContactInfo, handles, optional(auth_infos)),
    st.builds(ContactUpdate, handles, contact_statuses, contact_statuses, optional(contact_changes)),
)
namestores = st.builds(Namestore, text(1, 64))

# ripn-*-1.0

ripn_handles = st.text(WORD | st.just("-"), min_size=3, max_size=32)
ripn_passwords = text(6, 32, LATIN)
ripn_auth_infos = st.builds(AuthInfo, ripn_passwords, optional(roids))
ripn_objects = some(labels, 10)
ripn_parts = st.builds(DomainParts, ripn_objects, st.just(()), domain_statuses)
ripn_changes = st.builds(DomainChange, optional(ripn_handles), optional(ripn_auth_infos))
latin_names, names = text(1, 510, LATIN), text(1, 510)
latin_lines, lines = some(text(0, 255, LATIN), 15), text(1, 255)
reachable = {name: some(text(0, 255, LATIN), 15) for name in ("voice", "fax", "email")}
tax_numbers = text(1, 27)
persons = st.builds(
    ripn.Person,
    latin_names,
    latin_lines,
    names,
    some(lines, 15, least=1),
    optional(tax_numbers),
    dates,
    some(lines, 15, least=1),
    **reachable,
)
organizations = st.builds(
    ripn.Organization,
    latin_names,
    latin_lines,
    names,
    some(lines, 15),
    some(lines, 15, least=1),
    tax_numbers,
    **reachable,
)
changed_persons = st.builds(
    ripn.Person,
    optional(latin_names),
    latin_lines,
    optional(names),
    some(lines, 15),
    optional(tax_numbers),
    optional(dates),
    some(lines, 15),
    **reachable,
)
changed_organizations = st.builds(
    ripn.Organization,
    optional(latin_names),
    latin_lines,
    optional(names),
    some(lines, 15),
    some(lines, 15),
    optional(tax_numbers),
    **reachable,
)
ripn_commands: st.SearchStrategy[Command[Any]] = st.one_of(
    object_commands(ripn_handles, ripn_auth_infos),
    logins(ripn_handles, ripn_passwords),
    st.builds(
        DomainCreate,
        labels,
        optional(periods),
        ripn_objects,
        ripn_handles,
        auth_info=optional(ripn_auth_infos),
    ),
    st.builds(DomainUpdate, labels, optional(ripn_parts), optional(ripn_parts), optional(ripn_changes)),
    st.builds(
        ripn.ContactCreate,
        ripn_handles,
        persons | organizations,
        optional(st.booleans()),
        optional(ripn_auth_infos),
    ),
    st.builds(ripn.ContactInfo, ripn_handles, optional(ripn_auth_infos)),
    st.builds(
        ripn.ContactUpdate,
        ripn_handles,
        contact_statuses,
        contact_statuses,
        optional(changed_persons | changed_organizations),
        optional(st.booleans()),
        optional(ripn_auth_infos),
    ),
)
