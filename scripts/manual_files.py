"""The files that the manual brings in, with mistakes to mend."""

from __future__ import annotations

NEW_FILES = {
    "aanbod.csv": """code;titel;strategie;thema's;organisator;schooljaar
V2501;Vorming leerrecht in de praktijk;vorming;leerrecht;eigen;2025-2026
""",
    "sessies.csv": """aanbod;sessie;datum;start;einde;plaats
V2501;1;14/10/2025;9:00;12:00;Gent
V2501;2;13/11/2025;9:00;12:00;Gent
""",
    "deelnames.csv": """aanbod;sessie;e-mail;centrum;status
V2501;1;medewerker0003@go03.example;GO03;aanwezig
V2501;1;medewerker0004@go04.example;GO04;aanwezig
V2501;2;medewerker0003@go03.example;GO03;aanwezig
V2501;3;medewerker0004@go04.example;GO04;aanwezig
V2501;2;medewerker0005@go05.example;GO55;aanwezig
V2501;2;medewerker0006@go06.example;GO06;misschien
""",
}
MENDED = {"V2501;3": "V2501;2", "GO55": "GO05", "misschien": "afwezig"}
