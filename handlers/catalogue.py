"""What counts for a team: shown to those who ask, changed by its manager or an administrator."""

from collections.abc import Mapping
from dataclasses import replace

from domain.catalogue import Selection
from domain.errors import BadAnswer
from domain.facts import TeamKpisFacts
from domain.kpis import BadWeights
from handlers.door import Ask
from usecases import catalogue, counting, people
from usecases.catalogue import Change
from views import catalogue as screens
from views import own_kpis


def show(ask: Ask) -> None:
    """The settings: a manager's own team, an administrator's choice of one, or what counts for a rep."""
    ask.ack()
    if people.leads(ask.services, ask.person):
        ask.open(screens.settings(catalogue.team(ask.services, ask.actor, ask.person), ask.reader))
    elif ask.person.administrator:
        choose_team(ask)
    else:
        found = counting.for_rep(ask.services, ask.actor, ask.person)
        ask.answer(screens.told(found.selection, ask.person, ask.reader))


def choose_team(ask: Ask) -> None:
    """An administrator sets up a team."""
    ask.ack()
    ask.open(screens.which_team(catalogue.teams(ask.services, ask.actor)))


def submit_team(ask: Ask) -> None:
    """The team is chosen."""
    facts = _team(ask, screens.read_team(ask.view))
    ask.ack(response_action="update", view=screens.settings(facts, ask.reader))


def open_pack(ask: Ask) -> None:
    """The packs, beginning with the one that counts."""
    ask.ack()
    facts = _team(ask, ask.number)
    ask.open(screens.pack_form(facts, ask.services.catalogue, facts.newest.pack, ask.reader))


def preview(ask: Ask) -> None:
    """Another pack is looked at."""
    ask.ack()
    chosen = screens.read_pack(ask.view)
    ask.update(screens.pack_form(_team(ask), ask.services.catalogue, chosen, ask.reader))


def submit_pack(ask: Ask) -> None:
    """A pack is chosen; the team's own KPIs go, for the pack is whole by itself."""
    name = screens.read_pack(ask.view)
    weights = ask.services.catalogue.packs[name]

    def change(now: Selection) -> Selection:
        return replace(now, pack=name, weights=weights, own=())

    _decide(ask, change)


def open_weights(ask: Ask) -> None:
    """Every weight, to be changed."""
    ask.ack()
    facts = _team(ask, ask.number)
    ask.open(screens.weights_form(facts, ask.services.catalogue, facts.newest.weights, ask.reader))


def add_up(ask: Ask) -> None:
    """What the weights come to now; KPIs that were just added get a field."""
    ask.ack()
    weights = screens.read_weights(ask.view)
    ask.update(screens.weights_form(_team(ask), ask.services.catalogue, weights, ask.reader))


def submit_weights(ask: Ask) -> None:
    """The weights come in; what has none no longer counts."""
    typed = {key: weight for key, weight in screens.read_weights(ask.view).items() if weight is not None}
    year = screens.read_year(ask.view)

    def change(now: Selection) -> Selection:
        return replace(now, weights=_in_order(now.weights, typed), year_starts=year)

    try:
        _decide(ask, change)
    except BadWeights as trouble:
        raise BadAnswer(screens.field_of(trouble.key, ask.view), trouble.for_people) from None


def open_own(ask: Ask) -> None:
    """A KPI of the team's own."""
    ask.ack()
    ask.open(own_kpis.own_form(_team(ask, ask.number), ask.services.catalogue.measures, ask.reader))


def try_formula(ask: Ask) -> None:
    """What the formula gives for one rep in the last month; what is wrong with it stands there instead."""
    ask.ack()
    facts, about = _team(ask), own_kpis.read_own(ask.view)
    try:
        tried = catalogue.tried(ask.services, ask.actor, facts.manager, about["formula"])
        said = own_kpis.trial(tried, about, ask.reader)
    except BadAnswer as trouble:
        said = own_kpis.refused(trouble)
    ask.update(own_kpis.own_form(facts, ask.services.catalogue.measures, ask.reader, said=said))


def submit_own(ask: Ask) -> None:
    """The KPI comes in."""
    starts, reason = screens.read_when(ask.view)
    try:
        facts = catalogue.with_own(
            ask.services,
            ask.actor,
            _team(ask).manager,
            starts=starts,
            reason=reason,
            weight=own_kpis.read_weight(ask.view),
            **own_kpis.read_own(ask.view),
        )
    except BadWeights as trouble:
        raise BadAnswer(screens.WEIGHT, trouble.for_people) from None
    _saved(ask, facts)


def _decide(ask: Ask, change: Change) -> None:
    starts, reason = screens.read_when(ask.view)
    manager = _team(ask).manager
    facts = catalogue.choose(ask.services, ask.actor, manager, change=change, starts=starts, reason=reason)
    _saved(ask, facts)


def _saved(ask: Ask, facts: TeamKpisFacts) -> None:
    ask.ack(response_action="clear")
    ask.answer(screens.saved(facts, ask.reader))


def _team(ask: Ask, manager_id: int | None = None) -> TeamKpisFacts:
    """The team that a form or a button is about."""
    return catalogue.team_of(ask.services, ask.actor, manager_id or int(ask.metadata))


def _in_order(before: Mapping[str, float], typed: Mapping[str, float]) -> dict[str, float]:
    """The KPIs in the order they had, new ones last."""
    return {key: typed[key] for key in [*before, *typed] if key in typed}
