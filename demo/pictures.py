"""`python -m demo.pictures`: the pictures of the README, taken of the running demo.

Needs Chromium (Debian: `apt-get install chromium`) and Playwright from requirements-dev.txt. It plays Ana's
October as far as her meeting with Dana and writes docs/pictures/{scorecard,run-sheet,log}.png.
"""

import shutil
import struct
import tempfile
import zlib
from base64 import b64decode, b64encode
from datetime import UTC, datetime
from pathlib import Path

from playwright.sync_api import Locator, Page, expect, sync_playwright

from demo.stage import Stage

FOLDER = Path(__file__).parent.parent / "docs" / "pictures"
SCORECARD_IS_THERE = datetime(2026, 10, 7, 10, tzinfo=UTC)
RUN_SHEET_IS_THERE = datetime(2026, 10, 7, 14, tzinfo=UTC)
THEY_HAVE_MET = datetime(2026, 10, 8, 13, tzinfo=UTC)
COMMITMENTS = 5
"""How often Next is pressed until the log asks for commitments."""


IN_256_COLOURS = """async (png) => {
    const image = await createImageBitmap(await (await fetch(`data:image/png;base64,${png}`)).blob());
    const canvas = new OffscreenCanvas(image.width, image.height).getContext("2d");
    canvas.drawImage(image, 0, 0);
    const pixels = new Uint32Array(canvas.getImageData(0, 0, image.width, image.height).data.buffer);
    const counted = new Map();
    for (const pixel of pixels) counted.set(pixel, (counted.get(pixel) || 0) + 1);
    const often = [...counted.keys()].sort((one, other) => counted.get(other) - counted.get(one));
    const palette = often.slice(0, 180);
    const parts = (pixel) => [pixel & 255, (pixel >> 8) & 255, (pixel >> 16) & 255];
    const far = (one, other) => parts(one).reduce((sum, part, at) => sum + (part - parts(other)[at]) ** 2, 0);
    const near = new Map(often.map((pixel) => [pixel, [0, Infinity]]));
    const compare = (at) => near.forEach((best, pixel) => {
        const distance = far(palette[at], pixel);
        if (distance < best[1]) near.set(pixel, [at, distance]);
    });
    palette.forEach((_, at) => compare(at));
    while (palette.length < 256 && palette.length < often.length) {
        const worse = (one, other) => (near.get(other)[1] > near.get(one)[1] ? other : one);
        palette.push(often.reduce(worse));
        compare(palette.length - 1);
    }
    let drawn = "";
    for (const pixel of pixels) drawn += String.fromCharCode(near.get(pixel)[0]);
    return [image.width, image.height, palette.flatMap(parts), btoa(drawn)];
}"""
"""A picture's size, its most frequent colours and those farthest from them, each pixel's nearest."""


def main() -> None:
    """Write the three pictures."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    with (
        tempfile.TemporaryDirectory(prefix="oneonone-pictures-") as place,
        Stage(f"sqlite:///{Path(place) / 'demo.db'}", frozen=True) as stage,
        sync_playwright() as playwright,
        playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--no-sandbox"]
        ) as browser,
    ):
        # As high as the longest message, so that nothing has to be scrolled while it is drawn.
        page = browser.new_page(
            viewport={"width": 900, "height": 2400},
            device_scale_factor=2,
            color_scheme="light",
            locale="en-GB",
        )
        stage.travel(SCORECARD_IS_THERE)
        be(page, stage, "U0ANA")
        take(message(page, "New account revenue"), "scorecard")
        add_a_view(page)
        stage.travel(RUN_SHEET_IS_THERE)
        be(page, stage, "U0DANA")
        take(message(page, "45 minutes with @Ana Silva"), "run-sheet")
        stage.travel(THEY_HAVE_MET)
        take(log(page), "log")


def be(page: Page, stage: Stage, user: str) -> None:
    """Look at the conversation with the bot as this person does."""
    page.goto(f"{stage.slack.url}/#user={user}")
    page.reload()
    expect(page.locator("body")).to_have_attribute("data-ready", "yes")


def message(page: Page, words: str) -> Locator:
    """The last message that holds these words."""
    return page.locator("#messages .message").filter(has_text=words).last


def take(what: Locator, name: str) -> None:
    """Write what is seen of it, and nothing around it."""
    expect(what).to_be_visible()
    path = FOLDER / f"{name}.png"
    path.write_bytes(small(what.page, what.screenshot(animations="disabled")))
    print(f"{path.relative_to(FOLDER.parent.parent)}: {path.stat().st_size // 1024} KB")


def small(page: Page, png: bytes) -> bytes:
    """The same picture in 256 colours, which makes a third of it (https://www.w3.org/TR/png-3/)."""
    width, height, palette, drawn = page.evaluate(IN_256_COLOURS, b64encode(png).decode())
    pixels = b64decode(drawn)
    rows = (b"\0" + pixels[at : at + width] for at in range(0, len(pixels), width))
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))
        for kind, body in (
            (b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 3, 0, 0, 0)),
            (b"PLTE", bytes(palette)),
            (b"IDAT", zlib.compress(b"".join(rows), 9)),
            (b"IEND", b""),
        )
    )


def add_a_view(page: Page) -> None:
    """Ana says how she sees a number, so that the run sheet has her words."""
    message(page, "Add my view").get_by_role("button", name="Add my view").click()
    form = page.locator("#modal")
    form.get_by_label("Which number?").select_option(label="Revenue growth")
    form.get_by_label("How do you see it?").fill("Two renewals slipped to October.")
    form.get_by_role("button", name="Add").click()
    expect(form).to_be_hidden()


def log(page: Page) -> Locator:
    """The guided log, where it asks for commitments."""
    page.get_by_role("combobox", name="Message").fill("/oneonone log ana")
    page.keyboard.press("Enter")
    form = page.locator("#modal")
    for step in range(1, COMMITMENTS + 1):
        expect(form.get_by_text(f"step {step} of")).to_be_visible()
        for cause in form.locator('select[data-key^="cause:"]').all():
            cause.select_option("skill")
        form.get_by_role("button", name="Next").click()
    expect(form.get_by_text(f"step {COMMITMENTS + 1} of")).to_be_visible()
    page.add_style_tag(content=".modal::backdrop { background: white }")
    return form


if __name__ == "__main__":
    main()
