"""What can be said of a lexicon that compiles: examples that fail, rules that hit ordinary talk, phrases said twice."""

from collections import Counter
from collections.abc import Iterator, Mapping

from dialogs.issue import Issue
from dialogs.model.signal import Urgency
from dialogs.signals.document import Cues, Family, Idioms, Neutral
from dialogs.signals.pack import Pack, assemble
from dialogs.signals.reading import Source, read
from dialogs.signals.risk import trace_text

MOST_NEUTRAL = 0.02  # of ordinary talk; a rule that hits more than this would drown what matters


def examine(files: Mapping[str, str]) -> list[Issue]:
    """Every finding about the lexicon files ("en/abuse.yaml" → text), errors of reading included."""
    pack, issues = assemble(files)
    sources = read(files)[0]
    for source in sources:
        if isinstance(source.document, Family):
            issues += _examples(pack, source, source.document)
        if isinstance(source.document, Neutral):
            issues += _neutral(pack, source.language, source.document, sources)
        issues += _twice(source)
    return sorted(set(issues))


def _rules_hit(pack: Pack, text: str, language: str) -> set[str]:
    return {trace.rule for trace in trace_text(pack, text, language, minor=False)}


def _examples(pack: Pack, source: Source, family: Family) -> Iterator[Issue]:
    for index, rule in enumerate(family.rules):
        name = f"risk.{family.family}.{rule.id}"
        for number, text in enumerate(rule.examples):
            if name not in _rules_hit(pack, text, source.language):
                message = f"the rule '{rule.id}' does not see its own example"
                yield source.issue("L020", ("rules", index, "examples", number), message, "widen a phrase")
        for number, text in enumerate(rule.not_examples):
            if name in _rules_hit(pack, text, source.language):
                message = f"the rule '{rule.id}' sees what it should not"
                yield source.issue("L021", ("rules", index, "not", number), message, "narrow a phrase or add an idiom")


def _neutral(pack: Pack, language: str, neutral: Neutral, sources: list[Source]) -> Iterator[Issue]:
    hits: Counter[str] = Counter()
    for text in neutral.neutral:
        traces = trace_text(pack, text, language, minor=False)
        hits.update({trace.rule for trace in traces if trace.urgency != Urgency.ASK})
    for source, index, name in _places(sources, language):
        if hits[name] > MOST_NEUTRAL * len(neutral.neutral):
            share = hits[name] / len(neutral.neutral)
            message = f"this rule opens a concern on {share:.1%} of ordinary talk"
            yield source.issue("L030", ("rules", index), message, "narrow its phrases or add an idiom")


def _places(sources: list[Source], language: str) -> Iterator[tuple[Source, int, str]]:
    for source in sources:
        if isinstance(source.document, Family) and source.language == language:
            for index, rule in enumerate(source.document.rules):
                yield source, index, f"risk.{source.document.family}.{rule.id}"


def _twice(source: Source) -> Iterator[Issue]:
    seen: set[str] = set()
    for key, index, number, phrase in _phrases(source):
        if phrase in seen:
            message = "this phrase stands in the file twice"
            yield source.issue("L031", (key, index, "phrases", number), message, "one of them is never needed")
        seen.add(phrase)


def _phrases(source: Source) -> Iterator[tuple[str, int, int, str]]:
    document = source.document
    key = {Family: "rules", Cues: "cues", Idioms: "idioms"}.get(type(document))
    for index, meaning in enumerate(getattr(document, key) if key else ()):
        for number, phrase in enumerate(meaning.phrases):
            yield key or "", index, number, phrase
