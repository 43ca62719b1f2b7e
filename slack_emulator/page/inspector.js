// Looking inside: what the app asked of the Web API and what was sent to it, side by side and live.

import { read } from "./api.js";
import { byId, h } from "./dom.js";
import { loadFaults, wireFaults } from "./faults.js";
import { can } from "./state.js";
import { opened, tree } from "./tree.js";

const MOST = 200;

const isBad = (call) => !call.ok;
const wentWrong = (envelope) => envelope.status !== undefined && envelope.status !== null && !(Number(envelope.status) >= 200 && Number(envelope.status) < 300);
const ms = (number) => (number === null || number === undefined ? "–" : `${number < 10 ? number.toFixed(1) : Math.round(number)} ms`);

// Both lists: where they come from, and what is told of each entry.
const LISTS = {
  calls: { seen: 0, entries: [], draw: (call) => row(call, call.method, isBad(call), call.ok ? "ok" : call.error || "error", ms(call.ms), call.args) },
  envelopes: {
    seen: 0, entries: [],
    draw: (one) => row(one, [one.type, what(one.payload)].filter(Boolean).join(" · "), wentWrong(one), String(one.status ?? "sent").replaceAll("_", " "), [one.attempt > 1 ? `attempt ${one.attempt}` : "", ms(one.ack_ms)].filter(Boolean).join(" · "), one.payload),
  },
};

// The name under which somebody looks for an envelope: the event, the action, the command, the form.
const what = (payload) => payload?.event?.type || payload?.command || payload?.actions?.[0]?.action_id || payload?.view?.callback_id || payload?.callback_id || payload?.type || "";

const isOpen = () => !byId("inspector").hidden;

export async function loadCalls() {
  if (!isOpen()) return;
  await Promise.all([load("calls"), can("envelopes") ? load("envelopes") : null]);
}

async function load(name) {
  const list = LISTS[name];
  const found = await read(name, { since: list.seen });
  const fresh = found.filter((one) => one.n > list.seen);
  if (!fresh.length) return;
  list.seen = fresh.at(-1).n;
  const drawn = fresh.slice(-MOST).map((entry) => ({ entry, node: list.draw(entry), words: JSON.stringify(entry).toLowerCase() }));
  list.entries = [...list.entries, ...drawn].slice(-MOST);
  draw(name);
}

function row(entry, name, bad, said, took, inside) {
  const node = h("li", { class: bad ? "failed-row" : "" }, h("details", {},
    h("summary", {}, h("code", { class: "grow" }, name), h("span", { class: bad ? "bad" : "good" }, said), h("span", { class: "quiet" }, took))));
  const details = node.firstElementChild;
  details.addEventListener("toggle", () => details.open && details.children.length === 1 && details.append(
    h("p", { class: "quiet at" }, `${entry.n} · ${String(entry.at || "").replace("T", " ").slice(0, 19)}`), tree(opened(inside ?? {}), 3)));
  return node;
}

function draw(name) {
  const wanted = byId("filter-calls").value.trim().toLowerCase();
  const onlyBad = byId("only-errors").checked;
  const fits = ({ node, words }) => words.includes(wanted) && (!onlyBad || node.classList.contains("failed-row"));
  const found = LISTS[name].entries.filter(fits).map((one) => one.node).reverse();
  byId(name).replaceChildren(...found, ...(found.length ? [] : [h("li", { class: "none" }, LISTS[name].entries.length ? "Nothing fits the filter" : "Nothing yet")]));
  byId(`${name}-count`).textContent = String(LISTS[name].entries.length);
}

// Another workspace, other numbers.
export function forgetCalls() {
  for (const [name, list] of Object.entries(LISTS)) {
    Object.assign(list, { seen: 0, entries: [] });
    draw(name);
  }
}

function toggle(open) {
  byId("inspector").hidden = !open;
  byId("open-inspector").setAttribute("aria-expanded", String(open));
  if (!open) return byId("open-inspector").focus();
  byId("envelopes-part").hidden = !can("envelopes");
  byId("inspector").classList.toggle("both", can("envelopes"));
  byId("filter-calls").focus();
  loadFaults();
  return loadCalls().catch(() => {});
}

export function wireInspector() {
  byId("open-inspector").addEventListener("click", () => toggle(!isOpen()));
  byId("close-inspector").addEventListener("click", () => toggle(false));
  byId("inspector").addEventListener("keydown", (event) => event.key === "Escape" && toggle(false));
  for (const id of ["filter-calls", "only-errors"]) byId(id).addEventListener("input", () => Object.keys(LISTS).forEach(draw));
  setInterval(() => isOpen() && !document.hidden && loadCalls().catch(() => {}), 2000);
  wireFaults();
  Object.keys(LISTS).forEach(draw);
}
