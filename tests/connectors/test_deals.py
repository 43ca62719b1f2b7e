"""Deals by the million are counted as the readers of whole exports count them, one by one."""

from datetime import date, timedelta
from math import nan

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from connectors.cells_of import Seen
from connectors.crm_measures import Opportunity, derive
from connectors.deals import LOST, OPEN, WON, Deals, Derived
from domain.counted import Numbers

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
    rows = [
        (
            int(deal.rep),
            {True: WON, False: LOST, None: OPEN}[deal.won],
            int(deal.product or 0),
            int(deal.account or 0),
            deal.engaged.toordinal() if deal.engaged else 0,
            deal.closed.toordinal() if deal.closed else 0,
            nan if deal.value is None else deal.value,
            0.0,
        )
        for deal in made
    ]
    columns = zip(*rows, strict=True)
    deals = Deals(*(np.array(each, kind) for each, kind in zip(columns, Deals.TYPES, strict=True)))
    last = max(day for deal in made for day in (deal.engaged, deal.closed) if day)
    ours = {
        (str(n.who), n.measure, n.when): (round(n.value, 1), n.records)
        for n in Numbers(Derived(deals).told(frozenset({"cost_amt"})).columns)
    }
    theirs = {(m.rep, m.measure, m.month): (round(m.value, 1), m.records) for m in derive(made, last, {})}
    assert ours.keys() == theirs.keys()
    for key, (value, records) in theirs.items():
        assert abs(ours[key][0] - value) < 0.21, key
        assert ours[key][1] == records, key


@given(st.lists(st.lists(st.text(max_size=4), max_size=40), max_size=12))
def test_a_number_of_a_record_is_known_from_its_second_time_on(blocks: list[list[str]]) -> None:
    seen, before = Seen(), set[str]()
    for texts in blocks:
        again = seen.again(texts, np.ones(len(texts), bool)).tolist()
        for text, known in zip(texts, again, strict=True):
            assert known is (bool(text.strip()) and text.strip() in before)
            before.add(text.strip())


@given(st.lists(st.tuples(st.sampled_from("abcdef"), st.booleans()), max_size=40))
def test_a_row_that_does_not_count_claims_no_number(rows: list[tuple[str, bool]]) -> None:
    seen, before = Seen(), set[str]()
    which = np.array([counts for _, counts in rows], bool)
    for (text, counts), known in zip(
        rows, seen.again([text for text, _ in rows], which).tolist(), strict=True
    ):
        assert known is (counts and text in before)
        if counts:
            before.add(text)


def test_ten_thousand_numbers_are_kept_apart() -> None:
    seen, texts = Seen(), [f"006{n:012d}" for n in range(10_000)]
    every = np.ones(1_000, bool)
    blocks = [texts[start : start + 1_000] for start in range(0, 10_000, 1_000)]
    assert not any(seen.again(block, every).any() for block in blocks)
    assert all(seen.again(block, every).all() for block in blocks)
