"""Deals by the million are counted as the readers of whole exports count them, one by one."""

from datetime import date, timedelta
from math import nan

from hypothesis import given
from hypothesis import strategies as st

from connectors.cells_of import Seen
from connectors.crm_measures import Opportunity, derive
from connectors.deals import LOST, OPEN, WON, Deals, Derived

FIRST = date(2026, 1, 1)
MONEY = st.integers(0, 5000).map(lambda cents: cents / 100)
NAMES = st.integers(1, 3)


@st.composite
def opportunities(draw: st.DrawFn) -> list[Opportunity]:
    made = []
    for _ in range(draw(st.integers(1, 25))):
        won = draw(st.sampled_from([True, False, None]))
        engaged = draw(st.none() | st.integers(0, 400))
        closed = None if won is None else (engaged or 0) + draw(st.integers(0, 200))
        made.append(
            Opportunity(
                str(draw(NAMES)),
                draw(st.sampled_from(["", "1", "2"])),
                draw(st.sampled_from(["", "1", "2", "3"])),
                won,
                None if engaged is None else FIRST + timedelta(days=engaged),
                None if closed is None else FIRST + timedelta(days=closed),
                draw(MONEY) if won else draw(st.none() | MONEY),
            )
        )
    return made


@given(opportunities().filter(lambda deals: any(deal.engaged or deal.closed for deal in deals)))
def test_both_ways_of_counting_agree(made: list[Opportunity]) -> None:
    deals = Deals()
    for deal in made:
        deals.who.append(int(deal.rep))
        deals.state.append({True: WON, False: LOST, None: OPEN}[deal.won])
        deals.product.append(int(deal.product or 0))
        deals.account.append(int(deal.account or 0))
        deals.created.append(deal.engaged.toordinal() if deal.engaged else 0)
        deals.closed.append(deal.closed.toordinal() if deal.closed else 0)
        deals.value.append(nan if deal.value is None else deal.value)
        deals.cost.append(0.0)
    last = max(day for deal in made for day in (deal.engaged, deal.closed) if day)
    ours = {
        (str(n.who), n.measure, n.when): (round(n.value, 1), n.records)
        for n in Derived(deals).numbers(frozenset({"cost_amt"}))
    }
    theirs = {(m.rep, m.measure, m.month): (round(m.value, 1), m.records) for m in derive(made, last, {})}
    assert ours.keys() == theirs.keys()
    for key, (value, records) in theirs.items():
        assert abs(ours[key][0] - value) < 0.21, key
        assert ours[key][1] == records, key


@given(st.lists(st.text(max_size=4), max_size=300))
def test_a_number_of_a_record_is_known_from_its_second_time_on(texts: list[str]) -> None:
    seen, before = Seen(), set[str]()
    for text in texts:
        assert seen.twice(text) is (text in before)
        before.add(text)


def test_ten_thousand_numbers_are_kept_apart() -> None:
    seen = Seen()
    assert not any(seen.twice(f"006{n:012d}") for n in range(10_000))
    assert all(seen.twice(f"006{n:012d}") for n in range(10_000))
