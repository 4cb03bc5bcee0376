"""`kith init`: programme.yaml and .env with explanations, and a new key."""

from importlib.resources import files
from pathlib import Path

from cryptography.fernet import Fernet

from bot.content import SHIPPED

KEY_LINE = "KEY=\n"


def run(folder: Path) -> int:
    """Write what is not there yet; 1 when nothing could be written. Never overwrites anything."""
    folder.mkdir(parents=True, exist_ok=True)
    programme = (SHIPPED / "programme" / "template.yaml").read_text(encoding="utf-8")
    settings = example().replace(KEY_LINE, f"KEY={Fernet.generate_key().decode()}\n")
    written = [_write(folder / "programme.yaml", programme, 0o644), _write(folder / ".env", settings, 0o600)]
    if not any(written):
        return 1
    print("Next: fill in programme.yaml (safeguarding contact, final rung) and .env (the bot's token, an alarm),")
    print("then: kith doctor, and kith run")
    print("Keep a copy of the KEY line in a safe place, apart from the data: without it nothing can be read any more.")
    return 0


def example() -> str:
    """The explained settings, as they come with Kith."""
    shipped = Path(str(files("bot") / "env.example"))
    source = shipped if shipped.is_file() else Path(__file__).parents[2] / ".env.example"
    return source.read_text(encoding="utf-8")


def _write(path: Path, text: str, mode: int) -> bool:
    if path.exists():
        print(f"{path} is there already and stays as it is.")
        return False
    path.touch(mode=mode)
    path.write_text(text, encoding="utf-8")
    print(f"Wrote {path}.")
    return True
