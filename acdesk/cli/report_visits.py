"""`acdesk report visits`: the quarter's visits, to be sent on."""

from __future__ import annotations

import click

from acdesk.calendar_out import visits_csv
from acdesk.cli import saying
from acdesk.cli.kit import Family, reading
from acdesk.cli.planning import quarter_given, quarter_of_month
from acdesk.cli.session import Session
from acdesk.cli.visits import client_document, quarter_document, quarter_option
from acdesk.desk import Desk, client_named
from acdesk.errors import WrongUsage
from acdesk.reading import visits

FORMATS = ("md", "csv", "json")


@click.group("report", cls=Family)
def report() -> None:
    """Reports: visits."""


@report.command("visits")
@quarter_option
@click.option("--month", metavar="2026-03", default="", help="The quarter that this month is in.")
@click.option("--client", metavar="NAME", default="", help="Only this client's line; the measures stay those of all.")
@click.option("--format", "form", type=click.Choice(FORMATS), default="md", show_default=True)
@reading
def report_visits(session: Session, desk: Desk, *, quarter: str, month: str, client: str, form: str) -> None:
    """The quarter's visits: required and aimed at, the gates, and each client's."""
    if quarter and month:
        raise WrongUsage("Give --quarter or --month, not both: visits are counted by quarters.")
    chosen = quarter_of_month(month) if month else quarter_given(quarter)
    whose = client_named(client).id if client else None
    if session.json or form == "json":
        board = visits.board(desk, chosen)
        clients = [
            {
                **client_document(row),
                "area": row.area or None,
                "day": None if row.now.day is None else row.now.day.isoformat(),
                "with": row.visit.by or None if row.visit is not None else None,
                "note": row.visit.note if row.visit is not None else "",
            }
            for row in board.of(whose)
        ]
        saying.document({**quarter_document(board.state), "clients": clients})
    elif form == "csv":
        click.echo(visits_csv(desk, chosen, whose), nl=False)
    else:
        saying.block(visits.report_markdown(desk, chosen, whose), indent="")
