// The form that starts a run, and the same as a command.
import { w, el } from "/words.js";

const operations = ["register", "get", "list", "search", "delete"];
const state = { model: "closed", options: {}, mix: { register: 100, get: 0, list: 0, search: 0, delete: 0 }, verify: false, faults: "", failIf: "", abort: false, canonical: false };

export function adopt(initial) {
  const { mix, "fail-if": failIf, "abort-on-fail": abort, canonical, ...options } = initial.options;
  state.options = options;
  state.model = options.rate || options.stages && !options.users ? "open" : "closed";
  if (mix) for (const o of operations) state.mix[o] = 0;
  if (mix) for (const part of mix.split(",")) { const [name, weight] = part.split("="); state.mix[name] = Number(weight); }
  Object.assign(state, { failIf: failIf ?? "", abort: abort === "true", canonical: canonical === "true", verify: initial.verify, faults: initial.faults });
}

function order() {
  const closed = ["users", "spawn-rate", "think"], open = ["rate", "arrivals"], options = {};
  for (const [name, value] of Object.entries(state.options)) {
    if (value === "" || (state.model === "open" ? closed : open).includes(name)) continue;
    options[name] = value;
  }
  if (state.model === "open" && !options.rate && !options.stages) options.rate = "100";
  const mix = operations.filter(o => state.mix[o] > 0).map(o => `${o}=${state.mix[o]}`).join(",");
  if (operations.some(o => o !== "register" && state.mix[o] > 0)) options.mix = mix;
  const failIf = state.failIf.split("\n").map(l => l.trim()).filter(Boolean);
  if (failIf.length) options["fail-if"] = failIf;
  if (state.abort && failIf.length) options["abort-on-fail"] = true;
  if (state.canonical) options.canonical = true;
  return { options, verify: state.verify, faults: state.faults };
}
const post = (path, body) => fetch(path, { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) });

export function form(panel, busy, started) {
  const command = el("code"), wrong = el("p", { role: "alert", class: "bad" }), fields = new Map();
  let timer;
  const changed = () => { clearTimeout(timer); timer = setTimeout(check, 150); };
  const complain = message => {
    for (const { box, input, note } of fields.values()) { box.classList.remove("bad"); note.textContent = ""; input.removeAttribute("aria-invalid"); }
    wrong.textContent = "";
    if (!message) return null;
    const at = fields.get(message.split(":")[0]);
    if (!at) { wrong.textContent = message; return wrong; }
    at.box.classList.add("bad"); at.note.textContent = message; at.input.setAttribute("aria-invalid", "true");
    return at.input;
  };
  const check = async () => {
    const answer = await (await post("/api/check", order())).json();
    command.textContent = answer.command ?? "";
    complain(answer.error);
  };
  const field = (name, label, hint, { placeholder, area, value, set } = {}) => {
    const id = `f-${name}`, note = el("p", { class: "wrong", id: `${id}-wrong` });
    const input = el(area ? "textarea" : "input", { id, placeholder, autocomplete: "off", spellcheck: "false", rows: area ? 3 : null, "aria-describedby": `${id}-wrong${hint ? ` ${id}-hint` : ""}`,
      oninput: e => { set ? set(e.target.value) : state.options[name] = e.target.value.trim(); changed(); } });
    input.value = value ?? state.options[name] ?? "";
    const box = el("div", { class: "field" }, el("label", { for: id }, label), input, hint ? el("p", { class: "hint", id: `${id}-hint` }, hint) : null, note);
    fields.set(name, { box, input, note });
    return box;
  };
  const check_ = (label, value, set) => el("label", { class: "check" }, el("input", { type: "checkbox", checked: value, onchange: e => { set(e.target.checked); changed(); } }), el("span", {}, label));
  const group = (title, ...children) => el("fieldset", {}, el("legend", {}, title), children);
  const closed = el("div", {}, field("users", w("f_users"), null, { placeholder: "100" }), field("spawn-rate", w("f_spawn"), null, { placeholder: "10" }), field("think", w("f_think"), w("thinkHint"), { placeholder: "3s..5s" }));
  const arrivals = el("select", { id: "f-arrivals", onchange: e => { state.options.arrivals = e.target.value; changed(); } },
    ["constant", "poisson"].map(k => el("option", { value: k, selected: state.options.arrivals === k }, w(k))));
  const open = el("div", {}, field("rate", w("f_rate"), w("rateHint"), { placeholder: "100" }), el("div", { class: "field" }, el("label", { for: "f-arrivals" }, w("f_arrivals")), arrivals));
  const model = () => { closed.hidden = state.model !== "closed"; open.hidden = state.model !== "open"; };
  const models = ["closed", "open"].map(k => el("label", { class: "check" }, el("input", { type: "radio", name: "model", checked: state.model === k, onchange: () => { state.model = k; model(); changed(); } }), el("span", {}, w(k))));
  const mix = el("div", { class: "mix" }, operations.flatMap(o => {
    const output = el("output", {}, String(state.mix[o]));
    const range = el("input", { type: "range", id: `mix-${o}`, min: 0, max: 100, oninput: e => { state.mix[o] = Number(e.target.value); output.textContent = e.target.value; changed(); } });
    range.value = state.mix[o];
    return [el("label", { for: `mix-${o}` }, w(o)), range, output];
  }));
  const faults = el("select", { id: "f-faults", "aria-describedby": "f-faults-hint", onchange: e => { state.faults = e.target.value; changed(); } },
    ["", "chaos-lite", "crash", "redis", "mail", "net"].map(k => el("option", { value: k, selected: state.faults === k }, k || w("noFaults"))));
  const start = el("button", { class: "primary", "aria-disabled": busy ? "true" : null }, w("start"));
  const copy = el("button", { type: "button", onclick: async () => {
    await navigator.clipboard?.writeText(command.textContent).catch(() => {});
    getSelection().selectAllChildren(command);
    copy.textContent = w("copied");
    setTimeout(() => copy.textContent = w("copy"), 2000);
  } }, w("copy"));
  const submit = async e => {
    e.preventDefault();
    if (busy) { wrong.textContent = w("busy"); return; }
    const response = await post("/api/runs", order()), answer = await response.json();
    if (!response.ok) return complain(answer.error)?.focus();
    started(answer.number);
  };
  panel.replaceChildren(el("form", { onsubmit: submit, novalidate: true }, el("h2", {}, w("newTitle")), el("div", { class: "form" },
    group(w("target"), field("host", w("host"), null, { placeholder: "http://127.0.0.1:8000" }), check_(w("canonical"), state.canonical, v => state.canonical = v)),
    group(w("model"), models, closed, open),
    group(w("time"), field("run-time", w("f_time"), w("timeHint"), { placeholder: "2m" }), field("warmup", w("f_warmup"), null, { placeholder: "0" }), field("stages", w("f_stages"), w("stagesHint"))),
    group(w("mix"), mix, field("duplicates", w("f_duplicates"), null, { placeholder: "0%" }), field("invalid", w("f_invalid"), null, { placeholder: "0%" }), field("seed", w("f_seed"), w("seedHint"), { placeholder: "random" })),
    group(w("goals"), field("fail-if", w("f_fail"), w("failHint"), { area: true, value: state.failIf, set: v => state.failIf = v }), check_(w("f_abort"), state.abort, v => state.abort = v)),
    group(w("checks"), check_(w("f_verify"), state.verify, v => state.verify = v), el("div", { class: "field" }, el("label", { for: "f-faults" }, w("f_faults")), faults, el("p", { class: "hint", id: "f-faults-hint" }, w("faultsHint"))))),
    wrong, el("h3", {}, w("command")), el("div", { class: "command" }, command, copy), start, busy ? el("p", { class: "soft" }, w("busy")) : null));
  model();
  check();
}
