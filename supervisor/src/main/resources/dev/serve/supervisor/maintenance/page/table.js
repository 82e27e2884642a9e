// The table of services. Only the rows that are seen are there, however many services there are.

import { el, hrefOf, setAttribute, setText } from "./dom.js";
import { Row } from "./row.js";
import { STATES } from "./store.js";

const OVERSCAN_ROWS = 6;
const SEARCH_MILLIS = 80;
const COLUMNS = [
  ["name", "Name"], ["state", "State"], ["since", "Since"], ["restarts", "Restarts"], ["health", "Health"], ["cause", "Last cause"],
];
const SORT_KEYS = {
  name: service => service.name,
  state: service => STATES.indexOf(service.state),
  since: service => -Date.parse(service.since),
  restarts: service => -service.restarts,
  health: service => ["DOWN", "UNKNOWN", "OUT_OF_SERVICE", "UP"].indexOf(service.health.status),
  cause: service => service.cause,
};

export class Table {
  #store;
  #states = new Set();
  #sort = null;
  #isReversed = false;
  #shown = [];
  #rows = new Map();
  #focused = null;
  #ticker = 0;
  #scrollTop = 0;
  #rowHeight = 0;

  constructor(store) {
    this.#store = store;
    this.filter = el("input", {
      id: "filter", type: "search", placeholder: "name, module, cause", "aria-label": "Filter", autocomplete: "off",
      spellcheck: "false", oninput: () => this.#searchSoon(),
    });
    this.chips = new Map(STATES.map(state => [state, this.#chip(state)]));
    this.total = el("span", { class: "total" });
    this.heads = new Map(COLUMNS.map(([key, title]) => [key, this.#head(key, title)]));
    this.body = el("div", { class: "rows", role: "rowgroup" });
    this.list = el("div", { class: "list", role: "table", "aria-label": "Services", onscroll: () => this.#render() },
      el("div", { class: "heads", role: "row" }, ...this.heads.values()), this.body);
    this.empty = el("p", { class: "empty", hidden: true });
    this.root = el("div", { class: "services" },
      el("div", { class: "tools" }, this.filter,
        el("div", { class: "chips", role: "group", "aria-label": "States" }, ...this.chips.values()), this.total),
      this.list, this.empty);
    this.body.addEventListener("click", event => this.#follow(event));
    this.body.addEventListener("focusin", event => this.#remember(event));
    new ResizeObserver(() => this.#resized()).observe(this.list);
    document.addEventListener("visibilitychange", () => this.#tick());
    store.listen(changed => this.#update(changed));
  }

  /** To be called when it is in the document again. */
  shown() {
    this.#resized();
    this.list.scrollTop = this.#scrollTop;
    this.#update(null);
    if (this.#focused !== null && this.#shown.some(service => service.name === this.#focused)) {
      this.#focus(this.#focused);
    }
  }

  hidden() {
    this.#scrollTop = this.list.scrollTop;
    clearTimeout(this.#ticker);
  }

  /** Moves the focus by so many rows. */
  move(by) {
    if (this.#shown.length === 0) {
      return;
    }
    const at = this.#shown.findIndex(service => service.name === this.#focused);
    const isInside = this.body.contains(document.activeElement);
    const next = at < 0 ? 0 : isInside ? Math.min(this.#shown.length - 1, Math.max(0, at + by)) : at;
    this.#focus(this.#shown[next].name);
  }

  /** Takes the filter away, and tells whether there was one. */
  clear() {
    if (this.filter.value === "" && this.#states.size === 0) {
      return false;
    }
    this.filter.value = "";
    this.#states.clear();
    this.#update(null);
    return true;
  }

  /** Shows the services of one module. */
  only(text) {
    this.filter.value = text;
    this.#states.clear();
  }

  #chip(state) {
    const count = el("b", {}, "0");
    const chip = el("button", { type: "button", class: "state", "data-state": state, "aria-pressed": "false" },
      count, " " + state);
    chip.addEventListener("click", () => {
      if (!this.#states.delete(state)) {
        this.#states.add(state);
      }
      this.#update(null);
    });
    return chip;
  }

  #head(key, title) {
    const button = el("button", { type: "button" }, title);
    button.addEventListener("click", () => {
      if (this.#sort === key && this.#isReversed) {
        this.#sort = null;
        this.#isReversed = false;
      } else {
        this.#isReversed = this.#sort === key;
        this.#sort = key;
      }
      this.#update(null);
    });
    return el("div", { role: "columnheader", class: "cell head" }, button);
  }

  #searchSoon() {
    clearTimeout(this.searching);
    this.searching = setTimeout(() => this.#update(null), SEARCH_MILLIS);
  }

  #resized() {
    const height = parseFloat(getComputedStyle(this.list).getPropertyValue("--row-height"));
    if (height > 0 && height !== this.#rowHeight) {
      this.#rowHeight = height;
      this.#rows.forEach(row => { row.index = -1; });
    }
    this.#render();
  }

  #update(changed) {
    if (!this.root.isConnected) {
      return;
    }
    const counts = this.#store.counts();
    this.chips.forEach((chip, state) => {
      setText(chip.firstChild, String(counts[state]));
      setAttribute(chip, "aria-pressed", String(this.#states.has(state)));
      chip.classList.toggle("none", counts[state] === 0);
    });
    this.heads.forEach((head, key) => {
      setAttribute(head, "aria-sort", this.#sort !== key ? null : this.#isReversed ? "descending" : "ascending");
    });
    this.#select();
    const all = this.#store.services.size;
    const few = this.#shown.length === all ? "" : this.#shown.length + " of ";
    setText(this.total, few + all + (all === 1 ? " service" : " services"));
    this.empty.hidden = this.#shown.length > 0;
    setText(this.empty, all === 0 ? "There are no services." : "No service matches: Escape shows all.");
    this.#render(changed);
  }

  #select() {
    const words = this.filter.value.toLowerCase().split(/\s+/).filter(word => word !== "");
    const shown = [...this.#store.services.values()].filter(service => {
      if (this.#states.size > 0 && !this.#states.has(service.state)) {
        return false;
      }
      const text = [service.name, service.module, service.cause, service.pause?.by, service.pause?.why].join("\n").toLowerCase();
      return words.every(word => text.includes(word));
    });
    if (this.#sort !== null) {
      const key = SORT_KEYS[this.#sort];
      const sign = this.#isReversed ? -1 : 1;
      shown.sort((a, b) => {
        const [x, y] = [key(a), key(b)];
        return x < y ? -sign : x > y ? sign : 0;
      });
    }
    this.#shown = shown;
  }

  #render(changed = new Set()) {
    if (!this.root.isConnected || this.#rowHeight === 0) {
      return;
    }
    const height = this.#rowHeight;
    const offset = this.list.scrollTop;
    const first = Math.max(0, Math.floor(offset / height) - OVERSCAN_ROWS);
    const last = Math.min(this.#shown.length, Math.ceil((offset + this.list.clientHeight) / height) + OVERSCAN_ROWS);
    this.body.style.height = this.#shown.length * height + "px";
    setAttribute(this.list, "aria-rowcount", String(this.#shown.length + 1));
    const seen = new Set();
    for (let i = first; i < last; i++) {
      const service = this.#shown[i];
      seen.add(service.name);
      this.#place(service, i, changed);
    }
    this.#rows.forEach((row, name) => {
      const isKept = row.root.contains(document.activeElement) && this.#store.services.has(name);
      if (!seen.has(name) && !isKept) {
        row.root.remove();
        this.#rows.delete(name);
      }
    });
    const stop = this.#rows.get(this.#focused) || this.#rows.get(this.#shown[first]?.name);
    this.#rows.forEach(row => setAttribute(row.link, "tabindex", row === stop ? "0" : "-1"));
    this.#tick();
  }

  #place(service, index, changed) {
    let row = this.#rows.get(service.name);
    if (row === undefined) {
      row = new Row(service.name);
      this.#rows.set(service.name, row);
      row.show(service);
      this.body.append(row.root);
    } else if (changed === null || changed.has(service.name)) {
      row.show(service);
    }
    if (row.index !== index) {
      row.index = index;
      row.root.style.transform = "translateY(" + index * this.#rowHeight + "px)";
      row.root.setAttribute("aria-rowindex", String(index + 2));
    }
  }

  /** One timer for all ages: it fires when the next of those that are seen has another text. */
  #tick() {
    clearTimeout(this.#ticker);
    if (document.hidden || !this.root.isConnected) {
      return;
    }
    const now = this.#store.now();
    let next = Infinity;
    this.#rows.forEach(row => { next = Math.min(next, row.tick(now)); });
    if (next < Infinity) {
      this.#ticker = setTimeout(() => this.#tick(), Math.max(100, next + 20));
    }
  }

  #focus(name) {
    const index = this.#shown.findIndex(service => service.name === name);
    const top = index * this.#rowHeight;
    const room = this.list.clientHeight - this.list.firstChild.offsetHeight;
    if (top < this.list.scrollTop) {
      this.list.scrollTop = top;
    } else if (top + this.#rowHeight > this.list.scrollTop + room) {
      this.list.scrollTop = top + this.#rowHeight - room;
    }
    this.#focused = name;
    this.#render();
    this.#rows.get(name)?.link.focus({ preventScroll: true });
  }

  #remember(event) {
    const name = event.target.closest(".row")?.dataset.name;
    if (name !== undefined) {
      this.#focused = name;
    }
  }

  #follow(event) {
    const name = event.target.closest(".row")?.dataset.name;
    if (name !== undefined && event.target.closest("a") === null && getSelection().isCollapsed) {
      this.#focused = name;
      location.hash = hrefOf(name);
    }
  }
}
