// What could complete the words before the caret: commands, their subcommands, people, channels, emoji.

import { emojiNamed } from "./emoji.js";
import { people, state } from "./state.js";

const MOST = 8;

// The alternatives in "[prep|agenda @person|log]", each as its words.
export function subcommands(hint) {
  const inside = [...String(hint || "").matchAll(/[[<(]([^\])>]*\|[^\])>]*)[\])>]/g)].map((found) => found[1]);
  return (inside[0] || "").split("|").map((words) => words.trim()).filter(Boolean);
}

// [{insert, label, detail, from}]; `commands` where a slash begins one.
export const completions = (text, commands) => (commands ? [...slash(text), ...sub(text)] : []).concat(someone(text), channel(text), emoji(text)).slice(0, MOST);

function slash(text) {
  if (!/^\/\S*$/.test(text)) return [];
  return state.commands.filter((one) => one.command.startsWith(text.toLowerCase()))
    .map((one) => ({ from: 0, insert: `${one.command} `, label: one.command, detail: [one.description, one.usage_hint].filter(Boolean).join(" · ") }));
}

function sub(text) {
  const found = /^(\/\S+) +(\S*)$/.exec(text);
  const command = found && state.commands.find((one) => one.command === found[1].toLowerCase());
  if (!command || /^[@:#]/.test(found[2])) return [];
  return subcommands(command.usage_hint).filter((words) => words.startsWith(found[2].toLowerCase()) && words !== found[2])
    .map((words) => ({ from: text.length - found[2].length, insert: `${words.split(/\s/)[0]} `, label: words }));
}

const BROADCASTS = [["here", "Everybody who is active"], ["channel", "Everybody in this channel"]];

function someone(text) {
  const found = /(?:^|\s)@([\p{L}\p{N}._-]*(?: [\p{L}\p{N}._-]*)?)$/u.exec(text);
  if (!found) return [];
  const wanted = found[1].toLowerCase();
  const from = text.length - found[1].length - 1;
  const all = BROADCASTS.filter(([name]) => wanted && name.startsWith(wanted) && name !== wanted && !text.startsWith("/"))
    .map(([name, detail]) => ({ from, insert: `@${name} `, label: `@${name}`, detail }));
  return people().filter((one) => `${one.real_name} ${one.name}`.toLowerCase().includes(wanted) && one.real_name.toLowerCase() !== wanted)
    .slice(0, MOST).map((one) => ({ from, insert: `@${byName(one)} `, label: one.real_name, detail: `@${one.name}` })).concat(all);
}

// The server reads @names of one or two plain words; anybody else is called by their handle.
const byName = (one) => (/^[\p{L}\p{N}_.-]+( [\p{L}\p{N}_]+)?$/u.test(one.real_name) ? one.real_name : one.name);

function channel(text) {
  const found = /(?:^|\s)#([\p{L}\p{N}_-]*)$/u.exec(text);
  if (!found) return [];
  return state.channels.filter((one) => !one.is_im && one.name.startsWith(found[1].toLowerCase()) && one.name !== found[1])
    .map((one) => ({ from: text.length - found[1].length - 1, insert: `#${one.name} `, label: `#${one.name}` }));
}

function emoji(text) {
  const found = /(?:^|\s):([a-z0-9_+-]{2,})$/.exec(text);
  if (!found) return [];
  return emojiNamed(found[1], MOST).map(([name, sign]) => ({ from: text.length - found[1].length - 1, insert: `:${name}: `, label: `${sign} :${name}:` }));
}

// What a person wrote, as Slack sends it: escaped, with #channels and @here as references.
export function sent(text, escape) {
  return escape(text)
    .replace(/(^|\s)#([\p{L}\p{N}_-]+)/gu, (whole, before, name) => {
      const known = state.channels.find((one) => !one.is_im && one.name === name);
      return known ? `${before}<#${known.id}>` : whole;
    })
    .replace(/(^|\s)@(here|channel|everyone)(?![\p{L}\p{N}_])/gu, "$1<!$2>");
}
