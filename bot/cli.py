"""The command line: `kith …`; each command's body is a file in bot/commands."""

import contextlib
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated

import typer

app = typer.Typer(
    help="Kith, a mentoring companion on Telegram.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
signals = typer.Typer(help="Try, measure and tune what is looked for in people's words.", no_args_is_help=True)
app.add_typer(signals, name="signals")

Json = Annotated[bool, typer.Option("--json", help="Print JSON instead of text.")]
Data = Annotated[Path | None, typer.Option("--data", help="Keep everything in this folder.")]
ContentFolder = Annotated[
    Path | None, typer.Option("--content", exists=True, help="Your own scripts, lexicons and texts.")
]
Port = Annotated[int, typer.Option(min=0, max=65535, help="Port on 127.0.0.1; 0 takes a free one.")]


def main() -> None:
    """Entry point of the `kith` command."""
    app()


@contextlib.contextmanager
def _content_told() -> Iterator[None]:
    """What is wrong with content files is said line by line, and ends the command."""
    from bot.content import ContentError

    try:
        yield
    except ContentError as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(1) from None


@app.command()
def demo(data: Data = None, port: Port = 8080, open_browser: Annotated[bool, typer.Option("--open")] = False) -> None:
    """Live through the whole story in a browser: sandbox, bot and page on this machine, no token needed."""
    from bot.commands.demo import run

    raise typer.Exit(run(data, port, open_browser=open_browser))


@app.command()
def init(folder: Annotated[Path, typer.Argument(help="Where to write the files.")] = Path()) -> None:
    """Write programme.yaml and .env with explanations, and make the key."""
    from bot.commands.init import run

    raise typer.Exit(run(folder))


@app.command(name="run")
def run_(data: Data = None) -> None:
    """Run the bot with the settings from the environment and .env, until interrupted."""
    from bot.commands.run import run

    raise typer.Exit(run(data))


@app.command()
def sandbox(port: Port = 8081) -> None:
    """Run the local Bot API alone, with its page, for any client."""
    from bot.commands.sandbox import run

    raise typer.Exit(run(port))


@app.command()
def check(
    paths: Annotated[
        list[Path] | None, typer.Argument(help="Content folders; the shipped content without any.")
    ] = None,
) -> None:
    """Check scripts, translations, lexicons, policies and crisis lines; every problem at once."""
    from bot.commands.check import run

    raise typer.Exit(run(paths or []))


@app.command()
def play(script: str, content: ContentFolder = None, language: str = "en") -> None:
    """Play a script in the terminal, with the clock under your fingers."""
    from bot.commands.play import run

    raise typer.Exit(run(script, content, language))


@app.command(name="test")
def play_tests(  # a command, not a test
    paths: Annotated[
        list[Path] | None, typer.Argument(exists=True, help="Content folders; the shipped content without any.")
    ] = None,
) -> None:
    """Run the `tests:` inside scripts."""
    from bot.commands.test import run

    raise typer.Exit(run(paths or []))


@app.command()
def invite(
    role: Annotated[str, typer.Argument(help="mentee, mentor, coordinator, safeguarding or deputy")],
    name: str,
    mentor: Annotated[str, typer.Option(help="For a mentee: their mentor's name, as in /people.")] = "",
    backup: Annotated[str, typer.Option(help="For a mentee: who steps in when the mentor cannot.")] = "",
    language: Annotated[str, typer.Option(help="Language until they choose their own.")] = "",
    data: Data = None,
) -> None:
    """Make a one-time invitation link (24 hours); the running bot need not be stopped."""
    from bot.commands.invite import run

    raise typer.Exit(run(role, name, {"mentor": mentor, "backup": backup}, language, data))


@app.command()
def doctor(
    data: Data = None,
    ring: Annotated[
        bool, typer.Option("--ring", help="Also send a test alarm, and a test page to the final rung.")
    ] = False,
) -> None:
    """Look at settings, content, database, key, crisis lines and Telegram, and say what to mend."""
    from bot.commands.doctor import run

    raise typer.Exit(run(data, ring=ring))


@signals.command(name="try")
def signals_try(text: str, as_json: Json = False, content: ContentFolder = None) -> None:
    """Show what the acute-risk screen sees in a text: spans, rule, urgency, cues, cost."""
    from bot.commands.signals_try import run
    from bot.content import Content
    from bot.detectors import load_signals

    with _content_told():
        pack = load_signals(Content(content))
    raise typer.Exit(run(pack, text, as_json))


@signals.command(name="eval")
def signals_eval(
    file: Path,
    as_json: Json = False,
    picture: Annotated[Path | None, typer.Option(help="Write a confusion picture (PNG) here.")] = None,
    content: ContentFolder = None,
) -> None:
    """Measure the detectors on labelled messages: recall, precision, false alarms, with intervals."""
    from bot.commands.signals_eval import run
    from bot.content import Content
    from bot.detectors import load_signals

    with _content_told():
        pack = load_signals(Content(content))
    raise typer.Exit(run(pack, file, as_json, picture))


@signals.command(name="threads")
def signals_threads(file: Path, as_json: Json = False, content: ContentFolder = None) -> None:
    """Run the slow detectors over labelled threads of several weeks."""
    from bot.commands.signals_threads import run
    from bot.content import Content
    from bot.detectors import POLICY, load_policy, load_wording

    own = Content(content)
    with _content_told():
        policy = load_policy(POLICY, own.one(POLICY) or "")
        wording = load_wording(own, policy)
    raise typer.Exit(run(policy, wording, file, as_json=as_json))


@signals.command(name="backtest")
def signals_backtest(
    policy: Annotated[Path, typer.Option(help="The new policy.")],
    since: Annotated[str, typer.Option(help="How far back, e.g. 90d.")] = "90d",
    as_json: Json = False,
    data: Data = None,
) -> None:
    """Say what a new policy would have flagged, before it is published; counts only."""
    from bot.commands.backtest import run

    raise typer.Exit(run(policy, since, as_json, data))


@signals.command(name="precision")
def signals_precision(as_json: Json = False, data: Data = None) -> None:
    """Say how often people found that a flag fitted or helped, by rule; counts only."""
    from bot.commands.signals_precision import run

    raise typer.Exit(run(data, as_json=as_json))


@signals.command(name="train")
def signals_train(
    files: Annotated[list[Path], typer.Argument(help="Labelled lines, in the format of eval.")],
    language: Annotated[str, typer.Option(help="The language whose net is made.")],
    out: Annotated[Path, typer.Option(help="Where the net goes, e.g. content/nets/en.json.")],
    ask: Annotated[float, typer.Option(help="Score, in logits, from which the mentee is asked.")] = -0.6,
    today: Annotated[float, typer.Option(help="Score from which a person is told within the day.")] = 0.2,
    calm: Annotated[float, typer.Option(help="Score below which a wide phrase is only asked about.")] = -2.0,
    often: Annotated[list[Path] | None, typer.Option(help="Lines that count four times: close calls.")] = None,
    beside: Annotated[Path | None, typer.Option(help="More such lines, which are not kept with the others.")] = None,
    content: ContentFolder = None,
) -> None:
    """Make the net below a language's lexicon anew; then measure it on texts that it was not made from."""
    from bot.commands.signals_train import Levels, run
    from bot.content import Content
    from bot.detectors import load_lexicons

    with _content_told():
        pack = load_lexicons(Content(content))
    raise typer.Exit(run(pack, files, language, Levels(ask, today, calm), out, often or [], beside))
