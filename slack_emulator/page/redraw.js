// Drawing again without disturbing: only what changed is replaced, and the focus, the caret, what was
// unfolded and what was being chosen stay where they were.

export function swap(old, made) {
  const active = document.activeElement;
  const inside = old.contains(active);
  const key = inside ? active.dataset?.key : null;
  const caret = inside && typeof active.selectionStart === "number" ? [active.selectionStart, active.selectionEnd] : null;
  const folds = new Map([...old.querySelectorAll("details[data-fold]")].map((node) => [node.dataset.fold, node.open]));
  for (const node of made.querySelectorAll("details[data-fold]")) if (folds.has(node.dataset.fold)) node.open = folds.get(node.dataset.fold);
  const menu = openMenu(old);
  const choosing = openChoices(old);
  const scrolled = old.scrollTop;
  old.replaceWith(made);
  made.scrollTop = scrolled;
  if (menu) openAgain(made, menu);
  if (inside && !made.contains(document.activeElement)) focusAgain(made, key, caret);
  if (choosing) chooseAgain(made, choosing);
  return made;
}

function focusAgain(made, key, caret) {
  const again = key ? made.querySelector(`[data-key="${CSS.escape(key)}"]`) : null;
  // What was pressed may be gone; the next Tab then goes on from where it was.
  if (!again) made.tabIndex = -1;
  (again || made).focus({ preventScroll: true });
  if (again && caret) again.setSelectionRange?.(...caret);
}

function openMenu(node) {
  const opener = node.querySelector('[aria-haspopup="menu"][aria-expanded="true"]');
  if (!opener) return null;
  return { key: opener.dataset.key, item: [...opener.nextElementSibling.children].indexOf(document.activeElement) };
}

// A select whose list is open, and what was typed to find something in it.
function openChoices(node) {
  const input = node.querySelector('[role="combobox"][aria-expanded="true"]');
  return input && { key: input.dataset.key, words: input.typed };
}

function chooseAgain(node, { key, words }) {
  const input = node.querySelector(`[role="combobox"][data-key="${CSS.escape(key)}"]`);
  if (!input) return;
  input.focus({ preventScroll: true });
  if (!words) return void input.click();
  input.value = words;
  input.dispatchEvent(new Event("input", { bubbles: true }));
}

function openAgain(node, { key, item }) {
  const opener = node.querySelector(`[aria-haspopup="menu"][data-key="${CSS.escape(key)}"]`);
  opener?.click();
  opener?.nextElementSibling.children[item]?.focus();
}

// Makes the children of `parent` be these items, [{key, sign, make}], replacing only those whose sign changed.
export function reconcile(parent, items) {
  const had = new Map([...parent.children].map((node) => [node.dataset.item, node]));
  let after = null;
  for (const { key, sign, make } of items) {
    let node = had.get(key);
    had.delete(key);
    if (!node || node.sign !== sign) {
      const made = make();
      made.dataset.item = key;
      made.sign = sign;
      node = node ? swap(node, made) : made;
    }
    const expected = after ? after.nextElementSibling : parent.firstElementChild;
    if (node !== expected) parent.insertBefore(node, expected);
    after = node;
  }
  for (const node of had.values()) node.remove();
}
