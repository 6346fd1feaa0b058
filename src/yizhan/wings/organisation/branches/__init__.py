"""Branches, who belongs to them, and their life."""
