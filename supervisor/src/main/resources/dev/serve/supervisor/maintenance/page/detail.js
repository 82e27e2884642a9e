// One service: what it does, why, what it has been through, its log, and the commands for it.

import { get, post, servicePath } from "./api.js";
import { Diagram } from "./diagram.js";
import { badge, el, setAttribute, setText } from "./dom.js";
import { LogPane } from "./logs.js";
import { nextText, pauseText } from "./row.js";
import { Timeline } from "./timeline.js";
import { age, moment, untilNextAge } from "./time.js";

const LOAD_MILLIS = 200;
const COMMANDS = ["start", "pause", "stop", "restart"];
const TRIGGER = "trigger";
const RUNNING_MILLIS = 1_000;
const LONGEST_MILLIS = 60_000;
const NAME_KEY = "serve.by";

export class Detail {
  #store;
  #name;
  #forget;
  #loadTimer = 0;
  #jobTimer = 0;
  #ticker = 0;
  #isOpen = true;
  #isFollowing = false;
  #load = 0;
  #full = null;

  constructor(store, name) {
    this.#store = store;
    this.#name = name;
    this.title = el("h2", { tabindex: "-1" }, name);
    this.state = badge("STOPPED");
    this.next = el("span", { class: "next" });
    this.facts = el("dl", { class: "facts" });
    this.why = el("ol", { class: "why" });
    this.failure = el("section", { hidden: true, "aria-label": "Failure" });
    this.health = el("pre");
    this.message = el("p", { class: "message", role: "alert" });
    this.diagram = new Diagram();
    this.timeline = new Timeline();
    this.log = new LogPane(servicePath(name, "logs") + "?follow=true&tail=200", true);
    this.content = el("div", { class: "parts" },
      el("section", { "aria-label": "Now" }, this.facts, this.#commands()),
      el("section", { class: "broad", "aria-label": "States" }, el("h3", {}, "States"), this.diagram.root),
      el("section", { "aria-label": "Why" }, el("h3", {}, "Why"), this.why),
      this.failure,
      el("section", { "aria-label": "Health" }, el("h3", {}, "Health"), this.health),
      el("section", { class: "full", "aria-label": "Timeline" }, el("h3", {}, "Timeline"), this.timeline.root),
      el("section", { class: "full", "aria-label": "Log" }, el("h3", {}, "Log"), this.log.root));
    this.missing = el("p", { class: "empty", hidden: true }, "There is no service of this name (any more).");
    this.root = el("article", { class: "detail" },
      el("div", { class: "headline" }, el("a", { href: "#/", class: "back" }, "← all"), this.title, this.state, this.next),
      this.missing, this.content);
    this.#forget = store.listen(changed => this.#changed(changed));
  }

  shown() {
    this.#changed(null);
    this.title.focus({ preventScroll: true });
  }

  close() {
    this.#isOpen = false;
    this.#forget();
    clearTimeout(this.#loadTimer);
    clearTimeout(this.#jobTimer);
    clearTimeout(this.#ticker);
    this.log.stop();
  }

  #commands() {
    this.reason = el("input", { id: "reason", maxlength: "1000", placeholder: "why, for those who ask later", autocomplete: "off" });
    this.until = el("input", { id: "until", maxlength: "100", placeholder: "30m, 2h, 2026-01-31T05:00:00Z", autocomplete: "off" });
    this.by = el("input", { id: "by", maxlength: "100", placeholder: "operator", autocomplete: "off" });
    this.by.value = localStorage.getItem(NAME_KEY) || "";
    this.buttons = new Map([...COMMANDS, TRIGGER].map(word => [word, el("button", {
      type: "button", "data-command": word, "aria-disabled": "true", onclick: () => this.#command(word),
    }, word === TRIGGER ? "run now" : word)]));
    this.reload = el("button", { type: "button", "data-command": "reload", onclick: () => this.#reload() }, "reload module");
    return el("div", { class: "commands" },
      el("div", { class: "buttons" }, ...this.buttons.values(), this.reload),
      el("label", { for: "reason" }, "Reason"), this.reason,
      el("label", { for: "until" }, "Until (a pause)"), this.until,
      el("label", { for: "by" }, "By"), this.by,
      this.message);
  }

  async #command(word) {
    const button = this.buttons.get(word);
    if (button.getAttribute("aria-disabled") === "true") {
      return;
    }
    const call = word === TRIGGER ? word : button.textContent;
    const body = {};
    const by = this.by.value.trim();
    localStorage.setItem(NAME_KEY, by);
    if (by !== "") {
      body.by = by;
    }
    if (this.reason.value.trim() !== "") {
      body.reason = this.reason.value.trim();
    }
    if (word === "pause" && this.until.value.trim() !== "") {
      body.until = this.until.value.trim();
    }
    const done = await this.#say(word, () => post(servicePath(this.#name, call), body));
    if (done) {
      this.reason.value = "";
      this.until.value = "";
    }
    if (word === TRIGGER) {
      this.#loadSoon();
    }
  }

  async #reload() {
    const module = this.#store.services.get(this.#name)?.module;
    if (module !== undefined && await this.#say("reload", () => post("/v1/modules/" + encodeURIComponent(module) + "/reload"))) {
      this.#loadSoon();
    }
  }

  async #say(word, call) {
    setText(this.message, word + " …");
    try {
      await call();
      setText(this.message, "");
      return true;
    } catch (error) {
      setText(this.message, `${word}: ${error.message}`);
      return false;
    }
  }

  #changed(changed) {
    if (changed !== null && !changed.has(this.#name)) {
      return;
    }
    const service = this.#store.services.get(this.#name);
    this.missing.hidden = service !== undefined || this.#store.services.size === 0;
    this.content.hidden = service === undefined;
    this.state.hidden = service === undefined;
    if (service === undefined) {
      return;
    }
    if (!this.#isFollowing) {
      this.#isFollowing = true;
      this.log.start();
    }
    setText(this.state, service.state);
    setAttribute(this.state, "data-state", service.state);
    for (const [word, button] of this.buttons) {
      setAttribute(button, "aria-disabled", String(!service.allowed.includes(word)));
    }
    this.#showTrigger(service);
    setText(this.buttons.get("start"), service.target === "PAUSED" ? "resume" : "start");
    setText(this.reload, "reload module " + service.module);
    this.#showHealth(service.health);
    this.#showFailure(service.failure);
    if (this.#full !== null) {
      this.diagram.update(service, this.#full.edges);
    }
    this.#tick();
    this.#loadSoon();
  }

  #showTrigger({ schedule, state }) {
    const button = this.buttons.get(TRIGGER);
    button.hidden = !schedule;
    setAttribute(button, "aria-disabled", String(!schedule || schedule.running !== null || state !== "RUNNING"));
  }

  /** Asks again when a run is due, and while one is under way. */
  #awaitRun(schedule) {
    clearTimeout(this.#jobTimer);
    if (schedule && (schedule.running || schedule.next)) {
      const left = schedule.running ? RUNNING_MILLIS : Date.parse(schedule.next) - this.#store.now() + LOAD_MILLIS;
      this.#jobTimer = setTimeout(() => this.#loadSoon(), Math.max(RUNNING_MILLIS, Math.min(left, LONGEST_MILLIS)));
    }
  }

  #loadSoon() {
    clearTimeout(this.#loadTimer);
    this.#loadTimer = setTimeout(() => this.#loadNow(), this.#full === null ? 0 : LOAD_MILLIS);
  }

  async #loadNow() {
    const load = ++this.#load;
    try {
      const [full, history, why, modules] = await Promise.all([
        get(servicePath(this.#name)), get(servicePath(this.#name, "history")), get(servicePath(this.#name, "why")), get("/v1/modules"),
      ]);
      const service = this.#store.services.get(this.#name);
      if (!this.#isOpen || load !== this.#load || service === undefined) {
        return;
      }
      this.#full = full;
      this.#store.scheduleOf(full);
      this.#awaitRun(full.schedule);
      this.module = modules.modules.find(module => module.name === service.module);
      this.diagram.update(service, full.edges);
      this.timeline.update(history.history, service, this.#store.now());
      this.why.replaceChildren(...why.why.map(line => el("li", {}, line)));
      this.#showHealth(full.health);
      this.#tick();
    } catch (error) {
      if (this.#isOpen && error.status !== undefined) {
        setText(this.message, error.message);
      }
    }
  }

  #tick() {
    clearTimeout(this.#ticker);
    const service = this.#store.services.get(this.#name);
    if (!this.#isOpen || service === undefined) {
      return;
    }
    const now = this.#store.now();
    const passed = now - Date.parse(service.since);
    const [text, left] = nextText(service, now);
    setText(this.next, text);
    this.#showFacts(service, age(passed));
    this.#ticker = setTimeout(() => this.#tick(), Math.max(100, Math.min(untilNextAge(passed), left) + 20));
  }

  #showFacts(service, since) {
    const facts = [
      ["Since", `${since} (${moment(service.since)})`],
      ["Target", service.target],
      ["Pause", pauseText(service)],
      ["Last cause", service.cause],
      ["Restarts", service.restarts + (service.gaveUp ? ", and gave up" : "")],
      ["Schedule", scheduleText(service.schedule)],
      ["After", (service.after || []).join(", ")],
      ["Module", service.module + (this.module ? `, version ${this.module.version}, ${this.module.source}` : "")],
    ].filter(([, value]) => value !== "");
    const text = facts.join("\n");
    if (this.factsText !== text) {
      this.factsText = text;
      this.facts.replaceChildren(...facts.flatMap(([key, value]) => [el("dt", {}, key), el("dd", {}, String(value))]));
    }
  }

  #showHealth({ status, details }) {
    setText(this.health, details ? status + "\n" + JSON.stringify(details, null, 2) : status);
  }

  #showFailure(failure) {
    const stuck = this.#full?.stuck || [];
    this.failure.hidden = !failure && stuck.length === 0;
    if (this.failure.hidden || JSON.stringify([failure, stuck]) === this.failureText) {
      return;
    }
    this.failureText = JSON.stringify([failure, stuck]);
    this.failure.replaceChildren(el("h3", {}, "Failure"));
    if (failure) {
      this.failure.append(el("p", {}, `${failure.type} in ${failure.during}: ${failure.message || ""}`),
        el("details", {}, el("summary", {}, "Trace"), el("pre", { tabindex: "0" }, failure.trace || "")));
    }
    stuck.forEach(thread => this.failure.append(el("details", {}, el("summary", {}, "Stuck: " + thread.thread), el("pre", {}, thread.stack))));
  }
}

/** When a job runs, and what became of its runs; empty for what is none. */
function scheduleText(schedule) {
  if (!schedule) {
    return "";
  }
  const { text, zone, next, last, runs, failed, missed } = schedule;
  const parts = [text + (zone ? " (" + zone + ")" : ""), `${failed} of ${runs} runs failed, ${missed} missed`];
  if (last) {
    parts.push(`the last one at ${moment(last.began)}: ${last.outcome}`);
  }
  if (next) {
    parts.push("the next one at " + moment(next));
  }
  return parts.join("; ");
}
