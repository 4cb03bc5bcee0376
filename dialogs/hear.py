"""What a mentee's words do, in order: acute-risk screen, commands and global words, relay, waiting step, reflection."""

from msgspec.structs import replace

from dialogs import afterwards, checkins, commands, coordinator, relay, safety
from dialogs.answer import Answer
from dialogs.commands.talk import request, waits
from dialogs.model.action import Choose, Do
from dialogs.model.effect import AnswerTap, CloseButtons, CloseRelay, Effect, Heard, SavePerson
from dialogs.model.inbound import Command, Inbound, Media, Membership, Tap, Text, Unreadable
from dialogs.model.people import Role, Status
from dialogs.model.signal import Screening
from dialogs.run import again, answer, start
from dialogs.signals import safe_screen
from dialogs.turn import Turn

ASIDE = frozenset({"help", "privacy"})  # while help is offered these are answers like any other words
LISTENING = "listening"  # the script that answers words nobody asked for


def hear_text(turn: Turn, inbound: Inbound, text: Text) -> None:
    """A text, in as many bubbles as it came."""
    if screened(turn, text.parts, edited=text.edited) or text.edited:
        return
    word = commands.global_word(text.text, turn.person.language)
    if word and not (turn.in_safety and word in ASIDE):
        run_command(turn, inbound, Command(name=word, message_id=text.message_id))
        return
    if turn.in_safety:
        safety.reply(turn, text.text)
    else:
        afterwards.crossed(turn, inbound.begun, text.text)
    if relay.to_oneself(turn.world):
        _after_talk(turn, text)
        return
    if turn.world.dossier.relay is not None:  # a human on the other side comes before any question of the bot's
        turn.effects += relay.pass_on(turn.world, inbound)
        return
    _answer_or_listen(turn, text)


def hear_media(turn: Turn, inbound: Inbound, media: Media) -> None:
    """Something the bot cannot read: its caption is screened, a human is asked to look; stickers never."""
    taken = bool(media.caption) and screened(turn, (media.caption,), edited=media.edited)
    if taken or media.edited:
        return  # a live location is edited every few seconds
    if media.kind == "sticker":
        turn.say_words(turn.locale_text("engine.sticker"))
        return
    safety.look(turn, media.kind, media.caption)
    turn.say_words(turn.locale_text(f"engine.look.{media.kind}"))
    if relay.line_of(turn.world) is not None and not relay.to_oneself(turn.world):
        turn.effects += relay.pass_on(turn.world, inbound)


def hear_unreadable(turn: Turn, event: Unreadable) -> None:
    """An update of an unknown kind: kept, a human looks, and the person is told honestly."""
    safety.look(turn, event.why)
    turn.say_words(turn.locale_text("engine.look.other"))


def screened(turn: Turn, parts: tuple[str, ...], *, edited: bool = False) -> bool:
    """Keep what a mentee wrote and screen it; True when the safety script has taken over."""
    said = "\n".join(parts)
    turn.effects.append(Heard(text=said, step=turn.place, edited=edited))
    if not turn.person.has(Role.MENTEE):
        return False  # staff are told of others; what they write about somebody is not about themselves
    found = screen(turn, parts)
    if safety.respond(turn, found, said):
        return True
    if found.look and safety.look(turn, found.look, said):
        turn.say_words(turn.locale_text("engine.look.text"))
    return False


def screen(turn: Turn, parts: tuple[str, ...]) -> Screening:
    """The acute-risk screen over these bubbles and the texts just before them."""
    recent = tuple(bubble.text for bubble in turn.world.dossier.bubbles)
    return safe_screen(turn.world.signals, parts, recent, turn.person.language, minor=turn.person.minor)


def press(turn: Turn, inbound: Inbound, tap: Tap) -> None:
    """A pressed button: one of the waiting question, or one that does something by itself."""
    action = tap.action
    if isinstance(action, Choose) and turn.stack and (action.session, action.wait) == (turn.session_id, turn.wait):
        turn.effects += [AnswerTap(query_id=tap.query_id), _close(turn, tap)]
        if turn.in_safety:
            safety.pressed(turn, action.value, tap.label)
        answered(turn)
        answer(turn, tap)
        return
    if isinstance(action, Do):
        turn.effects += [AnswerTap(query_id=tap.query_id), _close(turn, tap)]
        _do(turn, inbound, action)
        return
    if isinstance(action, Choose) and safety.asked_here(turn, action):
        turn.effects += [AnswerTap(query_id=tap.query_id), _close(turn, tap)]
        safety.answer_late(turn, action, tap)
        return
    turn.effects.append(AnswerTap(query_id=tap.query_id, text=turn.locale_plain("engine.stale")))
    if turn.stack and isinstance(action, Choose):
        again(turn)


def hear_command(turn: Turn, inbound: Inbound, command: Command) -> None:
    """A slash command; whatever else follows a slash is screened like any other words."""
    said = commands.words(command)
    if said and screened(turn, (said,)):
        return
    run_command(turn, inbound, command)


def run_command(turn: Turn, inbound: Inbound, command: Command) -> None:
    """A command, by slash or as a global word."""
    take(turn, commands.handle(turn.world, inbound, command))


def take(turn: Turn, reply: Answer) -> None:
    """Carry out what a command or a button answered."""
    if reply.leave:
        turn.leave()
    elif reply.rest:
        turn.only_safety()
    turn.effects += reply.effects
    learn(turn, reply.effects)
    if reply.start_script:
        start(turn, reply.start_script, dict(reply.vars))


def learn(turn: Turn, effects: tuple[Effect, ...]) -> None:
    """Let the rest of this turn see what the effects changed."""
    for effect in effects:
        if isinstance(effect, SavePerson) and effect.person.id == turn.person.id:
            turn.person = effect.person


def membership(turn: Turn, event: Membership) -> None:
    """Blocked or back again: remembered; ladders go on either way."""
    if event.blocked and not turn.person.blocked:
        turn.effects += coordinator.told_of_lost(turn)
    turn.person = replace(turn.person, blocked=event.blocked)
    turn.effects.append(SavePerson(person=turn.person))


def answered(turn: Turn) -> None:
    """The first answer to a check-in."""
    if turn.checkin:
        turn.effects += checkins.on_answered(turn.world, turn.checkin)


def _answer_or_listen(turn: Turn, text: Text) -> None:
    if turn.stack:
        answered(turn)
        closing = _close_asked(turn)
        answer(turn, text)
        turn.effects += closing
        return
    if turn.person.status is not Status.ACTIVE:
        key = "commands.stopped" if turn.person.status is Status.STOPPED else "commands.onboarding"
        turn.say_words(turn.locale_text(key))
        return
    turn.note("free_message", text=text.text)
    start(turn, LISTENING, {"words": text.text})


def _after_talk(turn: Turn, text: Text) -> None:
    """The request, or else words like any other: then the bot waits for it no longer."""
    if waits(turn.world, turn.asked_at if turn.stack else None):
        take(turn, request(turn.world, text.text))
        return
    turn.effects.append(CloseRelay(person=turn.person.id))
    _answer_or_listen(turn, text)


def _close_asked(turn: Turn) -> tuple[Effect, ...]:
    """The buttons of a question that was answered in words; those of the safety script are never too late."""
    if not turn.buttons or turn.in_safety:
        return ()
    return (CloseButtons(to=turn.person.id, question=turn.question),)


def _close(turn: Turn, tap: Tap) -> CloseButtons:
    return CloseButtons(to=turn.person.id, message_id=tap.message_id, chosen=tap.label)


def _do(turn: Turn, inbound: Inbound, action: Do) -> None:
    for respond in (checkins.press, commands.press):
        reply = respond(turn.world, action)
        if reply is not None:
            take(turn, reply)
            return
    turn.effects += relay.press(turn.world, inbound, action)
