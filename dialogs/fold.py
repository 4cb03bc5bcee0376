"""fold(dossier, effects): the dossier after a turn, for rehearsals and tests; storage does the same in tables."""

from datetime import datetime

from msgspec.structs import replace

from dialogs.model.dossier import Bubble, Dossier, Relay
from dialogs.model.effect import (
    CloseRelay,
    Effect,
    Heard,
    OpenRelay,
    Record,
    SaveAbsence,
    SaveCheckin,
    SaveCommitment,
    SaveConcern,
    SaveFlag,
    SavePairing,
    SavePerson,
    SavePlan,
    SaveWeight,
)


def fold(dossier: Dossier, effects: tuple[Effect, ...], at: datetime) -> Dossier:
    """What the subject's dossier is once the effects are committed; `at` dates what was heard."""
    for effect in effects:
        dossier = _apply(dossier, effect, at)
    return dossier


def _apply(dossier: Dossier, effect: Effect, at: datetime) -> Dossier:  # noqa: C901 # one flat case an effect
    history = dossier.history
    match effect:
        case SavePerson(person=person) if dossier.person is not None and person.id == dossier.person.id:
            return replace(dossier, person=person)
        case SavePerson(person=person):
            return replace(dossier, people={**dossier.people, person.id: person})
        case SavePairing(pairing=pairing):
            return replace(dossier, pairing=pairing)
        case SavePlan(plan=plan):
            return replace(dossier, plans=(*(p for p in dossier.plans if p.id != plan.id), plan))
        case SaveCheckin(checkin=row):
            return replace(dossier, checkins=(*(c for c in dossier.checkins if c.id != row.id), row))
        case SaveCommitment(commitment=one):
            rest = tuple(c for c in dossier.commitments if c.id != one.id)
            return replace(dossier, commitments=(*rest, one) if one.status == "open" else rest)
        case SaveConcern(concern=one):
            others = tuple(c for c in dossier.concerns if c.id != one.id)
            return replace(dossier, concerns=(*others, one) if one.open else others)
        case Record(event=event):
            return replace(dossier, history=replace(history, events=(*history.events, event)))
        case SaveFlag(flag=flag):
            flags = (*(f for f in history.flags if f.id != flag.id), flag)
            return replace(dossier, history=replace(history, flags=flags))
        case SaveWeight(rule=rule, weight=weight):
            return replace(dossier, history=replace(history, weights={**history.weights, rule: weight}))
        case SaveAbsence(absence=absence):
            return replace(dossier, history=replace(history, absences=(*history.absences, absence)))
        case Heard(text=text, edited=False):
            return replace(dossier, bubbles=(*dossier.bubbles, Bubble(at, text))[-5:])
        case OpenRelay(person=who, peer=peer, until=until, concern=concern) if _is(dossier, who):
            return replace(dossier, relay=Relay(who, peer, until, concern))
        case CloseRelay(person=who) if _is(dossier, who):
            return replace(dossier, relay=None)
    return dossier


def _is(dossier: Dossier, who: int) -> bool:
    return dossier.person is not None and dossier.person.id == who
