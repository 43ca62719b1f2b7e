// JSON that can be folded. Parts are drawn when they are unfolded.

import { h } from "./dom.js";

const isPart = (value) => value !== null && typeof value === "object";
const entries = (value) => (Array.isArray(value) ? value.map((one, index) => [index, one]) : Object.entries(value));

export function tree(value, open = 2) {
  const node = h("div", { class: "json" });
  node.append(...(isPart(value) ? rows(value, open) : [leaf(value)]));
  return node;
}

const rows = (value, open) => entries(value).map(([name, one]) => (isPart(one) && entries(one).length ? branch(name, one, open) : h("div", { class: "row" }, key(name), leaf(one))));
const key = (name) => h("span", { class: "key" }, `${name}: `);

function branch(name, value, open) {
  const inside = h("div", { class: "in" });
  const node = h("details", { open: open > 0 }, h("summary", {}, key(name), h("small", {}, brief(value))), inside);
  const fill = () => node.open && !inside.childNodes.length && inside.append(...rows(value, open - 1));
  node.addEventListener("toggle", fill);
  fill();
  return node;
}

function brief(value) {
  if (Array.isArray(value)) return `${value.length} ${value.length === 1 ? "item" : "items"}`;
  return value.type ? String(value.type) : Object.keys(value).slice(0, 4).join(", ");
}

function leaf(value) {
  if (isPart(value)) return h("span", { class: "value" }, Array.isArray(value) ? "[]" : "{}");
  return h("span", { class: `value ${value === null ? "null" : typeof value}` }, JSON.stringify(value));
}

// What an argument says when it is JSON itself.
export function opened(value) {
  if (typeof value === "string" && /^\s*[[{]/.test(value)) {
    try {
      return JSON.parse(value);
    } catch {
      return value;
    }
  }
  return isPart(value) && !Array.isArray(value) ? Object.fromEntries(Object.entries(value).map(([name, one]) => [name, opened(one)])) : value;
}
