"""The documents that the canned server answers with. `@` stands for the command's clTRID."""

_HEAD = (
    '<?xml version="1.0" encoding="UTF-8" standalone="no"?><epp xmlns="urn:ietf:params:xml:ns:epp-1.0">'
    '<response><result code="1000"><msg>Command completed successfully</msg></result><resData>'
)
_TAIL = "</resData><trID><clTRID>@</clTRID><svTRID>54322-XYZ</svTRID></trID></response></epp>"

INFO = (
    _HEAD + '<domain:infData xmlns:domain="urn:ietf:params:xml:ns:domain-1.0">'
    '<domain:name>example.com</domain:name><domain:roid>EXAMPLE1-REP</domain:roid><domain:status s="ok"/>'
    '<domain:registrant>jd1234</domain:registrant><domain:contact type="admin">sh8013</domain:contact>'
    '<domain:contact type="tech">sh8013</domain:contact><domain:ns><domain:hostObj>ns1.example.net</domain:hostObj>'
    "<domain:hostObj>ns2.example.net</domain:hostObj></domain:ns><domain:host>ns1.example.com</domain:host>"
    "<domain:clID>ClientX</domain:clID><domain:crID>ClientY</domain:crID>"
    "<domain:crDate>2024-04-03T22:00:00.0Z</domain:crDate><domain:upID>ClientX</domain:upID>"
    "<domain:upDate>2025-12-03T09:00:00.0Z</domain:upDate><domain:exDate>2028-04-03T22:00:00.0Z</domain:exDate>"
    "<domain:trDate>2026-04-08T09:00:00.0Z</domain:trDate>"
    "<domain:authInfo><domain:pw>2fooBAR</domain:pw></domain:authInfo></domain:infData>" + _TAIL
)
CREATE = (
    _HEAD + '<domain:creData xmlns:domain="urn:ietf:params:xml:ns:domain-1.0">'
    "<domain:name>example.com</domain:name><domain:crDate>2026-04-03T22:00:00.0Z</domain:crDate>"
    "<domain:exDate>2028-04-03T22:00:00.0Z</domain:exDate></domain:creData>" + _TAIL
)
DONE = (
    '<?xml version="1.0" encoding="UTF-8" standalone="no"?><epp xmlns="urn:ietf:params:xml:ns:epp-1.0">'
    '<response><result code="1000"><msg>Command completed successfully</msg></result>'
    "<trID><clTRID>@</clTRID><svTRID>54322-XYZ</svTRID></trID></response></epp>"
)
GREETING = (
    '<?xml version="1.0" encoding="UTF-8" standalone="no"?><epp xmlns="urn:ietf:params:xml:ns:epp-1.0"><greeting>'
    "<svID>canned</svID><svDate>2026-11-22T12:00:00Z</svDate><svcMenu><version>1.0</version><lang>en</lang>"
    "<objURI>urn:ietf:params:xml:ns:domain-1.0</objURI><objURI>urn:ietf:params:xml:ns:contact-1.0</objURI>"
    "<objURI>urn:ietf:params:xml:ns:host-1.0</objURI></svcMenu><dcp><access><all/></access><statement><purpose><prov/>"
    "</purpose><recipient><ours/></recipient><retention><stated/></retention></statement></dcp></greeting></epp>"
)
