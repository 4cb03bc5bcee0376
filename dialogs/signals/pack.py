"""Everything the detectors read, made once from the texts of the content files."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from dialogs.issue import Issue
from dialogs.signals.document import Emoji
from dialogs.signals.lexicon import Lexicon
from dialogs.signals.maker import Maker
from dialogs.signals.net import Net
from dialogs.signals.normalise import EMOJI
from dialogs.signals.reading import read

if TYPE_CHECKING:
    from dialogs.signals.policy import Policy
    from dialogs.signals.wording import Wording


class PackError(ValueError):
    """The lexicons or the policy cannot be used; `issues` says where and why."""

    def __init__(self, issues: list[Issue]) -> None:
        super().__init__("\n".join(map(str, issues)))
        self.issues = issues


class Pack(Struct, frozen=True):
    """Compiled lexicons by language with the nets below them, what emoji mean; policy and wording of the slow ones."""

    lexicons: dict[str, Lexicon]
    emoji: dict[str, str]
    policy: "Policy | None" = None
    wording: "Mapping[str, Wording]" = {}
    nets: Mapping[str, Net] = {}

    @property
    def revisions(self) -> dict[str, str]:
        """Language to the digest of its lexicon files."""
        return {language: lexicon.revision for language, lexicon in self.lexicons.items()}

    def ordered(self, language: str) -> list[Lexicon]:
        """All lexicons, that of `language` first: people mix languages."""
        return sorted(self.lexicons.values(), key=lambda lexicon: (lexicon.language != language, lexicon.language))


def assemble(files: Mapping[str, str]) -> tuple[Pack, list[Issue]]:
    """A pack without policy from all that could be read, and what could not."""
    sources, issues = read(files)
    meanings = {
        name: chars for s in sources if isinstance(s.document, Emoji) for name, chars in s.document.emoji.items()
    }
    emoji = {char: f" {EMOJI}{name} " for name, chars in meanings.items() for char in chars.split()}
    lexicons: dict[str, Lexicon] = {}
    for language in sorted({source.language for source in sources if not isinstance(source.document, Emoji)}):
        mine = [source for source in sources if source.language == language]
        maker = Maker(language, mine, (f"{EMOJI}{name}" for name in meanings))
        lexicons[language] = maker.make()
        issues.extend(maker.issues)
    return Pack(_apart(lexicons), emoji), sorted(set(issues))


def _apart(lexicons: dict[str, Lexicon]) -> dict[str, Lexicon]:
    """No lexicon reads another language's word as a misspelling of its own."""
    words = {language: set(lexicon.symbols) for language, lexicon in lexicons.items()}
    foreign = {language: set().union(*(words[other] for other in words if other != language)) for language in words}
    return {
        language: replace(lexicon, speller=replace(lexicon.speller, leave=lexicon.speller.leave | foreign[language]))
        for language, lexicon in lexicons.items()
    }


def build(files: Mapping[str, str], policy_text: str | None) -> Pack:
    """A pack from lexicon files ("en/abuse.yaml" → text) and a policy's YAML; PackError lists every problem."""
    pack, issues = assemble(files)
    if not pack.lexicons and not issues:
        issues = [Issue("lexicons", 1, 1, "L000", "there is no lexicon at all", "give at least one language's files")]
    if issues:
        raise PackError(issues)
    return Pack(pack.lexicons, pack.emoji, _policy(policy_text))


def _policy(text: str | None) -> "Policy | None":
    if text is None:
        return None
    from dialogs.signals.policy import parse  # the slow detectors' file; a pack without policy does not need it

    found = parse("policy.yaml", text)
    if isinstance(found, list):
        raise PackError(found)
    return found
