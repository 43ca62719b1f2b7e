// Dialogs on the browser's own <dialog>: it holds the focus, makes the rest inert and knows Escape.

import { freshId, h, rescueToasts } from "./dom.js";
import { plain, textNodes } from "./mrkdwn.js";

// Asks what a confirm object asks; true at once when there is none.
export async function confirmed(confirm) {
  if (!confirm) return true;
  return ask("alertdialog", plain(confirm.title), h("div", { class: "text" }, textNodes(confirm.text)), plain(confirm.confirm) || "Yes", plain(confirm.deny) || "Cancel", confirm.style === "danger");
}

// Asks for words; null when the person changes their mind.
export async function written(title, label, value) {
  const area = h("textarea", { class: "field", rows: 4, "aria-label": label, value, autofocus: true });
  return (await ask("dialog", title, h("div", { class: "inset" }, area), "Save", "Cancel")) ? area.value.trim() : null;
}

// Shows something that is only looked at.
export const shown = (title, content) => ask("dialog", title, h("div", { class: "inset" }, content), "Close", null);

function ask(role, title, content, yes, no, danger = false) {
  const before = document.activeElement;
  const id = freshId("confirm");
  const dialog = h("dialog", { class: "confirm", "aria-labelledby": id, role },
    h("h2", { id }, title), content,
    h("form", { method: "dialog", class: "dialog-foot" },
      no ? h("button", { class: "button", value: "no" }, no) : null,
      h("button", { class: `button ${danger ? "danger" : "primary"}`, value: "yes", autofocus: role === "alertdialog" }, yes)));
  document.body.append(dialog);
  dialog.showModal();
  return new Promise((resolve) => {
    dialog.addEventListener("close", () => {
      rescueToasts();
      dialog.remove();
      if (before?.isConnected) before.focus();
      resolve(dialog.returnValue === "yes");
    });
  });
}
