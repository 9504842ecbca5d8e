"""Measurements of a sector: 58 centres, 4,000 staff, ten school years. `python -m bench`; README.md tells more."""
