"""Backups: the whole installation in one file, and back. Decision 17 tells why it is so."""
