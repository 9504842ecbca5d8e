"""Places are given in order of receipt, within what is kept for centres and networks, and never twice."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from baken.apps.programme.engine.places import From, Places, Rules
from baken.apps.programme.types import Why
from tests.programme.places import fits

NETWORK_OF = {1: 10, 2: 10, 3: 20, 4: 20, 5: 30}
PEOPLE = st.sampled_from([From(centre, network) for centre, network in NETWORK_OF.items()])
RULES = st.builds(
    Rules,
    capacity=st.none() | st.integers(0, 12),
    most_per_centre=st.none() | st.integers(0, 4),
    for_centres=st.dictionaries(st.sampled_from(sorted(NETWORK_OF)), st.integers(0, 3), max_size=3),
    for_networks=st.dictionaries(st.sampled_from([10, 20, 30]), st.integers(0, 5), max_size=2),
    network_of=st.just(NETWORK_OF),
)


def seated(rules: Rules, people: list[From]) -> list[bool]:
    """Who of some people that come one by one gets a place."""
    places, found = Places(rules, []), []
    for who in people:
        has_one = places.why_not(who) is None
        if has_one:
            places.take(who)
        found.append(has_one)
    return found


@given(RULES, st.lists(PEOPLE, max_size=25))
def test_somebody_has_a_place_where_an_oracle_finds_one_and_nowhere_else(rules: Rules, people: list[From]) -> None:
    inside: list[From] = []
    for who, has_one in zip(people, seated(rules, people), strict=True):
        assert has_one == fits(rules, [*inside, who])
        inside += [who] if has_one else []


@given(RULES, st.lists(PEOPLE, max_size=25))
def test_never_more_than_there_are(rules: Rules, people: list[From]) -> None:
    inside = [who for who, has_one in zip(people, seated(rules, people), strict=True) if has_one]
    assert rules.capacity is None or len(inside) <= rules.capacity
    for centre in NETWORK_OF:
        assert rules.most_per_centre is None or sum(who.centre == centre for who in inside) <= rules.most_per_centre


@given(RULES, st.lists(PEOPLE, max_size=25))
def test_of_one_centre_who_asked_first_goes_first(rules: Rules, people: list[From]) -> None:
    found = seated(rules, people)
    for centre in NETWORK_OF:
        of_centre = [has_one for who, has_one in zip(people, found, strict=True) if who.centre == centre]
        assert of_centre == sorted(of_centre, reverse=True)


@given(RULES, st.lists(PEOPLE, max_size=12), st.lists(PEOPLE, max_size=12))
def test_who_waits_and_gets_no_place_finds_none_afterwards_either(
    rules: Rules, inside: list[From], waiting: list[From]
) -> None:
    places = Places(rules, inside)
    turns = places.next_up(waiting)
    assert turns == sorted(turns)
    for position, who in enumerate(waiting):
        if position not in turns:
            assert places.why_not(who) is not None


@given(RULES, st.lists(PEOPLE, max_size=25))
def test_what_is_left_is_for_anyone(rules: Rules, people: list[From]) -> None:
    inside = [who for who, has_one in zip(people, seated(rules, people), strict=True) if has_one]
    left = Places(rules, inside).left()
    if left is None:
        assert rules.capacity is None
        return
    stranger = From(99, 99)
    open_rules = Rules(rules.capacity, None, rules.for_centres, rules.for_networks, rules.network_of)
    assert seated_more(open_rules, inside, [stranger] * (left + 1)) == left


def seated_more(rules: Rules, inside: list[From], people: list[From]) -> int:
    """How many more get a place, one by one."""
    return len(Places(rules, inside).next_up(people))


def test_what_is_kept_stays_kept() -> None:
    rules = Rules(capacity=3, for_centres={1: 1}, network_of=NETWORK_OF)
    places = Places(rules, [From(3, 20), From(3, 20)])
    assert places.why_not(From(5, 30)) is Why.RESERVED
    assert places.why_not(From(1, 10)) is None
    assert places.left() == 0


def test_it_says_why_there_is_none() -> None:
    assert Places(Rules(capacity=1), [From(1, 10)]).why_not(From(2, 10)) is Why.FULL
    assert Places(Rules(most_per_centre=1), [From(1, 10)]).why_not(From(1, 10)) is Why.CENTRE_FULL
    assert Places(Rules(), [From(1, 10)] * 100).why_not(From(1, 10)) is None


def test_control_places_given_by_counting_alone_take_what_is_kept() -> None:
    """What is kept for a centre is gone once others took all places: the oracle finds that out."""
    rules = Rules(capacity=2, for_centres={1: 1}, network_of=NETWORK_OF)
    counted = [From(3, 20), From(4, 20)]  # two of two
    assert len(counted) <= 2
    assert not fits(rules, counted)
