// What an agent is doing: one task, or a plan of them.

import { h, icon } from "./dom.js";
import { link, plain } from "./mrkdwn.js";
import { drawRichText } from "./richtext.js";

const STATES = { pending: ["Not begun", "circle"], in_progress: ["In progress", "half"], complete: ["Done", "check"], error: ["Failed", "warn"] };

export function taskCard(block) {
  const [said, sign] = STATES[block.status] || STATES.pending;
  const head = [h("span", { class: "state", role: "img", "aria-label": said }, icon(sign)), h("strong", { class: "grow" }, plain(block.title)), h("small", { "aria-hidden": "true" }, said)];
  const inside = [
    block.details ? drawRichText(block.details) : null,
    block.output ? h("div", { class: "output" }, drawRichText(block.output)) : null,
    block.sources?.length ? h("ul", { class: "sources", "aria-label": "Sources" }, block.sources.map((one) => h("li", {}, link(one.url, one.text || one.url)))) : null,
  ].filter(Boolean);
  const kind = `task ${block.status}`;
  if (!inside.length) return h("div", { class: kind }, h("div", { class: "container-head" }, head));
  return h("details", { class: kind, dataset: { fold: `${block.block_id || ""}/${block.task_id}` } }, h("summary", { class: "container-head" }, head), h("div", { class: "inside" }, inside));
}

export function plan(block) {
  const tasks = block.tasks || [];
  const done = tasks.filter((one) => one.status === "complete").length;
  return h("details", { class: "container", open: true, dataset: { fold: block.block_id || "" } },
    h("summary", { class: "container-head" }, h("span", { class: "grow" }, h("strong", {}, plain(block.title)), h("small", {}, `${done} of ${tasks.length} done`))),
    h("ul", { class: "tasks" }, tasks.map((one) => h("li", {}, taskCard(one)))));
}
