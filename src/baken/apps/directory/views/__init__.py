"""Pages of the room directory."""
