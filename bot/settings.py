"""Settings: read from the environment and `.env`, checked all at once, secrets never shown."""

from pathlib import Path
from typing import Annotated, Any, Literal, Self

from pydantic import AfterValidator, Field, ModelWrapValidatorHandler, SecretStr, ValidationError, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from bot import settings_checks as checks
from bot.gateway.api import TELEGRAM
from bot.settings_checks import Problem
from dialogs.mistakes import own_words, predicate
from dialogs.programme import Programme


class SettingsError(Exception):
    """The settings do not allow a start; `problems` holds every one of them."""

    def __init__(self, problems: list[Problem]) -> None:
        self.problems = problems
        lines = [f"  {problem.setting} {problem.sentence}." for problem in problems]
        super().__init__("\n".join(["Kith cannot start. Mend these settings, in .env or in the environment:", *lines]))


class Settings(BaseSettings):
    """Every setting; `.env.example` explains each. Raises SettingsError with all problems at once.

    Arguments come first (by field name), then the environment, then `.env`; an empty value counts as not set.
    """

    model_config = SettingsConfigDict(
        env_file=".env", env_ignore_empty=True, extra="forbid", frozen=True, hide_input_in_errors=True
    )

    bot_token: Annotated[SecretStr, AfterValidator(checks.bot_token)]
    bot_api_url: Annotated[str, AfterValidator(checks.http_url)] = TELEGRAM
    programme: Path = checks.PROGRAMME
    data: Path = checks.DATA
    key: SecretStr | None = None
    key_file: Path | None = None
    content: Path | None = None
    alarm_url: Annotated[SecretStr, AfterValidator(checks.secret_http_url)] | None = None
    alarm_chat: int | None = None
    webhook_url: Annotated[str, AfterValidator(checks.webhook_url)] | None = None
    webhook_secret: Annotated[SecretStr, AfterValidator(checks.webhook_secret)] | None = None
    webhook_host: str = "127.0.0.1"
    webhook_port: int = Field(default=8443, ge=1, le=65535)
    smtp_url: Annotated[SecretStr, AfterValidator(checks.smtp_url)] | None = None
    clock: Literal["system", "sandbox"] = "system"
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = "INFO"

    @model_validator(mode="wrap")
    @classmethod
    def _all_at_once(cls, given: Any, handler: ModelWrapValidatorHandler[Self]) -> Self:
        together = list(checks.check_together(given))
        try:
            settings = handler(given)
        except ValidationError as error:
            # Without its cause, which holds the values.
            raise SettingsError([*_problems(error), *together]) from None
        if together:
            raise SettingsError(together)
        return settings

    @property
    def keys(self) -> tuple[SecretStr, ...]:
        """The programme's Fernet keys, the newest first; older ones only open what they once sealed."""
        if self.key:
            return checks.parse_keys(self.key.get_secret_value())
        assert self.key_file is not None
        return checks.parse_keys(self.key_file.read_text(encoding="utf-8"))

    @property
    def secrets(self) -> tuple[SecretStr, ...]:
        """Everything that must never appear in a log line."""
        optional = (self.alarm_url, self.webhook_secret, self.smtp_url)
        return (self.bot_token, *self.keys, *(secret for secret in optional if secret))

    def problems_with(self, programme: Programme) -> list[Problem]:
        """Return what keeps the programme's final rung from being reached with these settings."""
        if programme.contacts.final_rung.webhook or self.smtp_url:
            return []
        return [Problem("SMTP_URL", f"is missing: the final rung in {self.programme} has only an email to be told by")]


def _problems(error: ValidationError) -> list[Problem]:
    return [_problem(dict(detail)) for detail in error.errors(include_input=False)]


def _problem(detail: dict[str, Any]) -> Problem:
    setting = str(detail["loc"][0]).upper()
    if detail["type"] == "missing":
        return Problem(setting, "is missing: .env.example says what it is and where to get it")
    if detail["type"] == "extra_forbidden":
        return Problem(setting, "is no setting of Kith: .env.example lists them all, perhaps it is misspelt")
    return Problem(setting, predicate(detail) or own_words(detail))
