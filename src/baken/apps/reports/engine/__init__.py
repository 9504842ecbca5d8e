"""The machinery of reports: the outline, and figures inside texts."""
