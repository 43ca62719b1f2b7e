// The app's Home tab, as published for this person.

import { read } from "./api.js";
import { drawBlocks, inputsIn } from "./blocks.js";
import { byId, h } from "./dom.js";
import { reconcile } from "./redraw.js";
import { appName, state } from "./state.js";
import { surface } from "./surface.js";

export async function loadHome() {
  const user = state.user;
  const view = await read("home", { user });
  if (user !== state.user) return;
  reconcile(byId("home"), [{ key: view?.id ? `home ${user}` : `none ${user}`, sign: JSON.stringify(view), make: () => draw(view) }]);
}

function draw(view) {
  if (!view) return h("p", { class: "nothing" }, `${appName()} has not put anything here for you yet.`);
  const place = surface("home", `home/${state.user}`, { view_id: view.id }, view.state?.values);
  const inputs = inputsIn(view.blocks);
  place.quiet = inputs.quiet;
  place.prune(inputs.all);
  return h("div", { class: "home-inside" }, drawBlocks(view.blocks, place));
}
