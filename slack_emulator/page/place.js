// Where the person stands, as the page says it: the title, the tabs, the address.

import { drawClock } from "./clock.js";
import { byId } from "./dom.js";
import { title } from "./messages.js";
import { drawSidebar } from "./sidebar.js";
import { conversation, inApp, me, state, toAddress } from "./state.js";

export function drawPlace() {
  const app = inApp();
  const home = app && state.tab === "home";
  document.body.dataset.tab = home ? "home" : "messages";
  byId("title").textContent = title();
  byId("tabs").hidden = !app;
  for (const tab of document.querySelectorAll("#tabs [role=tab]")) {
    const on = (tab.dataset.tab === "home") === home;
    tab.setAttribute("aria-selected", String(on));
    tab.tabIndex = on ? 0 : -1;
  }
  byId("home").hidden = !home;
  byId("talk").hidden = home;
  const names = me() && conversation() ? `${title()} — ${me().real_name}` : "Workspace";
  document.title = names;
  drawSidebar();
  drawClock();
  toAddress();
}

export function wireTabs(go) {
  byId("tabs").addEventListener("click", (event) => {
    const tab = event.target.closest("[role=tab]");
    if (tab) go({ channel: state.channel, tab: tab.dataset.tab });
  });
  byId("tabs").addEventListener("keydown", (event) => {
    if (event.key !== "ArrowLeft" && event.key !== "ArrowRight") return;
    const other = [...document.querySelectorAll("#tabs [role=tab]")].find((tab) => tab !== document.activeElement);
    other.click();
    other.focus();
  });
}
