"""Bolt's own OAuth, as its documentation sets it up, against two workspaces."""

import logging
from http.client import HTTPConnection
from urllib.parse import urlsplit

import pytest
from slack_bolt import App
from slack_bolt.adapter.wsgi import SlackRequestHandler
from slack_bolt.oauth.oauth_settings import OAuthSettings
from slack_sdk import WebClient
from slack_sdk.oauth.installation_store import FileInstallationStore
from slack_sdk.oauth.installation_store.sqlalchemy import SQLAlchemyInstallationStore
from slack_sdk.oauth.state_store import FileOAuthStateStore
from sqlalchemy import create_engine

from slack_emulator import Emulator
from tests.hand import Hand
from tests.slack_emulator.conftest import SEED
from tests.slack_emulator.listening import serving
from tests.slack_emulator.test_oauth import OTHER, manifest

SCOPES = ["chat:write", "commands"]
A_DAY_OF_MINUTES = 24 * 60


def file_store(folder, client_id):
    return FileInstallationStore(base_dir=str(folder / "installations"), client_id=client_id)


def sql_store(folder, client_id):
    engine = create_engine(f"sqlite:///{folder}/installations.db")
    store = SQLAlchemyInstallationStore(
        client_id=client_id, engine=engine, logger=logging.getLogger(__name__)
    )
    store.create_tables()
    return store


class Late:
    """A WSGI application that is filled in once its address is known."""

    application = None

    def __call__(self, environ, start_response):
        return self.application(environ, start_response)


def get(url, cookie=""):
    parts = urlsplit(url)
    connection = HTTPConnection(parts.netloc, timeout=30)
    try:
        connection.request("GET", f"{parts.path}?{parts.query}", headers={"Cookie": cookie})
        response = connection.getresponse()
        response.read()
        return response.status, response.headers
    finally:
        connection.close()


class Site:
    """The app's own web site, and the Slack that it is for."""

    def __init__(self, emulator, hand, url, store):
        self.emulator, self.hand, self.url, self.store = emulator, hand, url, store

    def install(self, user, team):
        """Somebody clicks "Add to Slack" and allows it."""
        status, headers = get(f"{self.url}/slack/install")
        assert status == 302
        cookie = headers["Set-Cookie"].partition(";")[0]
        redirect = self.hand.act("install", url=headers["Location"], user=user, team=team)["redirect"]
        return get(redirect, cookie)[0]


@pytest.fixture(params=[file_store, sql_store], ids=["files", "SQLAlchemy"])
def store(request, tmp_path):
    made = request.param(tmp_path, "1000000000.4000000000")
    yield made
    if isinstance(made, SQLAlchemyInstallationStore):
        made.engine.dispose()


@pytest.fixture
def rotation():
    return False


@pytest.fixture
def site(clock, store, tmp_path, rotation):
    late = Late()
    with serving(late) as url:
        declared = manifest(rotation)
        declared["oauth_config"]["redirect_urls"] = [f"{url}/slack/oauth_redirect"]
        seed = {"teams": [{**SEED, "installed": False}, OTHER]}
        with Emulator(declared, seed, clock=clock, request_url=f"{url}/slack/events") as emulator:
            registered = emulator.workspaces.app
            settings = OAuthSettings(
                client_id=registered.client_id,
                client_secret=registered.client_secret,
                scopes=SCOPES,
                installation_store=store,
                state_store=FileOAuthStateStore(expiration_seconds=600, base_dir=str(tmp_path / "states")),
                authorization_url=f"{emulator.url}/oauth/v2/authorize",
                install_page_rendering_enabled=False,
                token_rotation_expiration_minutes=A_DAY_OF_MINUTES,
            )
            client = WebClient(base_url=emulator.api_url)
            settings.authorize.token_rotator.client = client  # else Bolt would rotate at the real Slack
            app = App(client=client, signing_secret=registered.signing_secret, oauth_settings=settings)
            app.enable_token_revocation_listeners()

            @app.command("/helper")
            def helper(ack, client, body):
                ack(client.auth_test()["team"])

            late.application = SlackRequestHandler(app)
            yield Site(emulator, Hand(emulator.url), url, store)


def test_two_workspaces_install_it_and_each_gets_its_own_answer(site):
    assert site.install("U0DANA", "T0DEMO") == 200
    assert site.install("U0EVE", "T0OTHER") == 200
    for team, user, name in (("T0DEMO", "U0ANA", "Demo"), ("T0OTHER", "U0EVE", "Other")):
        answer = site.hand.act("command", team=team, user=user, command="/helper")
        assert (answer["status"], answer["response"]) == (200, name)


def test_a_person_who_says_no_installs_nothing(site):
    _, headers = get(f"{site.url}/slack/install")
    redirect = site.hand.act("install", url=headers["Location"], allow=False)["redirect"]
    assert "error=access_denied" in redirect
    get(redirect, headers["Set-Cookie"].partition(";")[0])
    assert [team["installed"] for team in site.hand.look("state")["teams"]] == [False, False]


def test_whoever_uninstalls_it_is_forgotten_and_the_others_are_not(site):
    site.install("U0DANA", "T0DEMO")
    site.install("U0EVE", "T0OTHER")
    site.hand.act("uninstall", team="T0OTHER")
    known = {team: site.store.find_bot(enterprise_id=None, team_id=team) for team in ("T0DEMO", "T0OTHER")}
    assert known["T0OTHER"] is None
    assert known["T0DEMO"].bot_token == site.hand.look("state")["teams"][0]["bot_token"]
    assert site.install("U0EVE", "T0OTHER") == 200
    assert site.hand.act("command", team="T0OTHER", user="U0EVE", command="/helper")["response"] == "Other"


class TestRotation:
    """Tokens that live half a day."""

    @pytest.fixture
    def rotation(self):
        return True

    def test_bolt_gets_itself_a_new_token_when_the_old_one_ran_out(self, site):
        site.install("U0DANA", "T0DEMO")
        before = site.store.find_bot(enterprise_id=None, team_id="T0DEMO").bot_token
        site.hand.act("clock", advance="PT13H")
        assert site.hand.act("command", user="U0ANA", command="/helper")["response"] == "Demo"
        after = site.store.find_bot(enterprise_id=None, team_id="T0DEMO").bot_token
        assert before.startswith("xoxe.xoxb-1-")
        assert after != before
