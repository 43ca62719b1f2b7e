"""HubSpot as a source: deals with their pipelines, calls, meetings, e-mails and owners, by its CRM API v3."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, tzinfo
from typing import Any

from connectors.hubspot_calls import HubSpotCalls
from connectors.vendor_tables import ACTIVITIES, DEALS, TALK_SECONDS, Owner, activity, day_in, deal
from domain.imports import Word
from domain.sources import Change, Part

JSON = Mapping[str, Any]

CHANGED = "hs_lastmodifieddate"
DEAL = (
    *("dealstage", "amount", "amount_in_home_currency", "createdate", "closedate", "hubspot_owner_id"),
    *("hs_primary_associated_company", "notes_last_updated", "hs_next_step", "hs_is_closed_won"),
    *("hs_is_closed", CHANGED),
)
HAPPENED = "hs_timestamp"
ENGAGEMENTS: Mapping[str, tuple[str, ...]] = {
    "calls": (HAPPENED, "hubspot_owner_id", "hs_call_status", "hs_call_duration"),
    "meetings": (HAPPENED, "hubspot_owner_id", "hs_meeting_outcome"),
    "emails": (HAPPENED, "hubspot_owner_id", "hs_email_direction"),
}
KINDS = {"calls": Word.CALL, "meetings": Word.MEETING, "emails": Word.EMAIL}
NOT_HELD = frozenset({"CANCELED", "NO_SHOW", "RESCHEDULED"})
NOT_CALLED = frozenset({"BUSY", "CANCELED", "FAILED", "NO_ANSWER", "QUEUED", "RINGING", "CONNECTING"})
TRIED = frozenset({"BUSY", "NO_ANSWER"})
SENT = "EMAIL"


@dataclass(frozen=True, slots=True)
class HubSpot:
    """One account; the owners and the stages are read anew with each part."""

    name: str
    calls: HubSpotCalls
    zone: tzinfo = UTC
    activities: bool = True
    kind: str = "HubSpot"
    _owners: dict[str, Owner] = field(default_factory=dict)

    @property
    def parts(self) -> Sequence[Part]:
        """Deals, and what was done for them."""
        return (DEALS, *((ACTIVITIES,) * self.activities))

    def answer(self) -> str:
        """How many deal pipelines the token can see."""
        count = len(self.calls.pipelines())
        return f"an account with {count} deal pipeline{'' if count == 1 else 's'}"

    def changes(self, part: str, since: datetime | None) -> Iterator[Change]:
        """Deals that changed since then, and those that are archived."""
        self._read_owners()
        stages = _stages(self.calls.pipelines())
        found = (
            self.calls.search("deals", DEAL, CHANGED, since)
            if since
            else self.calls.listed("deals", DEAL, archived=False)
        )
        for each in found:
            yield Change(each["id"], self._deal(each["properties"] | {"id": each["id"]}, stages))
        for gone in self.calls.listed("deals", (CHANGED,), archived=True):
            yield Change(gone["id"], None)

    def rows(self, part: str, since: date) -> Iterator[Sequence[str]]:
        """Everybody's calls, meetings and sent e-mails from that day on."""
        self._read_owners()
        start = datetime.combine(since, time(), self.zone)
        yield ACTIVITIES.headings
        for kind, properties in ENGAGEMENTS.items():
            for found in self.calls.search(kind, properties, HAPPENED, start):
                about = found["properties"]
                owner = self._owners.get(about.get("hubspot_owner_id") or "")
                if owner is not None:
                    day = day_in(about.get(HAPPENED), self.zone)
                    yield activity(found["id"], owner, _kind(kind, about), _outcome(about), day)

    def _read_owners(self) -> None:
        """Those who left keep their deals, so they are read too."""
        for archived in (True, False):
            for found in self.calls.owners(archived=archived):
                name = f"{found.get('first_name') or ''} {found.get('last_name') or ''}".strip()
                email = found.get("email") or ""
                self._owners[str(found["id"])] = Owner(name or email, email)

    def _deal(self, found: JSON, stages: Mapping[str, tuple[str, Word]]) -> Sequence[str] | None:
        owner = self._owners.get(found.get("hubspot_owner_id") or "")
        if owner is None:
            return None
        stage = found.get("dealstage") or ""
        label, state = stages.get(stage) or (stage, _own_word(found))
        return deal(
            found["id"],
            owner,
            state,
            _amount(found.get("amount_in_home_currency") or found.get("amount")),
            day_in(found.get("createdate"), self.zone),
            day_in(found.get("closedate"), self.zone),
            found.get("hs_primary_associated_company"),
            label,
            day_in(found.get("notes_last_updated"), self.zone),
            bool(found.get("hs_next_step")),
        )


def _stages(pipelines: Sequence[JSON]) -> dict[str, tuple[str, Word]]:
    """Stage → its label, and whether it is won, lost or open: by `isClosed` and the probability."""
    return {
        stage["id"]: (stage["label"], _state(stage.get("metadata") or {}))
        for pipeline in pipelines
        for stage in pipeline["stages"]
    }


def _state(metadata: Mapping[str, str]) -> Word:
    probability = float(metadata.get("probability") or 0.5)
    closed = metadata.get("isClosed")
    if closed is None:
        closed = "true" if probability in (0.0, 1.0) else "false"
    if str(closed).lower() != "true":
        return Word.OPEN
    return Word.WON if probability >= 1 else Word.LOST


def _own_word(found: JSON) -> Word:
    """What a deal says of itself, where its stage is in no pipeline any more."""
    if found.get("hs_is_closed_won") == "true":
        return Word.WON
    return Word.LOST if found.get("hs_is_closed") == "true" else Word.OPEN


def _amount(text: str | None) -> float | str | None:
    """HubSpot writes numbers as text with a point."""
    try:
        return float(text) if text else None
    except ValueError:
        return text


def _kind(kind: str, about: JSON) -> Word:
    """Only what was sent counts as an e-mail; a call that failed is none."""
    if kind == "emails" and about.get("hs_email_direction") != SENT:
        return Word.IGNORE
    return KINDS[kind]


def _outcome(about: JSON) -> Word:
    """Done, not done, or a conversation: a call of two minutes or more (HubSpot counts milliseconds)."""
    if about.get("hs_meeting_outcome") in NOT_HELD:
        return Word.NOT_DONE
    status = about.get("hs_call_status")
    if status in NOT_CALLED:
        return Word.DONE if status in TRIED else Word.NOT_DONE
    long = float(about.get("hs_call_duration") or 0) >= TALK_SECONDS * 1000
    return Word.TALKED if long else Word.DONE
