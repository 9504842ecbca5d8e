"""The components that pages are made of, one module for each kind."""
