"""The bot's name at Telegram, kept for a restart at which Telegram does not answer: open concerns cannot wait."""

from pathlib import Path


class Introduction:
    """Remembers `username` of bot number `bot` in the data folder."""

    def __init__(self, data: Path, bot: int) -> None:
        self._file = data / f"username-{bot}"

    @property
    def remembered(self) -> str:
        """The username of the last start; empty when there was none."""
        return self._file.read_text(encoding="utf-8").strip() if self._file.is_file() else ""

    def remember(self, username: str) -> None:
        """Keep it for the next start."""
        if username != self.remembered:
            self._file.write_text(username, encoding="utf-8")
