// What the page knows of the supervisor: a snapshot, and what has changed since.

import { get, servicePath } from "./api.js";

export const STATES = ["FAILED", "PAUSED", "STOPPED", "PAUSING", "STARTING", "STOPPING", "RUNNING"];

const TELL_MILLIS = 50;
const HEALTH_MILLIS = 500;
const HEALTH_EVERY_MILLIS = 60_000;
/** From so many services on all are asked at once. */
const MANY = 10;

/**
 * Tells its listeners, at most twenty times a second, of what has changed: a listener gets the set of names, or null where
 * all may have.
 */
export class Store {
  services = new Map();
  troubles = [];
  lingering = [];
  /** The server's clock less this machine's, in milliseconds. */
  skew = 0;

  #listeners = new Set();
  #changed = new Set();
  #isAll = false;
  #isDue = false;
  #asked = new Set();

  constructor(onFailures) {
    this.onFailures = onFailures;
    setInterval(() => this.#askAll(), HEALTH_EVERY_MILLIS);
  }

  listen(listener) {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  now() {
    return Date.now() + this.skew;
  }

  counts() {
    const counts = Object.fromEntries(STATES.map(state => [state, 0]));
    this.services.forEach(service => counts[service.state]++);
    return counts;
  }

  event(name, data) {
    if (name === "snapshot") {
      this.#replace(data);
    } else if (name === "change") {
      this.#change(data);
    }
  }

  #replace(snapshot) {
    const before = this.services;
    this.services = new Map(snapshot.services.map(service => [service.name, service]));
    this.troubles = snapshot.troubles;
    this.lingering = snapshot.lingering;
    this.skew = snapshot.now ? Date.parse(snapshot.now) - Date.now() : 0;
    if (before.size > 0) {
      this.onFailures([...this.services.values()].filter(service =>
        service.state === "FAILED" && before.get(service.name)?.state !== "FAILED"));
    }
    this.#isAll = true;
    this.#tellSoon();
  }

  #change(change) {
    const old = this.services.get(change.service);
    if (old === undefined) {
      // of a module that is just being replaced or added: a snapshot comes behind
      return;
    }
    const { service: name, at, from, to, ...now } = change;
    const service = { ...old, ...now };
    if (from !== to) {
      service.since = at;
      service.health = { status: to === "RUNNING" ? "UNKNOWN" : to === "FAILED" ? "DOWN" : "OUT_OF_SERVICE" };
      if (to === "RUNNING") {
        this.#askSoon(name);
      } else if (to === "FAILED") {
        this.onFailures([service]);
      }
    }
    this.services.set(name, service);
    this.#changed.add(name);
    this.#tellSoon();
  }

  #tellSoon() {
    if (!this.#isDue) {
      this.#isDue = true;
      setTimeout(() => this.#tell(), TELL_MILLIS);
    }
  }

  #tell() {
    const changed = this.#isAll ? null : this.#changed;
    this.#isDue = false;
    this.#isAll = false;
    this.#changed = new Set();
    this.#listeners.forEach(listener => listener(changed));
  }

  #askSoon(name) {
    if (this.#asked.size === 0) {
      setTimeout(() => this.#ask(), HEALTH_MILLIS);
    }
    this.#asked.add(name);
  }

  /** Changes tell no health, as only the worker knows it. */
  async #ask() {
    const names = [...this.#asked].filter(name => this.services.has(name));
    this.#asked.clear();
    if (names.length > MANY) {
      await this.#askAll();
    } else {
      await Promise.all(names.map(name => get(servicePath(name)).then(answer => this.#stateOf(answer), () => {})));
    }
  }

  /** Health and the runs of jobs change without an event, and so do versions that linger: whoever looks at the page gets them once a minute. */
  async #askAll() {
    if (document.hidden || this.services.size === 0) {
      return;
    }
    try {
      const all = await get("/v1/services");
      all.services.forEach(answer => this.#stateOf(answer));
      if (JSON.stringify(all.lingering) !== JSON.stringify(this.lingering)) {
        this.lingering = all.lingering;
        this.#isAll = true;
        this.#tellSoon();
      }
    } catch {
      // the event stream tells that the connection is lost
    }
  }

  /** The runs of a job are no events: whoever asks for a service hands on what it told of them. */
  scheduleOf({ name, schedule }) {
    const service = this.services.get(name);
    if (service !== undefined && JSON.stringify(service.schedule) !== JSON.stringify(schedule)) {
      this.services.set(name, { ...service, schedule });
      this.#changed.add(name);
      this.#tellSoon();
    }
  }

  #stateOf(answer) {
    const service = this.services.get(answer.name);
    const { health, schedule } = answer;
    if (service?.state === answer.state && JSON.stringify([service.health, service.schedule]) !== JSON.stringify([health, schedule])) {
      this.services.set(answer.name, { ...service, health, schedule });
      this.#changed.add(answer.name);
      this.#tellSoon();
    }
  }
}
