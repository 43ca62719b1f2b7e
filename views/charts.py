"""One chart in two forms: Slack's own block, and a picture for workspaces that do not know it yet."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from xml.sax.saxutils import escape

from views.blocks import Block, Message, cut

CHART, TITLE, LABEL, MOST_POINTS = "data_visualization", 50, 20, 20
FONT = Path(__file__).parent / "fonts" / "OneononeSans.ttf"
"""Shipped, because a server without a screen often has no font at all."""
WIDTH, HEIGHT, LEFT, RIGHT, TOP, BOTTOM = 640, 360, 40, 24, 92, 48
SIZE, TITLE_SIZE = 19, 24
INK, PALE, COLOURS, DASHES = (
    "#1d1c1d",
    "#d9d9d9",
    (*("#1264a3", "#8a6d00", "#2b7a4b"), *("#7a3b8f", "#b0403a")),
    "8 6",
)
BAR_SHARE = 0.62
LOOKS = (0.2, 0.2, 0.4, 0.8, 1.6, 3.0)
"""Seconds between looks at an uploaded picture: Slack takes a moment before a message may show it."""


@dataclass(frozen=True, slots=True)
class Drawing:
    """A chart as SVG, and in words for those who do not see it."""

    svg: str
    alt: str


def chart(
    kind: str, title: str, labels: Sequence[str], series: Mapping[str, Sequence[float]], axis: str
) -> Block:
    """Slack's own chart; `kind` is line or bar, `labels` one for each value and all different."""
    shown = [cut(each, LABEL) for each in labels[:MOST_POINTS]]
    drawn = [
        {
            "name": cut(name, LABEL),
            "data": [{"label": at, "value": value} for at, value in zip(shown, values, strict=False)],
        }
        for name, values in series.items()
    ]
    axes = {"categories": shown, "y_label": cut(axis, TITLE)}
    about = {"type": kind, "series": drawn, "axis_config": axes}
    return {"type": CHART, "title": cut(title, TITLE), "chart": about}


def distinct(labels: Iterable[str]) -> list[str]:
    """The labels, short, and with a number behind those that would be the same."""
    found: list[str] = []
    for label in labels:
        short, number = cut(label, LABEL), 2
        while short in found:
            short, number = f"{cut(label, LABEL - 3)} {number}", number + 1
        found.append(short)
    return found


def is_looked_at(file: Mapping[str, object]) -> bool:
    """Whether Slack knows by now what an uploaded file is: its file object tells the type then."""
    return bool(file.get("mimetype"))


def drawing_of(message: Message) -> Drawing | None:
    """The message's chart as a picture; None if it has none."""
    block = next((each for each in message.blocks or [] if each["type"] == CHART), None)
    return drawing(block) if block else None


def with_picture(message: Message, file_id: str, alt: str) -> tuple[list[Block], list[Block]]:
    """The blocks with an uploaded picture in place of the chart; then the fallback blocks with it.

    In the second it stands where the chart would, counted from the end.
    """
    blocks, plainly = message.blocks or [], message.fallback_blocks or []
    image = {"type": "image", "slack_file": {"id": file_id}, "alt_text": cut(alt, 2000)}
    after = next((len(blocks) - at - 1 for at, each in enumerate(blocks) if each["type"] == CHART), 0)
    at = max(len(plainly) - after, 0)
    return (
        [image if each["type"] == CHART else each for each in blocks],
        [*plainly[:at], image, *plainly[at:]],
    )


def png(found: Drawing) -> bytes:
    """The drawing as PNG. Its renderer is loaded with the first one: most workspaces never need it."""
    import resvg_py

    drawn = resvg_py.svg_to_bytes(
        svg_string=found.svg, skip_system_fonts=True, font_files=[str(FONT)], background="#ffffff"
    )
    return bytes(drawn)


def drawing(block: Block) -> Drawing:
    """A line or bar chart drawn from Slack's own block."""
    about, title = block["chart"], str(block["title"])
    labels = [str(each) for each in about["axis_config"]["categories"]]
    series = [(str(one["name"]), [float(p["value"]) for p in one["data"]]) for one in about["series"]]
    axis = str(about["axis_config"].get("y_label", ""))
    plane = _Plane(labels, [value for _, values in series for value in values])
    bars = about["type"] == "bar"
    parts = [_text(LEFT, 34, f"{title}, {axis}" if axis else title, TITLE_SIZE, weight="bold")]
    parts += [_legend(series)] if len(series) > 1 else []
    parts += [_rule(plane.y(0)), *(_below(plane, at, label) for at, label in enumerate(labels))]
    for number, (_, values) in reversed(list(enumerate(series))):
        colour = COLOURS[number % len(COLOURS)]
        if bars:
            parts += _bars(plane, values, colour, number, len(series))
        else:
            parts += _line(plane, values, colour, dashed=number > 0)
    body = "".join(parts)
    size = f'width="{WIDTH}" height="{HEIGHT}" viewBox="0 0 {WIDTH} {HEIGHT}"'
    svg = f'<svg xmlns="http://www.w3.org/2000/svg" {size} font-family="Oneonone Sans">{body}</svg>'
    return Drawing(svg, _in_words(about["type"], title, axis, labels, series))


@dataclass(frozen=True, slots=True)
class _Plane:
    """Where a value stands on the picture. Zero is always on it."""

    labels: Sequence[str]
    values: Sequence[float]

    @property
    def step(self) -> float:
        return (WIDTH - LEFT - RIGHT) / max(len(self.labels), 1)

    def x(self, at: int) -> float:
        return LEFT + self.step * (at + 0.5)

    def y(self, value: float) -> float:
        low, high = min([0.0, *self.values]), max([0.0, *self.values])
        reach = (high - low) or 1.0
        return HEIGHT - BOTTOM - (value - low) / reach * (HEIGHT - TOP - BOTTOM)


def _line(plane: _Plane, values: Sequence[float], colour: str, *, dashed: bool) -> list[str]:
    points = [(plane.x(at), plane.y(value)) for at, value in enumerate(values)]
    path = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
    style = f'stroke-dasharray="{DASHES}"' if dashed else ""
    drawn = [f'<polyline points="{path}" fill="none" stroke="{colour}" stroke-width="4" {style}/>']
    if dashed:
        return drawn
    drawn += [f'<circle cx="{x:.1f}" cy="{y:.1f}" r="6" fill="{colour}"/>' for x, y in points]
    return [*drawn, *(_value(plane, at, value) for at, value in enumerate(values))]


def _bars(plane: _Plane, values: Sequence[float], colour: str, number: int, of: int) -> list[str]:
    """The bars of one of several series, beside those of the others; told by value while there is room."""
    wide, zero = plane.step * BAR_SHARE / of, plane.y(0)
    drawn = []
    for at, value in enumerate(values):
        top, tall = min(plane.y(value), zero), abs(plane.y(value) - zero)
        x = plane.x(at) + wide * (number - of / 2)
        drawn += [f'<rect x="{x:.1f}" y="{top:.1f}" width="{wide:.1f}" height="{tall:.1f}" fill="{colour}"/>']
        drawn += [_value(plane, at, value)] if of == 1 else []
    return drawn


def _value(plane: _Plane, at: int, value: float) -> str:
    x, y, size = plane.x(at), plane.y(value) - 12, _fitting(plane)
    behind = f'<rect x="{x - len(_number(value)) * size * 0.3:.1f}" y="{y - size:.1f}" '
    behind += f'width="{len(_number(value)) * size * 0.6:.1f}" height="{size + 4}" fill="#ffffff"/>'
    return behind + _text(x, y, _number(value), size, anchor="middle")


def _below(plane: _Plane, at: int, label: str) -> str:
    return _text(plane.x(at), HEIGHT - 16, label, _fitting(plane), anchor="middle", most=plane.step - 4)


def _fitting(plane: _Plane) -> int:
    return SIZE if len(plane.labels) <= 8 else 13


def _legend(series: Sequence[tuple[str, Sequence[float]]]) -> str:
    drawn, x = "", float(LEFT)
    for number, (name, _) in enumerate(series):
        drawn += f'<rect x="{x}" y="52" width="22" height="8" fill="{COLOURS[number % len(COLOURS)]}"/>'
        drawn += _text(x + 28, 64, name, SIZE)
        x += 52 + len(name) * SIZE * 0.6
    return drawn


def _rule(y: float) -> str:
    return f'<line x1="{LEFT}" y1="{y:.1f}" x2="{WIDTH - RIGHT}" y2="{y:.1f}" stroke="{PALE}"/>'


def _text(
    x: float, y: float, words: str, size: int, *, anchor: str = "start", weight: str = "", most: float = 0
) -> str:
    """Words at a place, made narrower where they would be wider than `most`."""
    wide = len(words) * size * 0.58
    squeezed = f' textLength="{most:.0f}" lengthAdjust="spacingAndGlyphs"' if 0 < most < wide else ""
    bold = f' stroke="{INK}" stroke-width="0.6"' if weight else ""
    place = f'x="{x:.1f}" y="{y:.1f}" font-size="{size}" text-anchor="{anchor}" fill="{INK}"'
    return f"<text {place}{bold}{squeezed}>{escape(words)}</text>"


def _number(value: float) -> str:
    """`92 000`: spaced as every reader understands it, for the picture is nobody's in particular."""
    return f"{value:,.10g}".replace(",", " ") if abs(value) < 1e9 else f"{value:.3g}"


def _in_words(
    kind: str, title: str, axis: str, labels: Sequence[str], series: Sequence[tuple[str, Sequence[float]]]
) -> str:
    told = [
        f"{name}: {', '.join(f'{at} {_number(v)}' for at, v in zip(labels, values, strict=False))}"
        for name, values in series
    ]
    return f"{kind.title()} chart. {title}{f', {axis}' if axis else ''}. {'. '.join(told)}."
