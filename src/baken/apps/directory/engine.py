"""Finding by words, without regard to case, accents and small errors of typing."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence

from baken.ground.values import folded

# What stands around the words that somebody searches by.
# fmt: off
AROUND = frozenset([
    "aan", "als", "an", "and", "anyone", "bij", "can", "dat", "de", "die", "een", "en", "for", "heb", "hebben",
    "help", "helpen", "helpt", "het", "hoe", "i", "iemand", "ik", "in", "is", "kan", "kunnen", "me", "met",
    "mij", "mijn", "my", "naar", "of", "om", "on", "ons", "onze", "op", "over", "te", "the", "to", "van",
    "voor", "vraag", "vragen", "waarmee", "wat", "we", "who", "wie", "with",
])
# fmt: on
EXACT, BEGINS, WITHIN, MISTYPED = 8, 6, 4, 2


def words_of(text: str) -> list[str]:
    """The words of a text, folded."""
    return re.findall(r"\w+", folded(text))


def asked_words(text: str) -> list[str]:
    """The words by which somebody searches; where nothing but small words was typed, those."""
    words = list(dict.fromkeys(words_of(text)))
    return [word for word in words if word not in AROUND] or words


def closeness(asked: str, word: str) -> int:
    """How well a word is what was asked, 0 for not: the same, its beginning (also the other way round, as in leerrecht
    and leerrechten), a part of it, or mistyped: one error in four letters or more, two in eight or more."""
    if asked == word:
        return EXACT
    if word.startswith(asked) or (len(word) >= 5 and asked.startswith(word)):
        return BEGINS
    if len(asked) >= 3 and asked in word:
        return WITHIN
    errors = 0 if len(asked) < 4 else 1 if len(asked) < 8 else 2
    if not errors or len(word) < len(asked) - errors:
        return 0
    # Somebody may still be typing: what was asked so far is held against as much of the word.
    lengths = {len(word), *range(len(asked) - errors, len(asked) + errors + 1)}
    heads = {word[:length] for length in lengths if length > errors}
    return MISTYPED if any(_differs_by(asked, head, errors) for head in heads) else 0


def _differs_by(one: str, other: str, most: int) -> bool:
    """Whether so many letters left out, added, changed or swapped with their neighbour make one word the other."""
    if abs(len(one) - len(other)) > most:
        return False
    before: list[int] = []
    last = list(range(len(other) + 1))
    for i, letter in enumerate(one, start=1):
        row = [i]
        for j, against in enumerate(other, start=1):
            cost = min(last[j] + 1, row[j - 1] + 1, last[j - 1] + (letter != against))
            if i > 1 and j > 1 and letter == other[j - 2] and one[i - 2] == against:
                cost = min(cost, before[j - 2] + 1)
            row.append(cost)
        before, last = last, row
    return last[-1] <= most


def found(asked: str, texts: Mapping[int, Sequence[tuple[int, str]]]) -> dict[int, int]:
    """Which of some things hold every word that is asked, and how well: each thing has texts, each with a weight."""
    words = asked_words(asked)
    held = {key: [(weight, words_of(text)) for weight, text in parts] for key, parts in texts.items()}
    vocabulary = {word for parts in held.values() for _weight, several in parts for word in several}
    near = {one: _near(one, vocabulary) for one in words}
    scores = {}
    for key, parts in held.items():
        best = [_best(near[one], parts) for one in words]
        if best and all(best):
            scores[key] = sum(best)
    return scores


def _near(asked: str, vocabulary: Iterable[str]) -> dict[str, int]:
    """The words that are what was asked; mistyped ones only where there is nothing else."""
    near = {word: close for word in vocabulary if (close := closeness(asked, word))}
    best = max(near.values(), default=0)
    return {word: close for word, close in near.items() if best == MISTYPED or close > MISTYPED}


def _best(near: Mapping[str, int], parts: Iterable[tuple[int, Sequence[str]]]) -> int:
    return max((weight * near.get(word, 0) for weight, words in parts for word in words), default=0)


def resemblance(asked: str, text: str) -> float:
    """How much the words that are asked look like those of a text, from 0 to 1: by the threes of letters of the two
    words that are most alike."""
    pairs = [(_threes(one), _threes(word)) for one in asked_words(asked) for word in words_of(text)]
    return max((2 * len(a & b) / (len(a) + len(b)) for a, b in pairs), default=0.0)


def _threes(word: str) -> set[str]:
    padded = f"  {word} "
    return {padded[start : start + 3] for start in range(len(padded) - 2)}
