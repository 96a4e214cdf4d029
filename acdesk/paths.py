"""Files that a person names: found without surprises, and written so that nobody ever sees half of one."""

from __future__ import annotations

import os
from pathlib import Path

from acdesk.errors import Failed, WrongUsage
from acdesk.text import clean_line


def shown(path: Path) -> str:
    """A path as part of a sentence."""
    return clean_line(str(path), 200)


def at_home(path: Path) -> Path:
    """The path with its `~` filled in. Raises WrongUsage where nobody of that name has a home here."""
    try:
        return path.expanduser()
    except RuntimeError:
        raise WrongUsage(f"{shown(path)} is in nobody's home: give the whole path.") from None


def is_other(path: Path) -> bool:
    """Whether it is there and neither file nor folder: reading a pipe would wait for ever. Raises OSError."""
    return path.exists() and not path.is_file() and not path.is_dir()


def write_whole(path: Path, data: bytes, *, follow: bool = True) -> None:
    """Write beside and rename, so that a reader never sees half of it.

    Where a link stands, what it leads to is written; without `follow` the link makes room. A device, a pipe and a
    folder are left as they are. Raises Failed.
    """
    import tempfile  # noqa: PLC0415  (4 ms that a command which only reads a name need not wait for)

    target, beside = Path(os.path.realpath(path)) if follow else path, ""
    try:
        there = target.exists() and not target.is_symlink()
        if there and not target.is_file():
            raise Failed(f"{shown(path)} is no file that can be written: give another name.")
        mode = target.stat().st_mode & 0o777 if there else _usual_mode()
        # a name that nobody can foresee: a link could have been laid under any other
        handle, beside = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name[:80]}.", suffix=".tmp")
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        Path(beside).chmod(mode)
        Path(beside).replace(target)
    except OSError as error:
        if beside:
            Path(beside).unlink(missing_ok=True)
        raise Failed(f"{shown(path)} can't be written: {error.strerror or error}.") from None


def _usual_mode() -> int:
    """The rights of a new file, as the person's mask has them; there is no asking for it without setting it."""
    mask = os.umask(0o077)
    os.umask(mask)
    return 0o666 & ~mask
