"""Clients from a CSV file, by a key of the clients' screen."""

from __future__ import annotations

from pathlib import Path

from db import queries
from screens.dialogs.setting_up import ImportClients
from tests.office import Office
from tests.screens.clients.at_clients import at_clients


async def test_a_file_is_looked_at_first_and_then_imported_and_taken_back(office: Office, tmp_path: Path) -> None:
    path = tmp_path / "clients.csv"
    path.write_text("Client,Tier,Website\nFresh Start,2,https://fresh.com/shop\nBad Row,9,\n", encoding="utf-8")

    def names() -> list[str]:
        return [row.name for row in queries.clients()]

    async with at_clients(office) as desk:
        await desk.press("I")
        dialog = await desk.dialog(ImportClients)
        await desk.press("ctrl+s")
        await desk.until(lambda: desk.refusal == "Name the file.")
        await desk.put(dialog, file=str(path))
        await desk.press("ctrl+s")
        await desk.until(lambda: "Nothing is written yet" in desk.refusal)
        assert "2 rows: 1 new" in desk.page
        assert "a tier is 1, 2 or 3" in desk.page
        assert "gets that of its website" in desk.page
        assert "Fresh Start" not in names()
        await desk.press("ctrl+s")
        await desk.home()
        assert "Fresh Start" in names()
        await desk.press("z")
        await desk.until(lambda: "Fresh Start" not in names())
