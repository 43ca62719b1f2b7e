"""Goals: looked at by both, set by the manager step by step, accepted or commented by the rep."""

from datetime import date

from domain.errors import BadAnswer
from domain.facts import GoalsFacts, PlanFacts
from domain.people import Person
from handlers.door import Ask
from usecases import agreements, goals, people, plans
from views import goal_forms as forms
from views import goal_months as months
from views import goals as screens
from views import ids


def show(ask: Ask, rep: Person, year: int) -> None:
    """A rep's goals of a year."""
    ask.ack()
    ask.answer(screens.goals(goals.show(ask.services, ask.actor, rep, year), ask.reader))


def this_year(ask: Ask, rep: Person) -> None:
    """A rep's goals of the fiscal year that runs."""
    show(ask, rep, goals.this_year(ask.services, ask.actor, rep))


def pressed(ask: Ask) -> None:
    """This year's goals of the rep that the button names."""
    this_year(ask, people.known(ask.services, ask.actor, ask.number))


def open_form(ask: Ask) -> None:
    """The manager wants to set goals; where one month is missing among others, the months show at once."""
    ask.ack()
    rep_id, year, kpi, month = [*ask.value.split("|"), "", "", ""][:4]
    rep = people.known(ask.services, ask.actor, int(rep_id))
    gap = date.fromisoformat(f"{month}-01") if month else None
    when = int(year) if year else goals.this_year(ask.services, ask.actor, rep, gap)
    facts = plans.plan(ask.services, ask.actor, rep, when, kpi)
    if gap and any(goal is not None for goal in facts.stands):
        ask.open(months.months_form(facts, plans.completed(facts), ask.reader))
    else:
        ask.open(forms.goal_form(facts, ask.reader))


def choose(ask: Ask) -> None:
    """Another KPI or another growth is chosen: the form shows what follows from it."""
    ask.ack()
    *_, growth = forms.chosen(ask.view)
    ask.update(forms.goal_form(_plan(ask), ask.reader, growth))


def submit(ask: Ask) -> None:
    """How much and how it is shared out: the months show."""
    facts = _plan(ask)
    annual, shares, ramp, starts = forms.read_goals(ask.view, facts)
    proposed = plans.draft(facts, annual, shares, ramp, starts)
    ask.ack(response_action="update", view=months.months_form(facts, proposed, ask.reader))


def submit_months(ask: Ask) -> None:
    """The months come in: saved, unless something that stands changes; then the manager is asked why."""
    facts = _plan(ask)
    wanted = months.read_months(ask.view, facts)
    try:
        saved = goals.set_months(ask.services, ask.actor, facts.rep, year=facts.year, goals=wanted)
    except BadAnswer as trouble:
        if trouble.field != forms.REASON:
            raise
        view = months.reason_form(facts, wanted, ask.reader, trouble.for_people)
        ask.ack(response_action="update", view=view)
        return
    _saved(ask, saved)


def submit_reason(ask: Ask) -> None:
    """The reason comes in, with the goals it is about."""
    facts = _plan(ask)
    wanted, reason = months.read_reason(ask.view, facts)
    _saved(
        ask,
        goals.set_months(ask.services, ask.actor, facts.rep, year=facts.year, goals=wanted, reason=reason),
    )


def open_copy(ask: Ask) -> None:
    """The manager wants to give a rep the goals of another."""
    ask.ack()
    rep_id, year = map(int, ask.value.split("|"))
    rep = people.known(ask.services, ask.actor, rep_id)
    facts = plans.plan(ask.services, ask.actor, rep, year)
    if not facts.others:
        raise BadAnswer("source", "Nobody else reports to you, so there are no goals to copy.")
    ask.open(forms.copy_form(facts))


def submit_copy(ask: Ask) -> None:
    """Whose goals, and which of them."""
    rep_id, year, *_ = forms.chosen(ask.view)
    source, kpis, percent, reason = forms.read_copy(ask.view)
    saved = plans.copy(
        ask.services,
        ask.actor,
        people.known(ask.services, ask.actor, rep_id),
        people.known(ask.services, ask.actor, source),
        year=year,
        kpis=kpis,
        percent=percent,
        reason=reason,
    )
    _saved(ask, saved)


def put_to_rep(ask: Ask) -> None:
    """The manager asks the rep whether they accept their goals."""
    rep_id, year = map(int, ask.value.split("|"))
    rep = people.known(ask.services, ask.actor, rep_id)
    agreements.ask(ask.services, ask.actor, rep, goals.show(ask.services, ask.actor, rep, year).months[0])
    ask.ack()
    ask.replace(screens.goals(goals.show(ask.services, ask.actor, rep, year), ask.reader))


def accept(ask: Ask) -> None:
    """The rep accepts the goals; those that changed in the meantime are shown first."""
    agreement_id, version = map(int, ask.value.split("|"))
    _, as_seen = agreements.accept(ask.services, ask.actor, agreement_id, version)
    ask.ack()
    ask.replace(screens.goals(_agreed(ask, agreement_id), ask.reader))
    if not as_seen:
        ask.answer(screens.changed_meanwhile())


def open_comment(ask: Ask) -> None:
    """The rep has something to say about the goals."""
    ask.ack()
    agreements.seen(ask.services, ask.actor, ask.number)
    question = "What do you think of these goals?"
    ask.open(screens.words_form(ids.GOALS_COMMENT_FORM, "Your comment", question, ask.number, "Send"))


def submit_comment(ask: Ask) -> None:
    """What the rep thinks of them."""
    agreement = agreements.comment(
        ask.services, ask.actor, int(ask.metadata), screens.read_words(ask.view), field=screens.WORDS
    )
    ask.ack()
    ask.replace(screens.goals(_agreed(ask, agreement.id), ask.reader))


def open_reply(ask: Ask) -> None:
    """The manager wants to answer the rep's comment."""
    ask.ack()
    agreements.seen(ask.services, ask.actor, ask.number)
    question = "Your answer. The goals stay as they are, and the rep is asked once more."
    ask.open(screens.words_form(ids.GOALS_REPLY_FORM, "Your answer", question, ask.number, "Send"))


def submit_reply(ask: Ask) -> None:
    """What the manager answers."""
    agreement = agreements.reply(
        ask.services, ask.actor, int(ask.metadata), screens.read_words(ask.view), field=screens.WORDS
    )
    ask.ack()
    ask.replace(screens.answered(_agreed(ask, agreement.id), ask.reader))


def _agreed(ask: Ask, agreement_id: int) -> GoalsFacts:
    agreement = agreements.seen(ask.services, ask.actor, agreement_id)
    rep = people.known(ask.services, ask.actor, agreement.person_id)
    return goals.show(ask.services, ask.actor, rep, agreement.starts.year)


def _plan(ask: Ask) -> PlanFacts:
    """The facts of the form that is open, of the KPI that is chosen in it."""
    rep_id, year, kpi, _ = forms.chosen(ask.view)
    return plans.plan(ask.services, ask.actor, people.known(ask.services, ask.actor, rep_id), year, kpi)


def _saved(ask: Ask, saved: GoalsFacts) -> None:
    ask.ack(response_action="clear")
    ask.answer(screens.goals(saved, ask.reader))
