"""Files of numbers, whatever program wrote them: what use cases are given to look at them and count them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from connectors import looking
from connectors.goal_files import looks_like_goals, read_goals
from connectors.headings import plain_heading
from domain.counted import BadRow, Counted, GoalsTold
from domain.errors import BadImport
from domain.imports import Plan, Progress, Understood
from domain.kpis import Catalogue


@dataclass(frozen=True, slots=True)
class TableFiles:
    """Reads CSV and XLSX; `names` gives a measure for its key and for the name of a KPI that is just it."""

    names: Mapping[str, str]

    def look(
        self, path: Path, name: str, known: Mapping[str, int], remembered: Sequence[Plan], *, sheet: str = ""
    ) -> Understood:
        """What a file seems to say."""
        return looking.look(path, name, known, self.names, remembered, sheet=sheet)

    def count(
        self,
        path: Path,
        name: str,
        plan: Plan,
        known: Mapping[str, int],
        *,
        today: date,
        corrections: Sequence[Path] = (),
        refused: tuple[Path, int] | None = None,
        progress: Progress | None = None,
    ) -> Counted:
        """Everything a file says under a plan."""
        from connectors import (
            counting,  # numpy takes a tenth of a second to load, and many bots never need it
        )

        return counting.count(
            path,
            name,
            plan,
            known,
            self.names,
            today=today,
            corrections=corrections,
            refused=refused,
            progress=progress,
        )

    def goals(self, path: Path, name: str) -> GoalsTold | None:
        """What a file of goals says."""
        if not looks_like_goals(path, name):
            return None
        try:
            told = read_goals(path)
        except BadImport as trouble:
            raise BadImport(trouble.for_people.replace(path.name, name)) from None
        bad = [BadRow(each.line, each.column, each.value, each.reason) for each in told.refusals]
        return GoalsTold(told.rows, bad, told.rows_read)

    def corrected(self, path: Path) -> int | None:
        """The import whose refused rows a file holds."""
        from connectors import counting

        return counting.corrected(path)


def table_files(catalogue: Catalogue) -> TableFiles:
    """Knows the measures of a catalogue."""
    keys = {plain_heading(key): key for key in catalogue.measures}
    kpis = {
        plain_heading(name): kpi.formula.strip()
        for kpi in catalogue.kpis.values()
        for name in (kpi.key, kpi.name, kpi.label)
        if kpi.formula.strip() in catalogue.measures
    }
    return TableFiles(kpis | keys)
