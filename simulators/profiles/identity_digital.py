"""Identity Digital: .info. Thick, host objects (gTLD dossier §1)."""

from simulators.policies import Prices
from simulators.profiles import gtld

PROFILE = gtld.thick(
    "identity_digital", server_id="Identity Digital", zone="info", roid="AFIN", price=Prices(1_495, 1_495)
)
