// data_visualization as inline SVG, with the numbers as a table for whoever wants or needs them.

import { freshId, h, svg } from "./dom.js";
import { plain } from "./mrkdwn.js";

// Drawn as wide as there is room when it is drawn, so that its words keep their size on a phone.
const width = () => (window.innerWidth < 600 ? 320 : 560);
const HEIGHT = 260;
const EDGES = { left: 56, right: 14, top: 12, bottom: 26 };
const LABEL = 20; // for the words under the horizontal axis, where there are some
const short = new Intl.NumberFormat("en", { notation: "compact", maximumFractionDigits: 1 });
const exact = new Intl.NumberFormat("en", { maximumFractionDigits: 2 });
const colour = (index) => `var(--series-${(index % 6) + 1})`;

export function drawChart(block) {
  const chart = block.chart || {};
  const draw = { line: axisChart, bar: axisChart, area: axisChart, pie }[chart.type];
  if (!draw) return h("p", { class: "cannot", role: "note" }, `This page cannot draw a chart of type ${chart.type}.`);
  const id = freshId("chart");
  const title = plain(block.title);
  return h("figure", { class: "chart" },
    h("figcaption", { id }, title),
    draw(chart, `${title}. ${spoken(chart)}`),
    legend(chart),
    h("details", {}, h("summary", {}, "Show the numbers"), numbers(chart, title)));
}

function spoken(chart) {
  if (chart.type === "pie") return `Pie: ${chart.segments.map((part) => `${part.label} ${exact.format(part.value)}`).join(", ")}`;
  return `${chart.type} chart. ${chart.series.map((one) => `${one.name}: ${one.data.map((point) => `${point.label} ${exact.format(point.value)}`).join(", ")}`).join(". ")}`;
}

function legend(chart) {
  const names = chart.type === "pie" ? chart.segments.map((part) => part.label) : chart.series.map((one) => one.name);
  if (names.length < 2 && chart.type !== "pie") return null;
  return h("ul", { class: "legend", "aria-hidden": "true" }, names.map((name, index) => {
    const dot = h("span", { class: "dot" });
    dot.style.background = colour(index);
    return h("li", {}, dot, name);
  }));
}

function numbers(chart, title) {
  const label = { class: "table-box", tabindex: "0", role: "region", "aria-label": `Numbers of ${title}` };
  if (chart.type === "pie") {
    return h("div", label, h("table", { class: "grid" }, h("tbody", {}, chart.segments.map((part) =>
      h("tr", {}, h("th", { scope: "row" }, part.label), h("td", { class: "to-right" }, exact.format(part.value)))))));
  }
  const categories = categoriesOf(chart);
  return h("div", label, h("table", { class: "grid" },
    h("thead", {}, h("tr", {}, h("th", { scope: "col" }, chart.axis_config?.x_label || ""), categories.map((name) => h("th", { scope: "col", class: "to-right" }, name)))),
    h("tbody", {}, chart.series.map((one) => h("tr", {}, h("th", { scope: "row" }, one.name),
      categories.map((name) => h("td", { class: "to-right" }, valueAt(one, name) === undefined ? "–" : exact.format(valueAt(one, name)))))))));
}

const categoriesOf = (chart) => chart.axis_config?.categories || chart.series[0]?.data.map((point) => point.label) || [];
const valueAt = (series, name) => series.data.find((point) => point.label === name)?.value;

// Round steps that cover the values and zero.
export function scale(values) {
  const low = Math.min(0, ...values);
  const high = Math.max(0, ...values);
  const rough = (high - low || 1) / 4;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 2.5, 5, 10].map((factor) => factor * power).find((one) => one >= rough);
  const ticks = [];
  for (let at = Math.floor(low / step); at * step < high + step * 0.999; at += 1) ticks.push(Number((at * step).toPrecision(12)));
  return ticks.length > 1 ? ticks : [0, step];
}

function axisChart(chart, label) {
  const WIDTH = width();
  const { x_label: across, y_label: up } = chart.axis_config || {};
  const EDGE = { ...EDGES, bottom: EDGES.bottom + (across ? LABEL : 0) };
  const categories = categoriesOf(chart);
  const ticks = scale(chart.series.flatMap((one) => one.data.map((point) => point.value)));
  const [low, high] = [ticks[0], ticks.at(-1)];
  const inner = { width: WIDTH - EDGE.left - EDGE.right, height: HEIGHT - EDGE.top - EDGE.bottom };
  const slot = inner.width / Math.max(categories.length, 1);
  const x = (index) => EDGE.left + slot * (index + 0.5);
  const y = (value) => EDGE.top + inner.height * (1 - (value - low) / (high - low));
  const node = svg("svg", { viewBox: `0 0 ${WIDTH} ${HEIGHT}`, role: "img", "aria-label": label });
  for (const tick of ticks) {
    node.append(svg("line", { class: tick === 0 ? "zero" : "rule", x1: EDGE.left, x2: WIDTH - EDGE.right, y1: y(tick), y2: y(tick) }),
      svg("text", { x: EDGE.left - 8, y: y(tick) + 4, "text-anchor": "end" }, short.format(tick)));
  }
  const every = Math.ceil((categories.length * longest(categories) * 8) / inner.width);
  categories.forEach((name, index) => {
    if (index % every === 0) node.append(svg("text", { x: x(index), y: HEIGHT - EDGE.bottom + 17, "text-anchor": "middle" }, name));
  });
  if (across) node.append(svg("text", { class: "axis", x: EDGE.left + inner.width / 2, y: HEIGHT - 6, "text-anchor": "middle" }, across));
  if (up) node.append(svg("text", { class: "axis", transform: `translate(12 ${EDGE.top + inner.height / 2}) rotate(-90)`, "text-anchor": "middle" }, up));
  chart.series.forEach((one, index) => {
    const points = categories.map((name, at) => [x(at), valueAt(one, name), name]).filter(([, value]) => value !== undefined);
    node.append(...(chart.type === "bar" ? bars(points, one, index, chart.series.length, slot, y) : lines(points, one, index, chart.type, y)));
  });
  return node;
}

const tip = (text) => svg("title", {}, text);

const longest = (names) => Math.max(3, ...names.map((name) => String(name).length));

function bars(points, series, index, count, slot, y) {
  const thick = Math.min((slot * 0.72) / count, 46);
  return points.map(([x, value, name]) => {
    const [top, bottom] = [Math.min(y(value), y(0)), Math.max(y(value), y(0))];
    return svg("rect", { x: x - (thick * count) / 2 + thick * index + 1, y: top, width: Math.max(thick - 2, 1), height: Math.max(bottom - top, 1), rx: 2, fill: colour(index) },
      tip(`${series.name}, ${name}: ${exact.format(value)}`));
  });
}

const DASHES = ["none", "7 4", "2 4", "10 4 2 4"];

function lines(points, series, index, type, y) {
  const path = points.map(([x, value], at) => `${at ? "L" : "M"}${x.toFixed(1)} ${y(value).toFixed(1)}`).join("");
  const drawn = [svg("path", { d: path, class: "line", stroke: colour(index), "stroke-dasharray": DASHES[index % 4] })];
  if (type === "area" && points.length) {
    drawn.unshift(svg("path", { d: `${path}L${points.at(-1)[0]} ${y(0)}L${points[0][0]} ${y(0)}Z`, fill: colour(index), "fill-opacity": 0.18 }));
  }
  return [...drawn, ...points.map(([x, value, name]) => svg("circle", { cx: x, cy: y(value), r: 3.5, fill: colour(index) }, tip(`${series.name}, ${name}: ${exact.format(value)}`)))];
}

function pie(chart, label) {
  const total = chart.segments.reduce((sum, part) => sum + part.value, 0) || 1;
  const node = svg("svg", { viewBox: "-110 -110 220 220", class: "pie", role: "img", "aria-label": label });
  let from = -Math.PI / 2;
  chart.segments.forEach((part, index) => {
    const to = from + (part.value / total) * Math.PI * 2;
    const at = (angle, radius = 100) => `${(Math.cos(angle) * radius).toFixed(2)} ${(Math.sin(angle) * radius).toFixed(2)}`;
    const words = `${part.label}: ${exact.format(part.value)} (${Math.round((part.value / total) * 100)} %)`;
    const whole = chart.segments.length === 1;
    node.append(whole
      ? svg("circle", { r: 100, fill: colour(index) }, tip(words))
      : svg("path", { d: `M0 0L${at(from)}A100 100 0 ${to - from > Math.PI ? 1 : 0} 1 ${at(to)}Z`, fill: colour(index), class: "slice" }, tip(words)));
    const [cx, cy] = at((from + to) / 2, whole ? 0 : 66).split(" ");
    if (part.value / total > 0.06) node.append(svg("text", { x: cx, y: Number(cy) + 5, "text-anchor": "middle", class: "in-slice" }, `${Math.round((part.value / total) * 100)} %`));
    from = to;
  });
  return node;
}
