"""Registrars that sell their own access to registries: what a company without accreditation resells through."""
