// Charts over time and by percentile, drawn as SVG; with a cursor for mouse and keyboard, and as a table.
import { w, el, number, decimal, latency, bytes, clock } from "/words.js";

const W = 640, H = 220, LEFT = 62, RIGHT = 8, TOP = 10, BOTTOM = 24;
const text = { perSecond: number, count: number, microseconds: latency, cores: v => decimal(v, 1), bytes, seconds: v => decimal(v, 1) };

// What part of the course is shown by all charts; null is everything.
export const view = { from: null, to: null, last: null, changed: () => {} };

function linear(largest) {
  const shown = largest > 0 ? largest : 1, power = 10 ** Math.floor(Math.log10(shown / 5)), part = shown / 5 / power;
  const step = power * (part <= 1 ? 1 : part <= 2 ? 2 : part <= 2.5 ? 2.5 : part <= 5 ? 5 : 10);
  const top = Math.ceil(shown / step - 1e-9) * step, ticks = [];
  for (let v = 0; v <= top + step / 2; v += step) ticks.push(v);
  return { ticks, place: v => Math.min(1, Math.max(0, v / top)) };
}
function logarithmic(smallest, largest) {
  const a = Math.floor(Math.log10(Math.max(1, smallest))), b = Math.max(a + 1, Math.ceil(Math.log10(Math.max(1, largest)))), ticks = [];
  for (let e = a; e <= b; e++) ticks.push(10 ** e);
  return { ticks, place: v => Math.min(1, Math.max(0, (Math.log10(Math.max(v, 10 ** a)) - a) / (b - a))) };
}
function timeTicks(from, to) {
  const step = [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 1800, 3600, 7200].find(s => (to - from) / s <= 7) ?? 14400, ticks = [];
  for (let t = Math.ceil(from / step) * step; t <= to; t += step) ticks.push(t);
  return ticks;
}

export class TimeChart {
  constructor(key, unit, lines, { log = false } = {}) {
    Object.assign(this, { key, unit, lines, log, points: [], events: [], cursor: null });
    this.caption = el("figcaption");
    this.svg = el("svg", { class: "plot", viewBox: `0 0 ${W} ${H}`, role: "img", tabindex: 0,
      onpointermove: e => this.hover(e), onpointerleave: () => this.leave(), onpointerdown: e => this.grab(e),
      onpointerup: e => this.drop(e), ondblclick: () => show(null, null), onkeydown: e => this.key_(e) });
    this.readout = el("p", { class: "readout", role: "status" });
    this.table = el("details", { ontoggle: () => this.drawTable() });
    this.figure = el("figure", {}, this.caption, this.svg, this.readout, this.table);
  }
  update(points, events) { this.points = points; this.events = events; this.draw(); }
  get shownLines() { return this.lines.filter(l => !l.hidden && this.points.some(p => l.value(p) != null)); }
  range() {
    const end = this.points.at(-1)?.t ?? 1;
    if (view.last) return [Math.max(0, end - view.last), end];
    return [view.from ?? 0, Math.max(view.to ?? end, (view.from ?? 0) + 1)];
  }
  draw() {
    const [from, to] = this.range(), lines = this.shownLines;
    this.figure.hidden = lines.length === 0;
    const inside = this.points.filter(p => p.t >= from - 1 && p.t <= to + 1), values = [];
    for (const l of lines) for (const p of inside) { const v = l.value(p); if (v != null && (!this.log || v > 0)) values.push(v); }
    const largest = values.reduce((a, b) => Math.max(a, b), 0), smallest = values.reduce((a, b) => Math.min(a, b), Infinity);
    const scale = this.log ? logarithmic(Number.isFinite(smallest) ? smallest : 1, largest || 10) : linear(largest);
    this.x = t => LEFT + (W - LEFT - RIGHT) * Math.min(1, Math.max(0, (t - from) / (to - from)));
    this.y = v => H - BOTTOM - (H - TOP - BOTTOM) * scale.place(v);
    this.shown = inside;
    const title = w(this.key), children = [];
    for (const e of this.events.filter(e => e.start <= to && (e.end ?? to) >= from)) {
      const x = this.x(Math.max(from, e.start)), width = Math.max(2, this.x(Math.min(to, e.end ?? (e.kind === "level" ? e.start : to))) - x);
      children.push(el("rect", { class: `band ${e.kind}`, x, y: TOP, width, height: H - TOP - BOTTOM }, el("title", {}, e.text)));
    }
    for (const v of scale.ticks) children.push(el("path", { class: "grid", d: `M${LEFT} ${this.y(v)}H${W - RIGHT}` }),
      el("text", { class: "tick v", x: LEFT - 6, y: this.y(v) }, text[this.unit](v)));
    for (const t of timeTicks(from, to)) children.push(el("text", { class: "tick h", x: Math.min(this.x(t), W - 17), y: H - 8 }, clock(t)));
    for (const l of lines) children.push(el("path", { class: `line k${l.colour} ${l.dash ? "dash" : ""}`, d: this.path(l, inside) }));
    this.mark = el("line", { class: "cursor", y1: TOP, y2: H - BOTTOM, x1: -9, x2: -9 });
    this.svg.replaceChildren(...children, this.mark);
    this.svg.setAttribute("aria-label", `${title}. ${this.sentence(inside.at(-1))}`);
    this.caption.replaceChildren(el("b", {}, title), ...lines.map(l => el("span", { class: "key" }, el("i", { class: `k${l.colour} ${l.dash ? "dash" : ""}` }), w(l.name))));
    if (this.cursor != null) this.point(this.cursor, false);
    if (this.table.open) this.drawTable();
    else if (!this.table.firstChild || this.table.dataset.l !== title) { this.table.replaceChildren(el("summary", {}, w("table"))); this.table.dataset.l = title; }
  }
  path(line, points) {
    // More points than pixels would only be a blot: of each group the largest is drawn.
    const group = Math.max(1, Math.ceil(points.length / 560));
    let d = "", down = false;
    for (let i = 0; i < points.length; i += group) {
      let best = null, at = points[i].t;
      for (let j = i; j < Math.min(i + group, points.length); j++) { const v = line.value(points[j]); if (v != null && (best == null || v > best)) { best = v; at = points[j].t; } }
      if (best == null || (this.log && best <= 0)) { down = false; continue; }
      d += `${down ? "L" : "M"}${this.x(at).toFixed(1)} ${this.y(best).toFixed(1)}`;
      down = true;
    }
    return d;
  }
  sentence(p) { return p ? `${clock(p.t)}: ` + this.shownLines.map(l => `${w(l.name)} ${l.value(p) == null ? "–" : text[this.unit](l.value(p))}`).join(", ") : ""; }
  point(t, aloud = true) {
    const p = this.shown?.reduce((a, b) => Math.abs(b.t - t) < Math.abs(a.t - t) ? b : a, this.shown[0]);
    if (!p) return;
    this.cursor = p.t;
    this.mark.setAttribute("x1", this.x(p.t)); this.mark.setAttribute("x2", this.x(p.t));
    const event = this.events.find(e => e.kind === "fault" && e.start <= p.t && (e.end ?? 1e9) >= p.t);
    if (aloud || this.readout.textContent) this.readout.textContent = this.sentence(p) + (event ? ` · ${event.text}` : "");
  }
  time(e) {
    const box = this.svg.getBoundingClientRect(), [from, to] = this.range();
    return from + (to - from) * Math.min(1, Math.max(0, ((e.clientX - box.left) / box.width * W - LEFT) / (W - LEFT - RIGHT)));
  }
  hover(e) {
    const t = this.time(e);
    this.point(t);
    if (this.grabbed == null) return;
    const a = this.x(Math.min(t, this.grabbed)), b = this.x(Math.max(t, this.grabbed));
    this.pick ??= this.svg.appendChild(el("rect", { class: "pick", y: TOP, height: H - TOP - BOTTOM }));
    this.pick.setAttribute("x", a); this.pick.setAttribute("width", b - a);
  }
  leave() { this.cursor = null; this.mark?.setAttribute("x1", -9); this.mark?.setAttribute("x2", -9); this.readout.textContent = ""; this.grabbed = null; this.pick?.remove(); this.pick = null; }
  grab(e) { if (e.button === 0) this.grabbed = this.time(e); }
  drop(e) {
    const a = this.grabbed, b = this.time(e);
    this.grabbed = null; this.pick?.remove(); this.pick = null;
    if (a != null && Math.abs(a - b) >= 2) show(Math.min(a, b), Math.max(a, b));
  }
  key_(e) {
    const [from, to] = this.range(), t = this.cursor ?? to;
    const moves = { ArrowLeft: -1, ArrowRight: 1, PageUp: -10, PageDown: 10 };
    if (e.key in moves) this.point(Math.min(to, Math.max(from, t + moves[e.key] * Math.max(1, (to - from) / 120))));
    else if (e.key === "Home") this.point(from);
    else if (e.key === "End") this.point(to);
    else if (e.key === "+" || e.key === "=") { const half = (to - from) / 4; show(Math.max(0, t - half), t + half); }
    else if (e.key === "-") { const span = to - from; show(Math.max(0, from - span / 2), to + span / 2); }
    else if (e.key === "Escape" || e.key === "0") show(null, null);
    else return;
    e.preventDefault();
  }
  drawTable() {
    if (!this.table.open) return;
    const stride = Math.max(1, Math.ceil(this.shown.length / 40)), lines = this.shownLines;
    const rows = this.shown.filter((_, i) => i % stride === 0).map(p => el("tr", {}, el("th", { scope: "row" }, clock(p.t)),
      lines.map(l => el("td", {}, l.value(p) == null ? "–" : text[this.unit](l.value(p))))));
    this.table.replaceChildren(el("summary", {}, w("table")), el("div", { class: "scroll" }, el("table", {},
      el("thead", {}, el("tr", {}, el("th", {}, "s"), lines.map(l => el("th", { scope: "col" }, w(l.name))))), el("tbody", {}, rows))));
  }
}
function show(from, to) { view.from = from; view.to = to; view.last = null; view.changed(); }

// Latency by percentile: each nine has the same width, so that the tail has as much room as the middle.
export function percentilePlot(curve) {
  const all = [...curve.response, ...curve.service];
  if (!all.length) return el("p", { class: "soft" }, w("nothing"));
  const nines = Math.max(1, Math.ceil(Math.max(...all.map(p => p[0])))), scale = logarithmic(Math.min(...all.map(p => p[1] || 1)), Math.max(...all.map(p => p[1])));
  const x = n => LEFT + (W - LEFT - RIGHT) * n / nines, y = v => 250 - 236 * scale.place(v), children = [];
  for (const v of scale.ticks) children.push(el("path", { class: "grid", d: `M${LEFT} ${y(v)}H${W - RIGHT}` }), el("text", { class: "tick v", x: LEFT - 6, y: y(v) }, latency(v)));
  for (let n = 0; n <= nines; n++) children.push(el("path", { class: "grid", d: `M${x(n)} 14V250` }),
    el("text", { class: "tick h", x: Math.min(x(n), W - 24), y: 268 }, n === 0 ? "0 %" : n === 1 ? "90 %" : `99${n > 2 ? "." + "9".repeat(n - 2) : ""} %`));
  const line = (points, colour) => el("path", { class: `line k${colour}`, d: points.map((p, i) => `${i ? "L" : "M"}${x(p[0]).toFixed(1)} ${y(p[1]).toFixed(1)}`).join("") });
  children.push(line(curve.service, 3), line(curve.response, 1));
  const at = (points, n) => points.reduce((a, b) => Math.abs(b[0] - n) < Math.abs(a[0] - n) ? b : a, [0, 0])[1];
  const rows = [[0.301, "50 %"], [1, "90 %"], [2, "99 %"], [3, "99.9 %"], [4, "99.99 %"]].filter(([n]) => n <= nines)
    .map(([n, name]) => el("tr", {}, el("th", { scope: "row" }, name), el("td", {}, latency(at(curve.response, n))), el("td", {}, latency(at(curve.service, n)))));
  return el("figure", {}, el("figcaption", {}, el("b", {}, w("chart.latency")), el("span", { class: "key" }, el("i", { class: "k1" }), w("response")), el("span", { class: "key" }, el("i", { class: "k3" }), w("service"))),
    el("svg", { class: "plot", viewBox: `0 0 ${W} 274`, role: "img", "aria-label": w("chart.latency") }, children),
    el("details", {}, el("summary", {}, w("table")), el("table", {}, el("thead", {}, el("tr", {}, el("th"), el("th", {}, w("response")), el("th", {}, w("service")))), el("tbody", {}, rows))));
}
