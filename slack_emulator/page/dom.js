// Elements are made here and nowhere else. Text always becomes a text node, so nothing that
// somebody wrote can turn into markup.

export function h(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) set(node, name, value);
  node.append(...children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== false));
  return node;
}

export function svg(tag, attributes = {}, ...children) {
  const node = document.createElementNS("http://www.w3.org/2000/svg", tag);
  for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value);
  node.append(...children.flat(Infinity));
  return node;
}

function set(node, name, value) {
  if (value === null || value === undefined || value === false) return;
  if (name === "class") node.className = value;
  else if (name === "dataset") Object.assign(node.dataset, value);
  else if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
  else if (["value", "checked", "selected", "disabled", "indeterminate"].includes(name)) node[name] = value;
  else node.setAttribute(name, value === true ? "" : value);
}

export const byId = (id) => document.getElementById(id);

let counter = 0;
export const freshId = (prefix) => `${prefix}-${(counter += 1)}`;

// Two strokes of an icon, drawn on a 24-unit grid.
const ICONS = {
  menu: "M4 7h16M4 12h16M4 17h16",
  close: "M6 6l12 12M18 6L6 18",
  send: "M5 12h13M12 5l7 7-7 7",
  clip: "M20 11l-8.5 8.5a5 5 0 01-7-7L13 4a3.5 3.5 0 015 5l-8.5 8.5a2 2 0 01-3-3L14 7",
  clock: "M12 7v5l3 2M12 3a9 9 0 100 18 9 9 0 000-18z",
  down: "M6 9l6 6 6-6",
  list: "M8 6h12M8 12h12M8 18h12M4 6h.01M4 12h.01M4 18h.01",
  moon: "M20 14.5A8.5 8.5 0 019.5 4a8.5 8.5 0 1010.5 10.5z",
  file: "M7 3h7l5 5v13H7zM14 3v5h5",
  eye: "M2 12s4-7 10-7 10 7 10 7-4 7-10 7-10-7-10-7zM12 9a3 3 0 100 6 3 3 0 000-6z",
  up: "M7 11v9H4v-9zM7 11l4-8c2 0 3 1 3 3l-1 4h6l-1.500 8c-.3 1.500-1 2-2.500 2H7",
  thumbdown: "M7 13V4H4v9zM7 13l4 8c2 0 3-1 3-3l-1-4h6l-1.500-8C17.200 4.500 16.500 4 15 4H7",
  trash: "M5 7h14M10 7V4h4v3M7 7l1 13h8l1-13",
  more: "M5 11.500v1M12 11.500v1M19 11.500v1",
  numbers: "M10 6h10M10 12h10M10 18h10M4 4.500l1.500-1V8M3.500 14.500c.5-1.500 3-1.500 2.500.3L3.500 18H6",
  react: "M12 3a9 9 0 100 18 9 9 0 000-18zM8.500 14.500c2 2.500 5 2.500 7 0M9 9.500v.5M15 9.500v.5",
  reply: "M4 5h16v11H9l-5 4z",
  plus: "M12 5v14M5 12h14",
  back: "M19 12H5M11 6l-6 6 6 6",
  play: "M8 5l11 7-11 7z",
  call: "M5 4h4l2 5-2.500 1.500a11 11 0 005 5L15 13l5 2v4c0 1-1 2-2 2C10 20.500 3.500 14 3 6c0-1 1-2 2-2",
  check: "M5 12.500l4.500 4.500L19 7.500",
  warn: "M12 4L2.500 20h19zM12 10v4.500M12 17v.5",
  info: "M12 3a9 9 0 100 18 9 9 0 000-18zM12 11v5.500M12 7.500v.5",
  circle: "M12 4a8 8 0 100 16 8 8 0 000-16z",
  half: "M12 4a8 8 0 100 16 8 8 0 000-16zM12 8v4l2.500 2",
};

export function icon(name) {
  return svg(
    "svg",
    { viewBox: "0 0 24 24", class: "icon", "aria-hidden": "true", focusable: "false" },
    svg("path", { d: ICONS[name] || ICONS.more }),
  );
}

const HUES = [12, 38, 96, 152, 188, 214, 248, 282, 322];

export function avatar(name, key = name, square = false) {
  const words = String(name || "?").split(/\s+/).filter(Boolean);
  const initials = words.length > 1 ? words[0][0] + words.at(-1)[0] : (words[0] || "?").slice(0, 2);
  const sum = [...String(key)].reduce((total, letter) => (Math.imul(total, 31) + letter.codePointAt(0)) >>> 0, 7);
  const node = h("span", { class: square ? "avatar square" : "avatar", "aria-hidden": "true" }, initials.toUpperCase());
  node.style.setProperty("--hue", HUES[sum % HUES.length]);
  return node;
}

// A note about what went wrong. It stands inside the open dialog, because everything else is inert then.
export function toast(words, kind = "error") {
  const note = h("div", { class: `toast ${kind}` }, h("span", {}, words));
  const close = h("button", { class: "plain", type: "button", "aria-label": "Dismiss", onclick: () => note.remove() }, icon("close"));
  note.append(close);
  (document.querySelector("dialog.confirm[open]") || document.querySelector("dialog[open]") || document.body).append(byId("toasts"));
  byId("toasts").append(note);
  setTimeout(() => note.remove(), 9000);
}

// A note that somebody wrote elsewhere, one for each place, with the way there.
export function notice(key, title, words, show) {
  const note = h("div", { class: "toast notice", dataset: { notice: key } },
    h("span", {}, h("strong", {}, title), words ? h("small", {}, words) : null),
    show ? h("button", { class: "button small", type: "button", onclick: () => { note.remove(); show(); } }, "Show") : null,
    h("button", { class: "plain", type: "button", "aria-label": "Dismiss", onclick: () => note.remove() }, icon("close")));
  dropNotice(key);
  byId("notices").append(note);
  setTimeout(() => note.remove(), 9000);
}

export const dropNotice = (key) => byId("notices").querySelector(`[data-notice="${CSS.escape(key)}"]`)?.remove();

// Before a dialog goes away: what is said there is still to be read.
export const rescueToasts = () => document.body.append(byId("toasts"));
