"""Reads uploads: files stream into a folder of their own, and no further than the limits."""

from __future__ import annotations

import logging
import os
import uuid
from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.files.uploadhandler import FileUploadHandler, SkipFile, StopUpload
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt, csrf_protect

from baken.apps.access.rules import refused_in_another_role
from baken.apps.exchange.engine import scanning, waiting

logger = logging.getLogger(__name__)
MOST_FILES = 90  # below what Django refuses without a word


class Receiver(FileUploadHandler):
    """Writes each file that comes in to a folder, and counts. `names` are what they are called, `refusals` sentences.

    A file beyond a limit is not kept, and neither is then any other. `splits`: whether a larger one can be handed over
    in parts, which it then says.
    """

    def __init__(self, request: HttpRequest, *, splits: bool):
        super().__init__(request)
        self.splits = splits
        self.folder = str(uuid.uuid4())
        self.names: list[str] = []
        self.refusals: list[str] = []
        self.is_kept = False
        self._total = 0
        self._size = 0
        self._file: Any = None

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        super().new_file(*args, **kwargs)
        if not self.names:
            waiting.make(self.folder)
        name = waiting.cleaned(self.file_name or "")
        if len(self.names) == MOST_FILES:
            self.refusals.append(_("Het zijn meer dan %(most)s bestanden; zet ze in een zip.") % {"most": MOST_FILES})
            raise StopUpload(connection_reset=False)
        path = waiting.place(self.folder, len(self.names), name)
        self._file = os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb")
        self._size = 0
        self.names.append(name)

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        self._size += len(raw_data)
        self._total += len(raw_data)
        if self._total > settings.UPLOAD_FOLDER_BYTES:
            self._close()
            self.refusals.append(
                _("Samen zijn de bestanden groter dan %(size)s MB; breng ze in delen in.")
                % {"size": settings.UPLOAD_FOLDER_BYTES // 2**20}
            )
            raise StopUpload(connection_reset=False)
        if self._size > settings.UPLOAD_FILE_BYTES:
            self._close()
            sentence = _("“%(name)s” is groter dan %(size)s MB; splits het (deelnames-1, deelnames-2).")
            if not self.splits:
                sentence = _("“%(name)s” is groter dan %(size)s MB, en is niet bewaard.")
            said = {"name": self.names[-1], "size": settings.UPLOAD_FILE_BYTES // 2**20}
            self.refusals.append(sentence % said)
            raise SkipFile
        self._file.write(raw_data)

    def file_complete(self, file_size: int) -> None:
        self._close()

    def upload_interrupted(self) -> None:
        self._close()

    def _close(self) -> None:
        if self._file is not None:
            self._file.close()
            self._file = None

    def check(self) -> bool:
        """Whether there are files to go on with; if not, `refusals` say why."""
        if not self.names and not self.refusals:
            self.refusals.append(_("Kies minstens één bestand."))
        if not self.refusals and scanning.is_there():
            self._scan()
        return not self.refusals

    def _scan(self) -> None:
        """Have each file looked at for viruses; one that nobody looked at is refused as one that is harmful."""
        for name, path in waiting.files(self.folder, self.names):
            try:
                scanning.scan(path)
            except scanning.Infected:
                self.refusals.append(
                    _("In “%(name)s” zit een virus. Er is niets bewaard; laat je toestel nakijken.") % {"name": name}
                )
            except scanning.TooLargeToScan:
                logger.warning("a file was too large for the scanner for viruses: see its StreamMaxLength")
                sentence = _(
                    "“%(name)s” is te groot om op virussen na te kijken, en is niet bewaard. Splits het (deelnames-1, "
                    "deelnames-2), of vraag de beheerder of de scanner grotere bestanden mag nakijken."
                )
                if not self.splits:
                    sentence = _(
                        "“%(name)s” is te groot om op virussen na te kijken, en is niet bewaard. Vraag de beheerder "
                        "of de scanner grotere bestanden mag nakijken."
                    )
                self.refusals.append(sentence % {"name": name})
            except scanning.CannotScan:
                logger.warning("a file could not be scanned for viruses")
                sentence = _(
                    "“%(name)s” kon niet op virussen nagekeken worden, en is niet bewaard. Probeer het straks "
                    "opnieuw, en verwittig de beheerder als het dan nog niet lukt."
                )
                self.refusals.append(sentence % {"name": name})
                return

    @property
    def files(self) -> list[tuple[str, Path]]:
        """What the files are called, and where they lie until the request ends."""
        return waiting.files(self.folder, self.names)

    def keep(self) -> None:
        """The files belong to an import from now on."""
        self.is_kept = True

    def forget(self) -> None:
        """Remove the files, unless they are kept."""
        self._close()
        if not self.is_kept:
            waiting.remove(self.folder)


class Receiving(HttpRequest):
    """A request whose files are in `received`."""

    received: Receiver


def receiving(view: Callable[..., HttpResponse], *, splits: bool = True) -> Callable[..., HttpResponse]:
    """A view that takes in files, before its transaction begins. Stands under what says who may. `splits`: as of
    Receiver.

    The token is looked for here, where reading the request already knows what to do with the files.
    """

    @csrf_protect
    def guarded(request: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        # Reads the files too, while no transaction is open.
        if refused := refused_in_another_role(request):
            if request.headers.get("Accept") != "application/json":
                return refused
            said = _("Je werkt nu in een andere rol dan toen je deze pagina opende. Laad ze opnieuw.")
            return JsonResponse({"refusals": [said]}, status=refused.status_code)
        return view(request, *args, **kwargs)

    @csrf_exempt
    @wraps(view)
    def received(request: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        receiver = Receiver(request, splits=splits)
        request.upload_handlers = [receiver]
        request.received = receiver
        try:
            return guarded(request, *args, **kwargs)
        finally:
            receiver.forget()

    return received


def receiving_whole(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """The same, of files of which no part says anything."""
    return receiving(view, splits=False)
