"""Documents: one tree of typed blocks, written as a page, a PDF, a Word file."""
