// The left side: the workspace, who the person is, the app, the channels.

import { read } from "./api.js";
import { avatar, byId, h, toast } from "./dom.js";
import { appName, me, people, state } from "./state.js";

let go = null; // go({team} | {user} | {channel, tab})
const MOST = 60; // people that are listed at a time

const waiting = new Map(); // user → messages not read

const badge = (count) => (count ? h("span", { class: "badge", "aria-label": `${count} unread` }, count > 99 ? "99+" : count) : null);

export function drawSidebar() {
  drawTeams();
  const mine = me();
  byId("who").replaceChildren(avatar(mine?.real_name, mine?.id), h("span", { class: "grow" }, h("small", {}, "You are"), h("strong", {}, mine?.real_name || "nobody")));
  const app = state.conversations.filter((one) => one.with_app);
  const rooms = state.conversations.filter((one) => !one.with_app);
  const active = document.activeElement.closest?.("#places [data-channel]")?.dataset;
  byId("places").replaceChildren(
    h("h2", {}, "App"),
    ...app.flatMap((one) => [
      h("div", { class: "place app-name" }, avatar(appName(), state.apps[0]?.bot_user_id, true), h("span", { class: "grow" }, one.name || appName())),
      place(one, "home", "Home"),
      place(one, "messages", "Messages"),
    ]),
    h("h2", {}, "Channels"),
    ...rooms.map((one) => place(one, "messages", `# ${one.name}`)),
    ...(rooms.length ? [] : [h("p", { class: "quiet place" }, "None")]),
  );
  if (active) byId("places").querySelector(`[data-channel="${CSS.escape(active.channel)}"][data-tab="${active.tab}"]`)?.focus({ preventScroll: true });
  byId("tab-messages").replaceChildren("Messages", badge(app[0]?.unread) || "");
}

// The name of the workspace; where there are several, the way to the others.
function drawTeams() {
  byId("team").textContent = state.team.name || "Workspace";
  byId("teams").hidden = state.teams.length < 2;
  byId("team").classList.toggle("visually-hidden", state.teams.length > 1);
  if (state.teams.length < 2 || byId("teams").contains(document.activeElement)) return;
  byId("teams").replaceChildren(...state.teams.map((one) => h("option", { value: one.id, selected: one.id === state.team.id }, one.name)));
}

function place(one, tab, label) {
  const current = one.channel === state.channel && tab === state.tab;
  const unread = tab === "messages" ? one.unread : 0;
  return h("button", {
    type: "button", class: `place${unread ? " unread" : ""}${one.with_app ? " under" : ""}`, "aria-current": current ? "page" : null,
    dataset: { channel: one.channel, tab }, onclick: () => { drawer(false); go({ channel: one.channel, tab }); },
  }, h("span", { class: "grow" }, label), badge(unread));
}

function drawPeople() {
  const wanted = byId("find-person").value.trim().toLowerCase();
  const begins = (user) => (user.real_name || "").toLowerCase().startsWith(wanted);
  const found = people().filter((user) => `${user.real_name} ${user.name} ${user.email || ""}`.toLowerCase().includes(wanted))
    .sort((one, other) => begins(other) - begins(one));
  const left = found.length - MOST;
  byId("people").replaceChildren(...found.slice(0, MOST).map((user) => h("button", {
    type: "button", role: "option", class: "person", "aria-selected": String(user.id === state.user), dataset: { user: user.id },
    onclick: () => { choose(false); drawer(false); go({ user: user.id }); },
  }, avatar(user.real_name, user.id), h("span", { class: "grow" }, h("strong", {}, user.real_name), h("small", {}, (user.tz || "").replaceAll("_", " "))),
    h("span", { dataset: { waiting: user.id } }, badge(waiting.get(user.id))))),
    ...(found.length ? [] : [h("p", { class: "quiet", role: "presentation" }, "Nobody by that name.")]));
  byId("people-more").textContent = left > 0 ? `and ${left} more: type a name` : "";
}

// How much each of them has not read, so that it is seen for whom something has come.
async function countWaiting() {
  const counts = await read("unread");
  waiting.clear();
  for (const [user, count] of Object.entries(counts)) waiting.set(user, count);
  for (const node of byId("people").querySelectorAll("[data-waiting]")) node.replaceChildren(badge(waiting.get(node.dataset.waiting)) || "");
}

function choose(open) {
  byId("person-panel").hidden = !open;
  byId("who").setAttribute("aria-expanded", String(open));
  if (!open) return;
  byId("find-person").value = "";
  drawPeople();
  countWaiting().catch((error) => toast(error.message));
  byId("find-person").focus();
}

export function drawer(open) {
  byId("sidebar").classList.toggle("open", open);
  byId("veil").hidden = !open;
  byId("open-sidebar").setAttribute("aria-expanded", String(open));
  if (open) byId("who").focus();
}

function arrows(event) {
  if (event.key === "Escape") {
    choose(false);
    byId("who").focus();
    return event.stopPropagation();
  }
  if (event.key !== "ArrowDown" && event.key !== "ArrowUp") return undefined;
  event.preventDefault();
  const stops = [byId("find-person"), ...byId("people").querySelectorAll("button")];
  const at = stops.indexOf(document.activeElement) + (event.key === "ArrowDown" ? 1 : -1);
  return stops[(at + stops.length) % stops.length].focus();
}

export function wireSidebar(onGo) {
  go = onGo;
  byId("teams").addEventListener("change", (event) => { drawer(false); go({ team: event.target.value }); });
  byId("who").addEventListener("click", () => choose(byId("person-panel").hidden));
  byId("find-person").addEventListener("input", drawPeople);
  byId("find-person").addEventListener("keydown", (event) => { if (event.key === "Enter") byId("people").querySelector("button")?.click(); });
  byId("person-panel").addEventListener("keydown", arrows);
  document.addEventListener("pointerdown", (event) => {
    if (!byId("person-panel").hidden && !event.target.closest("#person-panel, #who")) choose(false);
  });
  byId("open-sidebar").addEventListener("click", () => drawer(!byId("sidebar").classList.contains("open")));
  byId("veil").addEventListener("click", () => drawer(false));
  byId("sidebar").addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !byId("sidebar").classList.contains("open")) return;
    drawer(false);
    byId("open-sidebar").focus();
  });
}
