// What the page knows, and where the person stands: who, which conversation, which tab.
// The address (#user=U1&channel=D1&tab=home) says the last three, so a link can open any view.

import { read } from "./api.js";

export const state = {
  now: null,
  team: { id: "", name: "" },
  users: [],
  channels: [],
  apps: [],
  commands: [],
  conversations: [],
  user: null,
  channel: null,
  tab: "messages",
  answerBy: 0, // until then, an answer to what the person has just done is brought into sight
};

export const expectAnswer = () => { state.answerBy = performance.now() + 4000; };

const drafts = new Map();
const draftKey = () => `${state.user}/${state.channel}`;
export const draft = () => drafts.get(draftKey()) || "";
export const keepDraft = (text) => drafts.set(draftKey(), text);

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
  return { user: said.get("user"), channel: said.get("channel"), tab: said.get("tab") };
}

export function toAddress() {
  const said = new URLSearchParams({ user: state.user || "", channel: state.channel || "", tab: state.tab });
  const wanted = `#${said}`;
  if (location.hash !== wanted) history.replaceState(null, "", wanted);
}

export async function loadState() {
  const known = await read("state");
  Object.assign(state, { now: known.now, team: known.team || state.team, users: known.users || [], channels: known.channels || [], apps: known.apps || [] });
}

export async function loadConversations() {
  const user = state.user;
  const found = (await read("conversations", { user })) || [];
  if (user === state.user) state.conversations = found;
}

export async function loadCommands() {
  try {
    state.commands = await read("commands");
  } catch {
    state.commands = [{ command: "/oneonone", description: "", usage_hint: "" }];
  }
}

export function remember(name, value) {
  try {
    if (value === undefined) return localStorage.getItem(name);
    localStorage.setItem(name, value);
  } catch {
    // Private windows may refuse; the page works without memory.
  }
  return null;
}
