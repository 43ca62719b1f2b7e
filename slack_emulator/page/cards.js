// Blocks that look like cards: card, carousel, video, alert, call.

import { h, icon } from "./dom.js";
import { drawElement } from "./elements.js";
import { link, plain, textNodes } from "./mrkdwn.js";
import { drawImageElement, drawPicture, isNear } from "./pictures.js";
import { fromTs, fullTime } from "./time.js";
import { nameOf, zone } from "./state.js";

const text = (object, className = "text") => (object ? h("div", { class: className }, textNodes(object)) : null);

export function card(block, place) {
  const picture = block.icon ? drawImageElement(block.icon) : block.slack_icon ? h("span", { class: "thumb drawn" }, icon("info")) : null;
  return h("div", { class: "card" },
    block.hero_image ? drawPicture(block.hero_image, "hero") : null,
    picture || block.title || block.subtitle ? h("div", { class: "container-head" }, picture,
      h("span", { class: "grow" }, h("strong", {}, textNodes(block.title)), block.subtitle ? h("small", {}, textNodes(block.subtitle)) : null)) : null,
    text(block.body), text(block.subtext, "text subtext"),
    block.actions?.length ? h("div", { class: "actions" }, block.actions.map((element) => drawElement(element, block, place))) : null);
}

// Cards in a row: by the finger, by the arrow keys, by the two buttons.
export function carousel(block, place) {
  const cards = block.elements.map((one) => h("div", { role: "group", "aria-roledescription": "card", class: "slide" }, card(one, place)));
  const row = h("div", { class: "slides", tabindex: "0", role: "region", "aria-label": `${cards.length} cards` }, cards);
  const step = (by) => row.scrollBy({ left: by * (cards[0].offsetWidth + 10), behavior: matchMedia("(prefers-reduced-motion: reduce)").matches ? "auto" : "smooth" });
  const turn = (by, label, sign) => h("button", { type: "button", class: "button square round", "aria-label": label, onclick: () => step(by) }, sign);
  row.addEventListener("keydown", (event) => {
    if (event.target !== row || (event.key !== "ArrowRight" && event.key !== "ArrowLeft")) return;
    event.preventDefault();
    step(event.key === "ArrowRight" ? 1 : -1);
  });
  return h("div", { class: "carousel" }, row, cards.length > 1 ? h("div", { class: "turns" }, turn(-1, "Previous card", "‹"), turn(1, "Next card", "›")) : null);
}

export function video(block) {
  const address = block.title_url || block.video_url;
  const from = [block.author_name, block.provider_name].filter(Boolean).join(" · ");
  const still = isNear(block.thumbnail_url) ? drawPicture({ image_url: block.thumbnail_url, alt_text: block.alt_text }, "still") : h("span", { class: "still blank" }, block.alt_text);
  const play = link(block.video_url, [still, h("span", { class: "play" }, icon("play"))]);
  play.classList.add("screen");
  play.setAttribute("aria-label", `Play ${plain(block.title)}`);
  return h("div", { class: "video" }, from ? h("small", {}, from) : null, h("strong", {}, link(address, plain(block.title))),
    block.description ? h("p", { class: "text" }, plain(block.description)) : null, play);
}

const SIGNS = { warning: "warn", error: "warn", success: "check" };

export function alert(block) {
  const level = block.level || "default";
  return h("div", { class: `alert ${level}`, role: "note", "aria-label": level === "default" ? null : level }, icon(SIGNS[level] || "info"), h("div", { class: "text grow" }, textNodes(block.text)));
}

export function call(block) {
  const held = block.call?.v1 || block.call || {};
  const ended = held.has_ended || held.date_end > 0;
  const said = [ended ? "Call ended" : "Call", held.date_start ? fullTime(fromTs(held.date_start), zone()) : ""].filter(Boolean).join(" · ");
  const who = [...(held.active_participants?.length ? held.active_participants : held.all_participants || [])].map((one) => one.display_name || nameOf(one.slack_id));
  const join = held.join_url && !ended ? link(held.join_url, "Join") : null;
  join?.classList.add("button", "primary", "small");
  return h("div", { class: "file" }, h("div", { class: "file-head" }, icon("call"),
    h("span", { class: "file-name" }, h("strong", {}, held.name || held.title || block.call_id || "Call"), h("small", {}, said), who.length ? h("small", {}, who.join(", ")) : null), join));
}
