"""What a count of a file means for the numbers that stand: to which report it belongs, and writing it."""

from dataclasses import dataclass, replace

from sqlalchemy.orm import Session

from domain.counted import Counted
from domain.imports import File, Findings, plain
from domain.reports import Belongs, belongs, first_of, report_of
from domain.sources import PLACE
from storage import imports as stored
from storage import measures as stored_measures
from storage import merging
from storage import opportunities as stored_deals
from storage import people as stored_people
from storage.merging import Merged
from usecases.import_findings import summary
from usecases.rosters import Roster, Team
from usecases.services import Services


class OthersCame(Exception):
    """Other numbers were loaded since a file was shown, and more would go now than people agreed to."""


@dataclass(frozen=True, slots=True)
class Ledger:
    """The numbers that stand, for one file."""

    services: Services
    file: File

    def saved(self, session: Session, counted: Counted, belongs: Belongs, source: str) -> Merged:
        """The numbers and the people, in this transaction.

        Raises:
            OthersCame: More would go than was shown, for other numbers were loaded since.
        """
        self._add_team(session, counted)
        merged, shown = self.compared(session, counted, belongs), self.file.findings
        if merged.gone > shown.gone and shown.fingerprint and not is_sourced(self.file):
            raise OthersCame
        if merged.new or merged.changed or merged.gone:
            load = stored_measures.add_import(
                session,
                source,
                at=self.services.now(),
                read=counted.rows,
                loaded=counted.loaded,
                refused=counted.refused,
                fingerprint=shown.fingerprint,
                report=belongs.report.key,
                brought_by_id=self.file.by_id,
            )
            merging.merge(session, load, self.services.workspace, belongs.report.key)
        self._keep_deals(session, counted)
        return merged

    def _keep_deals(self, session: Session, counted: Counted) -> None:
        """The funnel is drawn from them; a CRM that is read by itself tells more of each, elsewhere."""
        if counted.deals is not None and not is_sourced(self.file):
            people = [who for who in counted.rows_of if who > 0]
            workspace = self.services.workspace
            stored_deals.tell(session, workspace, counted.deals, people, at=self.services.now())

    def _add_team(self, session: Session, counted: Counted) -> None:
        if not counted.members:
            return
        today = self.services.now().date()
        everybody = stored_people.everybody(session, self.services.workspace)
        said = stored.spellings(session, self.services.workspace)
        addresses = [each.email for each in counted.members if each.email]
        team = Team(session, self.services.workspace, Roster(everybody, addresses, said), today)
        for member in counted.members:
            if said.get(plain(member.email or member.name)) != 0:
                team.take(member, today.replace(month=1, day=1))
        counted.notes += [f"{name}: {why}" for name, why in team.unmatched.items()]
        counted.notes.append(f"{len(counted.members)} in the team file, {team.added} people are new.")

    def result(self, session: Session, counted: Counted, merged: Merged) -> Findings:
        """What is shown of the load, with what was shown of the file before."""
        found, names = self.file.findings, self.names(session)
        told = summary(counted, merged, names)
        return replace(
            told,
            columns=found.columns,
            sheets=found.sheets,
            month=found.month,
            measure=found.measure,
            totals=found.totals,
            fingerprint=found.fingerprint,
        )

    def compared(self, session: Session, counted: Counted, belongs: Belongs) -> Merged:
        """What the numbers would change against those that stand."""
        merging.stage(session, counted.months, counted.days)
        return merging.compare(session, self.services.workspace, belongs.report.key)

    def belongs_to(self, session: Session, counted: Counted, root: File | None = None) -> Belongs:
        """The report that it says the whole of; corrections belong to that of the file they correct."""
        if root is not None and root.report:
            return Belongs(report_of(root.report))
        first = first_of(root or self.file)
        people = {who for who in counted.rows_of if who > 0}
        return belongs(first, merging.reports(session, first), people, self.file.another)

    def names(self, session: Session) -> dict[int, str]:
        """What everybody is called."""
        return {each.id: each.name for each in stored_people.everybody(session, self.services.workspace)}


def is_sourced(file: File) -> bool:
    """Whether it is a table of a source, which comes again by itself."""
    return file.place.startswith(PLACE)
