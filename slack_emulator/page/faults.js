// Bad days to order: which calls of the app go wrong, how, how often; and to call them off again.

import { read, send } from "./api.js";
import { byId, h, toast } from "./dom.js";

const say = (one) => `${one.method === "*" ? "every call" : one.method}: ${one.kind.replaceAll("_", " ")}${one.count ? `, ${one.count} more` : one.rate ? `, ${Math.round(one.rate * 100)} %` : ", always"}`;

function draw({ faults }) {
  byId("planned").replaceChildren(...faults.map((one) => h("li", {}, say(one))));
  byId("clear-faults").hidden = faults.length === 0;
  byId("faults-summary").textContent = faults.length ? `Faults · ${faults.length} ordered` : "Faults";
}

const trying = (work) => work.then(draw, (error) => toast(error.message));

export const loadFaults = () => trying(read("faults"));

function order(event) {
  event.preventDefault();
  const form = new FormData(event.currentTarget);
  const count = Number(form.get("count"));
  trying(send("faults", { method: String(form.get("method")).trim() || "*", kind: form.get("kind"), ...(count ? { count } : {}) }));
}

export function wireFaults() {
  byId("faults-form").addEventListener("submit", order);
  byId("clear-faults").addEventListener("click", () => {
    trying(send("faults", { clear: true }));
    byId("faults-summary").focus();
  });
}
