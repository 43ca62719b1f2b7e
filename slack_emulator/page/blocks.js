// Which block is drawn how. Blocks that the page does not know say so, instead of vanishing.

import { freshId, h } from "./dom.js";
import { drawChart } from "./charts.js";
import { cannotDraw, drawElement } from "./elements.js";
import { drawMarkdown } from "./markdown.js";
import { link, plain, textNodes } from "./mrkdwn.js";
import { drawFile, drawImageBlock, drawImageElement } from "./pictures.js";
import { drawRichText } from "./richtext.js";
import { drawDataTable, drawTable } from "./tables.js";

export const drawBlocks = (blocks, place) => (blocks || []).map((block) => drawBlock(block, place));

function drawBlock(block, place) {
  const draw = DRAWN[block?.type];
  const node = draw ? safely(draw, block, place) : cannotDraw(block?.type);
  node.classList.add("block", `block-${block?.type || "unknown"}`);
  return node;
}

// One block that is not as it should be must not take the others with it.
function safely(draw, block, place) {
  try {
    return draw(block, place);
  } catch (error) {
    console.error(error);
    return cannotDraw(`this ${block.type}: it is not complete`);
  }
}

const text = (object, className = "text") => h("div", { class: className }, textNodes(object));

function section(block, place) {
  const words = [block.text ? text(block.text) : null, block.fields ? h("div", { class: "fields" }, block.fields.map((field) => text(field, "text field-cell"))) : null];
  if (!block.accessory) return h("div", {}, words);
  const picture = block.accessory.type === "image" ? " with-picture" : "";
  return h("div", { class: `with-accessory${picture}` }, h("div", { class: "grow" }, words), h("div", { class: "accessory" }, drawElement(block.accessory, block, place)));
}

function input(block, place) {
  const id = freshId("label");
  const failed = place.errors[block.block_id];
  const label = h("label", { class: "label", id, for: `${id}-input` }, plain(block.label), block.optional ? h("span", { class: "quiet" }, " (optional)") : null);
  return h("div", { class: failed ? "failed" : "", dataset: { block: block.block_id } },
    label,
    drawElement(block.element, block, place, id),
    h("p", { class: "error", id: `${id}-error`, role: "alert", hidden: failed ? null : true }, failed || ""),
    block.hint ? h("p", { class: "hint", id: `${id}-hint` }, plain(block.hint)) : null);
}

function context(block) {
  return h("div", { class: "context" }, block.elements.map((element) =>
    (element.type === "image" ? drawImageElement(element) : h("span", { class: "text" }, textNodes(element)))));
}

const actions = (block, place) => h("div", { class: "actions" }, block.elements.map((element) => drawElement(element, block, place)));

function container(block, place) {
  const inside = () => h("div", { class: "inside" }, drawBlocks(block.child_blocks, place));
  const head = [
    block.icon ? drawImageElement(block.icon) : null,
    h("span", { class: "grow" }, block.rich_text_title ? drawRichText(block.rich_text_title) : h("strong", {}, plain(block.title)),
      block.subtitle ? h("small", {}, textNodes(block.subtitle)) : null),
  ];
  if (!block.is_collapsible) return h("section", { class: "container" }, h("div", { class: "container-head" }, head), inside());
  return h("details", { class: "container", open: !block.default_collapsed, dataset: { fold: block.block_id || "" } }, h("summary", { class: "container-head" }, head), inside());
}

function card(block, place) {
  return h("div", { class: "card" },
    block.hero_image ? drawImageElement(block.hero_image) : null,
    h("div", { class: "container-head" }, block.icon ? drawImageElement(block.icon) : null,
      h("span", { class: "grow" }, h("strong", {}, textNodes(block.title)), block.subtitle ? h("small", {}, textNodes(block.subtitle)) : null)),
    block.body ? text(block.body) : null,
    block.subtext ? h("small", { class: "quiet" }, textNodes(block.subtext)) : null,
    block.actions?.length ? h("div", { class: "actions" }, block.actions.map((element) => drawElement(element, block, place))) : null);
}

function header(block) {
  return h(`h${Math.min((block.level || 1) + 2, 6)}`, {}, plain(block.text));
}

function remoteFile(block) {
  if (block.file) return drawFile(block.file);
  return h("p", { class: "file" }, `File ${block.external_id || ""}`);
}

function video(block) {
  const address = block.title_url || block.video_url;
  return h("div", { class: "card" }, h("strong", {}, address ? link(address, plain(block.title)) : plain(block.title)), block.description ? h("p", {}, plain(block.description)) : null);
}

const DRAWN = {
  section, header, input, context, actions, container, card, video,
  divider: () => h("hr"),
  image: drawImageBlock,
  file: remoteFile,
  table: drawTable,
  data_table: drawDataTable,
  data_visualization: drawChart,
  rich_text: drawRichText,
  markdown: (block) => drawMarkdown(block.text),
  context_actions: actions,
  carousel: (block, place) => h("div", { class: "carousel", tabindex: "0", role: "region", "aria-label": "Cards" }, drawBlocks(block.elements, place)),
  alert: (block) => h("div", { class: `alert ${block.level || "default"}`, role: "note" }, textNodes(block.text)),
};

// Every input in these blocks, as "block/action": all of them, and those the app hears of only on submit.
export function inputsIn(blocks) {
  const [all, quiet] = [new Set(), new Set()];
  const visit = (block) => {
    const held = [block.accessory, block.element, ...(block.type === "context" ? [] : block.elements || []), ...(block.actions || [])];
    for (const element of held.filter((one) => one?.action_id)) {
      const name = `${block.block_id}/${element.action_id}`;
      all.add(name);
      if (block.type === "input" && !block.dispatch_action) quiet.add(name);
    }
    (block.child_blocks || []).forEach(visit);
    if (block.type === "carousel") block.elements.forEach(visit);
  };
  (blocks || []).forEach(visit);
  return { all, quiet };
}
