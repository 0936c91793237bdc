"""Promotional credit, given by operators."""
