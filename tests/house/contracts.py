"""The contract that import-linter does not ship: an app is entered by its doors."""

from __future__ import annotations

from grimp import DetailedImport, ImportGraph
from importlinter import Contract, ContractCheck, fields, output


class Doors(Contract):
    """An app's modules are its own, except its doors; tests may also use each other's."""

    container = fields.StringField()
    doors = fields.ListField(subfield=fields.StringField())

    def check(self, graph: ImportGraph, verbose: bool) -> ContractCheck:
        back_doors: list[DetailedImport] = []
        for importer in sorted(graph.find_descendants(self.container)):
            for imported in sorted(graph.find_modules_directly_imported_by(importer)):
                if self._is_back_door(importer, imported):
                    back_doors += graph.get_import_details(importer=importer, imported=imported)
        return ContractCheck(kept=not back_doors, metadata={"back_doors": back_doors})

    def render_broken_contract(self, check: ContractCheck) -> None:
        for found in check.metadata["back_doors"]:
            output.print_error(f"{found['importer']} -> {found['imported']} (l. {found['line_number']})")

    def _is_back_door(self, importer: str, imported: str) -> bool:
        if not imported.startswith(f"{self.container}."):
            return False
        app, *inside = imported.removeprefix(f"{self.container}.").split(".")
        own, *own_inside = importer.removeprefix(f"{self.container}.").split(".")
        if app == own or own_inside[:1] == inside[:1] == ["tests"]:
            return False
        return inside[:1] == [] or inside[0] not in self.doors or any(part.startswith("_") for part in inside)
