"""What can go wrong in storage; the docstring is the message where nothing better is known. None holds text."""


class StorageError(Exception):
    """Storage could not do what was asked."""

    def __init__(self, message: str = "") -> None:
        super().__init__(message or (type(self).__doc__ or "").strip())


class Unwritable(StorageError):
    """The database cannot be written: it is locked, read-only, or its disk is full or broken."""


class Stale(StorageError):
    """The row was changed since it was read; read it again and repeat the turn."""


class InUse(StorageError):
    """Another process uses this data folder."""


class Unsafe(StorageError):
    """The database does not keep what it is told to keep."""


class Newer(StorageError):
    """The database was made by a newer release."""


class WrongKey(StorageError):
    """None of the given vault keys opens this data."""


class Erased(StorageError):
    """This key was destroyed: the person or concern it belonged to is erased."""


class Damaged(StorageError):
    """A sealed value cannot be opened or read."""


class NotCommittable(StorageError):
    """This effect must have been replaced before it reached storage."""


class ChatTaken(StorageError):
    """The chat is already bound to somebody else."""
