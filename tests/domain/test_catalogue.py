"""What counts for a team: results outweigh activity, and each month keeps its own set."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.catalogue import (
    Selection,
    check,
    default,
    differences,
    given_up,
    in_force,
    own_key,
    own_kpi,
    too_many,
)
from domain.errors import BadAnswer
from domain.kpis import BadWeights, Direction, Kind, Scoring, Unit, check_weights
from tests.domain.core_sample import CATALOGUE

CORE = default(CATALOGUE, "core")
MARCH, MAY = date(2026, 3, 1), date(2026, 5, 1)


def own(formula="demo_cnt / call_cnt", **changes):
    about = {
        "name": "Demo rate", "about": "Demos of calls", "unit": Unit.RATIO, "direction": Direction.UP,
        "kind": Kind.INPUT, "key": "own_demo_rate",
    }  # fmt: skip
    return own_kpi(formula=formula, **(about | changes))


def with_own(kpi, weight=10.0):
    return replace(CORE, own=(kpi,), weights=given_up(CORE.weights, weight) | {kpi.key: weight})


def test_a_long_name_is_cut_where_it_can_be_seen():
    assert own(name="Durchschnittlicher Auftragswert").label == "Durchschnittlicher Auft…"
    assert own(name="Demo rate").label == "Demo rate"


@pytest.mark.parametrize("pack", CATALOGUE.packs)
def test_every_pack_is_a_selection_that_passes(pack):
    found = default(CATALOGUE, pack)
    check(found, CATALOGUE)
    assert {kpi.key for kpi in found.kpis} == set(CATALOGUE.packs[pack])
    assert found.lines[-1][0].kind is Kind.INPUT


@pytest.mark.parametrize(
    ("weights", "key", "said"),
    [
        ({"revenue": 60, "sales_calls": 30}, "sales_calls", "total 90, not 100: 10 are left"),
        ({"revenue": 60, "sales_calls": 45}, "sales_calls", "total 105, not 100: take 5 away"),
        ({"revenue": 50, "sales_calls": 50}, "sales_calls", "results must weigh more"),
        ({"revenue": 40, "sales_calls": 10, "emails_sent": 50}, "emails_sent", "results must weigh more"),
        ({"sales_calls": 100}, "sales_calls", "results must weigh more"),
        ({"revenue": -1, "sales_calls": 101}, "revenue", "zero or more"),
        ({"revenue": float("nan"), "sales_calls": 40}, "revenue", "zero or more"),
        ({"handshakes": 100}, "handshakes", "no KPI of that name"),
        ({}, "", "not 100"),
    ],
)
def test_weights_that_do_not_add_up_name_the_kpi_to_change(weights, key, said):
    with pytest.raises(BadWeights, match=said) as refused:
        check(replace(CORE, weights=weights), CATALOGUE)
    assert refused.value.key == key


@given(st.dictionaries(st.sampled_from(sorted(CATALOGUE.kpis)), st.integers(0, 100), min_size=1))
def test_what_passes_gives_results_more_than_half(weights):
    try:
        check_weights(weights, CATALOGUE.kpis)
    except BadWeights:
        return
    assert sum(w for key, w in weights.items() if CATALOGUE.kpis[key].kind is Kind.OUTPUT) > 50


@given(st.permutations(list(CORE.weights.items())), st.integers(1, 40))
def test_a_new_kpi_takes_its_share_from_all_and_the_hundred_is_kept(pairs, weight):
    found = given_up(dict(pairs), weight)
    assert sum(found.values()) + weight == pytest.approx(100)
    assert list(found) == [key for key, _ in pairs]


@pytest.mark.parametrize("weight", [-1, 100, 1e9])
def test_a_new_kpi_cannot_take_everything(weight):
    with pytest.raises(BadAnswer):
        given_up(CORE.weights, weight)


def test_a_teams_own_kpi_stands_beside_the_catalogues():
    found = with_own(own())
    check(found, CATALOGUE)
    assert found.lines[-1] == (own(), 10.0)
    assert (own().scoring, own(direction=Direction.DOWN).scoring) == (Scoring.RATIO, Scoring.INVERSE)
    assert own(unit=Unit.COUNT, formula="demo_cnt").prorate


@pytest.mark.parametrize(
    ("kpi", "field"),
    [
        (own("demo_cnt / handshakes"), "formula"),
        (own("demo_cnt +"), "formula"),
        (own("__import__('os')"), "formula"),
        (own("demo_cnt.__class__"), "formula"),
        (own("42"), "formula"),
        (own("demo_cnt / ytd_goal('nothing')"), "formula"),
        (own(name=" "), "name"),
        (own(key="revenue"), "name"),
    ],
)
def test_an_own_kpi_that_makes_no_sense_names_its_field(kpi, field):
    with pytest.raises(BadAnswer) as refused:
        check(with_own(kpi), CATALOGUE)
    assert refused.value.field == field


def test_keys_are_made_of_names_and_never_meet():
    assert own_key("Démos à  Paris!", ()) == "own_demos_a_paris"
    assert own_key("演示", {"own_kpi"}) == "own_kpi_2"
    assert len(own_key("x" * 200, {own_key("x" * 200, ())})) <= 40


def test_a_month_has_the_last_decision_that_began_by_then():
    first, planned, corrected = (
        replace(CORE, starts=starts, reason=reason)
        for starts, reason in ((MARCH, "first"), (MAY, "planned"), (date(2026, 4, 1), "corrected"))
    )
    assert in_force([first, planned], date(2026, 2, 1)) is None
    assert in_force([first, planned], date(2026, 4, 1)) is first
    assert in_force([first, planned], MAY) is planned
    assert in_force([first, planned, corrected], MARCH) is first
    assert in_force([first, planned, corrected], MAY) is corrected


def test_a_change_is_told_in_a_few_words():
    weights = {key: each for key, each in CORE.weights.items() if key != "opps_advanced"}
    after = replace(CORE, weights=weights | {"sales_calls": 12.0, "demos_held": 6.0})
    assert differences(CORE, after) == ("new: Demos 6", "Sales calls 9 → 12", "without Advanced a stage")
    assert differences(CORE, CORE) == ()
    assert differences(with_own(own()), with_own(own("demo_cnt / won_cnt"))) == (
        "Demo rate by a new formula",
    )


def test_more_than_six_of_a_kind_is_warned_of_and_a_year_starts_in_a_month():
    assert too_many(CORE) == ""
    more = ("emails_sent", "demos_held", "conversations", "proposals_sent")
    assert "6 results and 7 for activity" in too_many(
        replace(CORE, weights=CORE.weights | dict.fromkeys(more, 0.0))
    )
    with pytest.raises(BadAnswer):
        check(replace(CORE, year_starts=13), CATALOGUE)
    with pytest.raises(BadAnswer):
        check(replace(CORE, weights=dict.fromkeys(CATALOGUE.kpis, 1.0)), CATALOGUE)


def test_what_no_catalogue_knows_any_more_is_left_out():
    assert Selection("old", {"gone": 40.0, "revenue": 60.0}, known=CATALOGUE.kpis).lines == (
        (CATALOGUE.kpis["revenue"], 60.0),
    )
