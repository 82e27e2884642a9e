// Who waits for whom before it runs: layers from left to right.

import { marker } from "./diagram.js";
import { el, hrefOf, setAttribute, setText, svg } from "./dom.js";
import { STATES } from "./store.js";

/** With more services than this, modules are drawn. */
const MOST_SERVICES = 80;
const MOST_NODES = 400;
const NODE = { width: 170, height: 34, gapX: 70, gapY: 12 };

export class Graph {
  #store;
  #drawn = "";
  #nodes = new Map();

  constructor(store, showModule) {
    this.#store = store;
    this.showModule = showModule;
    this.note = el("p");
    this.svg = svg("svg", { class: "graph", role: "group", "aria-label": "Who waits for whom" });
    this.root = el("div", { class: "order" }, el("h2", {}, "Order of start"), this.note,
      el("div", { class: "wide" }, this.svg));
    store.listen(() => this.#update());
  }

  shown() {
    this.#update();
  }

  #update() {
    if (!this.root.isConnected) {
      return;
    }
    const services = [...this.#store.services.values()];
    const isByModule = services.length > MOST_SERVICES;
    const nodes = isByModule ? modules(services) : services.map(service =>
      ({ name: service.name, after: service.after || [], states: [service.state], href: hrefOf(service.name) }));
    const waited = new Set(nodes.flatMap(node => node.after));
    const connected = nodes.filter(node => node.after.length > 0 || waited.has(node.name)).slice(0, MOST_NODES);
    const structure = JSON.stringify(connected.map(node => [node.name, node.after]));
    if (structure !== this.#drawn) {
      this.#drawn = structure;
      this.#draw(connected);
    }
    connected.forEach(node => this.#light(node));
    const alone = nodes.length - connected.length;
    const kind = isByModule ? "modules" : "services";
    setText(this.note, connected.length === 0
      ? `None of the ${nodes.length} ${kind} waits for another: all start together.`
      : `What stands left runs before what its arrows lead to.` + (alone > 0 ? ` ${alone} ${kind} wait for nobody and are not drawn.` : ""));
  }

  #draw(nodes) {
    const { layers, ways } = layered(nodes);
    const places = new Map();
    layers.forEach((layer, x) => layer.forEach((node, y) => places.set(node, {
      x: x * (NODE.width + NODE.gapX) + 4,
      y: y * (NODE.height + NODE.gapY) + 4,
    })));
    const width = layers.length * (NODE.width + NODE.gapX);
    const height = Math.max(1, ...layers.map(layer => layer.length)) * (NODE.height + NODE.gapY) + 8;
    setAttribute(this.svg, "viewBox", `0 0 ${width} ${height}`);
    setAttribute(this.svg, "width", String(width));
    setAttribute(this.svg, "height", String(height));
    this.#nodes.clear();
    this.svg.replaceChildren(marker(), ...ways.map(way => arrow(way.map(node => places.get(node)))));
    for (const node of nodes) {
      const box = this.#box(node, places.get(node));
      this.#nodes.set(node.name, box);
      this.svg.append(box);
    }
  }

  #box(node, { x, y }) {
    const shown = node.name.length > 20 ? node.name.slice(0, 19) + "…" : node.name;
    const box = svg("a", { class: "box", href: node.href || "#/" },
      svg("rect", { x, y, width: NODE.width, height: NODE.height, rx: 8 }),
      svg("text", { x: x + NODE.width / 2, y: y + NODE.height / 2 + 5 }, shown), svg("title"));
    if (!node.href) {
      box.addEventListener("click", () => this.showModule(node.name));
    }
    return box;
  }

  #light(node) {
    const box = this.#nodes.get(node.name);
    const state = STATES.find(each => node.states.includes(each));
    setAttribute(box, "data-state", state);
    const counts = STATES.map(each => [node.states.filter(one => one === each).length, each]).filter(([count]) => count > 0);
    setText(box.lastChild, node.name + ": " + counts.map(([count, each]) => (node.states.length > 1 ? count + " " : "") + each).join(", "));
  }
}

function modules(services) {
  const moduleOf = new Map(services.map(service => [service.name, service.module]));
  const found = new Map();
  for (const service of services) {
    const node = found.get(service.module) || { name: service.module, after: new Set(), states: [] };
    node.states.push(service.state);
    (service.after || []).forEach(name => node.after.add(moduleOf.get(name)));
    found.set(service.module, node);
  }
  return [...found.values()].map(node => ({ ...node, after: [...node.after].filter(name => name !== node.name && name !== undefined) }));
}

/**
 * Puts each node one layer right of the last that it waits for, and within a layer near those. A way that leads past layers has
 * a place of its own in each, so that it crosses no node.
 */
function layered(nodes) {
  const byName = new Map(nodes.map(node => [node.name, node]));
  const before = node => node.after.map(name => byName.get(name)).filter(each => each !== undefined);
  const depths = new Map();
  const depth = node => {
    if (!depths.has(node)) {
      depths.set(node, 0);
      depths.set(node, Math.max(-1, ...before(node).map(depth)) + 1);
    }
    return depths.get(node);
  };
  const layers = [];
  const behind = new Map();
  nodes.forEach(node => (layers[depth(node)] ||= []).push(node));
  const ways = nodes.flatMap(node => before(node).map(first => {
    const way = [first];
    for (let x = depth(first) + 1; x < depth(node); x++) {
      const place = {};
      behind.set(place, [way.at(-1)]);
      layers[x].push(place);
      way.push(place);
    }
    behind.set(node, [...(behind.get(node) || []), way.at(-1)]);
    return [...way, node];
  }));
  const rows = new Map();
  layers.forEach(layer => {
    const wishes = new Map(layer.map((place, i) => {
      const found = (behind.get(place) || []).map(each => rows.get(each));
      return [place, found.length === 0 ? i : found.reduce((sum, row) => sum + row, 0) / found.length];
    }));
    layer.sort((a, b) => wishes.get(a) - wishes.get(b));
    layer.forEach((place, i) => rows.set(place, i));
  });
  return { layers, ways };
}

/** A line from place to place: level past a node, bent between the layers. */
function arrow(places) {
  const middle = NODE.height / 2;
  let d = "";
  places.slice(1).forEach((to, i) => {
    const from = places[i];
    const [x1, y1, x2, y2] = [from.x + NODE.width, from.y + middle, to.x - 2, to.y + middle];
    const bend = (x2 - x1) / 2;
    d += `${i === 0 ? "M" : "L"}${x1} ${y1} C${x1 + bend} ${y1} ${x2 - bend} ${y2} ${x2} ${y2}`;
  });
  return svg("path", { class: "edge", d, "marker-end": "url(#arrow)" });
}
