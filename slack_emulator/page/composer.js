// Where the person types: in a conversation, or in a thread. Enter sends, Shift+Enter starts a new line.

import { send } from "./api.js";
import { completions, sent } from "./completing.js";
import { h, toast } from "./dom.js";
import { escape } from "./mrkdwn.js";
import { draft, expectAnswer, keepDraft, state } from "./state.js";
import { told } from "./surface.js";

// `thread()` is the timestamp of the message that is answered, or "". Answers {load(placeholder), focus()}.
export function composer(form, { thread = () => "" } = {}) {
  const field = form.querySelector("textarea");
  const box = form.querySelector(".offers");
  let offers = [];
  let chosen = 0;

  function offer() {
    offers = field.selectionStart === field.selectionEnd ? completions(field.value.slice(0, field.selectionStart), !thread()) : [];
    chosen = whole() ? -1 : 0;
    draw();
  }

  function draw() {
    box.hidden = offers.length === 0;
    field.setAttribute("aria-expanded", String(offers.length > 0));
    box.replaceChildren(...offers.map((one, index) => h("div", {
      role: "option", id: `${box.id}-${index}`, class: "offer", "aria-selected": String(index === chosen),
      onpointerdown: (event) => { event.preventDefault(); take(index); },
    }, h("strong", {}, one.label), one.detail ? h("small", {}, one.detail) : null)));
    if (offers.length && chosen >= 0) field.setAttribute("aria-activedescendant", `${box.id}-${chosen}`);
    else field.removeAttribute("aria-activedescendant");
    box.children[chosen]?.scrollIntoView({ block: "nearest" });
  }

  function take(index) {
    const { from, insert } = offers[index];
    field.setRangeText(insert, from, field.selectionStart, "end");
    field.focus();
    changed();
  }

  function changed() {
    keepDraft(field.value, thread());
    grow();
    offer();
  }

  function grow() {
    field.style.height = "auto";
    field.style.height = `${Math.min(field.scrollHeight + 2, 180)}px`;
  }

  // A command that is already complete is sent by Enter: nothing is chosen until the arrows choose it.
  const whole = () => /^\/\S+ +$/.test(field.value);

  function inOffers(event) {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) chosen = (Math.max(chosen, step < 0 ? 0 : -1) + step + offers.length) % offers.length;
    else if (event.key === "Escape") offers = [];
    else if (event.key === "Tab" && !event.shiftKey) return take(Math.max(chosen, 0)), true;
    else if (event.key === "Enter" && !event.shiftKey && chosen >= 0) return take(chosen), true;
    else return false;
    draw();
    return true;
  }

  function onKey(event) {
    if (event.isComposing) return;
    if (offers.length && inOffers(event)) {
      event.preventDefault();
      event.stopPropagation();
    } else if (event.key === "Enter" && !event.shiftKey) {
      event.preventDefault();
      submit();
    }
  }

  async function submit() {
    const text = field.value.trim();
    if (!text) return;
    const [{ user, channel }, answered] = [state, thread()];
    field.value = "";
    changed();
    expectAnswer();
    try {
      const found = answered ? null : /^(\/\S+)\s*([\s\S]*)$/.exec(text);
      if (found) told(await send("command", { user, channel, command: found[1], text: found[2] }));
      else told(await send("say", { user, channel, text: sent(text, escape), ...(answered ? { thread_ts: answered } : {}) }));
    } catch (error) {
      toast(error.message);
      if (user === state.user && channel === state.channel && answered === thread() && !field.value) {
        field.value = text;
        changed();
      }
    }
  }

  field.addEventListener("input", changed);
  field.addEventListener("click", offer);
  field.addEventListener("keydown", onKey);
  field.addEventListener("blur", () => { offers = []; draw(); });
  form.addEventListener("submit", (event) => { event.preventDefault(); submit(); });
  return {
    // Shows the draft that belongs to this person and place.
    load(placeholder) {
      field.value = draft(thread());
      field.placeholder = placeholder;
      offers = [];
      draw();
      grow();
    },
    focus: () => field.focus({ preventScroll: true }),
    insert(words) {
      field.setRangeText(words, field.selectionStart, field.selectionEnd, "end");
      field.focus();
      changed();
    },
  };
}
