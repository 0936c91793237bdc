"""The registries that can be simulated, one file each."""

from simulators.profile import Profile
from simulators.profiles import godaddy, hostmaster, identity_digital, pir, tci, tci_rf, tci_su, verisign

PROFILES: tuple[Profile, ...] = (
    verisign.PROFILE,
    pir.PROFILE,
    identity_digital.PROFILE,
    godaddy.PROFILE,
    tci.PROFILE,
    hostmaster.PROFILE,
    tci_su.PROFILE,
    tci_rf.PROFILE,
)


def profile_named(name: str) -> Profile:
    """Return a profile by its registry's name. Raises KeyError."""
    return {profile.name: profile for profile in PROFILES}[name]
