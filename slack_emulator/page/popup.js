// What opens over the page: lists of choices and menus. In the browser's top layer, so that no box cuts it off.

const EDGE = 8;

// Puts `panel` under `anchor`, or over it where there is more room; `width` "anchor" makes it at least as wide.
export function place(panel, anchor, { wide = false, end = false } = {}) {
  const box = anchor.getBoundingClientRect();
  const [width, height] = [document.documentElement.clientWidth, window.innerHeight];
  panel.style.minWidth = wide ? `${Math.min(box.width, width - 2 * EDGE)}px` : "";
  panel.style.maxWidth = `${Math.min(Math.max(box.width, 420), width - 2 * EDGE)}px`;
  panel.style.maxHeight = "";
  const [below, above] = [height - box.bottom - 2 * EDGE, box.top - 2 * EDGE];
  const over = panel.scrollHeight > below && above > below;
  panel.style.maxHeight = `${Math.max(Math.min(over ? above : below, 340), 96)}px`;
  const left = end ? box.right - panel.offsetWidth : box.left;
  panel.style.left = `${Math.max(EDGE, Math.min(left, width - panel.offsetWidth - EDGE))}px`;
  panel.style.top = `${over ? box.top - panel.offsetHeight - 4 : box.bottom + 4}px`;
}

// Keeps a panel at its anchor while it is open. Answers {open(), close(), isOpen()}.
export function popup(panel, anchor, options) {
  panel.popover = "manual";
  panel.classList.add("popup");
  const again = (event) => {
    if (!anchor.isConnected) close();
    else if (!panel.contains(event.target)) place(panel, anchor, options);
  };
  function close() {
    if (panel.matches(":popover-open")) panel.hidePopover();
    removeEventListener("scroll", again, true);
    removeEventListener("resize", again);
  }
  return {
    isOpen: () => panel.isConnected && panel.matches(":popover-open"),
    close,
    open() {
      if (!panel.matches(":popover-open")) panel.showPopover();
      place(panel, anchor, options);
      addEventListener("scroll", again, true);
      addEventListener("resize", again);
    },
    place: () => place(panel, anchor, options),
  };
}
