"""What a mentee answers while help is offered is shown to whoever opens the concern; a command is no answer."""

import pytest

from tests.bot.turn.conftest import Rooms
from tests.end_to_end.home import MIA


@pytest.mark.parametrize(("words", "shown"), [("stop", ""), ("STOP!", ""), ("stop it", "stop it"), ("help", "help")])
def test_a_global_word_that_was_a_command_is_no_reply(rooms: Rooms, words: str, shown: str) -> None:
    rooms.text(MIA, "I want to kill myself")
    rooms.run()
    rooms.text(MIA, words)
    rooms.run()
    (concern,) = rooms.concerns()
    assert concern.answered == shown
