// The page in two languages. Elements with data-w get the text, those with data-wl the label.
const words = {
  en: {
    skip: "Skip to the content", run: "Run", theme: "Light or dark", pause: "Pause", resume: "Go on", apply: "Set",
    less: "ten percent less", more: "ten percent more", stop: "Stop", stopNow: "Break off", none: "none yet",
    idle: "No run goes on", preparing: "Preparing", paused: "Paused", running: "Running", ending: "Ending",
    rateUnit: "requests/s", usersUnit: "users", lost: "Connection to loadtest lost, trying again …",
    "tab.new": "New run", "tab.statistics": "Statistics", "tab.charts": "Charts", "tab.latency": "Latency",
    "tab.failures": "Failures", "tab.exceptions": "Exceptions", "tab.verification": "Verification",
    "tab.compare": "Compare", "tab.download": "Download",
    current: "now", nothing: "Nothing yet: start a run.", nothingHere: "None. That is how it should be.",
    answered: "answered", asked: "asked", errors: "errors", response: "response", service: "service", max: "max",
    inFlight: "in flight", waiting: "waiting for a connection", users: "users", lag: "own lag p99", perSecond: "/s",
    operation: "operation", requests: "requests", rate: "per second", errorShare: "errors %", mean: "mean", min: "min",
    size: "bytes", all: "all", columns: "Columns", times: "Times", outcome: "outcome", count: "times",
    first: "first", last: "last", sample: "a request id (for the server's log)", table: "as a table",
    "chart.throughput": "Requests per second", "chart.times": "Response time", "chart.load": "Under way",
    "chart.status": "Answers per second by status", "chart.cpu": "Processor cores", "chart.batch": "Registrations per commit",
    "chart.outbox": "Mails waiting in the outbox", "chart.age": "Age of the oldest mail (s)", "chart.memory": "Memory of the service",
    "chart.mails": "Patients and their mails", "chart.latency": "Latency by percentile", generator: "generator",
    acknowledged: "acknowledged", mails: "mails", noAnswer: "no answer", zoom: "Shown",
    zoomAll: "everything", zoom60: "last minute", zoom300: "last five minutes",
    zoomHelp: "Drag over a chart to look closer; double click or Escape shows everything. With the keyboard: arrows move the cursor, + and − zoom.",
    lines: "Lines", servicep99: "service p99",
    latencyHelp: "Response counts from the moment a request was due, service from its first byte sent. Where they part, requests waited before they could be sent.",
    expected: "Expected refusals", failuresHelp: "Answers that were not what the request deserved.",
    exceptionsHelp: "Requests that have no answer: refused, broken, too late, never sent.",
    verified: "What the service promised", notVerified: "This run was not verified. Tick “Verify” when you start one.",
    whileRunning: "Counted so far; the promises are checked when the run is over.", kept: "kept", broken: "BROKEN",
    notChecked: "not looked at", promise: "promise", checked: "looked at", offenders: "Who breaks it", faults: "Faults",
    page: "The certificate as a page", lostCount: "lost", twice: "mails twice", deleted: "deleted", readBack: "read back",
    compareHelp: "Two runs, cut into twenty parts each and put to a rank test. A difference counts when chance would make it less than once in a hundred times.",
    before: "before", after: "after", change: "change", compare: "Compare", worse: "worse", better: "better", chance: "may be chance",
    twoRuns: "It takes two finished runs.", measure: "measure", downloadHelp: "Files of the finished run that is chosen above.",
    downloadNone: "There is something to download when a run is over.",
    "file.report": "the report as one page", "file.certificate": "the certificate as one page", "file.stats": "Locust's statistics",
    "file.history": "Locust's course, one row a second", "file.failures": "Locust's failures", "file.exceptions": "Locust's exceptions",
    "file.json": "everything, for programs", "file.md": "for a pull request", "file.xml": "JUnit, for a build server",
    "file.hgrm": "for HdrHistogram's plotter", "file.rec": "the run itself: loadtest report, loadtest compare",
    newTitle: "A new run", start: "Start", busy: "A run goes on; it can be stopped above.", command: "The same as a command",
    copy: "Copy as command line", copied: "Copied", target: "Target", host: "Address of the service",
    model: "Load", closed: "Users who wait for their answers (closed)", open: "Requests at a rate, come what may (open)",
    f_users: "Users", f_spawn: "New users per second", f_think: "Pause after an answer", thinkHint: "0, 500ms or 3s..5s",
    f_rate: "Requests per second", rateHint: "500, 2k or 300/m", f_arrivals: "Arrivals", constant: "at equal distances", poisson: "at random (Poisson)",
    f_time: "How long", timeHint: "30s, 2m, 1h30m", f_warmup: "Warm-up that is not counted", f_stages: "Stages, instead of one level",
    stagesHint: "30s:1k,2m:5k,30s:0", time: "Time", mix: "What is asked", register: "register", get: "read one", list: "list", search: "search", delete: "delete",
    f_duplicates: "Repeated addresses", f_invalid: "Invalid registrations", f_seed: "Seed", seedHint: "the same one makes the same people",
    goals: "When it fails", f_fail: "Fails if (one a line)", failHint: "p99(register)>20ms, errors>0.1%, rate<99%",
    f_abort: "End the run as soon as one of them holds", checks: "Verification", f_verify: "Verify: read everything back and certify it",
    f_faults: "Break things meanwhile", noFaults: "nothing", faultsHint: "Processes are broken only if loadtest has started them (--supervise, or nobody answers at the address).",
    canonical: "Canonical routes (/patients) instead of the legacy ones", advanced: "More"
  },
  es: {
    skip: "Ir al contenido", run: "Prueba", theme: "Claro u oscuro", pause: "Pausar", resume: "Seguir", apply: "Fijar",
    less: "diez por ciento menos", more: "diez por ciento más", stop: "Detener", stopNow: "Interrumpir", none: "ninguna aún",
    idle: "No hay ninguna prueba en marcha", preparing: "Preparando", paused: "En pausa", running: "En marcha", ending: "Terminando",
    rateUnit: "peticiones/s", usersUnit: "usuarios", lost: "Se perdió la conexión con loadtest; reintentando …",
    "tab.new": "Nueva prueba", "tab.statistics": "Estadísticas", "tab.charts": "Gráficos", "tab.latency": "Latencia",
    "tab.failures": "Fallos", "tab.exceptions": "Excepciones", "tab.verification": "Verificación",
    "tab.compare": "Comparar", "tab.download": "Descargar",
    current: "ahora", nothing: "Nada todavía: inicia una prueba.", nothingHere: "Ninguno. Así debe ser.",
    answered: "respondidas", asked: "pedidas", errors: "errores", response: "respuesta", service: "servicio", max: "máx",
    inFlight: "en curso", waiting: "esperando conexión", users: "usuarios", lag: "retraso propio p99", perSecond: "/s",
    operation: "operación", requests: "peticiones", rate: "por segundo", errorShare: "% errores", mean: "media", min: "mín",
    size: "bytes", all: "todas", columns: "Columnas", times: "Tiempos", outcome: "resultado", count: "veces",
    first: "primera", last: "última", sample: "una petición (para el registro del servidor)", table: "como tabla",
    "chart.throughput": "Peticiones por segundo", "chart.times": "Tiempo de respuesta", "chart.load": "En curso",
    "chart.status": "Respuestas por segundo según estado", "chart.cpu": "Núcleos de CPU", "chart.batch": "Registros por commit",
    "chart.outbox": "Correos en la bandeja de salida", "chart.age": "Edad del correo más antiguo (s)", "chart.memory": "Memoria del servicio",
    "chart.mails": "Pacientes y sus correos", "chart.latency": "Latencia por percentil", generator: "generador",
    acknowledged: "confirmados", mails: "correos", noAnswer: "sin respuesta", zoom: "Mostrado",
    zoomAll: "todo", zoom60: "último minuto", zoom300: "últimos cinco minutos",
    zoomHelp: "Arrastra sobre un gráfico para acercarte; doble clic o Escape muestra todo. Con el teclado: las flechas mueven el cursor, + y − acercan y alejan.",
    lines: "Líneas", servicep99: "servicio p99",
    latencyHelp: "La respuesta cuenta desde que tocaba enviar la petición; el servicio, desde su primer byte enviado. Donde se separan, las peticiones esperaron antes de salir.",
    expected: "Rechazos esperados", failuresHelp: "Respuestas que no eran las que la petición merecía.",
    exceptionsHelp: "Peticiones sin respuesta: rechazadas, rotas, tardías o nunca enviadas.",
    verified: "Lo que el servicio prometió", notVerified: "Esta prueba no se verificó. Marca «Verificar» al iniciar una.",
    whileRunning: "Contado hasta ahora; las promesas se comprueban al terminar.", kept: "cumplida", broken: "ROTA",
    notChecked: "sin comprobar", promise: "promesa", checked: "comprobado", offenders: "Quién la rompe", faults: "Averías",
    page: "El certificado como página", lostCount: "perdidos", twice: "correos dobles", deleted: "borrados", readBack: "releídos",
    compareHelp: "Dos pruebas, cada una en veinte partes, en una prueba de rangos. Una diferencia cuenta si el azar la daría menos de una vez en cien.",
    before: "antes", after: "después", change: "cambio", compare: "Comparar", worse: "peor", better: "mejor", chance: "puede ser azar",
    twoRuns: "Hacen falta dos pruebas terminadas.", measure: "medida", downloadHelp: "Archivos de la prueba terminada elegida arriba.",
    downloadNone: "Habrá algo que descargar cuando termine una prueba.",
    "file.report": "el informe en una página", "file.certificate": "el certificado en una página", "file.stats": "estadísticas de Locust",
    "file.history": "evolución de Locust, una fila por segundo", "file.failures": "fallos de Locust", "file.exceptions": "excepciones de Locust",
    "file.json": "todo, para programas", "file.md": "para una revisión", "file.xml": "JUnit, para integración continua",
    "file.hgrm": "para el graficador de HdrHistogram", "file.rec": "la prueba misma: loadtest report, loadtest compare",
    newTitle: "Una prueba nueva", start: "Iniciar", busy: "Hay una prueba en marcha; se detiene arriba.", command: "Lo mismo como orden",
    copy: "Copiar como línea de órdenes", copied: "Copiado", target: "Destino", host: "Dirección del servicio",
    model: "Carga", closed: "Usuarios que esperan su respuesta (cerrado)", open: "Peticiones a un ritmo, pase lo que pase (abierto)",
    f_users: "Usuarios", f_spawn: "Usuarios nuevos por segundo", f_think: "Pausa tras una respuesta", thinkHint: "0, 500ms o 3s..5s",
    f_rate: "Peticiones por segundo", rateHint: "500, 2k o 300/m", f_arrivals: "Llegadas", constant: "a distancias iguales", poisson: "al azar (Poisson)",
    f_time: "Cuánto tiempo", timeHint: "30s, 2m, 1h30m", f_warmup: "Calentamiento que no cuenta", f_stages: "Etapas, en vez de un nivel",
    stagesHint: "30s:1k,2m:5k,30s:0", time: "Tiempo", mix: "Qué se pide", register: "registrar", get: "leer uno", list: "listar", search: "buscar", delete: "borrar",
    f_duplicates: "Direcciones repetidas", f_invalid: "Registros inválidos", f_seed: "Semilla", seedHint: "la misma hace las mismas personas",
    goals: "Cuándo fracasa", f_fail: "Fracasa si (una por línea)", failHint: "p99(register)>20ms, errors>0.1%, rate<99%",
    f_abort: "Terminar en cuanto se cumpla una", checks: "Verificación", f_verify: "Verificar: releer todo y certificarlo",
    f_faults: "Romper cosas mientras tanto", noFaults: "nada", faultsHint: "Solo se rompen procesos que loadtest inició (--supervise, o si nadie responde en la dirección).",
    canonical: "Rutas canónicas (/patients) en vez de las heredadas", advanced: "Más"
  }
};
let language = localStorage.getItem("language") || (navigator.language.startsWith("es") ? "es" : "en");
export const w = key => words[language][key] ?? key;
export const locale = () => language;
export function setLanguage(next) {
  language = next;
  localStorage.setItem("language", next);
  translate();
}
export function translate(root = document) {
  document.documentElement.lang = language;
  for (const e of root.querySelectorAll("[data-w]")) e.textContent = w(e.dataset.w);
  for (const e of root.querySelectorAll("[data-wl]")) e.setAttribute("aria-label", w(e.dataset.wl));
}
const grouped = () => new Intl.NumberFormat(language, { maximumFractionDigits: 0, useGrouping: "always" });
export const number = value => value >= 100 || Number.isInteger(value) ? grouped().format(value) : decimal(value, value < 1 ? 2 : 1);
export const decimal = (value, places) => value.toLocaleString(language, { minimumFractionDigits: places, maximumFractionDigits: places });
export function latency(us) {
  if (us < 1000) return `${Math.round(us)} µs`;
  if (us < 1e6) return `${us < 1e4 ? decimal(us / 1e3, 1) : number(Math.round(us / 1e3))} ms`;
  return `${decimal(us / 1e6, us < 1e7 ? 2 : 1)} s`;
}
export const bytes = value => value === 0 ? "0" : value < 1e6 ? `${number(value / 1e3)} kB` : `${number(value / 1e6)} MB`;
export const clock = s => `${String(Math.floor(s / 60)).padStart(2, "0")}:${String(Math.floor(s % 60)).padStart(2, "0")}`;
// An element with attributes and children; text is never taken for markup.
export function el(tag, attributes = {}, ...children) {
  const svg = ["svg", "path", "rect", "text", "line", "title", "g"].includes(tag);
  const e = svg ? document.createElementNS("http://www.w3.org/2000/svg", tag) : document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith("on")) e.addEventListener(name.slice(2), value);
    else if (value === true) e.setAttribute(name, "");
    else if (value !== false && value != null) e.setAttribute(name, value);
  }
  for (const child of children.flat(Infinity)) if (child != null) e.append(child);
  return e;
}
