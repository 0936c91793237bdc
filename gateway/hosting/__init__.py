"""Hosting of customers at panels: ordered, billed and changed here, done by operations."""
