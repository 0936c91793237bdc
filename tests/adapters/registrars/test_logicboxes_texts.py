"""What the platform's texts mean, as the clients that match them have them."""

import pytest

from adapters.outcome import RefusalReason
from adapters.registrars.logicboxes.texts import Meaning, meaning_of, told


@pytest.mark.parametrize(
    ("text", "meaning"),
    [
        ("No Entity found for Entityid: 4711", Meaning.ABSENT),
        ("Website doesn't exist for probe-shop.com", Meaning.ABSENT),
        ("Order Locked In Processing.", Meaning.BUSY),
        ("Invalid action status/action type for this operation", Meaning.BUSY),
        ("INSUFFICIENT FUNDS", Meaning.FUNDS),
        ("Access Denied: You are not authorized", Meaning.ACCESS),
        ("Same value for new and old NameServers.", Meaning.SAME),
        ("Same value for new and old Child NameServer", Meaning.SAME),
        ("Same value for new and old IpAddress", Meaning.SAME),
        ("You are not allowed to perform this action", RefusalReason.NOT_SPONSOR),
        ("probe-shop.com is currently available for Registration", RefusalReason.NOT_FOUND),
        ("{registrantcontactid=registrantcontactid is invalid}", RefusalReason.INVALID_CONTACT),
        ("Invalid customer-id", RefusalReason.INVALID_CONTACT),
        ("Customer anna@hosting-demo.eu not found", RefusalReason.INVALID_CONTACT),
        ("ns1.nowhere.eu is not a valid Nameserver", RefusalReason.INVALID_NAMESERVER),
        ("{hostname=Child NameServer already exists}", RefusalReason.INVALID_NAMESERVER),
        ("{hostname=Parent DomainName is not registered by you}", RefusalReason.INVALID_NAMESERVER),
        ("Invalid Old IpAddress", RefusalReason.INVALID_NAMESERVER),
        ("A Domain Name cannot be extended beyond 10 years", RefusalReason.PERIOD_NOT_ALLOWED),
        ("Required parameter missing: ns", RefusalReason.POLICY),
        ("Privacy Protection not Purchased", Meaning.UNBOUGHT),
        ("An unexpected error has occurred", Meaning.UNKNOWN),
        ("", Meaning.UNKNOWN),
    ],
)
def test_a_text_has_one_meaning(text: str, meaning: Meaning | RefusalReason) -> None:
    assert meaning_of(text) is meaning


def test_a_customer_reads_words_without_braces_and_not_too_many() -> None:
    assert told("{hostname=Child  NameServer\nalready exists}") == "hostname=Child NameServer already exists"
    assert len(told("word " * 500)) == 300
