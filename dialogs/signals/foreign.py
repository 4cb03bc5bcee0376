"""Whether a text is in a language that no lexicon covers; short texts fool every guesser, so they are not judged."""

from functools import cache
from typing import Any

FEWEST_WORDS = 20
SURE = 0.9
# Languages people plausibly write here; the guesser's rarer ones mostly catch slang and misspellings.
_LIKELY = (
    "ar", "bg", "bn", "ca", "cs", "da", "de", "el", "en", "es", "et", "eu", "fa", "fi", "fr", "gl", "gu", "he", "hi",
    "hr", "hu", "hy", "id", "it", "ja", "ka", "kk", "ko", "lt", "lv", "ms", "nl", "no", "pl", "pt", "ro", "ru", "sk",
    "sl", "sq", "sr", "sv", "sw", "ta", "te", "th", "tl", "tr", "uk", "ur", "vi", "zh",
)  # fmt: skip


@cache
def _guesser() -> Any:
    from py3langid.langid import MODEL_FILE, LanguageIdentifier  # loads its model: only when first needed

    guesser = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    guesser.set_languages([code for code in _LIKELY if code in guesser.nb_classes])
    return guesser


def uncovered(text: str, covered: frozenset[str]) -> bool:
    """Whether the guesser is sure (≥ 0.9) that `text` is in none of the covered languages."""
    language, confidence = _guesser().classify(text)
    return language not in covered and float(confidence) >= SURE
