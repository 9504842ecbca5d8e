"""Sealing what is classified: keys outside of the database, values bound to their place. See decision 14."""
