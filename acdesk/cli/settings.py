"""`acdesk keys`, `config` and `completion`: what can be set, and how it stands."""

from __future__ import annotations

import click
from click.shell_completion import get_completion_class

from acdesk.cli import saying
from acdesk.cli.kit import Family, command, current
from acdesk.errors import WrongUsage


@command("keys")
def keys() -> None:
    """Every key of the screens, as the configuration has them."""
    from acdesk.keys import KEYS, page, resolve  # noqa: PLC0415

    session = current()
    resolved = resolve(session.config.keys, KEYS)
    if session.json:
        saying.document(
            {
                "keys": [
                    {
                        "command": key.id,
                        "keys": list(key.each),
                        "group": key.group,
                        "help": key.help,
                        "later": key.later,
                    }
                    for key in resolved
                ]
            }
        )
        return
    click.echo(page(resolved), nl=False)


@click.group("config", cls=Family)
def config() -> None:
    """The configuration: check, example."""


@config.command("check")
def check() -> None:
    """Say what is wrong with the configuration, all of it at once."""
    from acdesk.config_check import check as problems_of  # noqa: PLC0415

    session = current()
    path = session.config_file
    found = problems_of(path) if session.config_given or path.exists() else []
    if session.json:
        saying.document({"config": str(path), "exists": path.exists(), "problems": found})
    elif not found:
        saying.line(f"{path} is in order." if path.exists() else f"There is no {path}: the defaults hold.")
    else:
        for problem in found:
            saying.line(problem)
    if found:
        raise WrongUsage(f"The configuration {path} can't be used: {len(found)} to mend.")


@config.command("example")
def example() -> None:
    """A configuration with every default, to start from."""
    from acdesk.config_example import example as written  # noqa: PLC0415

    text = written()
    if current().json:
        saying.document({"config": text})
        return
    click.echo(text, nl=False)


@command("completion")
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish"]))
def completion(shell: str) -> None:
    """The script that teaches a shell to complete commands: source it in the shell's start file."""
    kind = get_completion_class(shell)
    assert kind is not None  # the choice names only shells that click knows
    root = click.get_current_context().find_root().command
    script = kind(root, {}, "acdesk", "_ACDESK_COMPLETE").source()
    if current().json:
        saying.document({"shell": shell, "script": script})
        return
    click.echo(script)
