// Choosing an emoji: a field to search in and a grid that the arrow keys walk through.

import { emojiNamed, everyEmoji, glyph } from "./emoji.js";
import { freshId, h } from "./dom.js";
import { popup } from "./popup.js";

const OFTEN = ["+1", "white_check_mark", "eyes", "tada", "pray", "heart", "raised_hands", "rocket", "fire", "100", "thinking_face", "joy"];
const SHOWN = 96;
const ROW = 8;

// Opens at `anchor`; `chosen(name)` hears what was taken.
export function pickEmoji(anchor, chosen) {
  const id = freshId("emoji");
  const grid = h("div", { class: "glyphs", role: "group", "aria-label": "Emoji" });
  const field = h("input", { type: "text", class: "field", id, placeholder: "Find an emoji", "aria-label": "Find an emoji", autocomplete: "off" });
  const panel = h("div", { class: "emoji-panel", role: "dialog", "aria-label": "Add an emoji" }, field, grid);
  (anchor.closest("dialog") || document.body).append(panel);
  const over = popup(panel, anchor, { end: true });
  let gone = false; // taking the panel away takes the focus out of it, which would take it away again
  const close = (back = true) => {
    if (gone) return;
    gone = true;
    over.close();
    panel.remove();
    if (back && anchor.isConnected) anchor.focus();
  };
  const take = (name) => {
    close();
    chosen(name);
  };
  const draw = () => {
    const words = field.value.trim().toLowerCase().replaceAll(":", "");
    const found = words ? emojiNamed(words, SHOWN) : [...OFTEN.map((name) => [name, glyph(name)]), ...everyEmoji().slice(0, SHOWN)];
    grid.replaceChildren(...found.map(([name, sign]) => h("button", { type: "button", tabindex: "-1", "aria-label": name, title: `:${name}:`, onclick: () => take(name) }, sign)));
    if (!found.length) grid.append(h("p", { class: "none" }, "No emoji by that name"));
  };
  field.addEventListener("input", draw);
  panel.addEventListener("keydown", (event) => move(event, field, grid, close));
  panel.addEventListener("focusout", (event) => panel.contains(event.relatedTarget) || close(false));
  draw();
  over.open();
  field.focus();
}

function move(event, field, grid, close) {
  const all = [...grid.querySelectorAll("button")];
  const at = all.indexOf(document.activeElement);
  const by = { ArrowRight: 1, ArrowLeft: -1, ArrowDown: at < 0 ? 1 : ROW, ArrowUp: -ROW }[event.key];
  if (event.key === "Escape") close();
  else if (event.key === "Enter" && at < 0) all[0]?.click();
  else if (by && (at >= 0 || event.key === "ArrowDown")) (all[at + by] || (by < 0 ? field : all.at(-1)))?.focus();
  else return;
  event.preventDefault();
  event.stopPropagation();
}
