"""The machinery of exchange: from files to checked tables, from tables to a plan, from a plan to the database."""
