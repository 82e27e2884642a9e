// The states of one service, with the edges of its own worker; the present state is lit.

import { setAttribute, svg } from "./dom.js";

const WIDTH = 640;
const HEIGHT = 270;
const MIDDLE = 150;
const BOX = { width: 96, height: 34 };
const PLACES = {
  FAILED: [60, 35], PAUSING: [215, 75], STOPPED: [60, 150], PAUSED: [330, 150], RUNNING: [575, 150],
  STOPPING: [195, 215], STARTING: [455, 215],
};

export class Diagram {
  #boxes = new Map();
  #edges = "";

  constructor() {
    this.root = svg("svg", { class: "diagram", viewBox: `0 0 ${WIDTH} ${HEIGHT}`, role: "img" });
  }

  update(service, edges) {
    const text = JSON.stringify(edges);
    if (text !== this.#edges) {
      this.#edges = text;
      this.#draw(edges);
    }
    this.#boxes.forEach((box, state) => setAttribute(box, "data-lit", state === service.state ? "now"
      : state === service.target ? "target" : null));
    setAttribute(this.root, "aria-label", `State diagram: ${service.state} now, on the way to ${service.target}`);
  }

  #draw(edges) {
    this.root.replaceChildren(marker());
    for (const piece of pieces(edges)) {
      this.root.append(line(piece), label(piece));
    }
    for (const [state, [x, y]] of Object.entries(PLACES)) {
      const box = svg("g", { class: "box", "data-state": state },
        svg("rect", { x: x - BOX.width / 2, y: y - BOX.height / 2, width: BOX.width, height: BOX.height, rx: 8 }),
        svg("text", { x, y: y + 5 }, state));
      this.#boxes.set(state, box);
      this.root.append(box);
    }
    this.root.append(svg("text", { x: 116, y: 24, class: "note" }, "← from any but STOPPED"));
  }
}

/** An edge leads through a state of its own, in which its method is under way; many share the way out of that. */
function pieces(edges) {
  const found = new Map();
  for (const { from, method, via, to } of edges) {
    const overtakes = from === via;
    if (method === "") {
      add(found, from, to, "stop at once");
    } else {
      if (!overtakes) {
        add(found, from, via, method + "()");
      }
      add(found, via, to, overtakes ? method + "()" : "");
    }
  }
  return [...found.values()];
}

function add(found, from, to, text) {
  const key = from + " " + to;
  const piece = found.get(key) || { from, to, texts: new Set() };
  if (text !== "") {
    piece.texts.add(text);
  }
  found.set(key, piece);
}

/** Where a line begins, bends and ends: it goes around what lies between. */
function way({ from, to }) {
  const [x1, y1] = PLACES[from];
  const [x2, y2] = PLACES[to];
  const [dx, dy] = [x2 - x1, y2 - y1];
  const length = Math.hypot(dx, dy);
  const isFar = length > 260;
  const side = isFar && Math.sign(y1 + y2 - 2 * MIDDLE) !== Math.sign(dx) ? -1 : 1;
  const bend = side * (isFar ? 90 : 14);
  const [mx, my] = [(x1 + x2) / 2 - dy / length * bend, (y1 + y2) / 2 + dx / length * bend];
  return { start: edgeOf(x1, y1, mx, my), middle: [mx, my], end: edgeOf(x2, y2, mx, my) };
}

/** Where a line from a box's middle leaves the box. */
function edgeOf(x, y, towardsX, towardsY) {
  const [dx, dy] = [towardsX - x, towardsY - y];
  const scale = Math.min((BOX.width / 2 + 3) / Math.abs(dx || 1e-9), (BOX.height / 2 + 3) / Math.abs(dy || 1e-9));
  return [x + dx * scale, y + dy * scale];
}

function line(piece) {
  const { start, middle, end } = way(piece);
  return svg("path", { class: "edge", d: `M${start} Q${middle} ${end}`, "marker-end": "url(#arrow)" });
}

function label(piece) {
  const { start, middle, end } = way(piece);
  const at = [0, 1].map(i => start[i] / 4 + middle[i] / 2 + end[i] / 4);
  return svg("text", { class: "label", x: at[0], y: at[1] + 4 }, [...piece.texts].join(", "));
}

export function marker() {
  return svg("defs", {}, svg("marker", {
    id: "arrow", viewBox: "0 0 10 10", refX: 9, refY: 5, markerWidth: 7, markerHeight: 7, orient: "auto-start-reverse",
  }, svg("path", { class: "tip", d: "M0 0 10 5 0 10z" })));
}
