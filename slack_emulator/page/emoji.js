// Shortcodes as Slack writes them (:tada:, :wave::skin-tone-4:). What is no emoji stays as typed.

import { TABLE } from "./emoji_table.js";

const known = new Map(); // name → glyph
const toned = new Set(); // glyphs that come in skin tones
const firsts = []; // [name, glyph], one name for each glyph, in Unicode's order

const words = TABLE.trim().split(/\s+/);
for (let at = 0; at + 1 < words.length; at += 2) {
  const names = words[at].replace("~", "").split("/");
  const sign = words[at + 1];
  if (words[at].startsWith("~")) toned.add(sign);
  for (const name of names) known.set(name, sign);
  firsts.push([names[0], sign]);
}

const TONES = ["🏻", "🏼", "🏽", "🏾", "🏿"];

// `tone` is 2 (light) to 6 (dark), as in :skin-tone-2:.
export function glyph(name, tone = 0) {
  const [plain, written] = String(name).split("::skin-tone-");
  const sign = known.get(plain) || null;
  const shade = TONES[Number(written || tone) - 2];
  if (!sign || !shade || !toned.has(sign)) return sign;
  const [first, ...rest] = [...sign];
  return first + shade + rest.join("").replace(/^\uFE0F/u, "");
}

export const withEmoji = (text) => text.replace(/:([a-z0-9_+'&.-]+(?:::skin-tone-[2-6])?):/gu, (whole, name) => glyph(name) || whole);

// Up to `most` names that contain these letters, those that begin with them first.
export function emojiNamed(letters, most) {
  const found = [...known].filter(([name]) => name.includes(letters));
  found.sort(([one], [other]) => other.startsWith(letters) - one.startsWith(letters));
  return found.slice(0, most);
}

export const everyEmoji = () => firsts;
