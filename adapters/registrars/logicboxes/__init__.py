"""LogicBoxes' reseller platform (ResellerClub and other brands), over its HTTP interface."""

from adapters.registrars.logicboxes.profile import LogicBoxesProfile
from adapters.registrars.logicboxes.spec import PROFILE, SPEC

__all__ = ["PROFILE", "SPEC", "LogicBoxesProfile"]
