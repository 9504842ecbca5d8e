"""The machinery of insight: the mart, the change log, and how figures are counted and let out."""
