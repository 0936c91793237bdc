"""Carrying customers over from an old billing system: read an export, validate, plan, apply; again and again the same.

Works on a connection that is handed in: the staging tables belong to its session, and whoever has it commits.
"""
