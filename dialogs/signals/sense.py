"""The net's ear for going round and steering clear: how likely one text alone is of such a kind, and by which words."""

from collections.abc import Mapping

from msgspec import Struct

from dialogs.model.signal import Span
from dialogs.signals.lexicon import Lexicon, Reading
from dialogs.signals.net import Net, likelihoods, told_by
from dialogs.signals.normalise import fold, tokens

KNOWN_SHARE = 0.6  # of the words known to the lexicon: then the text is in its language


class Sense(Struct, frozen=True):
    """One language's net, with the lexicon that it reads by."""

    lexicon: Lexicon
    net: Net
    emoji: Mapping[str, str]

    def likelihoods(self, text: str) -> dict[str, float]:
        """How likely (0..1) the text alone is of each kind; nothing for another language's text."""
        reading = self._read(text)
        if self.lexicon.knows_of(reading) < KNOWN_SHARE * len(reading.words):
            return {}
        return likelihoods(self.net, _words(reading))

    def spans(self, topic: str, text: str) -> tuple[Span, ...]:
        """The person's own words that weighed most."""
        reading = self._read(text)
        places = {reading.place(first, last) for first, last in told_by(self.net, _words(reading), topic)}
        return tuple(Span(start, end, text[start:end]) for start, end in sorted(places))

    def _read(self, text: str) -> Reading:
        folded = fold(text, self.emoji)
        return self.lexicon.read(folded, tokens(folded))


def _words(reading: Reading) -> list[str]:
    return [placed.word for placed in reading.words]
