"""A room that only the suite has: tables with sealed columns of every kind, to prove the vault on."""
