"""Whatever happens in whatever order: what must hold of a concern holds."""

from datetime import timedelta

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule
from msgspec import structs

from dialogs.concern import wants_join
from dialogs.concern.buttons import OUTCOMES
from dialogs.model.concern import Tier
from dialogs.model.effect import CancelTimer, Page, Send, SetTimer
from dialogs.model.people import QuietHours
from tests.dialogs.concern.story import BACKUP, MENTEE, MENTOR, STRANGER, Story, concern_of, people

WHO = st.sampled_from(sorted(people()))
TIERS = st.sampled_from(list(Tier))
FAMILIES = st.sampled_from(["ideation_passive", "abuse", "grooming", "asked_for_human", "brooding"])
VERBS = st.sampled_from(
    ["open", "ack", "contacted", "pass", "resolve", "close", "useful", "not_useful", "write", "clear_mentor"]
)
CHANGES = st.sampled_from(
    [
        {"blocked": True},
        {"blocked": False},
        {"reachable": False},
        {"reachable": True},
        {"away_until": None},
        {"quiet": QuietHours(people()[1].quiet.start, people()[1].quiet.start)},
        {"quiet": None},
    ]
)


class AConcern(RuleBasedStateMachine):
    """One concern, everybody's presses, new evidence, outages, people who come and go."""

    @initialize(tier=TIERS, family=FAMILIES)
    def opens(self, tier: Tier, family: str) -> None:
        self.story = Story(concern_of(tier, family))
        self.ever_cleared = False

    @rule(hours=st.floats(0.01, 400))
    def time_passes(self, hours: float) -> None:
        if self.story.concern.open:
            self.story.now += timedelta(hours=hours)
            self.story.due()

    @rule()
    def next_timer(self) -> None:
        if self.story.concern.next_action is not None:
            self.story.now = max(self.story.now, self.story.concern.next_action)
            self.story.due()

    @rule(who=WHO, change=CHANGES)
    def somebody_changes(self, who: int, change: dict[str, object]) -> None:
        everybody = self.story.everybody
        self.story.everybody = {**everybody, who: structs.replace(everybody[who], **change)}
        self.story.last = ()

    @rule(who=WHO, verb=VERBS)
    def press(self, who: int, verb: str) -> None:
        before = self.story.concern
        self.story.press(verb, who)
        if verb == "clear_mentor" and self.story.concern.excluded != before.excluded:
            assert who not in {MENTOR, BACKUP}
        if who in before.excluded or who in {MENTEE, STRANGER}:
            assert self.story.concern == before

    @rule(who=WHO, outcome=st.sampled_from(OUTCOMES))
    def choose_outcome(self, who: int, outcome: str) -> None:
        self.story.press("outcome", who, outcome=outcome)

    @rule(who=WHO, to=st.sampled_from(["backup", "safeguarding", "deputy", "coordinators", "nowhere"]))
    def pass_on(self, who: int, to: str) -> None:
        self.story.press("pass", who, to=to)

    @rule(who=WHO)
    def lost(self, who: int) -> None:
        self.story.undelivered(who)

    @rule(what=st.sampled_from(["replied", "denied"]))
    def mentee_says(self, what: str) -> None:
        before = self.story.concern
        self.story.tell(what, MENTEE, text="no")
        assert self.story.concern.state == before.state

    @rule(tier=TIERS, family=FAMILIES)
    def evidence(self, tier: Tier, family: str) -> None:
        before, effect = self.story.concern, concern_of(tier, family)
        if wants_join((before,), effect) is None:
            return
        self.story.join(effect)
        order = list(Tier)
        assert order.index(self.story.concern.tier) == min(order.index(before.tier), order.index(tier))
        if order.index(tier) < order.index(before.tier):
            assert self.story.concern.state == "triggered"

    @invariant()
    def holds(self) -> None:
        story = getattr(self, "story", None)
        if story is None:
            return
        concern = story.concern
        assert concern.open == (concern.next_action is not None)
        timers = [effect for effect in story.last if isinstance(effect, SetTimer | CancelTimer)]
        assert len(timers) <= 1
        if timers and concern.open:
            assert isinstance(timers[0], SetTimer)
            assert timers[0].due == concern.next_action
        if not concern.open:
            assert concern.acknowledged_by is not None
            assert concern.outcome in OUTCOMES

    @invariant()
    def nobody_left_out_is_paged(self) -> None:
        story = getattr(self, "story", None)
        if story is None:
            return
        for effect in story.last:
            if isinstance(effect, Page):
                assert not story.concern.excluded & set(effect.to)
                assert {MENTEE, STRANGER}.isdisjoint(effect.to)
            if isinstance(effect, Send) and effect.alert:
                assert effect.to not in story.concern.excluded
        alerts = [effect.to for effect in story.last if isinstance(effect, Send) and effect.alert]
        assert len(alerts) == len(set(alerts))


AConcern.TestCase.settings = settings(max_examples=150, stateful_step_count=40, deadline=None)
test_always = AConcern.TestCase
