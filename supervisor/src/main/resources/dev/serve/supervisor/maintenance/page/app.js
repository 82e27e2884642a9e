// Puts the page together: the connection, the views by the address, the keys.

import { setToken, Stream } from "./api.js";
import { Detail } from "./detail.js";
import { el, setAttribute, setText } from "./dom.js";
import { Graph } from "./graph.js";
import { LogPane } from "./logs.js";
import { Store } from "./store.js";
import { Table } from "./table.js";
import { moment } from "./time.js";

const THEME = "serve.theme";
const HIDDEN_MILLIS = 60_000;
const ANNOUNCED = 3;
const by = id => document.getElementById(id);

const store = new Store(announce);
const table = new Table(store);
const graph = new Graph(store, name => table.only(name));
const events = new Stream("/v1/events", false, { event: (name, data) => store.event(name, data), state: connection });
let view = null;
let shown = null;
let countdown = 0;

store.listen(changed => {
  setText(document.querySelector("title"), title());
  if (changed === null) {
    showTroubles();
  }
});

/** A view's root goes into the page; shown() and hidden() or close() tell it so. */
const views = {
  services: () => table,
  graph: () => graph,
  logs: () => {
    const pane = new LogPane("/v1/logs?follow=true&tail=200", false);
    return {
      root: el("div", { class: "all-logs" }, el("h2", { tabindex: "-1" }, "Log of all services"), pane.root),
      shown: () => pane.start(),
      close: () => pane.stop(),
    };
  },
  service: name => new Detail(store, name),
};

function route() {
  const [, kind = "", rest = ""] = /^#\/([a-z]*)\/?(.*)$/s.exec(location.hash) || [];
  if (location.hash !== "" && !location.hash.startsWith("#/")) {
    return;
  }
  const key = kind === "service" && rest !== "" ? "service" : kind in views && kind !== "service" ? kind : "services";
  const address = key + "/" + rest;
  if (address === shown) {
    return;
  }
  shown = address;
  view?.hidden?.();
  view?.close?.();
  view = views[key](decoded(rest));
  by("main").replaceChildren(view.root);
  document.querySelectorAll("nav a").forEach(link =>
    setAttribute(link, "aria-current", link.dataset.view === key ? "page" : null));
  view.shown?.();
}

function decoded(text) {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

function title() {
  const { FAILED, PAUSED } = store.counts();
  const marks = [FAILED > 0 ? FAILED + " failed" : "", PAUSED > 0 ? PAUSED + " paused" : ""].filter(mark => mark !== "");
  return marks.length > 0 ? marks.join(", ") + " – serve" : "serve";
}

function connection(kind, detail) {
  clearInterval(countdown);
  const text = by("connection-text");
  text.dataset.state = kind;
  by("connection-retry").hidden = kind !== "lost";
  document.body.classList.toggle("stale", kind !== "live");
  by("token-form").hidden = kind !== "refused" || detail.status !== 401;
  if (kind === "lost") {
    const tell = () => setText(text, `lost, next try in ${Math.max(0, Math.ceil((detail - Date.now()) / 1_000))} s`);
    tell();
    countdown = setInterval(tell, 1_000);
  } else {
    setText(text, kind === "refused" ? "refused: " + detail.message : kind);
  }
  if (kind === "refused" && detail.status === 401) {
    setText(by("token-problem"), by("token").value === "" ? "" : "That is not the token.");
    by("token").focus();
  }
}

function showTroubles() {
  const boxes = store.troubles.map(trouble => el("div", { class: "trouble" },
    el("h2", {}, trouble.module === null ? "The configuration could not be applied" : trouble.module + " could not be replaced"),
    el("p", {}, "Since ", moment(trouble.at), "; what ran before goes on."),
    el("pre", { tabindex: "0" }, trouble.lines.join("\n"))));
  if (store.lingering.length > 0) {
    boxes.push(el("details", { class: "trouble mild" },
      el("summary", {}, `${store.lingering.length} old versions are still in memory`),
      el("ul", {}, ...store.lingering.map(old => el("li", {}, `${old.module}, version ${old.version}: ${old.findings.join("; ") || "nothing found that holds it"}`)))));
  }
  by("troubles").hidden = boxes.length === 0;
  by("troubles").replaceChildren(...boxes);
}

function announce(failed) {
  if (failed.length > 0) {
    const told = failed.slice(0, ANNOUNCED).map(service => service.name + " failed: " + service.cause.split("\n", 1)[0]);
    by("announcements").replaceChildren(el("p", {},
      told.join("; ") + (failed.length > ANNOUNCED ? ` and ${failed.length - ANNOUNCED} more` : "")));
  }
}

function setTheme(theme) {
  setAttribute(document.documentElement, "data-theme", theme === "" ? null : theme);
  by("theme").value = theme;
  localStorage.setItem(THEME, theme);
}

const KEYS = {
  "/": () => {
    location.hash = "#/";
    route();
    table.filter.focus();
    table.filter.select();
  },
  j: () => view === table && table.move(1),
  k: () => view === table && table.move(-1),
  g: () => { location.hash = "#/graph"; },
  l: () => { location.hash = "#/logs"; },
  t: () => {
    const themes = ["", "light", "dark"];
    setTheme(themes[(themes.indexOf(by("theme").value) + 1) % themes.length]);
  },
};

document.addEventListener("keydown", event => {
  if (event.ctrlKey || event.altKey || event.metaKey || event.isComposing) {
    return;
  }
  const isField = event.target.matches("input, select, textarea");
  if (event.key === "Escape") {
    escape(event.target, isField);
  } else if (event.target === table.filter && (event.key === "ArrowDown" || event.key === "Enter")) {
    event.preventDefault();
    table.move(0);
  } else if (!isField && (event.key === "ArrowDown" || event.key === "ArrowUp") && view === table
      && (table.body.contains(event.target) || event.target === document.body || event.target === by("main"))) {
    event.preventDefault();
    table.move(event.key === "ArrowDown" ? 1 : -1);
  } else if (!isField && event.key in KEYS) {
    event.preventDefault();
    KEYS[event.key]();
  }
});

/** Out of a field first, then out of the filter, then back to the table. */
function escape(target, isField) {
  if (view !== table) {
    if (isField) {
      target.blur();
    } else {
      location.hash = "#/";
    }
  } else if (table.clear() || isField) {
    table.move(0);
  }
}

/** A browser has few connections to one host: a tab that no one looks at lets its own go after a while. */
let hidden = 0;
let isAway = false;
document.addEventListener("visibilitychange", () => {
  clearTimeout(hidden);
  if (document.hidden) {
    hidden = setTimeout(() => {
      isAway = true;
      events.stop();
    }, HIDDEN_MILLIS);
  } else if (isAway) {
    isAway = false;
    events.start();
  }
});

by("token-form").addEventListener("submit", event => {
  event.preventDefault();
  setToken(by("token").value);
  events.start();
  // what the present view could not load before
  shown = null;
  route();
});
by("connection-retry").addEventListener("click", () => events.start());
by("theme").addEventListener("change", () => setTheme(by("theme").value));
window.addEventListener("online", () => events.start());
window.addEventListener("hashchange", route);

setTheme(localStorage.getItem(THEME) || "");
route();
events.start();
