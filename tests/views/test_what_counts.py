"""What counts for a team, as its rep and its manager read it."""

from datetime import date

from domain.catalogue import Selection, default
from domain.facts import CountedFacts, GoalNews
from tests.domain.core_sample import CATALOGUE
from tests.views.samples import ANA, DANA, MANAGER, REP, accepted
from views import catalogue, goals

CORE = default(CATALOGUE, "core")
OCTOBER = date(2026, 10, 1)


def test_a_rep_reads_what_counts_for_them_and_a_manager_for_whom():
    assert catalogue.told(CORE, ANA, REP).text.startswith("What counts for you: Revenue 25, ")
    assert catalogue.told(CORE, ANA, MANAGER).text.startswith("What counts for Ana: ")


def test_the_table_is_never_folded_in_the_middle_of_a_line():
    message = accepted(catalogue.told(CORE, ANA, REP))
    assert message.blocks[0]["expand"] is True


def test_a_scorecard_names_the_first_changes_and_counts_the_rest():
    chosen = Selection("core", CORE.weights, starts=OCTOBER, known=CATALOGUE.kpis)
    changed = tuple(f"new: Number {n} 7" for n in range(9))
    (told,) = goals.news(GoalNews(counted=CountedFacts(chosen, DANA, changed)), OCTOBER, REP)
    assert told.startswith("Changed from this month on: new: Number 0 7; new: Number 1 7; ")
    assert told.endswith("new: Number 3 7; and 5 more")
