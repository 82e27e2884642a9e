// Calls of the maintenance port. The token, where one is needed, is kept for this tab alone.

const TOKEN = "serve.token";
const FIRST_RETRY_MILLIS = 1_000;
const LAST_RETRY_MILLIS = 15_000;
const MISSED_HEARTBEATS = 3;

/** What the port refused, with the problem that it told. */
export class Refused extends Error {
  constructor(status, problem) {
    const more = Array.isArray(problem.problems) ? problem.problems : [];
    super([problem.detail || "status " + status, ...more].join("\n"));
    this.status = status;
  }
}

export function setToken(token) {
  sessionStorage.setItem(TOKEN, token);
}

function headers(more) {
  const token = sessionStorage.getItem(TOKEN);
  return token === null ? more : { ...more, Authorization: "Bearer " + token };
}

async function checked(response) {
  if (response.ok) {
    return response;
  }
  const problem = await response.json().catch(() => ({}));
  throw new Refused(response.status, problem);
}

export async function get(path, signal) {
  return (await checked(await fetch(path, { headers: headers({}), cache: "no-store", signal }))).json();
}

/** A change: the port takes it from its own page alone, which it knows by this header. */
export async function post(path, body) {
  const init = { method: "POST", headers: headers({ "X-Serve": "page" }), cache: "no-store" };
  if (body !== undefined) {
    init.body = JSON.stringify(body);
  }
  return (await checked(await fetch(path, init))).json();
}

/** The path of a service's call. */
export function servicePath(name, call) {
  return "/v1/services/" + encodeURIComponent(name) + (call ? "/" + call : "");
}

/**
 * Follows a stream of server-sent events for as long as it is wanted: after a loss it comes back, ever more slowly. By
 * fetch and not by EventSource, which can't send a token.
 *
 * The listener has event(name, data) and state(kind, retryAt): "connecting", "live", "lost" (retryAt tells when it comes
 * back, in milliseconds of this machine) or "refused" (with the error: nothing more comes until start() is called again).
 */
export class Stream {
  #path;
  #resumes;
  #listener;
  #abort = null;
  #lastId = null;
  #retry = FIRST_RETRY_MILLIS;
  #timer = 0;

  constructor(path, resumes, listener) {
    this.#path = path;
    this.#resumes = resumes;
    this.#listener = listener;
  }

  start() {
    this.stop();
    this.#run(this.#abort = new AbortController());
  }

  stop() {
    clearTimeout(this.#timer);
    this.#abort?.abort();
    this.#abort = null;
  }

  async #run(abort) {
    this.#listener.state("connecting");
    let watchdog = null;
    try {
      const resume = this.#resumes && this.#lastId !== null ? { "Last-Event-ID": this.#lastId } : {};
      const response = await checked(await fetch(this.#path, {
        headers: headers({ Accept: "text/event-stream", ...resume }), cache: "no-store", signal: abort.signal,
      }));
      const heartbeat = Number(response.headers.get("X-Serve-Heartbeat")) || 15;
      watchdog = new Watchdog(heartbeat * MISSED_HEARTBEATS * 1_000, () => this.#lost(abort));
      this.#retry = FIRST_RETRY_MILLIS;
      this.#listener.state("live");
      await this.#read(response.body, abort, watchdog);
    } catch (error) {
      if (error instanceof Refused && error.status < 500 && this.#abort === abort) {
        this.#abort = null;
        this.#listener.state("refused", error);
        return;
      }
    } finally {
      watchdog?.stop();
    }
    this.#lost(abort);
  }

  async #read(body, abort, watchdog) {
    const reader = body.pipeThrough(new TextDecoderStream()).getReader();
    let rest = "";
    while (true) {
      const { done, value } = await reader.read();
      if (done || this.#abort !== abort) {
        return;
      }
      watchdog.seen();
      const from = Math.max(0, rest.length - 1);
      rest += value;
      let begin = 0;
      for (let end = rest.indexOf("\n\n", from); end >= 0; end = rest.indexOf("\n\n", begin)) {
        this.#tell(rest.slice(begin, end));
        begin = end + 2;
      }
      rest = rest.slice(begin);
    }
  }

  #tell(block) {
    let name = "message";
    let data = null;
    for (const line of block.split("\n")) {
      const colon = line.indexOf(": ");
      const value = line.slice(colon + 2);
      switch (line.slice(0, colon)) {
        case "event": name = value; break;
        case "id": this.#lastId = value; break;
        case "data": data = value; break;
      }
    }
    if (data !== null) {
      this.#listener.event(name, JSON.parse(data));
    }
  }

  #lost(abort) {
    if (this.#abort !== abort) {
      return;
    }
    abort.abort();
    const next = this.#abort = new AbortController();
    this.#listener.state("lost", Date.now() + this.#retry);
    this.#timer = setTimeout(() => this.#run(next), this.#retry);
    this.#retry = Math.min(LAST_RETRY_MILLIS, this.#retry * 2);
  }
}

/** Barks when nothing has come for too long: a connection can die without a word. */
class Watchdog {
  #patience;
  #bark;
  #last = performance.now();
  #timer;

  constructor(patience, bark) {
    this.#patience = patience;
    this.#bark = bark;
    this.#timer = setTimeout(() => this.#look(), patience);
  }

  seen() {
    this.#last = performance.now();
  }

  stop() {
    clearTimeout(this.#timer);
  }

  #look() {
    const left = this.#last + this.#patience - performance.now();
    if (left <= 0) {
      this.#bark();
    } else {
      this.#timer = setTimeout(() => this.#look(), left);
    }
  }
}
