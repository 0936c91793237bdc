"""Human beings who sign in with a password: customers at the panel, operators at the console."""

from gateway.people.model import Person, Realm, Visit

__all__ = ["Person", "Realm", "Visit"]
