"""What whoever loads numbers reads in the terminal."""

from connectors.tables import Refusal
from views import reports


def refusals(count: int) -> list[Refusal]:
    return [
        Refusal("deals.csv", line, "close_date", "soon", "That is no date.") for line in range(2, count + 2)
    ]


def test_a_load_says_how_many_rows_it_took_and_where_the_others_stand() -> None:
    assert list(reports.rows(10, refusals(1))) == [
        "Rows read 10, loaded 9, refused 1.",
        "  deals.csv line 2, close_date 'soon': That is no date.",
    ]


def test_a_thousand_refusals_do_not_fill_the_screen() -> None:
    said = list(reports.rows(5_000, refusals(1_000)))
    assert len(said) == 1 + reports.MOST + 1
    assert said[0] == "Rows read 5,000, loaded 4,000, refused 1,000."
    assert said[-1] == "  and 980 more"


def test_names_that_fit_nobody_come_with_the_reason() -> None:
    assert list(reports.named([("Zoe", "I know nobody called Zoe.")])) == ["  Zoe: I know nobody called Zoe."]


def test_the_outbox_counts_every_state_and_lists_what_failed() -> None:
    said = list(reports.outbox({"planned": 3, "failed": 1}, [("invitation/1", "chat.postMessage: too_long")]))
    assert said == ["Messages: 3 planned, 1 failed", "  invitation/1: chat.postMessage: too_long"]
