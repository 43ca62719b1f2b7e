// file_input: files from this computer, chosen or dropped, uploaded at once and named in the form.

import { upload } from "./api.js";
import { h, icon, toast } from "./dom.js";
import { state } from "./state.js";

const names = new Map(); // id → name, for forms that are drawn again

export function fileInput(element, block, place, attributes) {
  const most = element.max_files || 10;
  const list = h("ul", { class: "file-list" });
  const node = h("input", { ...attributes, class: "field", type: "file", multiple: most > 1, accept: element.filetypes?.map((type) => `.${type}`).join(",") || null });
  const limits = [element.filetypes?.map((type) => type.toUpperCase()).join(", "), `up to ${most} ${most === 1 ? "file" : "files"}`].filter(Boolean).join(" · ");
  const box = h("div", { class: "drop" }, node, h("small", {}, limits), list);
  const ids = () => [...(place.current(block, element) || [])];
  const keep = (kept) => {
    place.change(block, element, kept, { dispatch: false });
    list.replaceChildren(...kept.map((id) => h("li", {}, icon("file"), h("span", { class: "grow" }, names.get(id) || id),
      h("button", { type: "button", class: "plain", "aria-label": `Remove ${names.get(id) || id}`, onclick: () => { keep(kept.filter((one) => one !== id)); node.focus(); } }, icon("close")))));
  };
  const fits = (file) => !element.filetypes || element.filetypes.some((type) => file.name.toLowerCase().endsWith(`.${type.toLowerCase()}`));
  const add = async (files) => {
    const kept = ids();
    box.setAttribute("aria-busy", "true");
    for (const file of files) {
      if (kept.length >= most) toast(`${file.name} was left out: at most ${most}.`);
      else if (!fits(file)) toast(`${file.name} is not of a kind that goes here.`);
      else await upload(state.user, file, undefined, false).then(({ file: made }) => { names.set(made.id, file.name); kept.push(made.id); }, (error) => toast(error.message));
    }
    box.removeAttribute("aria-busy");
    node.value = "";
    keep(kept);
  };
  node.addEventListener("change", () => add([...node.files]));
  dropping(box, add);
  if (ids().length) keep(ids());
  return box;
}

// Calls `dropped(files)` when files are let go over this node, and shows where they would land.
export function dropping(node, dropped) {
  const over = (on) => node.classList.toggle("over", on);
  const brings = (event) => event.dataTransfer?.types.includes("Files");
  node.addEventListener("dragover", (event) => {
    if (!brings(event)) return;
    event.preventDefault();
    over(true);
  });
  node.addEventListener("dragleave", (event) => node.contains(event.relatedTarget) || over(false));
  node.addEventListener("drop", (event) => {
    if (!brings(event)) return;
    event.preventDefault();
    event.stopPropagation();
    over(false);
    dropped([...event.dataTransfer.files]);
  });
}
