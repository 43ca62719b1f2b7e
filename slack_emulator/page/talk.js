// The conversation's own composer, with its + menu, its emoji and the files that are dropped on it.

import { send, upload } from "./api.js";
import { composer } from "./composer.js";
import { byId, h, icon, toast } from "./dom.js";
import { dropping } from "./filing.js";
import { menuButton } from "./menu.js";
import { pickEmoji } from "./picker.js";
import { can, conversation, expectAnswer, state } from "./state.js";
import { told } from "./surface.js";

let writing = null;

async function attach(files) {
  const { user, channel } = state;
  expectAnswer();
  for (const file of files) {
    try {
      told(await upload(user, file, channel));
    } catch (error) {
      toast(error.message);
    }
  }
}

async function run(shortcut) {
  expectAnswer();
  try {
    told(await send("shortcut", { user: state.user, callback_id: shortcut.callback_id }));
  } catch (error) {
    toast(error.message);
  }
}

const entries = () => [
  { label: "Upload a file", detail: "Or drop it on the conversation", run: () => byId("attach-file").click() },
  ...(can("shortcut") ? state.shortcuts.filter((one) => one.type === "global").map((one) => ({ label: one.name, detail: one.description, run: () => run(one) })) : []),
];

export function loadDraft() {
  const name = conversation()?.name || "the app";
  writing.load(conversation()?.is_im ? `Message ${name}, or type /` : `Message #${name}`);
}

export function wireTalk() {
  writing = composer(byId("composer"));
  byId("attach").replaceWith(menuButton(entries, { label: "Files and shortcuts", content: icon("plus"), className: "plain" }));
  byId("emoji").append(icon("react"));
  byId("emoji").addEventListener("click", (event) => pickEmoji(event.currentTarget, (name) => writing.insert(`:${name}: `)));
  byId("attach-file").addEventListener("change", async (event) => {
    await attach([...event.target.files]);
    event.target.value = "";
  });
  dropping(byId("talk"), attach);
  byId("talk").append(h("div", { class: "drop-here", "aria-hidden": "true" }, "Drop to share"));
}
