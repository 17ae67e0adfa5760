import { subscribe } from './hbpush.js';

/** A subscription, and all that its handlers were told, in order. */
export class Recorder {
  static #open = [];

  /** Each as [handler, what it was told]. */
  told = [];
  #waiting = [];

  constructor(url, options = {}) {
    const handler = (name) => (...values) => this.#record(name, values);
    this.subscription = subscribe(url, {
      onMessage: handler('message'),
      onGap: handler('gap'),
      onGone: handler('gone'),
      onState: handler('state'),
      ...options,
    });
    Recorder.#open.push(this);
  }

  /** Ends the subscriptions that there are, so that what they left does not keep Node running. */
  static closeAll() {
    Recorder.#open.splice(0).forEach(({ subscription }) => subscription.close());
  }

  #record(name, values) {
    this.told.push([name, ...values]);
    const resolves = this.#waiting.splice(0);
    resolves.forEach((look) => look());
  }

  get messages() {
    return this.told.filter(([name]) => name === 'message').map(([, message]) => message);
  }

  get data() {
    return this.messages.map(({ data }) => data);
  }

  get gaps() {
    return this.told.filter(([name]) => name === 'gap').map(([, id]) => id);
  }

  get states() {
    return this.told.filter(([name]) => name === 'state').map(([, state]) => state);
  }

  /** The details of the latest change to a state. */
  details(state) {
    return this.told.findLast(([name, value]) => name === 'state' && value === state)?.[2];
  }

  /** Resolves when a condition holds, looking after everything that is told. */
  async until(condition) {
    while (!condition(this)) {
      await new Promise((resolve) => this.#waiting.push(resolve));
    }
  }

  async untilState(state) {
    await this.until(() => this.subscription.state === state);
  }

  /** Resolves when a handler has closed the subscription, which tells nobody. */
  async untilClosed() {
    while (this.subscription.state !== 'closed') {
      await new Promise((resolve) => setImmediate(resolve));
    }
  }

  async untilMessages(count) {
    await this.until(() => this.messages.length >= count);
  }
}
