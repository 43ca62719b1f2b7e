// Light or dark: as the system has it, until the person says otherwise.

import { byId } from "./dom.js";
import { remember } from "./state.js";

export function wireTheme() {
  const root = document.documentElement;
  const saved = remember("theme");
  if (saved) root.dataset.theme = saved;
  byId("theme").addEventListener("click", () => {
    const dark = root.dataset.theme ? root.dataset.theme === "dark" : window.matchMedia("(prefers-color-scheme: dark)").matches;
    root.dataset.theme = dark ? "light" : "dark";
    remember("theme", root.dataset.theme);
  });
}
