"""The pages of imports (`/invoer/`): handing files over, the preview, confirming, the report, and the templates."""

from __future__ import annotations
