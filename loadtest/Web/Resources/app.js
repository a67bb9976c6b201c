// Puts the page together: tabs, the run that is shown, what comes from the server.
import { w, el, translate, setLanguage, locale, number, decimal, latency, clock } from "/words.js";
import { TimeChart, percentilePlot, view } from "/charts.js";
import { statistics, outcomes, verification, compare, downloads } from "/tables.js";
import { form, adopt } from "/form.js";

const $ = id => document.getElementById(id);
const tabs = ["new", "statistics", "charts", "latency", "failures", "exceptions", "verification", "compare", "download"];
const empty = () => ({ details: null, course: [], events: [], certificate: null, remaining: null, elapsed: 0 });
let state = { current: null, runs: [], failure: null }, tab = "new", shown = null, live = empty(), past = new Map(), formFor = null;

const run = () => shown == null ? state.current ?? state.runs.at(-1) ?? null : [state.current, ...state.runs].find(r => r?.number === shown) ?? null;
const isLive = () => run() != null && run() === state.current;
const data = () => isLive() ? live : past.get(run()?.number) ?? empty();

// --- charts -------------------------------------------------------------
const v = (name, scale = 1) => p => p[name] == null ? null : p[name] * scale;
const time = name => p => p.answered > 0 || p.errors > 0 ? Math.max(1, p[name]) : null;
const server = name => p => p.server?.[name];
const timeLines = [
  { name: "p50", colour: 3, value: time("p50") }, { name: "p90", colour: 4, value: time("p90") }, { name: "p99", colour: 5, value: time("p99") },
  { name: "p99.9", colour: 2, value: time("p999") }, { name: "max", colour: 8, value: time("max"), hidden: true }, { name: "servicep99", colour: 7, dash: true, value: time("service") }
];
const charts = [
  new TimeChart("chart.throughput", "perSecond", [{ name: "asked", colour: 7, dash: true, value: p => p.asked || null }, { name: "answered", colour: 1, value: v("answered") }, { name: "errors", colour: 2, value: v("errors") }]),
  new TimeChart("chart.times", "microseconds", timeLines, { log: true }),
  new TimeChart("chart.load", "count", [{ name: "users", colour: 3, value: p => run()?.open ? null : p.active }, { name: "inFlight", colour: 1, value: v("inFlight") }, { name: "waiting", colour: 4, value: p => run()?.open ? p.waiting : null }]),
  new TimeChart("chart.status", "perSecond", [["2xx", 3], ["3xx", 7], ["4xx", 4], ["5xx", 2]].map(([k, colour]) => ({ name: k, colour, value: p => p.classes[k] })).concat({ name: "noAnswer", colour: 5, value: p => p.classes.none })),
  new TimeChart("chart.cpu", "cores", [{ name: "service", colour: 1, value: server("cpu_cores") }, { name: "generator", colour: 7, dash: true, value: v("cores") }]),
  new TimeChart("chart.batch", "count", [{ name: "service", colour: 1, value: server("commit_batch") }]),
  new TimeChart("chart.outbox", "count", [{ name: "service", colour: 1, value: server("outbox_pending") }]),
  new TimeChart("chart.age", "seconds", [{ name: "service", colour: 1, value: server("outbox_age_s") }]),
  new TimeChart("chart.memory", "bytes", [{ name: "service", colour: 1, value: server("rss_bytes") }]),
  new TimeChart("chart.mails", "count", [{ name: "acknowledged", colour: 1, value: p => p.ledger?.acknowledged }, { name: "mails", colour: 3, value: p => p.ledger?.mails || null }])
];
const warmup = course => { const warm = course.filter(p => p.warmup); return warm.length ? [{ kind: "warmup", text: "warm-up", start: 0, end: warm.at(-1).t }] : []; };
view.changed = () => drawCharts();
function drawCharts() {
  if (tab !== "charts") return;
  const { course, events } = data(), panel = $("panel-charts");
  if (!course.length) return panel.replaceChildren(el("p", { class: "soft" }, w("nothing")));
  if (panel.dataset.language !== locale() || !panel.querySelector(".charts")) {
    panel.dataset.language = locale();
    const span = (key, last) => el("label", {}, el("input", { type: "radio", name: "zoom", checked: view.last === last, onchange: () => { Object.assign(view, { from: null, to: null, last }); drawCharts(); } }), w(key));
    panel.replaceChildren(el("fieldset", { class: "choices" }, el("legend", {}, w("zoom")), span("zoomAll", null), span("zoom60", 60), span("zoom300", 300)),
      el("fieldset", { class: "choices" }, el("legend", {}, `${w("chart.times")}: ${w("lines")}`), timeLines.map(l => el("label", {},
        el("input", { type: "checkbox", checked: !l.hidden, onchange: e => { l.hidden = !e.target.checked; drawCharts(); } }), w(l.name)))),
      el("div", { class: "charts" }, charts.map(c => c.figure)), el("p", { class: "soft" }, w("zoomHelp")));
  }
  for (const c of charts) c.update(course, [...events, ...warmup(course)]);
}

// --- panels -------------------------------------------------------------
function draw() {
  const panel = $(`panel-${tab}`), d = data(), nothing = () => panel.replaceChildren(el("p", { class: "soft" }, w("nothing")));
  // What is replaced once a second keeps the focus where it was.
  const focus = document.activeElement?.dataset?.key;
  if (tab === "new") {
    const key = `${state.current != null}${locale()}`;
    if (formFor !== key) { formFor = key; form(panel, state.current != null, () => { shown = null; select("charts"); }); }
  } else if (tab === "charts") drawCharts();
  else if (tab === "statistics") d.details ? statistics(panel, d.details, draw) : nothing();
  else if (tab === "latency") d.details ? panel.replaceChildren(el("p", { class: "soft" }, w("latencyHelp")), percentilePlot(d.details.curve)) : nothing();
  else if (tab === "failures") d.details ? outcomes(panel, [[w("tab.failures"), w("failuresHelp"), d.details.failures, true], [w("expected"), null, d.details.expected, false]]) : nothing();
  else if (tab === "exceptions") d.details ? outcomes(panel, [[w("tab.exceptions"), w("exceptionsHelp"), d.details.exceptions, true]]) : nothing();
  else if (tab === "verification") verification(panel, run()?.number, d.certificate, isLive() ? d.course.at(-1)?.ledger : null);
  else if (tab === "compare") { const key = `${state.runs.length}${locale()}`; if (panel.dataset.key !== key) { panel.dataset.key = key; compare(panel, state.runs); } }
  else if (tab === "download") downloads(panel, isLive() ? null : run());
  if (focus) panel.querySelector(`[data-key="${CSS.escape(focus)}"]`)?.focus();
}
function drawHead() {
  const c = state.current, pill = $("status"), d = data();
  let text = w("idle"), tone = "";
  if (c) {
    const span = `${clock(live.elapsed)}${live.remaining != null ? ` / ${clock(live.elapsed + live.remaining)}` : ""}`;
    text = !c.running ? c.message || w("preparing") : c.paused ? `${w("paused")} ${span}` : c.message && live.remaining === 0 ? c.message : `${c.stopping ? w("ending") : w("running")} ${span}`;
    tone = c.paused || !c.running ? "warn" : "live";
  } else if (state.runs.length) { const r = state.runs.at(-1); text = `${r.number}: ${r.verdict}`; tone = r.tone === "good" ? "" : "warn"; }
  if (pill.textContent !== text) pill.textContent = text;
  pill.className = `pill ${tone}`;
  $("controls").hidden = !c;
  if (c) {
    $("pause").textContent = w(c.paused ? "resume" : "pause");
    $("stop").textContent = w(c.stopping ? "stopNow" : "stop");
    $("unit").textContent = w(c.open ? "rateUnit" : "usersUnit");
    if (document.activeElement !== $("levelValue")) $("levelValue").value = Math.round(live.course.at(-1)?.level ?? c.level);
  }
  $("alert").hidden = !state.failure;
  $("alert").textContent = state.failure ?? "";
  const select = $("run"), entries = [...state.runs.map(r => [r.number, `${r.number} · ${r.headline} · ${r.verdict}`]), ...(c ? [[c.number, `${c.number} · ${c.headline} · ${w("current")}`]] : [])].reverse();
  const key = JSON.stringify(entries) + locale();
  if (select.dataset.key !== key) { select.dataset.key = key; select.replaceChildren(...(entries.length ? entries.map(([n, t]) => el("option", { value: n }, t)) : [el("option", {}, w("none"))])); }
  if (run()) select.value = run().number;
  drawFigures(d);
  drawTabs(d);
}
function drawFigures(d) {
  const box = $("figures"), last = d.course.at(-1), all = d.details?.rows.at(-1);
  box.hidden = !d.details || !last || !all;
  if (box.hidden) return;
  const r = isLive() ? { p50: last.p50, p99: last.p99, rate: last.answered } : { p50: all.response.p50, p99: all.response.p99, rate: all.rate };
  const share = all.requests ? 100 * all.errors / all.requests : 0;
  const tiles = [["answered", `${number(Math.round(r.rate))}`, w("perSecond")], ["p50", latency(r.p50)], ["p99", latency(r.p99)], ["errors", number(all.errors), `${decimal(share, 2)} %`, all.errors ? "bad" : ""],
    isLive() ? ["inFlight", number(last.inFlight)] : ["requests", number(all.requests)], ["lag", latency(d.details.lagP99), "", d.details.lagP99 > 1000 ? "warn" : ""]];
  box.replaceChildren(...tiles.map(([k, value, small, tone]) => el("div", {}, el("dt", {}, w(k)), el("dd", { class: tone || null }, value, small ? el("small", {}, ` ${small}`) : null))));
}
function drawTabs(d) {
  const counts = { failures: d.details?.failures.reduce((a, f) => a + f.count, 0), exceptions: d.details?.exceptions.reduce((a, f) => a + f.count, 0), verification: d.certificate?.invariants.filter(i => i.status === "broken").length };
  for (const name of tabs) {
    const button = $(`tab-${name}`), text = w(`tab.${name}`) + (counts[name] ? `|${number(counts[name])}` : "");
    if (button.dataset.text !== text) { button.dataset.text = text; button.replaceChildren(w(`tab.${name}`), ...(counts[name] ? [el("b", {}, number(counts[name]))] : [])); }
    button.setAttribute("aria-selected", name === tab);
    button.tabIndex = name === tab ? 0 : -1;
    $(`panel-${name}`).hidden = name !== tab;
  }
}
function select(name, focus) {
  tab = name;
  history.replaceState(null, "", `#${name}`);
  drawHead(); draw();
  if (focus) $(`tab-${name}`).focus();
}
$("tabs").append(...tabs.map(name => el("button", { type: "button", role: "tab", id: `tab-${name}`, "aria-controls": `panel-${name}`, onclick: () => select(name) })));
$("tabs").addEventListener("keydown", e => {
  const step = { ArrowRight: 1, ArrowLeft: -1 }[e.key], at = tabs.indexOf(tab);
  const to = step ? (at + step + tabs.length) % tabs.length : e.key === "Home" ? 0 : e.key === "End" ? tabs.length - 1 : null;
  if (to != null) { e.preventDefault(); select(tabs[to], true); }
});

// --- what comes from the server -----------------------------------------
async function fetchShown() {
  const r = run();
  if (!r || isLive() || past.has(r.number)) return;
  const answer = await (await fetch(`/api/runs/${r.number}`)).json();
  if (!answer.error) past.set(r.number, answer);
}
async function take(next) {
  const before = state.current?.number;
  state = next;
  if (state.current?.number !== before) live = empty();
  if (state.current && !live.course.length) live.course = await (await fetch("/api/course")).json();
  await fetchShown();
  drawHead(); draw();
}
const events = new EventSource("/api/events");
events.addEventListener("state", e => take(JSON.parse(e.data)));
events.addEventListener("second", e => {
  const second = JSON.parse(e.data);
  if (second.run !== state.current?.number) return;
  live.course = [...live.course.filter(p => p.t < second.point.t), second.point];
  Object.assign(live, { details: second.details, events: second.events, remaining: second.remaining, elapsed: second.elapsed });
  state.current.paused = second.paused;
  drawHead();
  if (isLive()) draw();
});
events.onerror = () => { $("status").textContent = w("lost"); $("status").className = "pill warn"; };

// --- what may be done ---------------------------------------------------
const post = async (path, body = {}) => {
  const response = await fetch(path, { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) });
  const answer = await response.json();
  $("alert").hidden = response.ok;
  $("alert").textContent = answer.error ?? "";
  return answer;
};
$("pause").onclick = async () => { const paused = state.current?.paused; await post(paused ? "/api/resume" : "/api/pause"); if (state.current) state.current.paused = !paused; drawHead(); };
$("stop").onclick = () => post("/api/stop");
$("level").onsubmit = e => { e.preventDefault(); post("/api/level", { level: $("levelValue").value.trim() }); $("levelValue").blur(); };
for (const b of $("level").querySelectorAll("[data-factor]")) b.onclick = () => post("/api/level", { level: String(Math.max(1, Math.round((live.course.at(-1)?.level ?? state.current.level) * b.dataset.factor))) });
$("run").onchange = async e => { shown = Number(e.target.value); if (shown === state.current?.number) shown = null; await fetchShown(); drawHead(); draw(); };
const name = () => { $("language").textContent = locale() === "es" ? "English" : "Español"; $("language").lang = locale() === "es" ? "en" : "es"; };
$("language").onclick = () => { setLanguage(locale() === "es" ? "en" : "es"); name(); drawHead(); draw(); };
$("theme").onclick = () => {
  const root = document.documentElement, dark = root.dataset.theme ? root.dataset.theme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
  root.dataset.theme = dark ? "light" : "dark";
  localStorage.setItem("theme", root.dataset.theme);
};
if (localStorage.getItem("theme")) document.documentElement.dataset.theme = localStorage.getItem("theme");
translate(); name();
adopt(await (await fetch("/api/initial")).json());
select(tabs.includes(location.hash.slice(1)) ? location.hash.slice(1) : "new");
