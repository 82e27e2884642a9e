// Follows log lines: of one service, or of all.

import { Stream } from "./api.js";
import { el, setText } from "./dom.js";
import { moment } from "./time.js";

const MOST_LINES = 1_000;
const AT_END_PIXELS = 24;

export class LogPane {
  #stream;
  #waiting = [];
  #isDue = false;
  #lost = 0;

  /** One that resumes goes on behind its last line after a loss; another begins anew. */
  constructor(path, resumes) {
    this.resumes = resumes;
    this.lines = el("div", { class: "lines", tabindex: "0", role: "log", "aria-live": "off", "aria-label": "Log lines", onscroll: () => this.#scrolled() });
    this.filter = el("input", {
      type: "search", placeholder: "lines with", "aria-label": "Filter lines", autocomplete: "off", oninput: () => this.#filterAll(),
    });
    this.follow = el("input", { type: "checkbox", checked: true, onchange: () => this.#toEnd() });
    this.status = el("span", { class: "status" });
    this.root = el("div", { class: "log" },
      el("div", { class: "tools" }, this.filter, el("label", {}, this.follow, " scroll along"), this.status), this.lines);
    this.#stream = new Stream(path, resumes, {
      event: (name, data) => this.#event(name, data),
      state: (kind, detail) => this.#state(kind, detail),
    });
  }

  start() {
    this.#stream.start();
  }

  stop() {
    this.#stream.stop();
  }

  #state(kind, detail) {
    if (kind === "live" && !this.resumes) {
      this.lines.replaceChildren();
    }
    setText(this.status, kind === "live" ? "" : kind === "refused" ? detail.message : kind === "lost" ? "connection lost" : "…");
  }

  #event(name, data) {
    if (name === "missed") {
      this.#lost += data.count;
      this.#waiting.push({ level: "WARN", message: `(${data.count} lines missed)`, at: null });
    } else if (name === "log") {
      this.#waiting.push(data);
    } else {
      return;
    }
    if (this.#waiting.length > MOST_LINES) {
      this.#waiting.splice(0, this.#waiting.length - MOST_LINES);
    }
    if (!this.#isDue) {
      this.#isDue = true;
      // frames come only while someone looks
      requestAnimationFrame(() => this.#append());
    }
  }

  #append() {
    this.#isDue = false;
    const lines = this.#waiting.splice(0);
    this.lines.append(...lines.map(line => this.#element(line)));
    while (this.lines.childElementCount > MOST_LINES) {
      this.lines.firstChild.remove();
    }
    this.#toEnd();
  }

  #element(line) {
    const element = el("div", { class: "line", "data-level": line.level },
      el("time", { title: line.at }, line.at === null ? "" : moment(line.at)), " ",
      !line.service ? null : el("b", {}, line.service + " "),
      el("span", { class: "level" }, line.level), " ", line.message);
    element.hidden = !this.#matches(element);
    return element;
  }

  #matches(element) {
    return element.textContent.toLowerCase().includes(this.filter.value.toLowerCase());
  }

  #filterAll() {
    for (const element of this.lines.children) {
      element.hidden = !this.#matches(element);
    }
    this.#toEnd();
  }

  #toEnd() {
    if (this.follow.checked) {
      this.lines.scrollTop = this.lines.scrollHeight;
    }
  }

  /** Whoever scrolls up wants to read; whoever scrolls down again wants what comes. */
  #scrolled() {
    this.follow.checked = this.lines.scrollHeight - this.lines.scrollTop - this.lines.clientHeight < AT_END_PIXELS;
  }
}
