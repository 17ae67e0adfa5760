import nodeTest from 'node:test';
import { randomUUID } from 'node:crypto';
import { Recorder } from './recorder.js';

/** Where a hbpush serves for these tests; see ClientTest. */
const { HBPUSH_URL } = process.env;
const SKIP = HBPUSH_URL ? false : 'HBPUSH_URL names no server';

/**
 * A test with a channel of its own on a real server.
 *
 * @param skip why it cannot run, if that is so
 * @param more makes what the test gets besides
 */
export function live(name, body, skip = SKIP, more = () => undefined) {
  const options = { timeout: 60_000, skip: SKIP || skip };
  nodeTest(name, options, async (context) => {
    context.after(() => Recorder.closeAll());
    await body(new Channel(HBPUSH_URL), await more());
  });
}

/** A channel, as its publisher has it. */
export class Channel {
  constructor(server, id = randomUUID()) {
    this.server = server;
    this.id = id;
  }

  /** Where to subscribe, at a location of a kind, perhaps by way of another address. */
  at(location, server = this.server) {
    return `${server}/${location}/${encodeURIComponent(this.id)}`;
  }

  async #request(method, init = {}) {
    const response = await fetch(this.at('publisher'), {
      method,
      ...init,
      headers: { Accept: 'application/json', ...init.headers },
    });
    if (!response.ok) {
      throw new Error(`${method}: ${response.status} ${await response.text()}`);
    }
    return response.json();
  }

  /** Publishes, and returns the message's id. */
  async publish(body, headers = {}) {
    const type = { 'Content-Type': 'text/plain; charset=utf-8' };
    const init = { body, headers: { ...type, ...headers } };
    return (await this.#request('POST', init)).last_message_id;
  }

  async publishAll(bodies) {
    for (const body of bodies) {
      await this.publish(body);
    }
  }

  async delete() {
    await this.#request('DELETE');
  }

  /** Resolves when so many subscribers are held. */
  async held(count) {
    while ((await this.#request('PUT')).subscribers !== count) {
      // asked again at once: each question takes its time
    }
  }
}
