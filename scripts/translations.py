"""Translations without the gettext programs: `python -m scripts.translations update | check | compile`.

The words in code and templates are Dutch; `locale/en` says them in English. `update` brings the catalogue in line
with the code (new texts come in empty), `check` tells what is missing, `compile` makes what Django reads.
"""

from __future__ import annotations

import io
import sys
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.utils.translation.template import templatize

PROJECT = Path(__file__).resolve().parent.parent
SOURCE = PROJECT / "src" / "baken"
CATALOGUE = SOURCE / "locale" / "en" / "LC_MESSAGES" / "django.po"
KEYWORDS: dict[str, tuple[int | tuple[int, str], ...] | None] = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
    "npgettext_lazy": ((1, "c"), 2, 3),
}
HEADER = (
    "# English words for the Dutch texts of Baken. Made by `python -m scripts.translations update`, filled in by hand."
)


def texts() -> Catalog:
    """Every text that code and templates mark for translation, with the files where it stands."""
    catalogue = Catalog(locale="en")
    for path in sorted([*SOURCE.rglob("*.py"), *SOURCE.rglob("templates/**/*.*")]):
        if "migrations" in path.parts or "tests" in path.parts:
            continue
        place = path.relative_to(PROJECT).as_posix()
        for _line, message, comments, context in extract("python", python_of(path), KEYWORDS, ["Translators:"]):
            catalogue.add(message, locations=[(place, None)], auto_comments=comments, context=context)
    return catalogue


def python_of(path: Path) -> io.BytesIO:
    """A file as Python source: a template becomes lines with calls of gettext."""
    source = path.read_text()
    if path.suffix != ".py":
        # What is no text becomes X's; indentation would trouble Python's tokenizer.
        source = "\n".join(line.strip() for line in templatize(source, origin=str(path)).splitlines())
    return io.BytesIO(source.encode())


def catalogue_in(path: Path) -> Catalog:
    with path.open("rb") as file:
        return read_po(file, locale="en", abort_invalid=True)


def updated() -> bytes:
    """The catalogue as a file, brought in line with the code; what nobody says any more is gone."""
    old = catalogue_in(CATALOGUE) if CATALOGUE.exists() else Catalog(locale="en")
    new = Catalog(locale="en", project="Baken", charset="utf-8", header_comment=HEADER)
    for message in texts():
        if message.id:
            known = old.get(message.id, message.context)
            new.add(
                message.id,
                string=known.string if known else None,
                locations=message.locations,
                flags=message.flags | ({"fuzzy"} if known and known.fuzzy else set()),
                auto_comments=message.auto_comments,
                user_comments=known.user_comments if known else (),
                context=message.context,
            )
    file = io.BytesIO()
    write_po(file, new, width=119, sort_by_file=True, include_lineno=False, omit_header=True)
    # A header of its own: Babel's carries the time of the day, which would change at every run.
    plural = new.plural_forms
    head = f'{HEADER}\nmsgid ""\nmsgstr ""\n"Language: en\\n"\n"Content-Type: text/plain; charset=utf-8\\n"\n'
    head += f'"Content-Transfer-Encoding: 8bit\\n"\n"Plural-Forms: {plural}\\n"\n\n'
    return head.encode() + file.getvalue()


def missing() -> Iterator[str]:
    """A line for each text without a sure English translation, and for each translation that cannot be right."""
    catalogue = catalogue_in(CATALOGUE) if CATALOGUE.exists() else Catalog(locale="en")
    for message in texts():
        if not message.id:
            continue
        known = catalogue.get(message.id, message.context)
        place = ", ".join(path for path, _line in message.locations)
        if known is None or not all(strings_of(known)):
            yield f"no English for {message.id!r} ({place})"
        elif known.fuzzy:
            yield f"not sure of the English for {message.id!r} ({place})"
        else:
            for error in known.check(catalogue):
                yield f"{error}: {message.id!r} ({place})"


def strings_of(message: Message) -> tuple[str, ...]:
    return message.string if isinstance(message.string, tuple) else (message.string,)


def update() -> int:
    CATALOGUE.parent.mkdir(parents=True, exist_ok=True)
    CATALOGUE.write_bytes(updated())
    print(f"{CATALOGUE.relative_to(PROJECT)}: {len(list(missing()))} to translate")
    return 0


def check() -> int:
    problems = list(missing())
    if not problems and CATALOGUE.read_bytes() != updated():
        problems = [f"{CATALOGUE.relative_to(PROJECT)} is behind: run `python -m scripts.translations update`"]
    print("\n".join(problems) or "Every text has its English.")
    return 1 if problems else 0


def compile_() -> int:
    for source in SOURCE.rglob("*.po"):
        target = source.with_suffix(".mo")
        if not target.exists() or target.stat().st_mtime < source.stat().st_mtime:
            with target.open("wb") as file:
                write_mo(file, catalogue_in(source))
    return 0


COMMANDS = {"update": update, "check": check, "compile": compile_}

if __name__ == "__main__":
    if len(sys.argv) != 2 or sys.argv[1] not in COMMANDS:
        sys.exit(__doc__)
    sys.exit(COMMANDS[sys.argv[1]]())
