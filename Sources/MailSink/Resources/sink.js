// Keeps the inbox up to date, shows times as they are here, and filters what is listed. Everything works without it.
"use strict";

const language = document.documentElement.lang;
const inbox = document.getElementById("inbox");
const filter = document.getElementById("filter");

function localTimes(root) {
  const today = new Date().toDateString();
  const short = new Intl.DateTimeFormat(language, { timeStyle: "medium" });
  const day = new Intl.DateTimeFormat(language, { day: "numeric", month: "short", hour: "numeric", minute: "2-digit" });
  const long = new Intl.DateTimeFormat(language, { dateStyle: "medium", timeStyle: "medium" });
  for (const element of root.querySelectorAll("time[datetime]")) {
    const moment = new Date(element.dateTime);
    const form = inbox === null ? long : moment.toDateString() === today ? short : day;
    element.textContent = form.format(moment);
    element.title = long.format(moment);
  }
}

function applyFilter() {
  if (!inbox || !filter) return;
  const wanted = filter.value.trim().toLocaleLowerCase(language);
  for (const row of inbox.querySelectorAll(".mails li")) {
    row.hidden = wanted !== "" && !row.textContent.toLocaleLowerCase(language).includes(wanted);
  }
}

function numbers() {
  return new Set(Array.from(inbox.querySelectorAll(".mails li"), (row) => row.dataset.number));
}

// Replaces the list by what the server has now; what was not there before lights up once.
async function refresh() {
  const answer = await fetch(`/list?lang=${language}`);
  const list = await answer.text();
  const known = numbers();
  const focused = document.activeElement?.closest(".mails li")?.dataset.number;
  inbox.innerHTML = list;
  inbox.dataset.version = answer.headers.get("X-Inbox-Version") ?? "";
  for (const row of inbox.querySelectorAll(".mails li")) {
    if (!known.has(row.dataset.number)) row.classList.add("fresh");
    if (row.dataset.number === focused) row.querySelector("a").focus();
  }
  localTimes(inbox);
  applyFilter();
}

async function watch() {
  try {
    const summary = await (await fetch("/api/summary")).json();
    document.body.classList.remove("offline");
    if (String(summary.version) !== inbox.dataset.version) {
      document.title = document.title.replace(/ \(\d+\)$/, ` (${summary.kept})`);
      await refresh();
    }
  } catch {
    document.body.classList.add("offline");
  }
  // A hidden page asks less often.
  setTimeout(watch, document.hidden ? 5000 : 1000);
}

localTimes(document);
filter?.addEventListener("input", applyFilter);
for (const form of document.querySelectorAll("form[data-confirm]")) {
  form.addEventListener("submit", (event) => {
    if (!window.confirm(form.dataset.confirm)) event.preventDefault();
  });
}
document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest("input, textarea")) return;
  const target = { Escape: "#back", k: "a[rel=prev]", j: "a[rel=next]" }[event.key];
  if (target) document.querySelector(target)?.click();
});
if (inbox?.dataset.live === "yes") setTimeout(watch, 1000);
