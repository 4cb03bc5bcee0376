"""Reads what the detectors work with: lexicons, the nets below them, the wording of the slow ones, and policies."""

import msgspec
from msgspec.structs import replace

from bot.content import Content, ContentError
from bot.embeddings import load_embed
from dialogs.issue import Issue
from dialogs.signals import Pack, PackError, build
from dialogs.signals.net import Net
from dialogs.signals.policy import DEFAULT, Policy
from dialogs.signals.policy import parse as parse_policy
from dialogs.signals.sense import Sense
from dialogs.signals.wording import Wording
from dialogs.signals.wording_file import Lexicon, read_all

HINT = "make it anew with kith signals train, or take the file away"
POLICY = "policies/default.yaml"


def load_signals(content: Content) -> Pack:
    """The compiled lexicons, nets, wording and policy, or ContentError with every problem of all of them."""
    issues: list[Issue] = []
    try:
        pack = load_lexicons(content)
    except ContentError as error:
        issues += error.issues
    try:
        policy = load_policy(POLICY, content.one(POLICY) or "")
    except ContentError as error:
        issues += error.issues
    try:
        nets = load_nets(content)
    except ContentError as error:
        issues += error.issues
    lexicons, problems = read_all(content.read("wording"))
    if issues := [*issues, *problems]:
        raise ContentError(tuple(issues))
    pack = replace(pack, nets=nets, policy=policy)
    return replace(pack, wording=_wording(content, pack, lexicons))


def load_lexicons(content: Content) -> Pack:
    """The compiled lexicons alone, or ContentError with every problem of them."""
    try:
        return build(content.read("lexicons"), None)
    except PackError as error:
        raise ContentError(tuple(error.issues)) from None


def load_wording(content: Content, policy: Policy = DEFAULT) -> dict[str, Wording]:
    """What the slow detectors hear, by language, or ContentError with every problem at its place."""
    lexicons, issues = read_all(content.read("wording"))
    if issues:
        raise ContentError(tuple(issues))
    return _wording(content, replace(load_lexicons(content), nets=load_nets(content), policy=policy), lexicons)


def _wording(content: Content, pack: Pack, lexicons: dict[str, list[Lexicon]]) -> dict[str, Wording]:
    """Compiled, beside the nets, and able to compare meanings where the policy asks for it."""
    by_meaning = pack.policy is not None and pack.policy.similarity == "embeddings"
    embed = load_embed(content.folder("embeddings")) if by_meaning else None
    heard = {
        name: Sense(pack.lexicons[name], net, pack.emoji) for name, net in pack.nets.items() if name in pack.lexicons
    }
    return {language: Wording(mine, embed, heard.get(language)) for language, mine in lexicons.items()}


def load_nets(content: Content) -> dict[str, Net]:
    """The nets below the lexicons, by language, or ContentError; a language may have none."""
    nets = [_net(file, text) for file, text in content.read("nets", "*.json").items()]
    if issues := tuple(issue for issue in nets if isinstance(issue, Issue)):
        raise ContentError(issues)
    return {net.language: net for net in nets if isinstance(net, Net)}


def _net(file: str, text: str) -> Net | Issue:
    try:
        net = msgspec.json.decode(text, type=Net)
    except msgspec.MsgspecError:
        return Issue(file, 1, 1, "NET", "this is no net of this Kith", HINT)
    return net if net.is_sound() else Issue(file, 1, 1, "NET", "this net's weights do not fit its kinds", HINT)


def load_policy(file: str, text: str) -> Policy:
    """The policy of the slow detectors, or ContentError with every problem at its place."""
    policy = parse_policy(file, text)
    if isinstance(policy, list):
        raise ContentError(tuple(policy))
    return policy
