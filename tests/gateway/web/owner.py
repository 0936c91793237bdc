"""The owner's details as they are typed into a form."""

from tests.support.panel import CONTACT

OWNER = {
    "contacts/registrant/kind": "person",
    "contacts/registrant/name": CONTACT["name"],
    "contacts/registrant/name_latin": CONTACT["name_latin"],
    "contacts/registrant/email": CONTACT["email"],
    "contacts/registrant/phone": CONTACT["phone"],
    "contacts/registrant/address/street": CONTACT["address"]["street"][0],
    "contacts/registrant/address/city": CONTACT["address"]["city"],
    "contacts/registrant/address/postal_code": CONTACT["address"]["postal_code"],
    "contacts/registrant/address/country": "UA",
    "contacts/registrant/address_latin/street": CONTACT["address_latin"]["street"][0],
    "contacts/registrant/address_latin/city": CONTACT["address_latin"]["city"],
    "contacts/registrant/address_latin/postal_code": CONTACT["address_latin"]["postal_code"],
    "contacts/registrant/address_latin/country": "UA",
}
