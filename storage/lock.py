"""One process per data folder."""

import fcntl
import os
import time
from pathlib import Path

from storage.errors import InUse

WAIT_SECONDS = 3.0  # with its start, a second process has ended within five
_STEP_SECONDS = 0.05


class FolderLock:
    """Holds `kith.lock` in a folder until released or until the process ends, however it ends."""

    def __init__(self, folder: Path, wait: float = WAIT_SECONDS) -> None:
        """Wait up to `wait` seconds for the lock; raise InUse naming the process that holds it."""
        self._path = folder / "kith.lock"
        self._handle = os.open(self._path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        deadline = time.monotonic() + wait
        while not self._taken():
            if time.monotonic() >= deadline:
                raise InUse(self._refusal())
            time.sleep(_STEP_SECONDS)
        os.ftruncate(self._handle, 0)
        os.pwrite(self._handle, str(os.getpid()).encode(), 0)

    def release(self) -> None:
        """Let the next process in."""
        os.close(self._handle)

    def _taken(self) -> bool:
        try:
            fcntl.flock(self._handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True

    def _refusal(self) -> str:
        holder = os.pread(self._handle, 32, 0).decode(errors="replace").strip() or "unknown"
        os.close(self._handle)
        return (
            f"{self._path.parent} is in use by process {holder}: stop that process first, "
            "or start this one with another --data folder"
        )
