"""What every room stands on: registries, facts, periods, exchange formats. Knows no room and no page."""
