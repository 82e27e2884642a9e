// One row of the table of services, and what is said in it.

import { badge, el, hrefOf, setAttribute, setText } from "./dom.js";
import { age, moment, untilNextAge, untilPreviousAge } from "./time.js";

const HEALTH_WORDS = { UP: "up", DOWN: "down", OUT_OF_SERVICE: "not serving", UNKNOWN: "unknown" };

/** One service's row. */
export class Row {
  index = -1;
  #service = null;

  constructor(name) {
    this.link = el("a", { href: hrefOf(name), tabindex: "-1" }, name);
    this.state = badge("STOPPED");
    this.since = el("span");
    this.restarts = el("span");
    this.health = el("span", { class: "health" });
    this.next = el("span", { class: "next" });
    this.cause = el("span");
    this.root = el("div", { class: "row", role: "row", "data-name": name },
      cell("name", this.link), cell("state-cell", this.state), cell("since", this.since), cell("restarts", this.restarts),
      cell("health-cell", this.health), cell("cause", this.next, this.cause));
  }

  show(service) {
    this.#service = service;
    setText(this.state, service.state);
    setAttribute(this.state, "data-state", service.state);
    setAttribute(this.root, "data-state", service.state);
    setText(this.restarts, String(service.restarts));
    setText(this.health, HEALTH_WORDS[service.health.status] || service.health.status);
    setAttribute(this.health, "data-health", service.health.status);
    const cause = service.cause.split("\n", 1)[0];
    const failure = lastFailure(service);
    setText(this.cause, pauseText(service) || (failure ? "last run failed: " + failure : cause));
    setAttribute(this.cause, "title", service.cause);
    setAttribute(this.since, "title", service.since);
  }

  /** Writes the ages anew, and returns after how many milliseconds that has to be done again. */
  tick(now) {
    const passed = now - Date.parse(this.#service.since);
    setText(this.since, age(passed));
    const [text, left] = nextText(this.#service, now);
    setText(this.next, text);
    return Math.min(untilNextAge(passed), left);
  }
}

function cell(kind, ...children) {
  return el("div", { class: "cell " + kind, role: "cell" }, ...children);
}

/** Who holds a service back, why, and until when; empty where nobody does. */
export function pauseText(service) {
  if (!service.pause) {
    return "";
  }
  const { by, why, until } = service.pause;
  const word = service.target === "STOPPED" ? "stopped" : "paused";
  return word + " by " + by + (why ? ": " + why : "") + (until ? ", until " + moment(until) : "");
}

/** What the last run of a job failed with; empty where it did not. */
function lastFailure(service) {
  const last = service.schedule && service.schedule.last;
  return ((last && last.failure) || "").split("\n", 1)[0];
}

/** What happens next, and after how many milliseconds that text is another. */
export function nextText(service, now) {
  if (service.retryAt) {
    const left = Date.parse(service.retryAt) - now;
    return left > 0 ? ["retry in " + Math.ceil(left / 1_000) + " s", left % 1_000 || 1_000] : ["retry is due", Infinity];
  }
  if (service.waitsFor) {
    return ["waits for " + service.waitsFor, Infinity];
  }
  if (service.gaveUp) {
    return ["gave up", Infinity];
  }
  const next = service.state === "RUNNING" && service.schedule && service.schedule.next;
  const left = next ? Date.parse(next) - now : 0;
  return left > 0 ? ["next run in " + age(left), Math.min(untilPreviousAge(left), left)] : ["", Infinity];
}
