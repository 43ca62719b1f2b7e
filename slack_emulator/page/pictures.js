// Images. A file of the workspace is fetched with the app's token, as Slack's own client
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
export function content(address, mimetype) {
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

export function show(node, address, mimetype) {
  content(address, mimetype).then((blob) => { node.src = URL.createObjectURL(blob); }, () => node.dispatchEvent(new Event("error")));
}

export const drawImageElement = (element) => picture(element, "thumb");

export function drawImageBlock(block) {
  return h("figure", { class: "image" }, block.title ? h("figcaption", {}, plain(block.title)) : null, picture(block, "wide"));
}

// Only here or inside the address itself: the page loads nothing from elsewhere.
export const isNear = (address) => String(address || "").startsWith("data:image/") || here(address || "") !== null;
export const drawPicture = picture;

