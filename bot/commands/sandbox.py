"""`kith sandbox`: the local Bot API alone, with its page, for any client."""

import sys

from bot.sandbox.server import serve


def run(port: int) -> int:
    """Serve until interrupted; 1, with a sentence, when the port is taken."""
    try:
        serve(port, started=_say)
    except OSError as error:
        print(f"The sandbox cannot start: {error.strerror}", file=sys.stderr)
        return 1
    return 0


def _say(url: str) -> None:
    print(f"The page is at {url}, the Bot API at {url}/bot<TOKEN>/<method>. Ctrl+C ends the sandbox.", flush=True)
