"""Something for a human: a concern's machine, its ladder, whom it reaches, and what people read of it.

Every function takes the mentee's world (person, pairing, all staff in `people`) and returns the concern as it then is
together with the effects to commit with it; SetTimer and CancelTimer belong to the concern's own subject.
"""

from dialogs.concern.alert import opened
from dialogs.concern.events import advance
from dialogs.concern.hush import quiet_until
from dialogs.concern.ladder import TIMER
from dialogs.concern.opening import join, open_concern, wants_join
from dialogs.concern.paging import headline, open_button
from dialogs.concern.press import handle_press
from dialogs.concern.standing import SETTING_UP, may_handle
from dialogs.concern.told import who_was_told

__all__ = [
    "SETTING_UP",
    "TIMER",
    "advance",
    "handle_press",
    "headline",
    "join",
    "may_handle",
    "open_button",
    "open_concern",
    "opened",
    "quiet_until",
    "wants_join",
    "who_was_told",
]
