"""Networks and cells, added and renamed for the installation."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from baken.apps.people.models import Cell, Network
from baken.ground.audit import Verb, audited, unaudited


class CannotAddOrganisation(Exception):
    """A network or cell that is there already, or has no name."""


@unaudited("a step of what is written down by who asks who may")
def make_network(*, name: str) -> Network:
    """A network that was not there, for who may. Raises CannotAddOrganisation."""
    with _once(_("Dit net is er al.")):
        return _saved_network(Network(), name)


@audited(Verb.CHANGED, keeps=("name",))
def rename_network(network: Network, *, by: Any, name: str) -> Network:
    """Let a network be called otherwise, for who may; a file finds it by its former name too. Raises
    CannotAddOrganisation."""
    with _once(_("Dit net is er al.")):
        held = Network.objects.select_for_update().get(pk=network.pk)
        held.former_names = [*(each for each in held.former_names if each != held.name), held.name]
        return _saved_network(held, name)


@unaudited("a step of what is written down by who asks who may")
def make_cell(*, code: str, name: str, network: int) -> Cell:
    """A cell of a network, under a code that no other has, for who may. Raises CannotAddOrganisation."""
    with _once(_("Er is al een cel met deze code.")):
        if Cell.objects.filter(code__iexact=code).exists():
            raise CannotAddOrganisation(_("Er is al een cel met deze code."))
        return Cell.objects.create(code=code, name=_written(name), network_id=network)


@audited(Verb.CHANGED, keeps=("name",))
def rename_cell(cell: Cell, *, by: Any, name: str) -> Cell:
    """Let a cell be called otherwise, for who may; its code stays. Raises CannotAddOrganisation."""
    held = Cell.objects.select_for_update(of=("self",)).get(pk=cell.pk)
    held.name = _written(name)
    held.save(update_fields=["name"])
    return held


@contextmanager
def _once(refusal: str) -> Iterator[None]:
    """Of two at once that make the same, the second is refused."""
    try:
        with transaction.atomic():
            yield
    except IntegrityError as problem:
        raise CannotAddOrganisation(refusal) from problem


def _saved_network(network: Network, name: str) -> Network:
    name = _written(name)
    if Network.objects.filter(name__iexact=name).exclude(pk=network.pk).exists():
        raise CannotAddOrganisation(_("Dit net is er al."))
    network.name = name
    network.save()
    return network


def _written(name: str) -> str:
    """A name as it is kept."""
    name = " ".join(name.split())
    if not name:
        raise CannotAddOrganisation(_("Geef een naam."))
    return name
