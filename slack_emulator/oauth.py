"""The install page: what the app asks for, who installs it where, and the way back to the app."""

from collections.abc import Mapping
from dataclasses import dataclass
from html import escape
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from aiohttp import web

from slack_emulator.errors import refused
from slack_emulator.people import SLACKBOT, Person
from slack_emulator.scopes import WORDS, listed
from slack_emulator.workspace import Workspace
from slack_emulator.workspaces import Workspaces

JSON = dict[str, Any]
PATH = "/oauth/v2/authorize"
CARRIED = ("client_id", "scope", "user_scope", "state", "redirect_uri", "team")


class Unauthorizable(Exception):
    """The app asked for consent in a way that Slack does not understand; says what is wrong with it."""


@dataclass(frozen=True, slots=True)
class Request:
    """What an app asks a person to consent to."""

    scopes: list[str]
    user_scopes: list[str]
    state: str
    redirect_uri: str
    way_back: str
    team: str

    def back(self, **answer: str) -> str:
        """The address in the app that hears the answer."""
        parts = urlsplit(self.way_back)
        query = [*parse_qsl(parts.query, keep_blank_values=True), *answer.items(), ("state", self.state)]
        return urlunsplit(parts._replace(query=urlencode(query)))


class Consent:
    """Asks people whether they want the app in their workspace."""

    def __init__(self, workspaces: Workspaces) -> None:
        self.workspaces = workspaces

    def routes(self) -> list[web.RouteDef]:
        """Everything this door answers."""
        return [web.get(PATH, self.ask), web.post(PATH, self.decide)]

    def read(self, given: Mapping[str, str]) -> Request:
        """What is asked; Unauthorizable when Slack would not show it to anybody."""
        app = self.workspaces.app
        if given.get("client_id") != app.client_id:
            raise Unauthorizable("Invalid client_id parameter")
        scopes, user_scopes = listed(given.get("scope", "")), listed(given.get("user_scope", ""))
        if not scopes and not user_scopes:
            raise Unauthorizable("No scopes requested")
        if strange := [scope for scope in [*scopes, *user_scopes] if scope not in WORDS]:
            raise Unauthorizable(f"Invalid permissions requested: {', '.join(strange)}")
        redirect_uri = given.get("redirect_uri", "")
        way_back = redirect_uri or next(iter(app.redirect_urls), "")
        if not any(matches(way_back, known) for known in app.redirect_urls):
            passed = f" Passed URI: {redirect_uri}" if redirect_uri else ""
            raise Unauthorizable(f"redirect_uri did not match any configured URIs.{passed}")
        return Request(
            scopes, user_scopes, given.get("state", ""), redirect_uri, way_back, given.get("team", "")
        )

    def allow(self, asked: Request, workspace: Workspace, person: Person) -> str:
        """The way back with a code."""
        installations = self.workspaces.installations
        code = installations.consent(
            workspace, person.id, asked.scopes, asked.user_scopes, asked.redirect_uri
        )
        return asked.back(code=code)

    async def ask(self, request: web.Request) -> web.Response:
        """Show what the app asks for."""
        given = dict(request.query)
        try:
            asked = self.read(given)
        except Unauthorizable as error:
            return _page("Something went wrong", _trouble(str(error)), 400)
        return _page(f"Install {self.workspaces.app.name}", self._form(asked, given))

    async def decide(self, request: web.Request) -> web.Response:
        """A person pressed Allow or Cancel."""
        form = {name: str(value) for name, value in (await request.post()).items()}
        try:
            asked = self.read(form)
        except Unauthorizable as error:
            return _page("Something went wrong", _trouble(str(error)), 400)
        if form.get("decision") != "allow":
            return web.Response(status=302, headers={"Location": asked.back(error="access_denied")})
        team, _, user = form.get("who", "").partition(":")
        workspace = self.workspaces.get(team)
        person = workspace.people.get(user) if workspace else None
        if workspace is None or person is None or person not in installers(workspace):
            return _page("Something went wrong", _trouble("Nobody was chosen who can install an app."), 400)
        return web.Response(status=302, headers={"Location": self.allow(asked, workspace, person)})

    def _form(self, asked: Request, given: Mapping[str, str]) -> str:
        app = self.workspaces.app
        hidden = "".join(
            f'<input type="hidden" name="{name}" value="{escape(given.get(name, ""))}">' for name in CARRIED
        )
        wanted = self.workspaces.get(asked.team)
        groups = "".join(_people(workspace) for workspace in ([wanted] if wanted else self.workspaces))
        about = f"<p>{escape(app.description)}</p>" if app.description else ""
        return (
            f"<h1>{escape(app.name)} is requesting permission to access a workspace</h1>{about}"
            f"{_wishes('What will it be able to do?', asked.scopes)}"
            f"{_wishes('What will it be able to do as you?', asked.user_scopes)}"
            f'<form method="post" action="{PATH}">{hidden}'
            f'<label for="who">Who installs it</label><select id="who" name="who">{groups}</select>'
            '<p class="buttons"><button name="decision" value="cancel">Cancel</button> '
            '<button class="primary" name="decision" value="allow">Allow</button></p></form>'
        )


def matches(uri: str, known: str) -> bool:
    """Whether a redirect URI is a registered one, or lies under it on the same host."""
    if uri == known:
        return True
    one, other = urlsplit(uri), urlsplit(known)
    below = one.path.startswith(other.path.rstrip("/") + "/")
    return bool(known) and (one.scheme, one.netloc) == (other.scheme, other.netloc) and below


def installers(workspace: Workspace) -> list[Person]:
    """Who can install an app, admins first."""
    people = [one for one in workspace.people if not one.is_bot and not one.deleted and one.id != SLACKBOT]
    return sorted(people, key=lambda person: not person.is_admin)


def read_address(consent: Consent, url: str) -> Request:
    """What an address of the install page asks for; a control refusal when it asks wrongly."""
    parts = urlsplit(url)
    if parts.path != PATH:
        raise refused(f'"{url}" is not an address of the install page, {PATH}.')
    try:
        return consent.read(dict(parse_qsl(parts.query, keep_blank_values=True)))
    except Unauthorizable as error:
        raise refused(str(error)) from None


def _people(workspace: Workspace) -> str:
    options = "".join(
        f'<option value="{escape(workspace.team_id)}:{escape(person.id)}">{escape(person.real_name)}'
        f"{' (admin)' if person.is_admin else ''}</option>"
        for person in installers(workspace)
    )
    return f'<optgroup label="{escape(workspace.team_name)}">{options}</optgroup>'


def _wishes(title: str, scopes: list[str]) -> str:
    if not scopes:
        return ""
    items = "".join(f"<li>{escape(WORDS[scope])} <code>{escape(scope)}</code></li>" for scope in scopes)
    return f"<h2>{title}</h2><ul>{items}</ul>"


def _trouble(sentence: str) -> str:
    return (
        "<h1>Something went wrong when authorizing this app.</h1><p>Try going back to the app or website you "
        "came from to restart the process, or contact support there for help.</p>"
        f"<h2>Error details</h2><p>{escape(sentence)}</p>"
    )


STYLE = (
    "body{font:16px/1.5 system-ui,sans-serif;max-width:38rem;margin:3rem auto;padding:0 1rem;color:#1d1c1d;"
    "background:#fff}h1{font-size:1.5rem}h2{font-size:1.1rem}code{color:#616061}select,button{font:inherit;"
    "padding:.5rem .9rem;border:1px solid #616061;border-radius:6px;background:#fff;color:inherit}"
    "select{display:block;margin-top:.3rem;max-width:100%}.buttons{text-align:right}"
    ".primary{background:#0b6e4f;border-color:#0b6e4f;color:#fff}"
)


def _page(title: str, content: str, status: int = 200) -> web.Response:
    document = (
        '<!doctype html><html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{escape(title)}</title><style>{STYLE}</style></head><body><main>{content}</main></body></html>"
    )
    return web.Response(text=document, content_type="text/html", status=status)
