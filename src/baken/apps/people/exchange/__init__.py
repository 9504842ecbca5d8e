"""The files of organisations and people: `cel`, `centra`, `medewerkers`; `besturen`, `scholen`, `vestigingen`."""

from __future__ import annotations

from baken.apps.people.exchange import _organisations, _schools

__all__ = ["_organisations", "_schools"]
