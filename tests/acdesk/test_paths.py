"""Files that a person names: what stands there is not destroyed, waited for, or written halfway."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from acdesk.errors import Failed, WrongUsage
from acdesk.paths import at_home, is_other, write_whole


def test_a_file_is_written_whole_and_keeps_its_rights(tmp_path: Path) -> None:
    file = tmp_path / "out.ics"
    mask = os.umask(0o077)
    try:
        write_whole(file, b"one")
        assert os.umask(0o077) == 0o077
    finally:
        os.umask(mask)
    assert file.stat().st_mode & 0o777 == 0o600
    file.chmod(0o640)
    write_whole(file, b"two")
    assert (file.read_bytes(), file.stat().st_mode & 0o777) == (b"two", 0o640)
    assert [one.name for one in tmp_path.iterdir()] == ["out.ics"]


def test_a_link_stays_where_it_is_asked_for_and_is_never_followed_elsewhere(tmp_path: Path) -> None:
    real, link = tmp_path / "real.ics", tmp_path / "link.ics"
    real.write_bytes(b"before")
    link.symlink_to(real)
    write_whole(link, b"after")
    assert (link.is_symlink(), real.read_bytes()) == (True, b"after")
    write_whole(link, b"mine", follow=False)
    assert (link.is_symlink(), link.read_bytes(), real.read_bytes()) == (False, b"mine", b"after")


@pytest.mark.parametrize("follow", [True, False])
def test_a_pipe_and_a_folder_are_left_as_they_are(tmp_path: Path, follow: bool) -> None:
    pipe, folder = tmp_path / "pipe", tmp_path / "folder"
    os.mkfifo(pipe)
    folder.mkdir()
    for path in (pipe, folder):
        with pytest.raises(Failed, match="no file that can be written"):
            write_whole(path, b"x", follow=follow)
    assert (is_other(pipe), is_other(folder), is_other(tmp_path / "none")) == (True, False, False)
    assert sorted(one.name for one in tmp_path.iterdir()) == ["folder", "pipe"]


def test_a_failed_write_leaves_nothing_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    (tmp_path / "out.ics").write_bytes(b"before")
    with pytest.raises(Failed, match=r"No space left on device\.$"):
        write_whole(tmp_path / "out.ics", b"after")
    assert [one.read_bytes() for one in tmp_path.iterdir()] == [b"before"]


def test_the_home_of_nobody_is_said() -> None:
    with pytest.raises(WrongUsage, match="nobody's home"):
        at_home(Path("~no-such-person-here/x.ics"))
