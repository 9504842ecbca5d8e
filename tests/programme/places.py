"""Who has a place, told otherwise than the room does it: by trying what could be given to whom."""

from __future__ import annotations

from collections.abc import Sequence

from baken.apps.programme.engine.places import From, Rules


def fits(rules: Rules, people: Sequence[From]) -> bool:
    """Whether all of them can have a place while everything that is kept for others stays kept.

    Chairs are put down one by one: those kept for a centre, those kept for a network that are not of its centres, and
    the rest. Each person sits on the nearest that is free: of the centre, of the network, of anyone.
    """
    if rules.most_per_centre is not None:
        for each in people:
            if sum(other.centre == each.centre for other in people) > rules.most_per_centre:
                return False
    if rules.capacity is None:
        return True
    centres = dict(rules.for_centres)
    inside: dict[int, int] = {}
    for centre, kept in centres.items():
        network = rules.network_of[centre]
        inside[network] = inside.get(network, 0) + kept
    networks = {network: max(0, kept - inside.get(network, 0)) for network, kept in rules.for_networks.items()}
    rest = rules.capacity - sum(centres.values()) - sum(networks.values())
    for each in people:
        if centres.get(each.centre, 0):
            centres[each.centre] -= 1
        elif networks.get(each.network, 0):
            networks[each.network] -= 1
        else:
            rest -= 1
    return rest >= 0
