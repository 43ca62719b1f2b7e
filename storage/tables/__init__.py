"""Every table. One class per noun; what leaves this room are the domain's facts, never these rows."""

from storage.tables.base import Base, Moment
from storage.tables.goals import Agreement, AgreementMove, Goal, GoalChange, TeamKpis
from storage.tables.looks import (
    CalendarConsent,
    CalendarHours,
    DataOwner,
    DeeperLook,
    DepthOverride,
    Dispute,
    Opportunity,
    SourceOwner,
    Switch,
)
from storage.tables.meetings import (
    Commitment,
    CommitmentMove,
    Delivery,
    Log,
    Meeting,
    Occurrence,
    Snapshot,
    Topic,
)
from storage.tables.numbers import (
    Import,
    ImportFile,
    ImportPlan,
    Measure,
    MeasureDay,
    SourceRecord,
    SourceStanding,
    Spelling,
)
from storage.tables.people import Leave, Person, ReportingLine

__all__ = [
    "Agreement",
    "AgreementMove",
    "Base",
    "CalendarConsent",
    "CalendarHours",
    "Commitment",
    "CommitmentMove",
    "DataOwner",
    "DeeperLook",
    "Delivery",
    "DepthOverride",
    "Dispute",
    "Goal",
    "GoalChange",
    "Import",
    "ImportFile",
    "ImportPlan",
    "Leave",
    "Log",
    "Measure",
    "MeasureDay",
    "Meeting",
    "Moment",
    "Occurrence",
    "Opportunity",
    "Person",
    "ReportingLine",
    "Snapshot",
    "SourceOwner",
    "SourceRecord",
    "SourceStanding",
    "Spelling",
    "Switch",
    "TeamKpis",
    "Topic",
]
