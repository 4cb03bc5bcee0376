"""How alike a person's entries are: tf-idf over word stems and character n-grams of their own texts, any language."""

import math
from collections import Counter
from collections.abc import Sequence
from itertools import combinations
from operator import mul

Vector = dict[str, float]

STEM = 5  # letters of a word that are compared, so that endings do not matter
GRAM = 4


def pairwise(texts: Sequence[str]) -> list[list[float]]:
    """Cosine of every pair of `texts` (lower-case, without accents) under tf-idf of their own vocabulary."""
    counts = [Counter(features(text)) for text in texts]
    spread = Counter(feature for count in counts for feature in count)
    vectors = [_vector(count, spread, len(texts)) for count in counts]
    alike = [[1.0] * len(vectors) for _ in vectors]
    for one, other in combinations(range(len(vectors)), 2):
        alike[one][other] = alike[other][one] = _cosine(vectors[one], vectors[other])
    return alike


def cosines(vectors: Sequence[Sequence[float]]) -> list[list[float]]:
    """Cosine of every pair of equally long vectors; 0 beside an empty vector or one without length."""
    lengths = [math.hypot(*vector) for vector in vectors]
    return [
        [
            sum(map(mul, one, other)) / (mine * its) if mine and its else 0.0
            for other, its in zip(vectors, lengths, strict=True)
        ]
        for one, mine in zip(vectors, lengths, strict=True)
    ]


def features(text: str) -> list[str]:
    """Word stems, and the character 4-grams of longer words."""
    words = [word for word in "".join(c if c.isalnum() else " " for c in text).split() if len(word) > 2]
    grams = [word[i : i + GRAM] for word in words if len(word) > STEM for i in range(1, len(word) - GRAM + 1)]
    return ["=" + word[:STEM] for word in words for _ in (0, 1)] + grams


def _vector(count: Counter[str], spread: Counter[str], texts: int) -> Vector:
    """Smoothed idf keeps a word that all texts share from vanishing: with few texts that word is the theme."""
    raw = {feature: times * (math.log((1 + texts) / (1 + spread[feature])) + 1) for feature, times in count.items()}
    norm = math.sqrt(sum(weight * weight for weight in raw.values())) or 1.0
    return {feature: weight / norm for feature, weight in raw.items()}


def _cosine(one: Vector, other: Vector) -> float:
    small, large = sorted((one, other), key=len)
    return sum(weight * large.get(feature, 0.0) for feature, weight in small.items())
