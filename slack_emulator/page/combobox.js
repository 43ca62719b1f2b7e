// A select that is typed into: one choice or several, from a list that is there or one that is asked for.
// https://www.w3.org/WAI/ARIA/apg/patterns/combobox/

import { avatar, freshId, h, icon } from "./dom.js";
import { popup } from "./popup.js";

const MOST = 100;

// `find(words)` gives [{value, label, detail, person}] or [{group, options}], at once or later; `chosen` are
// such options; `changed(options, node)` hears of every choice, `closed(options, node)` when several are done.
export function combobox({ attributes, many = false, chosen, placeholder, find, changed, closed = null, most = Infinity, emptied = false }) {
  const id = freshId("list");
  const list = h("div", { class: "options", role: "listbox", id, "aria-multiselectable": many ? "true" : null, "aria-label": "Choices" });
  const input = h("input", {
    ...attributes, type: "text", role: "combobox", autocomplete: "off", spellcheck: "false", "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": id,
    class: many ? "bare" : "field picks",
  });
  const chips = h("span", { class: "chips" });
  const clear = emptied && !many ? h("button", { type: "button", class: "plain clear", "aria-label": "Clear", onclick: () => choose(null) }, icon("close")) : null;
  const field = h("div", { class: many ? "combo many field" : "combo" }, many ? [chips, input] : [input, clear], list);
  const over = popup(list, field, { wide: true });
  let picked = [...chosen];
  let offered = [];
  let at = -1;
  let asked = 0;
  let dirty = false;

  const has = (option) => picked.some((one) => one.value === option.value);

  function write() {
    if (many) chips.replaceChildren(...picked.map(chip));
    else input.value = picked[0]?.label || "";
    input.placeholder = many && picked.length ? "" : placeholder;
    if (clear) clear.hidden = picked.length === 0;
  }

  function chip(option) {
    return h("span", { class: "chip" }, option.label,
      h("button", { type: "button", "aria-label": `Remove ${option.label}`, tabindex: "-1", onclick: (event) => { event.stopPropagation(); toggle(option); input.focus(); } }, icon("close")));
  }

  async function offer(words) {
    const turn = (asked += 1);
    input.typed = words; // it is typed again where the list is drawn anew meanwhile
    const found = find(words);
    if (found instanceof Promise) say("Looking…");
    try {
      const groups = await found;
      if (turn === asked && over.isOpen()) show(groups);
    } catch (error) {
      if (turn === asked && over.isOpen()) say(error.message);
    }
  }

  function say(words) {
    offered = [];
    at = -1;
    input.removeAttribute("aria-activedescendant");
    list.replaceChildren(h("p", { class: "none", role: "status" }, words));
    over.place();
  }

  function show(groups) {
    if (typeof groups === "string") return say(groups);
    offered = groups.flatMap((one) => (one.group ? one.options : [one])).slice(0, MOST);
    if (!offered.length) return say("No results");
    const drawn = new Map(offered.map((option, index) => [option, draw(option, index)]));
    list.replaceChildren(...groups.flatMap((one) => (one.group
      ? [h("div", { role: "group", "aria-label": one.group }, h("strong", { class: "group", "aria-hidden": "true" }, one.group), one.options.filter((option) => drawn.has(option)).map((option) => drawn.get(option)))]
      : drawn.get(one) || [])));
    over.place();
    return go(many ? 0 : Math.max(offered.findIndex(has), 0));
  }

  function draw(option, index) {
    return h("div", { role: "option", id: `${id}-${index}`, "aria-selected": String(has(option)), onclick: () => take(option) },
      option.person ? avatar(option.label, option.value) : null,
      h("span", { class: "grow" }, h("span", {}, option.label), option.detail ? h("small", {}, option.detail) : null));
  }

  function go(to) {
    const options = list.querySelectorAll("[role=option]");
    options[at]?.classList.remove("at");
    at = (to + options.length) % options.length;
    options[at].classList.add("at");
    options[at].scrollIntoView({ block: "nearest" });
    input.setAttribute("aria-activedescendant", options[at].id);
  }

  function open(words = "") {
    if (over.isOpen()) return;
    over.open();
    input.setAttribute("aria-expanded", "true");
    offer(words);
  }

  function close() {
    asked += 1;
    over.close();
    input.setAttribute("aria-expanded", "false");
    input.removeAttribute("aria-activedescendant");
    if (many) input.value = "";
    write();
    if (dirty) closed?.(picked, input);
    dirty = false;
  }

  const take = (option) => (many ? toggle(option) : choose(option));

  function choose(option) {
    const before = picked;
    picked = option ? [option] : [];
    close();
    Promise.resolve(changed(picked, input)).then((kept) => {
      if (kept !== false) return;
      picked = before;
      write();
    });
  }

  function toggle(option) {
    if (has(option)) picked = picked.filter((one) => one.value !== option.value);
    else if (picked.length < most) picked = [...picked, option];
    else return say(`At most ${most}`);
    input.value = "";
    dirty = true;
    write();
    changed(picked, input);
    if (over.isOpen()) return offer("");
    dirty = false;
    return closed?.(picked, input);
  }

  const KEYS = {
    ArrowDown: () => (over.isOpen() ? offered.length && go(at + 1) : open()),
    ArrowUp: () => (over.isOpen() ? offered.length && go(at - 1) : open()),
    Enter: () => (over.isOpen() ? offered[at] && take(offered[at]) : open()),
    Escape: () => over.isOpen() && close(),
  };

  input.addEventListener("keydown", (event) => {
    if (event.isComposing) return;
    if (event.key === "Backspace" && many && !input.value && picked.length) return void toggle(picked.at(-1));
    if (event.key === "Tab" && over.isOpen()) return void close();
    if (!KEYS[event.key] || (event.key === "Escape" && !over.isOpen())) return;
    event.preventDefault();
    event.stopPropagation();
    KEYS[event.key]();
  });
  input.addEventListener("input", () => (over.isOpen() ? offer(input.value) : open(input.value)));
  input.addEventListener("focus", () => many || input.select());
  field.addEventListener("click", (event) => {
    if (event.target.closest("button, .options")) return;
    input.focus();
    open();
  });
  list.addEventListener("pointerdown", (event) => event.preventDefault());
  chips.addEventListener("mousedown", (event) => event.preventDefault()); // the focus leaving would draw them anew
  input.addEventListener("blur", () => (over.isOpen() ? close() : write()));
  write();
  return field;
}

// Those of a list whose label or detail contains the words; groups that have none are left out.
export function matching(choices, words) {
  const wanted = words.trim().toLowerCase();
  const fits = (one) => `${one.label} ${one.detail || ""}`.toLowerCase().includes(wanted);
  return choices.map((one) => (one.group ? { ...one, options: one.options.filter(fits) } : one)).filter((one) => (one.group ? one.options.length : fits(one)));
}
