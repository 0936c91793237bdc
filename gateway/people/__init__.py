"""Human beings who sign in with a password: customers at the panel, operators at the console."""

from gateway.people.model import Person, Realm, Role, Visit

__all__ = ["Person", "Realm", "Role", "Visit"]
