// A button that opens a small menu; arrows move, Enter chooses, Escape closes.

import { freshId, h } from "./dom.js";
import { popup } from "./popup.js";

// `items` is a list of {label, detail, danger, run(opener)}, or a function that gives one when the menu opens.
export function menuButton(items, { label, key = "", content, className = "button square", end = false }) {
  const id = freshId("menu");
  const opener = h("button", {
    type: "button", class: className, "aria-label": label, title: label, "aria-haspopup": "menu", "aria-expanded": "false", "aria-controls": id, dataset: { key },
  }, content);
  const list = h("div", { class: "menu", role: "menu", id, "aria-label": label });
  const wrap = h("span", { class: "menu-wrap" }, opener, list);
  const over = popup(list, opener, { end });
  const show = (open, focus = true) => {
    opener.setAttribute("aria-expanded", String(open));
    if (!open) {
      over.close();
      if (focus) opener.focus();
      return;
    }
    list.replaceChildren(...(typeof items === "function" ? items() : items).map((item) => entry(item, opener, show)));
    over.open();
    list.firstElementChild?.focus({ preventScroll: true });
  };
  opener.addEventListener("click", () => show(!over.isOpen()));
  wrap.addEventListener("keydown", (event) => over.isOpen() && move(event, list, show));
  wrap.addEventListener("focusout", (event) => {
    if (over.isOpen() && !wrap.contains(event.relatedTarget)) show(false, false);
  });
  return wrap;
}

function entry(item, opener, show) {
  return h("button", {
    type: "button", role: "menuitem", tabindex: "-1", class: item.danger ? "danger" : "",
    onclick: () => {
      show(false);
      item.run(opener);
    },
  }, h("span", {}, item.label), item.detail ? h("small", {}, item.detail) : null);
}

function move(event, list, show) {
  const items = [...list.children];
  const at = items.indexOf(document.activeElement);
  const to = { ArrowDown: at + 1, ArrowUp: at < 0 ? items.length - 1 : at - 1, Home: 0, End: items.length - 1 }[event.key];
  if (to !== undefined) items[(to + items.length) % items.length]?.focus();
  else if (event.key === "Escape") show(false);
  else if (event.key === "Tab") return show(false);
  else return undefined;
  event.preventDefault();
  return event.stopPropagation();
}
