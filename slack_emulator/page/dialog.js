// Dialogs on the browser's own <dialog>: it holds the focus, makes the rest inert and knows Escape.

import { freshId, h, rescueToasts } from "./dom.js";
import { plain, textNodes } from "./mrkdwn.js";

// Asks what a confirm object asks; true at once when there is none.
export function confirmed(confirm) {
  if (!confirm) return Promise.resolve(true);
  const before = document.activeElement;
  const id = freshId("confirm");
  const dialog = h(
    "dialog", { class: "confirm", "aria-labelledby": id, role: "alertdialog" },
    h("h2", { id }, plain(confirm.title)),
    h("div", { class: "text" }, textNodes(confirm.text)),
    h("form", { method: "dialog", class: "dialog-foot" },
      h("button", { class: "button", value: "no" }, plain(confirm.deny) || "Cancel"),
      h("button", { class: `button ${confirm.style === "danger" ? "danger" : "primary"}`, value: "yes", autofocus: true }, plain(confirm.confirm) || "Yes")),
  );
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
