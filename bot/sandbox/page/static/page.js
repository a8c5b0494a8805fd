"use strict";
// The page is drawn on the server. This asks for it again when something has changed, puts what is new in
// place without disturbing what a person is doing, and sends what they do.

const key = document.querySelector("meta[name=page-key]").content;
const $ = (id) => document.getElementById(id);
const me = () => document.body.dataset.as;

// Drawing

let drawing = null;
let next = null;

const keeping = {
  morphStyle: "outerHTML",
  callbacks: {
    beforeNodeMorphed: (old) => !(old instanceof Element && old.hasAttribute("data-keep")),
    beforeAttributeUpdated: (name, node) =>
      !(name === "open" && node.matches("details, dialog")) &&
      !(["value", "checked", "selected"].includes(name) && fresh.has(nameOf(node.closest("select") ?? node))),
  },
};

// Names of fields whose values the server may not know yet, and how often each is on its way: a page that was
// drawn without them must not wipe them out.
const fresh = new Map();
const nameOf = (field) => field.name || field.id;

async function keep(field, sending) {
  const name = nameOf(field);
  fresh.set(name, (fresh.get(name) ?? 0) + 1);
  try {
    return await sending;
  } finally {
    await drawing; // it may have begun before the server knew
    fresh.set(name, fresh.get(name) - 1);
    if (!fresh.get(name)) fresh.delete(name);
  }
}

// What somebody presses must not move away from under the pointer before they let go: it would not be clicked.
let released = null;

document.addEventListener(
  "pointerdown",
  (event) => {
    if (released || event.button || !event.target.closest("a, button, summary, label, [type=radio], [type=checkbox]")) return;
    released = new Promise((goOn) => {
      const ends = ["pointerup", "pointercancel", "blur"]; // the last where the window itself is left
      const end = () => {
        for (const name of ends) removeEventListener(name, end);
        released = null;
        setTimeout(goOn); // once the click is over
      };
      for (const name of ends) addEventListener(name, end);
    });
  },
  true,
);

// Resolves once a drawing that began after the call is done.
function draw() {
  if (!drawing) {
    drawing = drawOnce().finally(() => {
      drawing = null;
    });
    return drawing;
  }
  next ??= drawing.then(() => {
    next = null;
    return draw();
  });
  return next;
}

async function drawOnce() {
  const address = location.href;
  let answer;
  try {
    answer = await fetch(address, { headers: { Accept: "text/html" } });
    if (!answer.ok) throw new Error(answer.status);
  } catch {
    return away(true);
  }
  const words = await answer.text();
  away(false);
  await released;
  if (location.href !== address) return drawOnce();
  if (answer.redirected) history.replaceState(null, "", answer.url);
  show(new DOMParser().parseFromString(words, "text/html"));
}

function show(page) {
  const ends = [...document.querySelectorAll("[data-scroll=end]")].map((log) => [log.id, atEnd(log)]);
  const modal = document.querySelector("dialog[data-view]")?.id;
  document.title = page.title;
  document.documentElement.dataset.theme = page.documentElement.dataset.theme ?? "";
  // what somebody is entering just now stays; of anything else that has the focus, the inside may change
  const ignoreActiveValue = document.activeElement.matches("input, textarea, select");
  Idiomorph.morph(document.body, page.body, { ...keeping, ignoreActiveValue });
  for (const [id, wasAtEnd] of ends) {
    if (wasAtEnd && $(id)) toEnd($(id));
  }
  showModal(modal);
  markRead();
}

// at phone width the page itself scrolls, not the messages in it
const scroller = (log) => (narrow.matches ? document.scrollingElement : log);
const toEnd = (log) => scroller(log).scrollTo({ top: scroller(log).scrollHeight, behavior: "instant" });

function atEnd(log) {
  const { scrollHeight, scrollTop, clientHeight } = scroller(log);
  return scrollHeight - scrollTop - clientHeight < 80;
}

let cameFrom = null;

function showModal(before) {
  const modal = document.querySelector("dialog[data-view]");
  if (modal && !modal.open) {
    if (!before) cameFrom = document.activeElement;
    modal.showModal();
    (modal.querySelector("input, select, textarea") ?? modal.querySelector("h2"))?.focus();
  }
  if (!modal && before) giveFocusBack();
}

function giveFocusBack() {
  const place = cameFrom?.isConnected ? cameFrom : cameFrom?.id ? $(cameFrom.id) : null;
  (place && place !== document.body ? place : $("main"))?.focus();
  cameFrom = null;
}

async function go(address, { push = true } = {}) {
  if (push) history.pushState(null, "", address);
  for (const menu of document.querySelectorAll("details.menu[open]")) menu.open = false;
  fold();
  await draw();
  for (const log of document.querySelectorAll("[data-scroll=end]")) toEnd(log);
}

function fold() {
  if (!narrow.matches) return;
  for (const part of [$("places"), $("guide")]) part?.removeAttribute("open");
}

addEventListener("popstate", () => go(location.href, { push: false }));

const narrow = matchMedia("(max-width: 52rem)");

// News of changes

let news = null;

function listen() {
  news = new EventSource("/changes");
  news.onmessage = (event) => {
    if (event.data !== document.body.dataset.version) draw();
  };
  news.onerror = () => away(true);
  news.onopen = () => away(false);
}

document.addEventListener("visibilitychange", () => {
  // a browser opens few connections to one address: a window nobody sees holds none
  if (document.hidden) {
    news.close();
  } else {
    listen();
    draw();
  }
});
addEventListener("pagehide", () => news.close());

function away(isAway) {
  if (isAway) say("The pretend workspace does not answer. It may have been stopped; this page tries again.", "away");
  else if ($("problem").dataset.kind === "away") say("");
}

function say(words, kind = "") {
  const place = $("problem");
  place.dataset.kind = kind;
  place.replaceChildren(...(words ? [notice(words, "wrong")] : []));
  place.hidden = !words;
}

function tell(words) {
  const place = $("told");
  place.replaceChildren(...(words ? [notice(words, "")] : []));
  place.hidden = !words;
}

function notice(words, look) {
  const made = document.createElement("div");
  made.className = `notice ${look}`;
  const said = document.createElement("p");
  said.textContent = words;
  const put = document.createElement("button");
  put.type = "button";
  put.className = "small";
  put.textContent = "Dismiss";
  put.onclick = () => {
    made.parentElement.hidden = true;
    made.remove();
    $("main").focus();
  };
  made.append(said, put);
  return made;
}

// Doing

async function post(address, body, headers = { "Content-Type": "application/json" }) {
  let answer;
  try {
    answer = await fetch(address, { method: "POST", headers: { ...headers, "X-Page-Key": key }, body });
  } catch {
    away(true);
    return null;
  }
  if (answer.status === 403) {
    location.reload(); // the workspace was started again, and this page belongs to the one before
    return null;
  }
  if (answer.status >= 500) {
    say("Something went wrong in the pretend workspace itself. What it says stands where it was started.");
    return null;
  }
  const said = await answer.json();
  if (said.problem) {
    say(said.problem);
    return null;
  }
  if ($("problem").dataset.kind !== "away") say("");
  return said;
}

async function act(name, sent) {
  const done = await post(`/do/${name}`, JSON.stringify({ as: me(), ...sent }));
  await draw();
  return done;
}

async function busy(element, doing) {
  if (element.getAttribute("aria-busy") === "true") return;
  element.setAttribute("aria-busy", "true");
  try {
    await doing();
  } finally {
    element.removeAttribute("aria-busy");
  }
}

function surfaceOf(element) {
  const { channel, ts, view } = element.closest("[data-surface]").dataset;
  return view ? { view } : { channel, ts };
}

function valuesOf(element) {
  if (element.type === "radio" || element.type === "checkbox") {
    const { block, action } = element.dataset;
    const same = `[data-block="${CSS.escape(block)}"][data-action="${CSS.escape(action)}"]:checked`;
    return [...element.closest("[data-surface]").querySelectorAll(same)].map((one) => one.value);
  }
  if (element.dataset.value !== undefined) return [element.dataset.value];
  if (element instanceof HTMLSelectElement) return [...element.selectedOptions].map((one) => one.value);
  return "value" in element && !(element instanceof HTMLButtonElement) ? [element.value] : [];
}

async function press(element) {
  if (!(await confirmed(element))) return;
  const { block, action } = element.dataset;
  element.closest("details")?.removeAttribute("open");
  await busy(element, () => act("press", { ...surfaceOf(element), block, action, values: valuesOf(element) }));
}

function confirmed(element) {
  const { confirmTitle, confirmText, confirmYes, confirmNo, confirmStyle, sure } = element.dataset;
  if (!confirmTitle && !sure) return true;
  $("confirm-title").textContent = confirmTitle ?? "Are you sure?";
  $("confirm-text").textContent = confirmText ?? sure;
  $("confirm-yes").textContent = confirmYes ?? element.textContent;
  $("confirm-no").textContent = confirmNo ?? "Cancel";
  $("confirm-yes").classList.toggle("danger", confirmStyle === "danger" || Boolean(sure));
  const dialog = $("confirm");
  dialog.showModal();
  $("confirm-no").focus();
  return new Promise((answer) => {
    const end = (yes) => () => {
      dialog.onclose = null;
      dialog.close();
      answer(yes);
    };
    $("confirm-yes").onclick = end(true);
    $("confirm-no").onclick = end(false);
    dialog.onclose = () => answer(false);
  });
}

document.addEventListener("click", async (event) => {
  const element = event.target.closest("a, button, summary");
  if (!event.target.closest("details.menu, details.bk-overflow")) closeMenus();
  else closeMenus(event.target.closest("details"));
  if (!element) return;
  const data = element.dataset;
  if (element.matches("a[href^='/?']")) {
    if (event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
    event.preventDefault();
    const { backTo, leadsTo } = data;
    await go(element.href);
    if ("home" in data) await act("home", {});
    const place = $(backTo) ?? $(leadsTo) ?? $("thread")?.querySelector("textarea") ?? $("main");
    place.focus({ preventScroll: !leadsTo });
  } else if (data.action && element.matches("button, a.bk-button")) await press(element);
  else if (data.clock) await passTime(element);
  else if (data.bot) await steer(element);
  else if (data.dismiss) await act("dismiss", { number: data.dismiss });
  else if (data.shortcut) await busy(element, () => act("shortcut", { name: data.shortcut }));
  else if (data.messageShortcut) await act("message-shortcut", { ...surfaceOf(element), name: data.messageShortcut });
  else if (data.copy) await copy(data.copy);
  else if (data.edit !== undefined) await edit(element);
  else if ("delete" in data) {
    if (await confirmed(element)) await act("delete", surfaceOf(element));
  } else if (data.close) await busy(element, () => act("close", { view: data.close }));
});

function closeMenus(but) {
  for (const menu of document.querySelectorAll("details.menu[open], details.bk-overflow[open]")) {
    if (menu !== but && !menu.contains(but)) menu.open = false;
  }
}

document.addEventListener("keydown", (event) => {
  const menu = event.target.closest?.("details.menu[open], details.bk-overflow[open]");
  if (event.key === "Escape" && menu) {
    menu.open = false;
    menu.querySelector("summary").focus();
    event.preventDefault();
  }
});

async function passTime(button) {
  await busy(button, async () => {
    tell("Time passes…");
    const done = await post(`/clock/${button.dataset.clock}`, "{}");
    tell(!done ? "" : came(done.came));
    await draw();
  });
}

function came(due) {
  if (!due.length) return "Time has passed. Nothing was due.";
  const words = due.map((one) => one.words);
  const shown = words.slice(0, 3).join("; ");
  return `${due.length} ${due.length === 1 ? "thing was" : "things were"} due: ${shown}${words.length > 3 ? "; and more" : ""}.`;
}

async function steer(element) {
  if (!(await confirmed(element))) return;
  closeMenus();
  await busy(element, async () => {
    tell(element.dataset.bot === "afresh" ? "Starting afresh…" : "");
    await post(`/bot/${element.dataset.bot}`, "{}");
    tell("");
    await draw();
  });
}

async function copy(address) {
  let answer, words;
  try {
    answer = await fetch(address);
    words = await answer.text();
  } catch {
    return away(true);
  }
  closeMenus();
  if (!answer.ok) return say("That message has been deleted.");
  try {
    await navigator.clipboard.writeText(words);
    tell("The message’s blocks are copied as JSON.");
  } catch {
    tell(words);
  }
}

function edit(element) {
  const dialog = $("edit");
  const surface = surfaceOf(element);
  $("edit-text").value = element.dataset.edit;
  closeMenus();
  dialog.showModal();
  $("edit-no").onclick = () => dialog.close();
  dialog.querySelector("form").onsubmit = async (event) => {
    event.preventDefault();
    dialog.close();
    await act("edit", { ...surface, text: $("edit-text").value });
  };
}

// Menus and inputs of blocks

document.addEventListener("change", async (event) => {
  const element = event.target;
  if (element.matches(".file-input")) return attach(element);
  if (!element.dataset.action) return;
  const { block, action } = element.dataset;
  if (element.closest(".bk-input")) {
    const view = element.closest("[data-view]").dataset.view;
    const entry = { as: me(), view, block, action, values: valuesOf(element) };
    await keep(element, post("/do/enter", JSON.stringify(entry)));
  } else if (!(await confirmed(element))) element.value = "";
  else {
    const done = post("/do/press", JSON.stringify({ as: me(), ...surfaceOf(element), block, action, values: valuesOf(element) }));
    await keep(element, done);
    await draw();
  }
});

document.addEventListener("submit", async (event) => {
  event.preventDefault();
  const form = event.target;
  if ("say" in form.dataset) await sendMessage(form);
  else if (form.dataset.submit) await submitModal(form);
});

async function submitModal(form) {
  const entries = new Map();
  for (const element of form.querySelectorAll(".bk-input [data-action]")) {
    const { block, action } = element.dataset;
    entries.set(`${block} ${action}`, [block, action, valuesOf(element)]);
  }
  await busy(form, async () => {
    const view = form.dataset.submit;
    await post("/do/submit", JSON.stringify({ as: me(), view, entries: [...entries.values()] }));
    await draw();
    document.querySelector("dialog[data-view] .bk-has-error")?.querySelector("input, select, textarea")?.focus();
  });
}

document.addEventListener(
  "cancel",
  (event) => {
    const view = event.target.dataset?.view;
    if (!view) return;
    event.preventDefault();
    act("close", { view });
  },
  true,
);

// Writing

const attached = new Map();
let said = Promise.resolve();

async function sendMessage(form) {
  const field = form.querySelector("textarea");
  const text = field.value;
  const { channel, thread } = form.dataset;
  const files = attached.get(field.id) ?? [];
  if (!text.trim() && !files.length) return;
  field.value = "";
  complete(field);
  hold(field.id, []);
  // one after the other: what is written while the bot is slow to hear what was said before waits its turn
  const as = me();
  said = said.then(() => act("say", { as, channel, thread, text, files }));
  if (!(await said)) {
    field.value ||= text;
    hold(field.id, [...files, ...(attached.get(field.id) ?? [])]);
  }
  toEnd($(thread ? "thread-log" : "log"));
}

function hold(id, files) {
  attached.set(id, files);
  const shown = $(`attached-${id}`);
  if (!shown) return;
  shown.textContent = `Attached: ${files.map(([name]) => name).join(", ")}`;
  shown.hidden = !files.length;
}

async function attach(input) {
  const id = input.id.replace("file-", "");
  if (!input.files.length) return;
  const body = new FormData();
  body.append("file", input.files[0]);
  input.value = "";
  const kept = await post("/files", body, {});
  if (!kept) return;
  hold(id, [...(attached.get(id) ?? []), [kept.name, kept.address]]);
  $(id).focus();
}

document.addEventListener("input", (event) => {
  if (event.target.matches(".composer textarea")) complete(event.target);
});

document.addEventListener("keydown", (event) => {
  const field = event.target;
  if (!field.matches?.(".composer textarea") || event.isComposing) return;
  const offering = $(field.getAttribute("aria-controls"));
  const list = offering?.hidden === false ? offering : null;
  if (list && (event.key === "ArrowDown" || event.key === "ArrowUp")) {
    event.preventDefault();
    choose(field, list, event.key === "ArrowDown" ? 1 : -1);
  } else if (list && event.key === "Escape") {
    event.preventDefault();
    close(field, list);
  } else if (list && (event.key === "Tab" || event.key === "Enter") && chosen(list)) {
    event.preventDefault();
    take(field, list, chosen(list));
  } else if (event.key === "Enter" && !event.shiftKey) {
    event.preventDefault();
    field.form.requestSubmit();
  }
});

const chosen = (list) => list.querySelector("[aria-selected=true]");
const offered = (list) => [...list.children].filter((option) => !option.hidden);

function complete(field) {
  const list = $(field.getAttribute("aria-controls"));
  if (!list) return;
  const typed = field.value.toLowerCase();
  for (const option of list.children) {
    option.hidden = !(typed.startsWith("/") && option.dataset.words.toLowerCase().startsWith(typed));
    option.setAttribute("aria-selected", "false");
  }
  const fits = offered(list);
  const whole = fits.length === 1 && fits[0].dataset.words === field.value;
  if (!fits.length || whole) close(field, list);
  else {
    list.hidden = false;
    announce(list, `${fits.length} ${fits.length === 1 ? "command" : "commands"}: choose with the arrow keys`);
  }
}

const announce = (list, words) => {
  $(list.id.replace("list-", "count-")).textContent = words;
};

function choose(field, list, way) {
  const fits = offered(list);
  const now = fits.indexOf(chosen(list));
  const next = fits[(now + way + fits.length + (now < 0 && way < 0 ? 1 : 0)) % fits.length];
  for (const option of fits) option.setAttribute("aria-selected", String(option === next));
  field.setAttribute("aria-activedescendant", next.id);
}

function take(field, list, option) {
  field.value = option.dataset.words;
  close(field, list);
  field.focus();
}

function close(field, list) {
  list.hidden = true;
  announce(list, "");
  field.removeAttribute("aria-activedescendant");
}

document.addEventListener("mousedown", (event) => {
  const option = event.target.closest(".completions [role=option]");
  if (!option) return;
  event.preventDefault();
  const list = option.parentElement;
  take(document.querySelector(`[aria-controls="${list.id}"]`), list, option);
});

// A menu that opens is seen whole, and the inspector shows an entry's JSON once somebody asks for it

document.addEventListener(
  "toggle",
  async (event) => {
    const entry = event.target;
    if (entry.open) entry.querySelector(":scope > .bk-menu, :scope > .menu-list")?.scrollIntoView({ block: "nearest" });
    if (!entry.dataset?.load || !entry.open) return;
    const place = entry.querySelector(".entry-body");
    if (place.childElementCount) return;
    const answer = await fetch(entry.dataset.load);
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    place.replaceChildren(...page.body.childNodes);
  },
  true,
);

// What has been read

function markRead() {
  if (document.hidden) return;
  const { in: channel, thread } = document.body.dataset;
  const unread = (place) => document.querySelector(`#${place} .new`);
  const sent = [];
  if (unread("log") && seen("log")) sent.push({ channel });
  if (thread && unread("thread-log")) sent.push({ channel, thread });
  for (const one of sent) setTimeout(() => readNow(one), 1500);
}

const seen = (id) => $(id).offsetParent !== null;

async function readNow({ channel, thread }) {
  const now = document.body.dataset;
  if (document.hidden || now.in !== channel || (thread && now.thread !== thread)) return;
  await post("/do/read", JSON.stringify({ as: me(), channel, thread }));
}

// Beginning

fold();
for (const log of document.querySelectorAll("[data-scroll=end]")) toEnd(log);
showModal();
markRead();
listen();
if (document.body.dataset.in === "home") act("home", {});
