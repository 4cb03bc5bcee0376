"""Who needs a guardian's consent before anything begins."""

from dialogs.model.people import Person
from dialogs.programme import Programme


def needs_guardian(programme: Programme, person: Person) -> bool:
    """Whether the programme wants a guardian's consent for somebody of this age, and has none yet."""
    rule = programme.guardian_consent_under
    if rule == "none" or person.guardian_consent is not None:
        return False
    return person.age_band in {"", "under_16"} or (rule == "under_18" and person.minor)
