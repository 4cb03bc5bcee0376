"""Reads what people type as words of a lexicon: contractions, leetspeak, stretched, starred, spaced, misspelt."""

import re
from collections.abc import Iterable, Iterator, Mapping

from msgspec import Struct
from rapidfuzz.distance import OSA

from dialogs.signals.normalise import Token, fold

_LEET = (str.maketrans("013457@$!+|8", "oieastasitlb"), str.maketrans("013457@$!+|8", "oleastaslttb"))
_ODD = re.compile(r"[0-9@$*!+|]")
_RUN = re.compile(r"(.)\1+")
_LONG_RUN = re.compile(r"(.)\1{2,}")
SHORTEST_FUZZY, LONGEST_FUZZY = 5, 16
LONGEST_RUN_ON, LONGEST_WORD = 40, 14


class Placed(Struct, frozen=True):
    """A word the lexicon may know, and where in the original it stood."""

    word: str
    start: int
    end: int


class Speller(Struct, frozen=True):
    """One language's readings; every table is made once, every look-up is a few dictionary reads."""

    known: frozenset[str]
    means: dict[str, tuple[str, ...]]
    pairs: dict[tuple[str, str], tuple[str, ...]]
    pair_heads: frozenset[str]
    leave: frozenset[str]
    starred: dict[str, str]
    squeezed: dict[str, str]
    deletes: dict[str, tuple[str, ...]]
    begun: frozenset[str]  # the first two letters of each word that misspellings are read as
    ended: frozenset[str]  # and the last two: one slip leaves the one or the other as it is
    stems: tuple[str, ...]  # the longest first
    begins: tuple[str, ...]  # the same without their stars
    serious: frozenset[str]  # words worth splitting a run-on for
    heads: frozenset[str]  # their first three letters

    def read(self, tokens: list[Token]) -> list[Placed]:
        """The words of `tokens`, sentence ends kept as ".", in order; each run of letters is puzzled over once."""
        words: list[Placed] = []
        seen: dict[str, tuple[str, ...]] = {}
        at, end, puzzled = 0, len(tokens), 0
        while at < end:
            token, taken = tokens[at], 1
            found: tuple[str, ...] | None = None
            if len(token.text) == 1 and at >= puzzled:
                puzzled, found = self._spelt_out(tokens, at)
                taken = puzzled - at if found else 1
            if not found and (found := seen.get(token.text)) is None:
                found = seen[token.text] = self.word(token.text)
            last = tokens[at + taken - 1].end
            words += [Placed(word, token.start, last) for word in found]
            at += taken
        none = self.pair_heads.isdisjoint([placed.word for placed in words])
        return words if none else list(self._paired(words))

    def _paired(self, words: list[Placed]) -> Iterator[Placed]:
        at = 0
        while at < len(words):
            head = words[at].word in self.pair_heads and at + 1 < len(words)
            pair = self.pairs.get((words[at].word, words[at + 1].word)) if head else None
            if pair is None:
                yield words[at]
            else:
                yield from (Placed(word, words[at].start, words[at + 1].end) for word in pair)
            at += 1 if pair is None else 2

    def word(self, token: str) -> tuple[str, ...]:
        """What one token stands for; itself when nothing better is known."""
        if token in self.means:
            return self.means[token]
        if token in self.known or token in self.leave:
            return (token,)
        return self._unusual(token) or (token,)

    def _unusual(self, token: str) -> tuple[str, ...]:
        if "'" in token:
            return self._apostrophe(token)
        if _ODD.search(token):
            return self._odd(token)
        if _RUN.search(token) and (found := self._stretched(token)):
            return found
        if SHORTEST_FUZZY <= len(token) <= LONGEST_FUZZY and (near := self._misspelt(token)):
            return self._meaning(near)
        if token.startswith(self.begins):
            return (next(stem for stem in self.stems if token.startswith(stem[:-1])),)
        return self._run_on(token) if len(token) >= 8 else ()

    def _meaning(self, word: str) -> tuple[str, ...]:
        return self.means.get(word) or (word,)

    def _apostrophe(self, token: str) -> tuple[str, ...]:
        whole = token.replace("'", "")
        if not whole:
            return ()
        if whole in self.means or whole in self.known:
            return self._meaning(whole)
        if token.endswith("'s") and len(token) > 3:
            return (*self.word(token[:-2].replace("'", "")), "is")
        return self.word(whole)

    def _odd(self, token: str) -> tuple[str, ...]:
        if token.isdigit():
            return ("#",)
        if "*" in token:
            word = self.starred.get(token) or self.starred.get(token.replace("**", "*"))
            return self._meaning(word) if word else self._pieces(token)
        for table in _LEET:
            plain = token.translate(table)
            if plain in self.known or plain in self.means:
                return self._meaning(plain)
            if found := self._stretched(plain):
                return found
        return self._pieces(token)

    def _pieces(self, token: str) -> tuple[str, ...]:
        pieces = [piece for piece in re.split(r"[@$*!+|]+", token) if piece]
        if len(pieces) > 1 or (pieces and pieces[0] != token):
            return tuple(word for piece in pieces for word in self.word(piece))
        number = re.fullmatch(r"(\d+)([a-z]+)", token)
        return ("#", *self.word(number.group(2))) if number else ()

    def _stretched(self, token: str) -> tuple[str, ...]:
        if _LONG_RUN.search(token):
            for plain in (_LONG_RUN.sub(r"\1\1", token), _LONG_RUN.sub(r"\1", token)):
                if plain in self.known or plain in self.means:
                    return self._meaning(plain)
        elif token in self.known or token in self.means:
            return self._meaning(token)
        elif len(token) < SHORTEST_FUZZY - 1:
            return ()
        word = self.squeezed.get(_RUN.sub(r"\1", token))
        return self._meaning(word) if word else ()

    def _misspelt(self, token: str) -> str | None:
        if token[:2] not in self.begun and token[-2:] not in self.ended:
            return None
        best: tuple[int, str] | None = None
        for form in self.deletes.keys() & _forms(token):
            for word in self.deletes[form]:
                distance = OSA.distance(token, word, score_cutoff=1)
                if distance <= 1 and (best is None or (distance, word) < best):
                    best = (distance, word)
        return best[1] if best else None

    def _spelt_out(self, tokens: list[Token], at: int) -> tuple[int, tuple[str, ...]]:
        """Where the run of single letters ends that starts here, and what they spell; () when they spell nothing."""
        letters: list[str] = []
        end = at if tokens[at].text.isalpha() else len(tokens)
        while end < len(tokens) and len(tokens[end].text) == 1 and len(letters) < LONGEST_RUN_ON:
            if not tokens[end].text.isalnum():
                break
            letters.append(tokens[end].text)
            end += 1
        if len(letters) < 3:
            return at + 1, ()
        joined = "".join(letters)
        return end, self.means.get(joined) or ((joined,) if joined in self.known else self._run_on(joined))

    def _run_on(self, token: str) -> tuple[str, ...]:
        """The fewest known words that `token` is made of, written without spaces."""
        if len(token) > LONGEST_RUN_ON or self.heads.isdisjoint([token[at : at + 3] for at in range(len(token) - 2)]):
            return ()
        best: list[tuple[str, ...] | None] = [()] + [None] * len(token)
        for end in range(1, len(token) + 1):
            for start in range(max(0, end - LONGEST_WORD), end):
                before, piece = best[start], token[start:end]
                if before is None or not self._piece(piece):
                    continue
                if best[end] is None or len(before) + 1 < len(best[end] or ()):
                    best[end] = (*before, piece)
        pieces = best[-1] or ()
        if self.serious.isdisjoint(pieces):
            return ()
        return tuple(word for piece in pieces for word in self._meaning(piece))

    def _piece(self, piece: str) -> bool:
        return (piece in self.known or piece in self.means) and (len(piece) > 1 or piece in "iay")


def _forms(token: str) -> set[str]:
    """The token, and what it is without any one letter."""
    return {token, *[token[:index] + token[index + 1 :] for index in range(len(token))]}


def make_speller(
    known: Iterable[str], means: Mapping[str, str], leave: Iterable[str], correct: Iterable[str]
) -> Speller:
    """Build the tables; `correct` are the words that misspellings and stars are read as."""
    plain = {fold(alias).text: tuple(fold(text).text.split()) for alias, text in means.items()}
    singles = {alias: text for alias, text in plain.items() if " " not in alias}
    pairs = {
        (first, second): text for alias, text in plain.items() for first, _, second in [alias.partition(" ")] if second
    }
    words = frozenset(known) | {word for pair in pairs for word in pair}
    targets = sorted(fold(word).text for word in set(correct))
    serious = frozenset(targets) | {"kms", "die", "dead", "kys"}
    deletes: dict[str, set[str]] = {}
    for word in targets:
        for form in _forms(word):
            deletes.setdefault(form, set()).add(word)
    stems = tuple(sorted((word for word in words if word.endswith("*")), key=len, reverse=True))
    return Speller(
        known=words,
        means=singles,
        pairs=pairs,
        pair_heads=frozenset(first for first, _ in pairs),
        leave=frozenset(fold(word).text for word in leave),
        starred={star: word for word in targets for star in _stars(word)},
        squeezed={_RUN.sub(r"\1", word): word for word in sorted(words | set(singles), reverse=True)},
        deletes={form: tuple(sorted(found)) for form, found in deletes.items()},
        begun=frozenset(word[:2] for word in targets),
        ended=frozenset(word[-2:] for word in targets),
        serious=serious,
        heads=frozenset(word[:3] for word in serious),
        stems=stems,
        begins=tuple(stem[:-1] for stem in stems),
    )


def _stars(word: str) -> Iterator[str]:
    for start in range(len(word)):
        for end in range(start + 1, len(word) + 1):
            if end - start < len(word) - 1:
                yield word[:start] + "*" * (end - start) + word[end:]
                yield word[:start] + "*" + word[end:]
