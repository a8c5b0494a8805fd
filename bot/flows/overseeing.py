"""What leads ask for of the portfolio."""

from datetime import datetime

from bot.config.leading import oversees
from bot.domain.calendar import london_date
from bot.domain.portfolio import summary
from bot.flows.context import Context
from bot.store.outbox import Place, Statement, dm_lane, show
from bot.store.people import Who
from bot.store.plans import organisation_rows
from bot.store.portfolios import entries_of


def send_chart(context: Context, now: datetime, who: Who) -> None:
    """Send a lead the portfolio as a chart, in their direct messages, once for this act.

    Nothing is sent where they may see none, or there is nothing in it.
    """
    with context.acting(who, now) as step:
        rows = organisation_rows(step.session, step.workspace_id)
        theirs = {
            rows[each.id]: each.name
            for each in context.config.organisations
            if each.id in rows and oversees(each, who.user)
        }
        today = london_date(now)
        entries = entries_of(step.session, step.workspace_id, theirs, today)
        if entries:
            show(
                step.session,
                step.workspace_id,
                now,
                dm_lane(step.person),
                f"portfolio_chart:{who.act}:{step.person_id}",
                Place(person_id=step.person_id),
                Statement("portfolio_chart", summary(list(theirs.values()), entries, today)),
            )
