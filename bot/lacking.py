"""What a programme can start without and should not: warnings of `kith check` and `kith doctor`."""

from collections.abc import Iterator

from dialogs.crisis import CrisisFile
from dialogs.issue import Issue
from dialogs.programme import Programme
from dialogs.yaml import Document, read


def lacking(file: str, text: str, programme: Programme, crisis: CrisisFile | None) -> list[Issue]:
    """What mentees in danger would miss; `text` is that of the valid programme in `file`."""
    document = read(file, text)
    if isinstance(document, Issue):
        return []
    return [*_phone(programme, document), *_countries(programme, document, crisis)]


def _phone(programme: Programme, document: Document) -> Iterator[Issue]:
    contact = programme.contacts.safeguarding
    if contact.phone:
        return
    message = f"{contact.name} (safeguarding) has no phone number: mentees in danger read the name and nothing to call"
    hint = 'write it as they would dial it, for example phone: "+34 600 000 000"'
    yield document.issue(("contacts", "safeguarding"), "PHONE", message, hint, warning=True)


def _countries(programme: Programme, document: Document, crisis: CrisisFile | None) -> Iterator[Issue]:
    """Without a crisis file, which then is broken and said to be so, nothing can be missed in it."""
    known = crisis.countries if crisis else dict.fromkeys(programme.countries)
    for at, code in enumerate(programme.countries):
        if code not in known:
            message = f"crisis.yaml has no lines for {code}: mentees there are shown “your local emergency number”"
            hint = "look up its numbers and add them with their source"
            yield document.issue(("countries", at), "CRISIS", message, hint, warning=True)
