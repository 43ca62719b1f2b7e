// Which block is drawn how. Blocks that the page does not know say so, instead of vanishing.

import { freshId, h, icon } from "./dom.js";
import { alert, call, card, carousel, video } from "./cards.js";
import { drawChart } from "./charts.js";
import { cannotDraw, drawElement } from "./elements.js";
import { drawFile } from "./files.js";
import { drawMarkdown } from "./markdown.js";
import { plain, textNodes } from "./mrkdwn.js";
import { drawImageBlock, drawImageElement } from "./pictures.js";
import { drawRichText } from "./richtext.js";
import { drawDataTable, drawTable } from "./tables.js";
import { plan, taskCard } from "./tasks.js";

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

// Long words fold, as Slack folds them, unless the block says that they shall not.
const LONG = 700;

function said(block) {
  const whole = text(block.text);
  const written = String(block.text.text ?? "");
  if (block.expand || (written.length <= LONG && written.split("\n").length <= 12)) return whole;
  const more = h("button", { type: "button", class: "see-more", "aria-expanded": "false", onclick: () => unfold(more.getAttribute("aria-expanded") !== "true") }, "See more");
  const unfold = (open) => {
    whole.classList.toggle("folded", !open);
    more.setAttribute("aria-expanded", String(open));
    more.textContent = open ? "See less" : "See more";
  };
  unfold(false);
  return h("div", {}, whole, more);
}

function section(block, place) {
  const words = [block.text ? said(block) : null, block.fields ? h("div", { class: "fields" }, block.fields.map((field) => text(field, "text field-cell"))) : null];
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
  const width = `container wide-${block.width || "standard"}`;
  const head = [
    block.icon ? drawImageElement(block.icon) : null,
    h("span", { class: "grow" }, block.rich_text_title ? drawRichText(block.rich_text_title) : h("strong", {}, textNodes(block.title)),
      block.subtitle ? h("small", {}, textNodes(block.subtitle)) : null),
  ];
  if (!block.is_collapsible) return h("section", { class: width }, h("div", { class: `container-head${block.has_header_divider ? " ruled" : ""}` }, head), inside());
  return h("details", { class: width, open: !block.default_collapsed, dataset: { fold: block.block_id || "" } }, h("summary", { class: "container-head" }, head), inside());
}

function header(block) {
  const level = block.level || 1;
  return h(`h${level + 2}`, { class: `level-${level}` }, plain(block.text));
}

function remoteFile(block) {
  return block.file ? drawFile(block.file) : h("div", { class: "file" }, h("div", { class: "file-head" }, icon("file"), h("span", { class: "file-name" }, h("strong", {}, block.external_id), h("small", {}, "File kept elsewhere"))));
}

const DRAWN = {
  section, header, input, context, actions, container, card, carousel, video, alert, call, plan,
  divider: () => h("hr"),
  image: drawImageBlock,
  file: remoteFile,
  table: drawTable,
  data_table: drawDataTable,
  data_visualization: drawChart,
  rich_text: drawRichText,
  markdown: (block) => drawMarkdown(block.text),
  context_actions: actions,
  task_card: taskCard,
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
