"""Groups of people with a handle of their own."""

import pytest

from tests.slack_emulator.conftest import WIDE

pytestmark = pytest.mark.usefixtures("unhurried")


@pytest.fixture
def manifest():
    return WIDE


def test_a_group_is_made_filled_and_listed(client, emulator):
    made = client.usergroups_create(name="Sales Leads", description="Who leads")["usergroup"]
    assert (made["handle"], made["created_by"]) == ("sales-leads", emulator.app.bot_user_id)
    client.usergroups_users_update(usergroup=made["id"], users=["U0ANA", "U0DANA"])
    (listed,) = client.usergroups_list(include_users=True, include_count=True)["usergroups"]
    assert (listed["users"], listed["user_count"]) == (["U0ANA", "U0DANA"], 2)
    assert client.usergroups_users_list(usergroup=made["id"])["users"] == ["U0ANA", "U0DANA"]


def test_two_groups_cannot_be_called_the_same(client, error_of):
    client.usergroups_create(name="Leads")
    assert error_of(client.usergroups_create, name="Leads")["error"] == "name_already_exists"
    assert error_of(client.usergroups_create, name="x", handle="leads")["error"] == "handle_already_exists"


def test_a_group_out_of_use_is_only_listed_when_asked_for(client, error_of):
    group = client.usergroups_create(name="Leads")["usergroup"]["id"]
    client.usergroups_disable(usergroup=group)
    assert client.usergroups_list()["usergroups"] == []
    (listed,) = client.usergroups_list(include_disabled=True)["usergroups"]
    assert listed["date_delete"] > 0
    assert error_of(client.usergroups_users_list, usergroup=group)["error"] == "no_such_subteam"
    client.usergroups_enable(usergroup=group)
    client.usergroups_update(usergroup=group, name="The leads", description="All")
    assert [one["name"] for one in client.usergroups_list()["usergroups"]] == ["The leads"]


def test_only_people_of_the_workspace_can_be_in_a_group(client, error_of):
    group = client.usergroups_create(name="Leads")["usergroup"]["id"]
    refusal = error_of(client.usergroups_users_update, usergroup=group, users="U0NOBODY")
    assert refusal["error"] == "invalid_users"
