"""Public Interest Registry: .org. Thick, host objects (gTLD dossier §1)."""

from simulators.policies import Prices
from simulators.profiles import gtld

PROFILE = gtld.thick("pir", server_id="Public Interest Registry", zone="org", roid="PIR", price=Prices(1_000, 1_000))
