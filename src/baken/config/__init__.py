"""Settings, root addresses, start-up: the only place that knows every room."""
