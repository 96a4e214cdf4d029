"""The command as a process of its own: statuses, what is imported, and quiet ends."""

from __future__ import annotations

import contextlib
import json
import os
import pty
import signal
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from tests.acdesk.cli.conftest import NOW, Shell

ROOT = Path(__file__).parents[3]


def environ(desk: Path, **more: str) -> dict[str, str]:
    return {
        **os.environ, "PYTHONPATH": str(ROOT), "ACDESK_DESK": str(desk), "ACDESK_NOW": NOW, "ACDESK_CONFIG": "",
        "XDG_CONFIG_HOME": str(desk.parent), "XDG_STATE_HOME": str(desk.parent / "state"), "NO_COLOR": "1", **more,
    }  # fmt: skip


def acdesk(desk: Path, *args: str, **more: str) -> subprocess.CompletedProcess[str]:
    line = [sys.executable, "-m", "acdesk", *args]
    found = subprocess.run(
        line, capture_output=True, text=True, encoding="utf-8", env=environ(desk, **more), timeout=60,
        stdin=subprocess.DEVNULL, check=False,
    )  # fmt: skip
    assert "Traceback" not in found.stderr
    return found


def test_the_statuses(shell: Shell, tmp_path: Path) -> None:
    shell("add", "CRM", "--client", "amazonia")
    expected = {
        ("queue",): 0,
        ("nope",): 2,
        (): 2,
        ("handle", "1"): 3,
        ("show", "9"): 4,
        ("--desk", __file__, "queue"): 5,
        ("backup", str(shell.desk)): 1,
    }
    for line, status in expected.items():
        found = acdesk(shell.desk, *line)
        assert found.returncode == status, (line, found.stderr)
        assert len(found.stderr.splitlines()) == (1 if status else 0)


def test_no_command_loads_the_screens(shell: Shell) -> None:
    """Nor what else it does not need: the modules that stand loaded after a queue."""
    look = (
        "import sys; from acdesk.cli.root import cli, run\n"
        "status = run(cli, sys.argv[1:])\n"
        "roots = {name.partition('.')[0] for name in sys.modules}\n"
        "print(status, sorted(roots & {'textual', 'rich', 'screens', 'holidays', 'dateutil', 'asyncio'}),"
        " sorted(name for name in sys.modules if name.startswith('acdesk.mail') or name == 'acdesk.keys'))\n"
    )
    shell("add", "Photos", "--client", "badger")
    for line in (["queue", "--json"], ["show", "1"], ["list"], ["where"]):
        found = subprocess.run(
            [sys.executable, "-c", look, *line], capture_output=True, text=True, env=environ(shell.desk), check=True
        )
        assert found.stdout.splitlines()[-1] == "0 [] []", line
    helped = subprocess.run(
        [sys.executable, "-c", look, "--help"], capture_output=True, text=True, env=environ(shell.desk), check=True
    )
    assert helped.stdout.splitlines()[-1].startswith("0 []")


def test_a_reader_that_goes_away_is_no_error(shell: Shell) -> None:
    line = [sys.executable, "-m", "acdesk", "config", "example"]
    with subprocess.Popen(line, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environ(shell.desk)) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.close()
        assert process.stderr.read() == b""
        assert process.wait(timeout=30) == 0


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
def test_output_that_does_not_fit(shell: Shell) -> None:
    line = [sys.executable, "-m", "acdesk", "queue"]
    with Path("/dev/full").open("w", encoding="utf-8") as full:
        found = subprocess.run(
            line, stdout=full, stderr=subprocess.PIPE, text=True, env=environ(shell.desk), check=False
        )
    assert found.returncode == 1
    assert found.stderr.startswith("Reading or writing failed: ")


MORE_THAN_A_PIPE = 1 << 20
"""Bytes; a pipe holds 64 KiB of them unread."""
HEARD = (
    "import runpy, signal, sys; sys.argv[0] = 'acdesk'; "
    "signal.signal(signal.SIGINT, signal.default_int_handler); "  # in the background it is not heard
    "runpy.run_module('acdesk', run_name='__main__')"
)


def test_control_c_is_quiet(shell: Shell) -> None:
    line = [sys.executable, "-c", HEARD, "note", "1", "-"]
    shell("add", "Photos", "--client", "badger")
    with subprocess.Popen(
        line, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environ(shell.desk)
    ) as process:
        assert process.stdin is not None
        assert process.stderr is not None
        process.stdin.write(b"x" * MORE_THAN_A_PIPE)  # which ends only once it reads its input
        process.stdin.flush()
        for _ in range(6):  # Python hears one between two reads only at the next
            process.send_signal(signal.SIGINT)
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(timeout=5)
                break
        assert process.returncode == 130
        assert process.stderr.read() == b""


def test_what_nobody_foresaw_is_a_sentence_and_a_line_in_the_log(shell: Shell) -> None:
    broken = (
        "import acdesk.cli, acdesk.cli.session as s, sys\n"
        "def fail(*_): raise LookupError('secret words of a mail')\n"
        "s.Session.there_is_a_desk = fail\n"
        "sys.argv = ['acdesk', 'queue']\n"
        "acdesk.cli.main()\n"
    )
    found = subprocess.run(
        [sys.executable, "-c", broken], capture_output=True, text=True, env=environ(shell.desk), check=False
    )
    assert found.returncode == 1
    log = shell.desk.parent / "state" / "acdesk" / "acdesk.log"
    assert found.stderr.splitlines() == [
        f"acdesk stopped at something unexpected (LookupError); nothing was half done. Details are in {log}."
    ]
    assert "secret" not in log.read_text(encoding="utf-8")
    assert "LookupError at" in log.read_text(encoding="utf-8")
    assert stat.S_IMODE(log.stat().st_mode) == 0o600


def test_an_output_that_knows_few_letters(shell: Shell) -> None:
    shell("add", "Café → naïve", "--client", "badger")
    found = acdesk(shell.desk, "queue", PYTHONIOENCODING="ascii")
    assert found.returncode == 0
    assert "Caf" in found.stdout
    assert json.loads(acdesk(shell.desk, "queue", "--json", PYTHONIOENCODING="ascii").stdout)["items"]


def on_a_terminal(line: list[str], desk: Path, answer: bytes = b"", **more: str) -> tuple[int, str]:
    """Run on a terminal of its own; the status and all that was printed."""
    child, master = pty.fork()
    if child == 0:
        os.execve(sys.executable, [sys.executable, "-m", "acdesk", *line], environ(desk, TERM="xterm", **more))
    printed = b""
    if answer:
        os.write(master, answer)
    while True:
        try:
            part = os.read(master, 65536)
        except OSError:
            break
        if not part:
            break
        printed += part
    _, status = os.waitpid(child, 0)
    os.close(master)
    return os.waitstatus_to_exitcode(status), printed.decode("utf-8")


def test_the_sweep_asks_on_a_terminal(shell: Shell) -> None:
    shell("add", "Opening hours", "--client", "badger")
    status, printed = on_a_terminal(["ack", "--all"], shell.desk, b"n\n")
    assert (status, "Acknowledge these 1?" in printed) == (130, True)
    assert shell.json("show", 1)["acknowledged_at"] is None
    status, printed = on_a_terminal(["ack", "--all"], shell.desk, b"y\n")
    assert (status, "Acknowledged #1" in printed) == (0, True)


def test_colour_only_on_a_terminal_that_wants_it(shell: Shell) -> None:
    shell("add", "Photos", "--client", "badger")
    assert "\x1b" not in on_a_terminal(["queue"], shell.desk)[1]
    assert "\x1b" not in acdesk(shell.desk, "queue", NO_COLOR="").stdout


def test_what_opens_the_screens_without_the_command_line() -> None:
    from acdesk.cli.alone import asked_for

    session = asked_for(["--desk", "a.db", "--as", "karly"], {})
    assert session is not None
    assert (session.desk_given, session.as_name) == ("a.db", "karly")
    for more in (["queue"], ["--desk"], ["--desk", "--json"], ["--json", "x"], ["--desk=a.db"]):
        assert asked_for(more, {}) is None
    assert asked_for([], {"_ACDESK_COMPLETE": "bash_source"}) is None
