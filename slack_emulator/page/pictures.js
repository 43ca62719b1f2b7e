// Images and files. A file of the workspace is fetched with the app's token, as Slack's own client
// would with the person's; an image elsewhere on the internet is named, not loaded.

import { h, icon } from "./dom.js";
import { plain } from "./mrkdwn.js";
import { state } from "./state.js";

const LOOPBACK = ["127.0.0.1", "localhost", "[::1]"];
const loaded = new Map();

function here(address) {
  const url = new URL(address, location.href);
  return LOOPBACK.includes(url.hostname) || url.hostname === location.hostname ? `${url.pathname}${url.search}` : null;
}

// The bytes behind a private address as a Blob, fetched once.
function content(address, mimetype) {
  if (!loaded.has(address)) loaded.set(address, fetchBlob(address, mimetype));
  return loaded.get(address);
}

async function fetchBlob(address, mimetype) {
  const answer = await fetch(here(address) ?? address, { headers: { Authorization: `Bearer ${state.apps[0]?.bot_token || ""}` } });
  if (!answer.ok) throw new Error(`${answer.status}`);
  const body = await answer.blob();
  return mimetype ? new Blob([body], { type: mimetype }) : body;
}

function source(image) {
  if (image.slack_file?.url) return image.slack_file.url;
  if (image.slack_file?.id) return `/files-pri/${state.team.id}-${image.slack_file.id}/image`;
  return null;
}

function picture(image, className) {
  const node = h("img", { class: className, alt: image.alt_text || "", loading: "lazy" });
  const priv = source(image);
  const address = image.image_url || "";
  if (priv) show(node, priv);
  else if (address.startsWith("data:image/") || here(address) !== null) node.src = address.startsWith("data:") ? address : here(address);
  else return h("span", { class: "image-away", role: "img", "aria-label": image.alt_text || "Image" }, icon("file"), h("span", {}, image.alt_text || "Image"));
  node.addEventListener("error", () => node.replaceWith(h("span", { class: "image-away" }, icon("file"), image.alt_text || "The image did not load.")), { once: true });
  return node;
}

function show(node, address, mimetype) {
  content(address, mimetype).then((blob) => { node.src = URL.createObjectURL(blob); }, () => node.dispatchEvent(new Event("error")));
}

export const drawImageElement = (element) => picture(element, "thumb");

export function drawImageBlock(block) {
  return h("figure", { class: "image" }, block.title ? h("figcaption", {}, plain(block.title)) : null, picture(block, "wide"));
}

const sizeOf = (bytes) => (bytes > 1e6 ? `${(bytes / 1e6).toFixed(1)} MB` : bytes > 999 ? `${Math.round(bytes / 1000)} kB` : `${bytes || 0} bytes`);

// A shared file as a card, with a preview where the page knows how.
export function drawFile(file) {
  const kind = file.mimetype || "";
  const card = h("div", { class: "file", role: "group", "aria-label": `File ${file.name}` });
  const download = h("button", { type: "button", class: "button small", onclick: () => save(file) }, "Download");
  card.append(h("div", { class: "file-head" }, icon(kind === "text/calendar" ? "clock" : "file"),
    h("span", { class: "file-name" }, h("strong", {}, file.title || file.name), h("small", {}, `${describe(kind, file)} · ${sizeOf(file.size)}`)), download));
  if (kind.startsWith("image/")) {
    const image = h("img", { class: "wide", alt: file.alt_txt || file.title || file.name });
    show(image, file.url_private, kind);
    card.append(image);
  } else if (kind === "text/csv") {
    const box = h("div", { class: "table-box", tabindex: "0", role: "region", "aria-label": `First rows of ${file.name}` });
    const more = h("p", { class: "quiet" });
    card.append(box, more);
    content(file.url_private, kind).then((blob) => blob.text()).then((text) => csvTable(text, box, more), () => box.append("No preview."));
  }
  return card;
}

const describe = (kind, file) => (kind === "text/calendar" ? "Calendar entry" : (file.pretty_type || file.filetype || kind).toUpperCase());

async function save(file) {
  const address = URL.createObjectURL(await content(file.url_private_download || file.url_private, file.mimetype));
  h("a", { href: address, download: file.name }).click();
  setTimeout(() => URL.revokeObjectURL(address), 10000);
}

const SHOWN_ROWS = 8;

function csvTable(text, box, note) {
  const rows = parseCsv(text);
  const [head = [], ...body] = rows;
  box.append(h("table", { class: "grid" },
    h("thead", {}, h("tr", {}, head.map((cell) => h("th", { scope: "col" }, cell)))),
    h("tbody", {}, body.slice(0, SHOWN_ROWS).map((row) => h("tr", {}, row.map((cell) => h("td", {}, cell)))))));
  const more = body.length - SHOWN_ROWS;
  note.textContent = more > 0 ? `and ${more} more ${more === 1 ? "row" : "rows"}` : "";
}

export function parseCsv(text) {
  const clean = text.replace(/^\uFEFF/, "");
  const firstLine = clean.split("\n", 1)[0];
  const comma = firstLine.split(";").length > firstLine.split(",").length ? ";" : ",";
  const rows = [[""]];
  let quoted = false;
  for (let at = 0; at < clean.length; at += 1) {
    const letter = clean[at];
    const row = rows.at(-1);
    if (quoted && letter === '"' && clean[at + 1] === '"') row[row.length - 1] += clean[(at += 1)];
    else if (letter === '"') quoted = !quoted;
    else if (quoted || ![comma, "\n", "\r"].includes(letter)) row[row.length - 1] += letter;
    else if (letter === comma) row.push("");
    else if (letter === "\n") rows.push([""]);
  }
  return rows.filter((row) => row.length > 1 || row[0]);
}
