// The selects: from a list, from the app, people, channels; one or several of them.

import { send } from "./api.js";
import { combobox, matching } from "./combobox.js";
import { confirmed } from "./dialog.js";
import { plain } from "./mrkdwn.js";
import { channelOf, conversation, nameOf, people, state } from "./state.js";
import { failure, went } from "./surface.js";

const choice = (option) => ({ value: option.value, label: plain(option.text), detail: plain(option.description), option });
const grouped = (given) => (given.option_groups?.length
  ? given.option_groups.map((group) => ({ group: plain(group.label), options: group.options.map(choice) }))
  : (given.options || []).map(choice));
const flat = (choices) => choices.flatMap((one) => one.options || [one]);

const persons = () => people().map((user) => ({ value: user.id, label: user.real_name || user.name, detail: `@${user.name}`, person: true }));
const others = (channel) => channel.members.filter((id) => id !== state.user).map(nameOf).join(", ");
const called = (channel) => (channel.is_im ? conversation(channel.id)?.name || nameOf(channel.user) : channel.is_mpim ? others(channel) : `#${channel.name}`);
const named = (channel) => ({ value: channel.id, label: called(channel) });
const kindOf = (channel) => (channel.is_im ? "im" : channel.is_mpim ? "mpim" : channel.is_private ? "private" : "public");
const mine = (channel) => channel.members?.includes(state.user) && (!channel.is_im || channel.user === state.user);
const rooms = (element) => () => state.channels.filter((channel) => mine(channel) && wanted(channel, element.filter)).map(named);

function wanted(channel, filter) {
  if (filter?.exclude_bot_users && channel.is_im) return false;
  return !filter?.include || filter.include.includes(kindOf(channel));
}

// Where the choices come from, and how one that is chosen already is called.
const SOURCES = {
  static: (element) => {
    const all = grouped(element);
    return { find: (words) => matching(all, words), known: (value) => flat(all).find((one) => one.value === value) };
  },
  users: () => ({ find: (words) => matching(persons(), words), known: (id) => ({ value: id, label: nameOf(id), person: true }) }),
  channels: (element) => ({
    find: (words) => matching(rooms({ filter: { include: ["public"] }, ...element })(), words),
    known: (id) => (channelOf(id) ? named(channelOf(id)) : { value: id, label: id }),
  }),
  conversations: (element) => ({
    find: (words) => matching(rooms(element)(), words),
    known: (id) => (channelOf(id) ? named(channelOf(id)) : { value: id, label: id }),
  }),
  external: (element, block, place) => ({ find: asking(element, block, place), known: choice }),
};

// Asks the app, a moment after the last letter.
function asking(element, block, place) {
  const least = element.min_query_length ?? 3;
  let timer = null;
  return (words) => {
    clearTimeout(timer);
    if (words.trim().length < least) return least === 1 ? "Type to search" : `Type ${least} letters or more`;
    return new Promise((resolve, reject) => {
      timer = setTimeout(() => send("suggest", { user: state.user, action_id: element.action_id, block_id: block.block_id, value: words.trim(), ...place.where })
        .then((answer) => resolve(went(answer) ? grouped(answer) : failure(answer)), reject), 200);
    });
  };
}

// What was chosen, as the server takes it: plain values, or whole options where only the app knows them.
function said(kind, many, picked) {
  if (kind !== "external") return many ? picked.map((one) => one.value) : picked[0]?.value ?? null;
  const options = picked.map((one) => one.option);
  return many ? { selected_options: options } : { selected_option: options[0] ?? null };
}

function held(kind, current) {
  if (current === null || current === undefined) return [];
  if (kind === "external") return current.selected_options ?? [current.selected_option].filter(Boolean);
  return [current].flat();
}

export function select(element, block, place, attributes) {
  const many = element.type.startsWith("multi_");
  const kind = element.type.replace("multi_", "").replace("_select", "");
  const source = SOURCES[kind](element, block, place);
  if (element.default_to_current_conversation && [null, undefined].includes([place.current(block, element)].flat()[0])) {
    const here = place.where.channel || state.channel;
    place.change(block, element, many ? [here] : here, { dispatch: false });
  }
  const current = place.current(block, element);
  const tell = (picked, node, dispatch) => place.change(block, element, said(kind, many, picked), { dispatch, node });
  return combobox({
    attributes, many, find: source.find, most: element.max_selected_items, emptied: block.type === "input" && block.optional,
    chosen: held(kind, current).map(source.known).filter(Boolean),
    placeholder: plain(element.placeholder) || (many ? "Choose some" : "Choose an option"),
    changed: async (picked, node) => {
      if (!many && !(await confirmed(element.confirm))) return false;
      await tell(picked, node, !many);
      return true;
    },
    closed: async (picked, node) => { if (await confirmed(element.confirm)) await tell(picked, node, true); },
  });
}
