// What the app asked of the Web API lately: method, outcome, time. For whoever wants to look inside.

import { read } from "./api.js";
import { byId, h } from "./dom.js";

const MOST = 200;
let seen = 0;
let timer = null;

const isOpen = () => !byId("inspector").hidden;

export async function loadCalls() {
  if (!isOpen()) return;
  const calls = await read("calls", { since: seen });
  if (!calls.length) return;
  seen = Math.max(seen, ...calls.map((call) => call.n));
  const list = byId("calls");
  list.prepend(...calls.slice(-MOST).reverse().map(draw));
  while (list.children.length > MOST) list.lastElementChild.remove();
}

function draw(call) {
  return h("li", {}, h("details", {},
    h("summary", {},
      h("code", { class: "grow" }, call.method),
      h("span", { class: call.ok ? "good" : "bad" }, call.ok ? "ok" : call.error || "error"),
      h("span", { class: "quiet" }, `${call.ms < 10 ? call.ms.toFixed(1) : Math.round(call.ms)} ms`)),
    h("pre", {}, JSON.stringify(call.args, null, 1))));
}

function toggle(open) {
  byId("inspector").hidden = !open;
  byId("open-inspector").setAttribute("aria-expanded", String(open));
  clearInterval(timer);
  if (!open) return byId("open-inspector").focus();
  timer = setInterval(() => loadCalls().catch(() => {}), 2000);
  byId("close-inspector").focus();
  return loadCalls().catch(() => {});
}

export function wireInspector() {
  byId("open-inspector").addEventListener("click", () => toggle(!isOpen()));
  byId("close-inspector").addEventListener("click", () => toggle(false));
  byId("inspector").addEventListener("keydown", (event) => event.key === "Escape" && toggle(false));
}
