"""The answers Telegram gives when it refuses a call, in its own words."""

from typing import Any


class ApiError(Exception):
    """A refused Bot API call; `body()` is the JSON that Telegram would answer."""

    def __init__(self, code: int, description: str, retry_after: int | None = None) -> None:
        super().__init__(description)
        self.code = code
        self.description = description
        self.retry_after = retry_after

    def body(self) -> dict[str, Any]:
        """Return Telegram's error object."""
        body: dict[str, Any] = {"ok": False, "error_code": self.code, "description": self.description}
        if self.retry_after is not None:
            body["parameters"] = {"retry_after": self.retry_after}
        return body


class SimError(Exception):
    """A `/sim` call that cannot be done; the sentence says what and how to mend it."""

    def __init__(self, sentence: str, status: int = 400) -> None:
        super().__init__(sentence)
        self.status = status


def bad_request(reason: str) -> ApiError:
    """Return a 400 with Telegram's prefix."""
    return ApiError(400, f"Bad Request: {reason}")


def forbidden(reason: str) -> ApiError:
    """Return a 403 with Telegram's prefix."""
    return ApiError(403, f"Forbidden: {reason}")


def conflict(reason: str) -> ApiError:
    """Return a 409 with Telegram's prefix."""
    return ApiError(409, f"Conflict: {reason}")


def too_many_requests(seconds: int) -> ApiError:
    """Return a 429 that asks to wait whole `seconds`."""
    return ApiError(429, f"Too Many Requests: retry after {seconds}", seconds)


def not_found() -> ApiError:
    """Return what Telegram answers for an unknown path or a token of the wrong form."""
    return ApiError(404, "Not Found")


def not_played(name: str) -> ApiError:
    """Return a 404 for a method that Telegram may know, but the sandbox does not."""
    return ApiError(404, f"Not Found: method not found: the sandbox does not play {name[:64]}; see docs/sandbox.md")


def unauthorized() -> ApiError:
    """Return what Telegram answers for a token that it does not know."""
    return ApiError(401, "Unauthorized")
