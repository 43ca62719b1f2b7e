// What the page knows, and where the person stands: who, which conversation, which tab.
// The address (#user=U1&channel=D1&tab=home) says the last three, so a link can open any view.

import { inTeam, read } from "./api.js";

export const state = {
  now: null,
  team: { id: "", name: "" },
  teams: [], // where the server holds several workspaces
  users: [],
  channels: [],
  apps: [],
  shortcuts: [],
  calls: [], // what the server can be asked
  commands: [],
  conversations: [],
  user: null,
  channel: null,
  tab: "messages",
  since: "", // what only one person sees is gone when the page is opened again, as in Slack
  answerBy: 0, // until then, an answer to what the person has just done is brought into sight
};

export const can = (call) => state.calls.includes(call);
export const expectAnswer = () => { state.answerBy = performance.now() + 4000; };

// Half-written words, by person and conversation (and thread); they outlive a reload of the page.
const draftKey = (thread) => `draft/${state.team.id}/${state.user}/${state.channel}/${thread}`;
export const draft = (thread = "") => keep(draftKey(thread)) || "";
export const keepDraft = (text, thread = "") => keep(draftKey(thread), text);

export const person = (id) => state.users.find((user) => user.id === id);
export const people = () => state.users.filter((user) => !user.is_bot && !user.deleted && user.id !== "USLACKBOT");
export const me = () => person(state.user);
export const zone = () => me()?.tz || "UTC";
export const nameOf = (id) => person(id)?.real_name || person(id)?.name || id;
export const channelOf = (id) => state.channels.find((channel) => channel.id === id);
export const conversation = (id = state.channel) => state.conversations.find((one) => one.channel === id);
export const isApp = (id) => state.apps.some((app) => app.bot_user_id === id);
export const inApp = () => Boolean(conversation()?.with_app);
export const appName = () => nameOf(state.apps[0]?.bot_user_id || "App");
export const appChannel = () => state.conversations.find((one) => one.with_app)?.channel || null;

export function fromAddress() {
  const said = new URLSearchParams(location.hash.slice(1));
  return { user: said.get("user"), channel: said.get("channel"), tab: said.get("tab"), team: said.get("team"), ts: said.get("ts") };
}

export function toAddress() {
  const said = new URLSearchParams({ user: state.user || "", channel: state.channel || "", tab: state.tab });
  if (state.teams.length > 1) said.set("team", state.team.id);
  const wanted = `#${said}`;
  if (location.hash !== wanted) history.replaceState(null, "", wanted);
}

export async function loadState() {
  const known = await read("state");
  Object.assign(state, {
    now: known.now, team: known.team || state.team, teams: known.teams || [], users: known.users || [], channels: known.channels || [],
    apps: known.apps || [], shortcuts: known.shortcuts || [], calls: known.calls || [],
  });
  return known;
}

// Into another workspace of this server: what is only this one's is forgotten.
export async function enterTeam(id) {
  inTeam(id);
  const known = await loadState();
  await loadCommands();
  state.since ||= known.last_ts || "";
}

export async function loadConversations() {
  const user = state.user;
  const found = (await read("conversations", { user })) || [];
  if (user === state.user) state.conversations = found;
}

export async function loadCommands() {
  state.commands = await read("commands");
}

function storing(place) {
  return (name, value) => {
    try {
      if (value === undefined) return window[place].getItem(name);
      window[place].setItem(name, value);
    } catch {
      // Private windows may refuse; the page works without memory.
    }
    return null;
  };
}
export const remember = storing("localStorage");
const keep = storing("sessionStorage");
