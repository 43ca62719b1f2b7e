// A surface is where blocks stand: one message, one modal, or the Home tab. It knows what the person
// entered there, keeps it when the blocks are drawn again, and tells the server what was pressed.

import { send } from "./api.js";
import { h, icon, toast } from "./dom.js";
import { expectAnswer, state } from "./state.js";

const kept = new Map(); // surface key → Map("block/action" → value)

const FIELDS = ["selected_options", "selected_option", "selected_users", "selected_user", "selected_channels", "selected_channel",
  "selected_conversations", "selected_conversation", "selected_date_time", "selected_date", "selected_time", "files", "value"];

// Slack's state object as the plain value that a person would name.
function plainValue(entry) {
  if (entry.rich_text_value) return entry.rich_text_value;
  if (/external_select$/.test(entry.type)) return entry;
  const field = FIELDS.find((name) => entry[name] !== undefined && entry[name] !== null);
  const value = field ? entry[field] : null;
  if (field === "selected_option") return value.value;
  if (field === "selected_options") return value.map((option) => option.value);
  return field === "files" ? value.map((file) => file.id || file) : value;
}

function initialValue(element) {
  if (/external_select$/.test(element.type)) return { selected_option: element.initial_option, selected_options: element.initial_options };
  const one = element.initial_option?.value ?? element.initial_options?.map((option) => option.value);
  const named = ["user", "users", "channel", "channels", "conversation", "conversations", "date", "time", "date_time", "value"];
  return one ?? named.map((name) => element[`initial_${name}`]).find((found) => found !== undefined) ?? null;
}

// `where` is {channel, ts} or {view_id}; `saved` the state.values of the server.
export function surface(kind, key, where, saved = {}) {
  if (!kept.has(key)) kept.set(key, new Map());
  const entered = kept.get(key);
  const id = (block, element) => `${block.block_id}/${element.action_id}`;

  const made = {
    kind, key, where, entered, errors: {},
    keyOf: id,
    current(block, element) {
      if (entered.has(id(block, element))) return entered.get(id(block, element));
      const entry = saved[block.block_id]?.[element.action_id];
      return entry ? plainValue(entry) : initialValue(element);
    },
    // Something was typed or chosen; where the block asks for it, the app hears of it at once.
    async change(block, element, value, { dispatch = true, node = null } = {}) {
      entered.set(id(block, element), value);
      made.touched?.(block);
      if (dispatch && (block.type !== "input" || block.dispatch_action)) await made.press(block, element, value, node);
    },
    async press(block, element, value, node = null) {
      if (node?.getAttribute("aria-busy") === "true") return;
      node?.setAttribute("aria-busy", "true");
      unmark(node);
      if (kind === "message") expectAnswer();
      try {
        await flush(id(block, element));
        entered.delete(id(block, element));
        const answer = await send("press", { user: state.user, action_id: element.action_id, block_id: block.block_id, value, ...where });
        if (!went(answer)) mark(node, failure(answer));
      } catch (error) {
        toast(error.message);
      } finally {
        node?.removeAttribute("aria-busy");
      }
    },
    values() {
      const values = {};
      for (const [name, value] of entered) {
        const at = name.lastIndexOf("/");
        (values[name.slice(0, at)] ??= {})[name.slice(at + 1)] = value;
      }
      return values;
    },
    // What was entered in places that no longer exist is forgotten: a new block_id resets a field.
    prune(present) {
      for (const name of entered.keys()) if (!present.has(name)) entered.delete(name);
    },
  };

  // A press in a form carries the whole form, so what stands in its other inputs goes first.
  async function flush(except) {
    const waiting = [...entered].filter(([name]) => name !== except && made.quiet?.has(name));
    for (const [name, value] of waiting) {
      const at = name.lastIndexOf("/");
      await send("press", { user: state.user, block_id: name.slice(0, at), action_id: name.slice(at + 1), value, ...where });
    }
  }
  return made;
}

export const forget = (key) => kept.delete(key);

// Whether the app took it; a sentence when it did not.
export const went = (answer) => answer?.status === undefined || answer.status === null || (Number(answer.status) >= 200 && Number(answer.status) < 300);
const LATE = ["dispatch_failed", "operation_timeout", "504"];
export const failure = ({ status }) => (LATE.includes(String(status))
  ? "We had some trouble connecting. Try again?" : `The app did not take that: ${String(status).replaceAll("_", " ")}.`);

export function told(answer) {
  if (!went(answer)) toast(failure(answer));
  return went(answer);
}

const beside = (node) => node?.closest(".block") || null;
const unmark = (node) => beside(node)?.querySelector(":scope > .failure")?.remove();

// ⚠ and the reason, under what was pressed; where that is gone already, as a note.
function mark(node, words) {
  if (!node?.isConnected || !beside(node)) return void toast(words);
  unmark(node);
  beside(node).append(h("p", { class: "failure", role: "alert" }, icon("warn"), words));
}
