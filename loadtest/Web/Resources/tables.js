// Statistics, failures, verification, comparison, downloads.
import { w, el, number, decimal, latency, clock, locale } from "/words.js";

const percentiles = [["p50", "p50"], ["p75", "p75"], ["p90", "p90"], ["p95", "p95"], ["p99", "p99"], ["p999", "p99.9"], ["p9999", "p99.99"], ["max", "max"]];
const columns = new Set(JSON.parse(localStorage.getItem("columns") ?? '["p50","p90","p99","p999","max"]'));
let kind = "response", sort = { by: "requests", down: true };

export function statistics(panel, details, again) {
  const name = r => r.operation ?? w("all");
  const cells = [
    ["operation", name], ["requests", r => r.requests, number], ["errors", r => r.errors, number],
    ["errorShare", r => r.requests ? 100 * r.errors / r.requests : 0, v => decimal(v, 2)], ["rate", r => r.rate, v => decimal(v, 1)],
    ["mean", r => r[kind].mean, latency],
    ...percentiles.filter(([k]) => columns.has(k)).map(([k, title]) => [k, r => r[kind][k], latency, k === "max" ? w("max") : title]),
    ["size", r => r.bytes, number]
  ];
  const chosen = cells.find(c => c[0] === sort.by) ?? cells[1];
  const rows = details.rows.filter(r => r.operation || details.rows.length === 1).sort((a, b) => {
    const [x, y] = [chosen[1](a), chosen[1](b)];
    return (typeof x === "string" ? x.localeCompare(y) : x - y) * (sort.down ? -1 : 1);
  });
  const total = details.rows.find(r => !r.operation);
  const head = cells.map(([key, , , title]) => el("th", { scope: "col", "aria-sort": sort.by === key ? (sort.down ? "descending" : "ascending") : null },
    el("button", { type: "button", "data-key": `sort-${key}`, onclick: () => { sort = { by: key, down: sort.by === key ? !sort.down : key !== "operation" }; again(); } }, title ?? w(key))));
  const row = (r, isSum) => el("tr", { class: isSum ? "sum" : null }, cells.map(([key, value, show]) => key === "operation"
    ? el("th", { scope: "row" }, value(r)) : el("td", { class: (key === "errors" || key === "errorShare") && r.errors ? "bad" : null }, show(value(r)))));
  panel.replaceChildren(
    el("fieldset", { class: "choices" }, el("legend", {}, w("times")), ["response", "service"].map(k => el("label", {},
      el("input", { type: "radio", name: "kind", "data-key": `kind-${k}`, checked: kind === k, onchange: () => { kind = k; again(); } }), w(k)))),
    el("fieldset", { class: "choices" }, el("legend", {}, w("columns")), percentiles.map(([k, title]) => el("label", {},
      el("input", { type: "checkbox", "data-key": `column-${k}`, checked: columns.has(k), onchange: e => {
        e.target.checked ? columns.add(k) : columns.delete(k);
        localStorage.setItem("columns", JSON.stringify([...columns]));
        again();
      } }), k === "max" ? w("max") : title))),
    el("div", { class: "scroll" }, el("table", {}, el("thead", {}, el("tr", {}, head)), el("tbody", {}, rows.map(r => row(r, false)), total && details.rows.length > 1 ? row(total, true) : null))));
}

export function outcomes(panel, lists) {
  panel.replaceChildren(...lists.flatMap(([title, help, entries, always]) => !entries.length && !always ? [] : [
    el("h2", {}, title), help ? el("p", { class: "soft" }, help) : null,
    entries.length ? el("div", { class: "scroll" }, el("table", { class: "left" },
      el("thead", {}, el("tr", {}, ["operation", "outcome", "count", "first", "last", "sample"].map(k => el("th", { scope: "col", class: k === "count" ? "n" : null }, w(k))))),
      el("tbody", {}, entries.map(e => el("tr", {}, el("td", {}, e.operation), el("td", {}, e.outcome), el("td", { class: "n" }, number(e.count)),
        el("td", {}, clock(e.first)), el("td", {}, clock(e.last)), el("td", {}, el("code", {}, e.sample))))))) : el("p", {}, w("nothingHere"))
  ]).filter(Boolean));
}

export function verification(panel, run, certificate, ledger) {
  if (!certificate) {
    const numbers = ledger && [["acknowledged", ledger.acknowledged], ["readBack", ledger.read], ["lostCount", ledger.lost], ["mails", ledger.mails], ["twice", ledger.twice]];
    return panel.replaceChildren(...(numbers ? [el("p", {}, w("whileRunning")), tiles(numbers)] : [el("p", {}, w("notVerified"))]));
  }
  const good = certificate.satisfied, broken = certificate.invariants.filter(i => i.status === "broken");
  const mark = { holds: ["good", `✓ ${w("kept")}`], broken: ["bad", `✗ ${w("broken")}`], unchecked: ["soft", `– ${w("notChecked")}`] };
  panel.replaceChildren(
    el("p", { class: `verdict ${good ? "good" : "bad"}` }, el("b", {}, `${certificate.invariants.filter(i => i.status === "holds").length} × ${w("kept")}, ${broken.length} × ${w("broken")}`), " · ",
      el("a", { href: `/runs/${run}/certificate.html` }, w("page"))),
    tiles([["acknowledged", certificate.acknowledged], ["deleted", certificate.deleted], ["readBack", certificate.read_back], ["lostCount", certificate.lost], ["mails", certificate.mails], ["twice", certificate.mail_duplicates]]),
    el("h2", {}, w("verified")),
    el("div", { class: "scroll" }, el("table", { class: "left" }, el("thead", {}, el("tr", {}, el("th"), el("th"), el("th", {}, w("promise")), el("th", { class: "n" }, w("checked")))),
      el("tbody", {}, certificate.invariants.map(i => el("tr", {}, el("td", { class: mark[i.status][0] }, mark[i.status][1]), el("th", { scope: "row" }, i.invariant),
        el("td", {}, i.statement, ...[i.reason, ...i.notes].filter(Boolean).flatMap(n => [el("br"), el("small", { class: "soft" }, n)])), el("td", { class: "n" }, number(i.checked))))))),
    ...broken.flatMap(i => [el("h2", {}, `${i.invariant}: ${w("offenders")}`), el("ul", {}, i.named.filter(Boolean).map(n => el("li", {}, n)))]),
    ...(certificate.faults.length ? [el("h2", {}, w("faults")), el("ul", {}, certificate.faults.map(f => el("li", {}, `${decimal(f.start_s, 1)}–${decimal(f.end_s, 1)} s: ${f.fault}`)))] : []));
}
const tiles = pairs => el("dl", { class: "figures" }, pairs.map(([k, v]) => el("div", {}, el("dt", {}, w(k)), el("dd", { class: (k === "lostCount" || k === "twice") && v ? "bad" : null }, number(v)))));

export function compare(panel, runs, chosen) {
  if (runs.length < 2) return panel.replaceChildren(el("p", {}, w("compareHelp")), el("p", { class: "soft" }, w("twoRuns")));
  const pick = (label, selected) => {
    const select = el("select", { "data-key": `compare-${label}` }, runs.map(r => el("option", { value: r.number, selected: r.number === selected }, `${r.number} · ${r.headline}`)));
    return [select, el("label", { class: "field" }, el("span", {}, w(label)), select)];
  };
  const [first, a] = pick("before", runs.at(-2).number), [second, b] = pick("after", chosen ?? runs.at(-1).number), result = el("div", { "aria-live": "polite" });
  const go = async () => {
    const answer = await (await fetch(`/api/compare/${first.value}/${second.value}`)).json();
    if (answer.error) return result.replaceChildren(el("p", { class: "bad" }, answer.error));
    result.replaceChildren(...answer.remarks.map(r => el("p", { class: "soft", lang: "en" }, r)), el("div", { class: "scroll" }, el("table", {},
      el("thead", {}, el("tr", {}, ["measure", "before", "after", "change"].map(k => el("th", { scope: "col" }, w(k))), el("th"))),
      el("tbody", {}, answer.rows.map(r => el("tr", {}, el("th", { scope: "row" }, r.name), el("td", {}, r.before), el("td", {}, r.after), el("td", {}, `${r.regression > 0 ? "+" : ""}${decimal(100 * r.regression, 1)} %`),
        el("td", { class: !r.significant ? "soft" : r.regression > 0 ? "bad" : "good" }, !r.significant ? w("chance") : w(r.regression > 0 ? "worse" : "better"))))))));
  };
  panel.replaceChildren(el("p", {}, w("compareHelp")), el("div", { class: "bar" }, a, b, el("button", { type: "button", class: "primary", onclick: go }, w("compare"))), result);
}

export function downloads(panel, run) {
  if (!run) return panel.replaceChildren(el("p", {}, w("downloadNone")));
  const files = [["report.html", "report"], ...(run.certified != null ? [["certificate.html", "certificate"]] : []), ["stats.csv", "stats"], ["stats_history.csv", "history"],
    ["failures.csv", "failures"], ["exceptions.csv", "exceptions"], ["report.json", "json"], ["report.md", "md"], ["report.xml", "xml"], ["percentiles.hgrm", "hgrm"], ["recording", "rec"]];
  panel.replaceChildren(el("p", {}, w("downloadHelp")), el("ul", { class: "files" }, files.map(([file, key]) => el("li", {},
    el("a", { href: `/runs/${run.number}/${file}${file === "report.html" ? `?lang=${locale()}` : ""}` }, el("b", {}, file), el("small", {}, w(`file.${key}`)))))));
}
