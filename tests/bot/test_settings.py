import re
from pathlib import Path
from typing import Any

import pytest
from cryptography.fernet import Fernet
from dotenv import dotenv_values

from bot.settings import Settings, SettingsError
from dialogs.programme import Programme

TOKEN = "123456:made-up_token-canary"
EXAMPLE = Path(__file__).parents[2] / ".env.example"


@pytest.fixture(autouse=True)
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder with a programme, and an environment without any setting."""
    monkeypatch.chdir(tmp_path)
    for name in Settings.model_fields:
        monkeypatch.delenv(name.upper(), raising=False)
    Path("programme.yaml").write_text("programme: x", encoding="utf-8")
    return tmp_path


def good(**more: Any) -> dict[str, Any]:
    key = Fernet.generate_key().decode()
    return {"bot_token": TOKEN, "key": key, "alarm_url": "https://alarm.example/hook"} | more


def problems(**given: Any) -> dict[str, str]:
    with pytest.raises(SettingsError) as raised:
        Settings(**given)
    return {problem.setting: problem.sentence for problem in raised.value.problems}


def test_good_settings_start() -> None:
    settings = Settings(**good())
    assert settings.bot_api_url == "https://api.telegram.org"
    assert (settings.data, settings.programme) == (Path("data"), Path("programme.yaml"))
    assert settings.webhook_url is None


def test_every_problem_is_told_at_once() -> None:
    found = problems(
        bot_api_url="nowhere", webhook_url="http://example.org/x", programme="missing.yaml", log_level="LOUD"
    )
    assert set(found) == {
        "BOT_TOKEN",
        "BOT_API_URL",
        "WEBHOOK_URL",
        "WEBHOOK_SECRET",
        "PROGRAMME",
        "KEY",
        "ALARM_URL",
        "LOG_LEVEL",
    }


def test_the_message_names_each_setting_and_how_to_mend_it() -> None:
    with pytest.raises(SettingsError) as raised:
        Settings()
    lines = str(raised.value).splitlines()
    assert lines[0].startswith("Kith cannot start.")
    assert "  KEY and KEY_FILE are both missing: `kith init` makes a key." in lines


@pytest.mark.parametrize(
    ("given", "setting"),
    [
        ({"bot_token": "canary"}, "BOT_TOKEN"),
        ({"key": "canary"}, "KEY"),
        ({"key": f"{Fernet.generate_key().decode()},canary"}, "KEY"),
        ({"alarm_url": "canary"}, "ALARM_URL"),
        ({"alarm_url": "https://[canary"}, "ALARM_URL"),
        ({"webhook_secret": "canary"}, "WEBHOOK_SECRET"),
        ({"smtp_url": "smtp://me:canary@mail.example"}, "SMTP_URL"),
        ({"alarm_chat": "canary"}, "ALARM_CHAT"),
        ({"webhook_port": 0}, "WEBHOOK_PORT"),
        ({"content": "missing"}, "CONTENT"),
        ({"data": "programme.yaml"}, "DATA"),
        ({"data": "/proc/nowhere/data"}, "DATA"),
        ({"data": "programme.yaml/below/a/file"}, "DATA"),
    ],
)
def test_each_wrong_value_is_named_and_never_shown(given: dict[str, Any], setting: str) -> None:
    with pytest.raises(SettingsError) as raised:
        Settings(**good(**given))
    assert [problem.setting for problem in raised.value.problems] == [setting]
    assert "canary" not in f"{raised.value!s}{raised.value!r}{raised.value.__cause__!r}"


def test_looking_whether_the_data_folder_can_be_made_leaves_nothing_behind() -> None:
    before = set(Path().iterdir())
    Settings(**good(data="new/and/deep"))
    assert set(Path().iterdir()) == before


def test_secrets_are_not_shown() -> None:
    settings = Settings(
        **good(webhook_secret="secret-secret-canary", smtp_url="smtps://me:canary@mail.example?from=a@b.example")
    )
    assert "canary" not in f"{settings!s} {settings!r}"
    assert settings.key is not None
    assert settings.key.get_secret_value() not in repr(settings)
    assert len(settings.secrets) == 5


def test_settings_come_from_env_file_and_the_environment_wins(monkeypatch: pytest.MonkeyPatch) -> None:
    lines = [f"{name.upper()}={value}" for name, value in good(log_level="ERROR", webhook_port=81, smtp_url="").items()]
    Path(".env").write_text("\n".join(lines), encoding="utf-8")
    monkeypatch.setenv("WEBHOOK_PORT", "82")
    settings = Settings()
    assert (settings.log_level, settings.webhook_port, settings.smtp_url) == ("ERROR", 82, None)


def test_a_misspelt_setting_is_found() -> None:
    Path(".env").write_text("ALARM_UR=https://alarm.example", encoding="utf-8")
    assert "misspelt" in problems(**good())["ALARM_UR"]


def key_file(text: str, mode: int = 0o600, name: str = "key") -> Path:
    path = Path(name)
    path.parent.mkdir(exist_ok=True)
    path.write_text(text, encoding="utf-8")
    path.chmod(mode)
    return path


def test_keys_come_from_a_file_newest_first() -> None:
    new, old = (Fernet.generate_key().decode() for _ in range(2))
    settings = Settings(**good(key=None, key_file=key_file(f"{new}\n{old}\n")))
    assert [key.get_secret_value() for key in settings.keys] == [new, old]
    settings = Settings(**good(key=f"{new}, {old}"))
    assert [key.get_secret_value() for key in settings.keys] == [new, old]


def test_a_key_file_is_private_outside_the_data_and_holds_a_key() -> None:
    key = Fernet.generate_key().decode()
    assert "chmod 600" in problems(**good(key=None, key_file=key_file(key, 0o640)))["KEY_FILE"]
    assert "inside the data folder" in problems(**good(key=None, key_file=key_file(key, name="data/key")))["KEY_FILE"]
    assert "no usable key" in problems(**good(key=None, key_file=key_file("canary")))["KEY_FILE"]
    assert "not a file" in problems(**good(key=None, key_file="missing"))["KEY_FILE"]
    assert "keep one" in problems(**good(key_file=key_file(key)))["KEY"]


def test_a_webhook_needs_its_secret_and_https() -> None:
    assert set(problems(**good(webhook_url="https://kith.example/hook"))) == {"WEBHOOK_SECRET"}
    Settings(**good(webhook_url="https://kith.example/hook", webhook_secret="x" * 16))
    Settings(**good(webhook_url="http://127.0.0.1:1/hook", webhook_secret="x" * 16))


def test_a_final_rung_by_email_needs_a_mail_account() -> None:
    def programme(**rung: str) -> Programme:
        contacts = {"safeguarding": {"name": "Sam"}, "final_rung": {"name": "Duty", **rung}}
        return Programme.model_validate({"programme": "x", "name": "X", "contacts": contacts})

    settings = Settings(**good())
    assert [p.setting for p in settings.problems_with(programme(email="duty@example.org"))] == ["SMTP_URL"]
    assert settings.problems_with(programme(webhook="https://duty.example")) == []
    settings = Settings(**good(smtp_url="smtp://mail.example?from=a@b.example"))
    assert settings.problems_with(programme(email="duty@example.org")) == []


def test_the_example_explains_every_setting_and_no_other() -> None:
    text = EXAMPLE.read_text(encoding="utf-8")
    assert {name.lower() for name in dotenv_values(EXAMPLE)} == set(Settings.model_fields)
    for name in Settings.model_fields:
        paragraph = re.search(rf"((?:^#.*\n)+)(?:^[A-Z_]+=.*\n)*^{name.upper()}=", text, re.MULTILINE)
        assert paragraph, f"{name.upper()} has no explanation above it"


def test_the_examples_values_are_the_defaults() -> None:
    given = {name.lower(): value for name, value in dotenv_values(EXAMPLE).items() if value}
    fields = {name: Settings.model_fields[name].default for name in given}
    assert {name: str(default) for name, default in fields.items()} == given
    optional = [
        name for name, field in Settings.model_fields.items() if name not in given and field.default is not None
    ]
    assert optional == ["bot_token"]
