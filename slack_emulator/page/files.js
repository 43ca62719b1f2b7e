// Shared files as cards, with a preview where the page knows how: pictures, tables, words, calendar entries.

import { h, icon } from "./dom.js";
import { csvTable } from "./csv.js";
import { calendar } from "./ics.js";
import { content, show } from "./pictures.js";

const LINES = 12;
const PREVIEWABLE = 2_000_000;
const sizeOf = (bytes) => (bytes > 1e6 ? `${(bytes / 1e6).toFixed(1)} MB` : bytes > 999 ? `${Math.round(bytes / 1000)} kB` : `${bytes || 0} bytes`);
const describe = (kind, file) => (kind === "text/calendar" ? "Calendar entry" : (file.pretty_type || file.filetype || kind).toUpperCase());

export function drawFile(file) {
  if (file.mode === "tombstone") return h("p", { class: "quiet" }, "This file was deleted.");
  const kind = file.mimetype || "";
  const download = h("button", { type: "button", class: "button small", "aria-label": `Download ${file.name}`, onclick: () => save(file) }, "Download");
  return h("div", { class: "file", role: "group", "aria-label": `File ${file.name}` },
    h("div", { class: "file-head" }, icon(kind === "text/calendar" ? "clock" : "file"),
      h("span", { class: "file-name" }, h("strong", {}, file.title || file.name), h("small", {}, `${describe(kind, file)} · ${sizeOf(file.size)}`)),
      kind === "application/pdf" ? h("button", { type: "button", class: "button small", "aria-label": `Open ${file.name}`, onclick: () => open(file) }, "Open") : null, download),
    file.size > PREVIEWABLE ? null : preview(file, kind));
}

function preview(file, kind) {
  if (kind.startsWith("image/")) return picture(file, kind);
  const draw = kind === "text/csv" ? csvTable : kind === "text/calendar" ? calendar : /^text\/|json$/.test(kind) ? beginning : null;
  if (!draw) return null;
  const box = h("div", { class: "preview" });
  content(file.url_private, kind).then((blob) => blob.text()).then((text) => box.append(...draw(text, file)), () => box.append("No preview."));
  return box;
}

function picture(file, kind) {
  const image = h("img", { class: "wide", alt: file.alt_txt || file.title || file.name });
  if (file.original_w && file.original_h) image.style.aspectRatio = `${file.original_w} / ${file.original_h}`;
  image.addEventListener("error", () => image.replaceWith(h("p", { class: "quiet" }, "The picture did not load.")), { once: true });
  show(image, file.url_private, kind);
  return image;
}

function beginning(text, file) {
  const lines = text.split("\n");
  const more = lines.length - LINES;
  return [
    h("pre", { tabindex: "0", "aria-label": `Beginning of ${file.name}` }, lines.slice(0, LINES).join("\n")),
    more > 0 ? h("p", { class: "quiet" }, `and ${more} more ${more === 1 ? "line" : "lines"}`) : "",
  ];
}

const address = async (file) => URL.createObjectURL(await content(file.url_private_download || file.url_private, file.mimetype));

async function save(file) {
  const made = await address(file);
  h("a", { href: made, download: file.name }).click();
  setTimeout(() => URL.revokeObjectURL(made), 10000);
}

const open = async (file) => window.open(await address(file), "_blank");
