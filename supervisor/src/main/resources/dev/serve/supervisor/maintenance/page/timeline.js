// What a service has been through: a bar whose pieces are its states, and the same as a list.

import { badge, el, setText, svg } from "./dom.js";
import { duration, moment } from "./time.js";

const WIDTH = 1_000;
const HEIGHT = 34;
const LISTED = 20;

export class Timeline {
  constructor() {
    this.bar = svg("svg", { class: "timeline", viewBox: `0 0 ${WIDTH} ${HEIGHT}`, preserveAspectRatio: "none", role: "img" });
    this.begin = el("span");
    this.rows = el("tbody");
    this.root = el("div", {}, this.bar,
      el("p", { class: "scale" }, this.begin, el("span", {}, "longer states are drawn shorter than they were"), el("span", {}, "now")),
      el("div", { class: "wide", tabindex: "0", role: "region", "aria-label": "The last changes" }, el("table", {},
        el("thead", {}, el("tr", {}, ...["At", "From", "Lasted", "To", "Cause"].map(title => el("th", { scope: "col" }, title)))),
        this.rows)));
  }

  /** Draws the steps, the oldest first; the last state lasts until now. */
  update(steps, service, now) {
    const pieces = steps.map(step => ({ state: step.from, millis: step.lastedMillis, from: step.at, cause: step.cause }));
    pieces.push({ state: service.state, millis: now - Date.parse(service.since), from: null, cause: service.cause });
    // the state before the first step may have lasted from before anyone looked
    const widths = pieces.map(piece => 1 + Math.log2(1 + Math.max(0, piece.millis) / 10));
    const scale = WIDTH / widths.reduce((sum, width) => sum + width, 0);
    let x = 0;
    this.bar.replaceChildren(...pieces.map((piece, i) => {
      const width = widths[i] * scale;
      const title = `${piece.state} for ${duration(piece.millis)}` + (piece.from ? `, until ${moment(piece.from)}` : ", until now");
      const rect = svg("rect", { class: "piece", "data-state": piece.state, x, y: 0, width: Math.max(1, width - 1), height: HEIGHT },
        svg("title", {}, title));
      x += width;
      return rect;
    }));
    this.bar.setAttribute("aria-label", `${steps.length} changes, then ${service.state}`);
    setText(this.begin, steps.length > 0 ? moment(steps[0].at) : "");
    this.rows.replaceChildren(...steps.slice(-LISTED).reverse().map(step => el("tr", {},
      el("td", { title: step.at }, moment(step.at)), el("td", {}, badge(step.from)), el("td", {}, duration(step.lastedMillis)),
      el("td", {}, badge(step.to)), el("td", { class: "text" }, step.cause))));
  }
}
