"""GoDaddy Registry: .biz. Thick, host objects (gTLD dossier §1)."""

from simulators.policies import Prices
from simulators.profiles import gtld

PROFILE = gtld.thick("godaddy", server_id="GoDaddy Registry", zone="biz", roid="NEUS", price=Prices(1_450, 1_450))
