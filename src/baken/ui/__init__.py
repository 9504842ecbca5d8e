"""Page shell, components, form helpers. Knows no room."""
