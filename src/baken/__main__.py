"""`python -m baken` is `baken`."""

from __future__ import annotations

from baken.config.command import main

if __name__ == "__main__":
    main()
