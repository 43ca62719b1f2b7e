"""What counts for a team: shown, chosen from packs, weighed, and added to."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date

from domain.catalogue import Selection, too_many
from domain.errors import BadAnswer
from domain.facts import KpiChange, Reader, TeamKpisFacts
from domain.kpis import Catalogue, Kind, Kpi
from domain.people import Person
from views import ids, numbers
from views.blocks import (
    Block,
    Message,
    View,
    actions,
    at_once,
    button,
    choices,
    context,
    cut,
    escape,
    field,
    modal,
    number_input,
    said,
    section,
    select,
    text_input,
    value_of,
)
from views.promises import first_name

VALUE = "value"
PACK, STARTS, REASON, WEIGHT, ADDED, YEAR, TEAM = (
    *("pack", "starts", "reason", "weight", "added", "year_starts"),
    "team",
)
TITLE = "What counts"
NAMES: Mapping[Kind, str] = {Kind.OUTPUT: "Results", Kind.INPUT: "Activity and funnel"}
PACKS = {"sdr": "SDR", "smb_full_cycle": "SMB full cycle", "enterprise_ae": "Enterprise AE"}
NARROW, LONGEST_REASON = 26, 200


def settings(facts: TeamKpisFacts, reader: Reader) -> View:
    """What counts for the team, the ways to change it, and how it came to be."""
    team, newest = facts.manager.id, facts.newest
    later = newest.starts is not None and newest.starts > facts.months[0]
    when = f"From {_month(newest.starts, reader)} on" if newest.starts else "From the beginning"
    blocks = [
        context(f"Team of {first_name(facts.manager)} · {when} · {pack_name(newest.pack)}"),
        _table(newest),
        *_warned(newest),
        actions(
            button("Choose a pack", ids.OPEN_PACK, team),
            button("Change weights", ids.OPEN_WEIGHTS, team),
            button("Add our own", ids.OPEN_OWN_KPI, team),
        ),
        *([context(f"Until then counts what counts now:\n{_listed(facts.now)}")] if later else []),
        *_history(facts.changes, reader),
    ]
    return modal(TITLE, blocks, callback_id=ids.READ_ONLY, private_metadata=str(team))


def which_team(people: Sequence[Person]) -> View:
    """An administrator chooses the team."""
    named = [(str(each.id), each.name) for each in people]
    chosen = select(VALUE, named, None, "Choose")
    asked = field("Whose team?", chosen, block_id=TEAM)
    return modal(TITLE, [asked], callback_id=ids.TEAM_FORM, submit="Open")


def read_team(view: View) -> int:
    """The chosen manager's id."""
    return int(value_of(view, TEAM, VALUE))


def told(selection: Selection, person: Person, reader: Reader) -> Message:
    """To a rep who asks: what counts, since when, and who can change it."""
    since = f" from {_month(selection.starts, reader)} on" if selection.starts else ""
    whom = "you" if person.id == reader.person.id else first_name(person)
    words = f"What counts for {whom}{since}: {_listed(selection)}."
    return Message(words, [
        _table(selection, f"*What counts*{since}\n"),
        context("Your manager can change this, from a month on. Months that are over keep what counted."),
    ])  # fmt: skip


def saved(facts: TeamKpisFacts, reader: Reader) -> Message:
    """What counts from now on, after a change."""
    newest = facts.newest
    since = f" from {_month(newest.starts, reader)} on" if newest.starts else ""
    words = f"What counts for the team of {first_name(facts.manager)}{since}: {_listed(newest)}."
    note = "Earlier months keep what counted in them. Your reps see it with their goals."
    head = f"*What counts for the team of {first_name(facts.manager)}*{since}"
    return Message(words, [_table(newest, f"{head}\n"), *_warned(newest), context(note)])


def pack_form(facts: TeamKpisFacts, catalogue: Catalogue, chosen: str, reader: Reader) -> View:
    """A pack, with what is in it before it is chosen."""
    named = [(name, pack_name(name)) for name in catalogue.packs]
    pack = Selection(chosen, catalogue.packs[chosen], known=catalogue.kpis)
    asked = field("Pack", select(ids.KPI_PACK, named, chosen, "Choose"), block_id=PACK)
    return modal(
        "Choose a pack",
        [at_once(asked), _table(pack), *when_and_why(facts, reader)],
        callback_id=ids.PACK_FORM,
        submit="Use this pack",
        private_metadata=str(facts.manager.id),
    )


def weights_form(
    facts: TeamKpisFacts, catalogue: Catalogue, weights: Mapping[str, float | None], reader: Reader
) -> View:
    """Each KPI's weight, with what they add up to; others of the catalogue can be added."""
    kpis = dict(catalogue.kpis) | {kpi.key: kpi for kpi in facts.newest.own}
    shown = sorted((kpis[key] for key in weights), key=lambda kpi: kpi.kind is Kind.INPUT)
    others = [(key, kpi.name) for key, kpi in kpis.items() if key not in facts.newest.weights]
    added = [key for key, _ in others if key in weights]
    more = field("Add numbers", choices(ids.KPI_ADD, others, added), block_id=ADDED, optional=True)
    months = [(str(n), numbers.month(date(2026, n, 1), reader)) for n in range(1, 13)]
    year = select(VALUE, months, str(facts.newest.year_starts), "Choose")
    return modal(
        "Change weights",
        [
            section(_sum(weights, kpis), button("Add up", ids.KPI_SUM)),
            context("An empty weight takes the number out; 0 shows it without counting."),
            *(_weight(kpi, weights[kpi.key]) for kpi in shown),
            at_once(more),
            field("The fiscal year starts in", year, block_id=YEAR),
            *when_and_why(facts, reader),
        ],
        callback_id=ids.WEIGHTS_FORM,
        submit="Save",
        private_metadata=str(facts.manager.id),
    )


def read_pack(view: View) -> str:
    """The pack that is chosen."""
    return str(value_of(view, PACK, ids.KPI_PACK))


def read_weights(view: View) -> dict[str, float | None]:
    """What stands in the weights now; None where nothing stands, as in those just added.

    Raises:
        BadAnswer: One of them is no number.
    """
    found: dict[str, float | None] = {}
    for block_id in view["state"]["values"]:
        if block_id.startswith(f"{WEIGHT}:"):
            typed = str(value_of(view, block_id, ids.KPI_WEIGHT) or "")
            try:
                found[block_id.partition(":")[2]] = float(typed) if typed else None
            except ValueError:
                raise BadAnswer(block_id, "A weight is a number from 0 to 100.") from None
    added = value_of(view, ADDED, ids.KPI_ADD) or []
    return found | {key: None for key in added if key not in found}


def read_year(view: View) -> int:
    """The month (1-12) in which the fiscal year starts."""
    return int(value_of(view, YEAR, VALUE) or 1)


def read_when(view: View) -> tuple[date, str]:
    """From which month on, and why."""
    starts = date.fromisoformat(str(value_of(view, STARTS, VALUE)))
    return starts, str(value_of(view, REASON, VALUE) or "").strip()


def field_of(key: str, view: View) -> str:
    """The field of a KPI's weight, or the last one."""
    fields = [name for name in view["state"]["values"] if name.startswith(WEIGHT)]
    own = f"{WEIGHT}:{key}"
    return own if own in fields else fields[-1]


def pack_name(key: str) -> str:
    """A pack's name for people."""
    return PACKS.get(key) or cut(key.replace("_", " ").capitalize(), 60)


def drawn(selection: Selection) -> str:
    """The KPIs with their weights in letters of one width, results first."""
    lines = []
    for kind, name in NAMES.items():
        part = [(kpi, weight) for kpi, weight in selection.lines if kpi.kind is kind]
        total = sum(weight for _, weight in part)
        lines += [f"{name.ljust(NARROW)}{total:>6g}"]
        lines += [f"  {cut(kpi.label, NARROW - 3).ljust(NARROW - 2)}{weight:>6g}" for kpi, weight in part]
    table = "\n".join(lines).replace("`", "'")
    return f"```\n{escape(table)}\n```"


def _table(selection: Selection, head: str = "") -> Block:
    """What counts, all of it: folded by Slack it would end in the middle of a line."""
    return section(f"{head}{drawn(selection)}") | {"expand": True}


def _listed(selection: Selection) -> str:
    return ", ".join(f"{said(kpi.label, 40)} {weight:g}" for kpi, weight in selection.lines)


def _warned(selection: Selection) -> list[Block]:
    warning = too_many(selection)
    return [context(f"⚠️ {warning}")] if warning else []


def _sum(weights: Mapping[str, float | None], kpis: Mapping[str, Kpi]) -> str:
    """`Results 70 + Activity 30 = 100`, and what is wrong with it."""
    parts = {kind: sum(w or 0 for key, w in weights.items() if kpis[key].kind is kind) for kind in Kind}
    results, activity = parts[Kind.OUTPUT], parts[Kind.INPUT]
    total = results + activity
    lines = [f"*Results {results:g} + activity {activity:g} = {total:g}*"]
    if abs(total - 100) > 1e-6:
        over = f"{total - 100:g} too many" if total > 100 else f"{100 - total:g} left"
        lines += [f"They must total 100: {over}."]
    if results <= activity:
        lines += ["Results must weigh more than activity."]
    return "\n".join(lines)


def _weight(kpi: Kpi, weight: float | None) -> Block:
    initial = "" if weight is None else f"{weight:g}"
    asked = number_input(ids.KPI_WEIGHT, initial=initial, decimal=True)
    label = f"{cut(kpi.name, 60)} ({'result' if kpi.kind is Kind.OUTPUT else 'activity'})"
    return at_once(field(label, asked, block_id=f"{WEIGHT}:{kpi.key}", optional=True))


def when_and_why(facts: TeamKpisFacts, reader: Reader) -> list[Block]:
    """The month from which a change counts, and its reason."""
    months = [(each.isoformat(), _month(each, reader)) for each in facts.months]
    first = select(VALUE, months, months[0][0], "Choose")
    hint = "Months that are over keep what counted in them."
    return [
        field("From which month on?", first, block_id=STARTS, hint=hint),
        field("Why?", text_input(VALUE), block_id=REASON, optional=True, hint="Your reps see it."),
    ]


def _history(changes: Collection[KpiChange], reader: Reader) -> list[Block]:
    if not changes:
        return []
    lines = ["*Last changes*"]
    for each in changes:
        chosen = each.selection
        by = f" by {first_name(each.by)}" if each.by else ""
        on = f", {numbers.stamp(chosen.at, reader)}" if chosen.at else ""
        why = f": {said(chosen.reason, LONGEST_REASON)}" if chosen.reason else ""
        what = said("; ".join(each.what), LONGEST_REASON) or pack_name(chosen.pack)
        since = f"from {_month(chosen.starts, reader)}" if chosen.starts else ""
        lines += [f"• {since}{by}{on}{why}\n   {what}"]
    return [context("\n".join(lines))]


def _month(month: date, reader: Reader) -> str:
    return f"{numbers.month(month, reader)} {month.year}"
