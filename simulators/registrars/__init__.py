"""Registrars' HTTP interfaces as servers: what resellers speak to, with money and names, and broken on purpose."""
