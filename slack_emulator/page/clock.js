// The clock of the workspace: what time it is for this person, and the buttons that move it.

import { read, send } from "./api.js";
import { byId, toast } from "./dom.js";
import { fromLocal, toLocal } from "./inputs.js";
import { beginArriving, endArriving } from "./messages.js";
import { popup } from "./popup.js";
import { state, zone } from "./state.js";
import { nextFriday, nextMonth, nextMorning, show } from "./time.js";

const TARGETS = {
  hour: () => ({ advance: "PT1H" }),
  morning: (now) => ({ to: nextMorning(now, zone()).toISOString() }),
  friday: (now) => ({ to: nextFriday(now, zone()).toISOString() }),
  month: (now) => ({ to: nextMonth(now, zone()).toISOString() }),
};

let received = 0;
let choosing = null;
export const now = () => new Date(new Date(state.now).getTime() + (performance.now() - received));

export async function loadClock() {
  const { now: moment } = await read("clock");
  set(moment);
}

export function set(moment) {
  state.now = moment;
  received = performance.now();
  drawClock();
}

export function drawClock() {
  if (!state.now) return;
  const at = now();
  byId("clock-day").textContent = show(at, zone(), { weekday: "short", day: "numeric", month: "short", year: "numeric" });
  byId("clock-time").textContent = show(at, zone(), { hour: "2-digit", minute: "2-digit" });
  byId("clock-time").setAttribute("datetime", at.toISOString());
  byId("clock-zone").textContent = zone().replaceAll("_", " ");
}

async function move(button, target) {
  const bar = byId("clock-bar");
  if (bar.getAttribute("aria-busy") === "true") return;
  bar.setAttribute("aria-busy", "true");
  button.setAttribute("aria-busy", "true");
  byId("clock-said").textContent = "Time is moving…";
  beginArriving();
  let over = false;
  const running = setInterval(() => read("clock").then((seen) => over || set(seen.now)).catch(() => {}), 300);
  try {
    const { now: moment } = await send("clock", target);
    over = true;
    set(moment);
    byId("clock-said").textContent = `It is now ${byId("clock-day").textContent}, ${byId("clock-time").textContent}.`;
  } catch (error) {
    byId("clock-said").textContent = "";
    toast(error.message);
  }
  over = true;
  clearInterval(running);
  await endArriving().catch((error) => toast(error.message));
  bar.setAttribute("aria-busy", "false");
  button.removeAttribute("aria-busy");
}

// A moment of choice, on this person's wall. Time only moves forwards.
function wireChoice() {
  const [button, panel, field] = [byId("choose-moment"), byId("moment-panel"), byId("moment")];
  choosing = popup(panel, button, { end: true });
  const close = () => {
    choosing.close();
    button.setAttribute("aria-expanded", "false");
  };
  button.addEventListener("click", () => {
    if (choosing.isOpen()) return close();
    field.value = toLocal(now().getTime() / 1000);
    field.min = field.value;
    byId("moment-error").textContent = "";
    button.setAttribute("aria-expanded", "true");
    choosing.open();
    return field.focus();
  });
  panel.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    close();
    button.focus();
  });
  panel.addEventListener("focusout", (event) => event.relatedTarget && !panel.contains(event.relatedTarget) && event.relatedTarget !== button && close());
  byId("moment-form").addEventListener("submit", (event) => {
    event.preventDefault();
    const to = field.value ? new Date(fromLocal(field.value) * 1000) : null;
    if (!to || to <= now()) {
      byId("moment-error").textContent = to ? "Time only moves forwards: choose a later moment." : "Choose a date and a time.";
      return;
    }
    close();
    button.focus();
    move(button, { to: to.toISOString() });
  });
  document.addEventListener("pointerdown", (event) => choosing.isOpen() && !event.target.closest("#moment-panel, #choose-moment") && close());
}

export function wireClock() {
  for (const button of document.querySelectorAll("[data-move]")) button.addEventListener("click", () => move(button, TARGETS[button.dataset.move](now())));
  wireChoice();
  setInterval(() => document.hidden || loadClock().catch(() => {}), 20000);
}
