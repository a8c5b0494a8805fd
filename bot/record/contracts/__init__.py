"""Contracts as files: in from CSV and Open Contracting's JSON, out as CSV."""
