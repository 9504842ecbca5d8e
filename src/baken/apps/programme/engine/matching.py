"""Who is meant by a name and an address that somebody else wrote down: exactly, or nearly and then for a human."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from baken.ground.values import folded

NEAR = 0.55  # of the pairs of letters of two names together, how many they share at the least
MOST_PROPOSED = 5
# What Teams puts behind a name, between brackets: "(Gast)", "(Extern)".
BEHIND = re.compile(r"[(\[][^)\]]*[)\]]")
APART = re.compile(r"[\s,.'\-_]+")


@dataclass(frozen=True)
class Candidate:
    """Somebody who may be meant: the key of the person, and how they are called."""

    person: int
    name: str


def words_of(name: str) -> tuple[str, ...]:
    """The words of a name in order of the alphabet: `Peeters, An` is `an peeters`; accents and capitals do not
    count."""
    return tuple(sorted(word for word in APART.split(folded(BEHIND.sub(" ", name))) if word))


def words_of_address(email: str) -> tuple[str, ...]:
    """What an address says of a name: `an.peeters@…` is `an peeters`."""
    letters = re.sub(r"\d+", " ", email.partition("@")[0])
    return words_of(letters)


class Names:
    """Some people by their names."""

    def __init__(self, candidates: Iterable[Candidate]):
        self.names: dict[int, str] = {}
        self._exactly: dict[tuple[str, ...], list[int]] = defaultdict(list)
        self._pairs: dict[str, list[int]] = defaultdict(list)
        self._sizes: dict[int, int] = {}
        self._words: dict[int, tuple[str, ...]] = {}
        for candidate in candidates:
            words = words_of(candidate.name)
            if candidate.person in self.names or not words:
                continue
            self.names[candidate.person], self._words[candidate.person] = candidate.name, words
            self._exactly[words].append(candidate.person)
            pairs = _pairs(words)
            self._sizes[candidate.person] = len(pairs)
            for pair in pairs:
                self._pairs[pair].append(candidate.person)

    def exactly(self, name: str) -> list[int]:
        """Who is called just so, in whatever order."""
        words = words_of(name)
        return list(self._exactly.get(words, ())) if len(words) > 1 else []

    def nearly(self, words: Sequence[str], *, first: Iterable[int] = ()) -> list[int]:
        """Who is called nearly so, the nearest first; of those as near, who is among the `first`."""
        pairs = _pairs(words)
        if not pairs:
            return []
        shared: Counter[int] = Counter()
        for pair in pairs:
            shared.update(self._pairs.get(pair, ()))
        before = set(first)
        found = []
        for person, number in shared.items():
            likeness = 2 * number / (len(pairs) + self._sizes[person])
            if likeness < NEAR and _with_initials(words, self._words[person]):
                likeness = NEAR
            if likeness >= NEAR:
                found.append((-round(likeness, 3), person not in before, self.names[person], person))
        return [person for *_order, person in sorted(found)[:MOST_PROPOSED]]


def _pairs(words: Sequence[str]) -> set[str]:
    """The pairs of letters of which words are made; where a word begins counts too."""
    return {f" {word} "[at : at + 2] for word in words for at in range(len(word) + 1)}


def _with_initials(one: Sequence[str], other: Sequence[str]) -> bool:
    """Whether two names are one where a letter stands for a word: `a peeters` and `an peeters`."""
    shorter, longer = sorted((list(one), list(other)), key=lambda words: sum(map(len, words)))
    if len(shorter) < 2 or not any(len(word) > 2 and word in longer for word in shorter):
        return False
    left = [word for word in longer if word not in shorter]
    initials = [word for word in shorter if word not in longer]
    return bool(initials) and all(len(each) == 1 and any(word.startswith(each) for word in left) for each in initials)
