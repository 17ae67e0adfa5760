/**
 * Subscribes to channels of hbpush, in browsers, workers and Node: by event stream, or by long polling
 * where streams do not get through, over one cursor. hbpush.d.ts says what options and states mean.
 *
 * Streams are read with fetch, not with EventSource. EventSource hides statuses, Retry-After and
 * comments: it cannot tell a proxy that holds a stream back from a channel that is quiet, nor a dead
 * connection from a living one, and whatever is not 200 ends it for good. What speaks for it, that it
 * needs no preflight across origins, holds here as well: the cursor of a stream goes into the query,
 * and Accept may be sent anywhere. A poll has its cursor in If-Modified-Since and If-None-Match,
 * since browsers hand a 304 only to scripts that have asked on a condition.
 */

/** How long to wait after a failure, in milliseconds, unless a stream says it; each time twice as long. */
const FIRST_PAUSE = 1_000;
const SHORTEST_PAUSE = 100;
const LONGEST_PAUSE = 30_000;

const DAY = 86_400_000;

/** A server that wants us to stay away for longer is asked after a day: timers do not reach far. */
const LONGEST_RETRY_AFTER = DAY;
const LONGEST_TIMER = 2 ** 31 - 1;

/** A connection that was open for so many milliseconds was a good one, even if nothing was said. */
const STEADY = 5_000;

/** A connection is dead when nothing came for so many heartbeats. */
const HEARTBEATS_MISSED = 1.5;

/** A second stream in a row that begins and then falls silent is not the network's bad luck. */
const SILENT_STREAMS = 2;

/** Which of the statuses from 400 to 499 may be others next time. */
const PASSING = new Set([404, 408, 409, 421, 425, 429]);

const ID = /^\d+:\d+$/;

/** An Etag, also as proxies and compressing servers rewrite it; but not that of any page. */
const ETAG = /^(?:W\/)?"?(\d{1,7})(?:--?(?:gzip|br|deflate|zstd))?"?$/;
const TAGS = 2 ** 21;

/** The type of a reply with several messages; a message may have one like it, with another boundary. */
const BATCH = /^multipart\/mixed\s*;(?:.*;)?\s*boundary="?(hbpush-[\w-]+)"?\s*(?:;|$)/i;

const LINE_END = /[\r\n]/g;

/** Begins a subscription. Handlers are called later, never from here. */
export function subscribe(url, options = {}) {
  if (/[?&]last_event_id=/.test(url)) {
    throw new TypeError(`the url must leave the position to the option cursor: ${url}`);
  }
  return new Subscription(absolute(url), withDefaults(options));
}

/** A page may change its address while it is there; what it subscribes to stays. */
function absolute(url) {
  const base = globalThis.document?.baseURI ?? globalThis.location?.href;
  return base ? new URL(url, base).href : String(url);
}

const isFunction = { holds: (value) => typeof value === 'function', rule: 'a function' };
const millis = (least, most = LONGEST_TIMER) => ({
  holds: (value) => value >= least && value <= most,
  rule: `from ${least} to ${most} (milliseconds)`,
});
const oneOf = (...values) => ({
  holds: (value) => values.includes(value),
  rule: values.map((value) => `'${value}'`).join(' or '),
});

const OPTIONS = new Map(
  Object.entries({
    onMessage: isFunction,
    onGap: isFunction,
    onGone: isFunction,
    onState: isFunction,
    fetch: isFunction,
    cursor: { holds: (value) => ID.test(value), rule: 'of the form time:tag' },
    transport: oneOf('stream', 'poll'),
    credentials: oneOf('same-origin', 'include', 'omit'),
    persist: {
      holds: (value) => typeof (value.key ?? value) === 'string',
      rule: 'a key, or an object with a key and a storage',
    },
    heartbeat: millis(1_000, DAY), // with time for a silence that is longer
    streamTimeout: millis(1),
    interval: millis(1),
  }),
);

function withDefaults(options) {
  const settings = {
    credentials: 'same-origin',
    fetch: (...request) => globalThis.fetch(...request),
    heartbeat: 25_000,
    streamTimeout: 5_000,
    interval: 5_000,
  };
  for (const [name, value] of Object.entries(options)) {
    const option = OPTIONS.get(name);
    if (!option) {
      throw new TypeError(`subscribe has no option ${name}`);
    }
    if (value !== undefined && value !== null) {
      if (!option.holds(value)) {
        throw new TypeError(`${name} must be ${option.rule}: ${value}`);
      }
      settings[name] = value;
    }
  }
  return settings;
}

/** What a subscription recovers from by trying again. */
class Failure extends Error {
  /** @param retryAfter milliseconds to stay away, if the server said it */
  constructor(reason, retryAfter) {
    super(reason);
    this.retryAfter = retryAfter;
  }
}

/** Streams do not get through here, but polls may. */
class NoStream extends Failure {}

/** One request, or a chain of polls, that is cut when nothing is heard for too long. */
class Connection {
  #controller = new AbortController();
  #heard = Date.now();
  #limit = Infinity;
  #silence;
  #timer;
  #cut;

  get signal() {
    return this.#controller.signal;
  }

  /** Why it was cut, if it was. */
  get cutBecause() {
    return this.#cut;
  }

  /**
   * From now on there is to be something to hear every so many milliseconds.
   *
   * @param failure makes what it is cut for, from how long it was silent
   */
  expect(limit, failure) {
    this.#limit = limit;
    this.#silence = failure;
    this.heard();
    clearTimeout(this.#timer);
    if (limit < Infinity && !this.#cut) {
      this.#timer = setTimeout(() => this.#look(), limit);
    }
  }

  heard() {
    this.#heard = Date.now();
  }

  /** The time of day counts, for timers stand still while a computer sleeps. */
  cutIfSilent() {
    this.#heard = Math.min(this.#heard, Date.now()); // a clock may be set back
    const silence = Date.now() - this.#heard;
    if (silence >= this.#limit && !this.#cut) {
      this.cut(this.#silence(silence));
    }
  }

  #look() {
    this.cutIfSilent();
    if (!this.#cut) {
      const rest = this.#heard + this.#limit - Date.now();
      this.#timer = setTimeout(() => this.#look(), Math.min(Math.max(rest, 1), this.#limit));
    }
  }

  cut(failure) {
    this.#cut ??= failure;
    clearTimeout(this.#timer);
    this.#controller.abort(failure);
  }

  /** Waits until the cut at the longest: a fetch that the page brings may not heed the signal. */
  async unlessCut(promise) {
    let cut;
    const isCut = new Promise((resolve, reject) => {
      cut = () => reject(this.#cut);
    });
    this.signal.addEventListener('abort', cut);
    if (this.#cut) {
      cut();
    }
    try {
      return await Promise.race([promise, isCut]);
    } finally {
      this.signal.removeEventListener('abort', cut);
    }
  }

  /** Yields a body as text, piece by piece as it comes. */
  async *read(body) {
    const reader = body.getReader();
    const decoder = new TextDecoder();
    try {
      for (;;) {
        const { done, value } = await this.unlessCut(reader.read());
        this.heard();
        const text = decoder.decode(value, { stream: !done });
        if (text !== '') {
          yield text;
        }
        if (done) {
          return;
        }
      }
    } finally {
      reader.cancel().catch(() => {}); // it has failed already, or nobody wants the rest
    }
  }
}

/** Reads the event stream format of the HTML standard. */
class EventStreamParser {
  /** The milliseconds to wait before coming back, if the stream said it. */
  retry;

  #line = '';
  #afterCarriageReturn = false;
  #id = '';
  #event = '';
  #data;

  /**
   * Yields the events that a piece of the stream completes. One without data is no message, but its
   * id counts.
   */
  *feed(text) {
    let from = this.#afterCarriageReturn && text.startsWith('\n') ? 1 : 0;
    this.#afterCarriageReturn = false;
    for (;;) {
      LINE_END.lastIndex = from;
      const end = LINE_END.exec(text)?.index;
      if (end === undefined) {
        this.#line += text.slice(from);
        return;
      }
      const line = this.#line + text.slice(from, end);
      this.#line = '';
      from = end + 1;
      if (text[end] === '\r') {
        this.#afterCarriageReturn = from === text.length;
        from += text[from] === '\n' ? 1 : 0;
      }
      if (line === '') {
        yield this.#complete();
      } else {
        this.#take(line);
      }
    }
  }

  #take(line) {
    const colon = line.indexOf(':');
    const field = colon < 0 ? line : line.slice(0, colon);
    const value = colon < 0 ? '' : line.slice(line[colon + 1] === ' ' ? colon + 2 : colon + 1);
    if (field === 'data') {
      (this.#data ??= []).push(value);
    } else if (field === 'event') {
      this.#event = value;
    } else if (field === 'id' && !value.includes('\0')) {
      this.#id = value;
    } else if (field === 'retry' && /^\d+$/.test(value)) {
      this.retry = Number(value);
    }
  }

  #complete() {
    const event = { id: this.#id, event: this.#event, data: this.#data?.join('\n') };
    this.#event = '';
    this.#data = undefined;
    return event;
  }
}

class Subscription {
  #url;
  #settings;
  #cursor;
  #state = 'connecting';
  #transport;
  #over = false;
  #connection;

  /** Ends the pause that is going on, and returns whether it may be ended. */
  #wake = () => true;
  #listeners = [];
  #failures = 0;

  /** When the connection opened, by the clock that is never set. */
  #openSince = Infinity;
  #firstPause = FIRST_PAUSE;

  /** Whether a stream begins: its first message is after the cursor, unless a gap was told. */
  #begins = false;

  /** How many streams in a row began and then fell silent. */
  #silentStreams = 0;

  /** Whether to poll because the last stream did not get through. */
  #streamsHeldBack = false;

  constructor(url, settings) {
    this.#url = url;
    this.#settings = settings;
    this.#cursor = settings.cursor ?? this.#remembered();
    this.#transport = settings.transport ?? 'stream';
    this.#listen();
    queueMicrotask(() => this.#walk());
  }

  get cursor() {
    return this.#cursor;
  }

  get state() {
    return this.#state;
  }

  get transport() {
    return this.#transport;
  }

  close() {
    if (!this.#over) {
      this.#state = 'closed';
      this.#finish();
    }
  }

  #finish() {
    this.#over = true;
    this.#listeners.forEach((remove) => remove());
    this.#connection?.cut(new Failure('the subscription is over'));
    this.#wake();
  }

  /** Ends for good, in a state that says why. */
  #end(state, details) {
    this.#become(state, details);
    if (!this.#over) {
      this.#finish();
      if (state === 'gone') {
        call(this.#settings.onGone);
      }
    }
  }

  #become(state, details = {}) {
    if (!this.#over && (this.#state !== state || state === 'connecting')) {
      this.#state = state;
      this.#call(this.#settings.onState, state, { transport: this.#transport, ...details });
    }
  }

  #call(handler, ...values) {
    if (!this.#over) {
      call(handler, ...values);
    }
  }

  /** Connects, and connects again, each time from the cursor, until the subscription is over. */
  async #walk() {
    while (!this.#over) {
      this.#transport = this.#settings.transport ?? (this.#streamsHeldBack ? 'poll' : 'stream');
      this.#become('connecting');
      const connection = new Connection();
      this.#connection = connection;
      try {
        if (this.#over) {
          return; // closed by a handler
        }
        await (this.#transport === 'poll' ? this.#poll(connection) : this.#stream(connection));
      } catch (error) {
        // A body may be left that nobody reads; and a fetch may fail with anything, or with nothing.
        connection.cut(error?.message ? error : new Failure(error || 'the request failed'));
        await this.#recover(connection.cutBecause);
      }
    }
  }

  async #recover(failure) {
    if (this.#over) {
      return;
    }
    if (performance.now() - this.#openSince >= STEADY) {
      this.#failures = 0;
    }
    this.#openSince = Infinity;
    if (failure instanceof NoStream && !this.#settings.transport) {
      this.#streamsHeldBack = true; // and polls at once
      return;
    }
    // A stream that did not get through may do so when a connection has to be made anew anyway: who
    // comes back from a tunnel may come by another network.
    this.#streamsHeldBack = false;
    const longest = Math.min(LONGEST_PAUSE, this.#firstPause * 2 ** this.#failures++);
    const pause = Math.round((failure.retryAfter ?? longest / 2) + (Math.random() * longest) / 2);
    this.#become('waiting', { reason: failure.message, retryIn: pause });
    await this.#pause(pause, failure.retryAfter === undefined);
  }

  /** Waits, unless the subscription is over or, if it may, it is woken. */
  #pause(millis, wakeable) {
    return new Promise((resume) => {
      const end = () => {
        clearTimeout(timer);
        resume();
      };
      const timer = setTimeout(end, millis);
      this.#wake = () => {
        if (wakeable || this.#over) {
          end();
        }
        return wakeable;
      };
      if (this.#over) {
        end();
      }
    });
  }

  /**
   * Something was heard from the server that is no refusal. That alone does not end the row of failures:
   * a server, or something on the way, may begin every reply and break it off.
   */
  #opened() {
    if (this.#state !== 'open') {
      this.#openSince = performance.now();
    }
    this.#become('open');
  }

  #fetch(url, connection, headers) {
    const request = {
      headers,
      cache: 'no-store', // the cursor is ours, not the cache's
      credentials: this.#settings.credentials,
      signal: connection.signal,
    };
    return connection.unlessCut(this.#settings.fetch(url, request));
  }

  async #stream(connection) {
    const { streamTimeout, heartbeat } = this.#settings;
    connection.expect(streamTimeout, (silence) =>
      // When the page has slept, nobody knows whether the stream began in time.
      silence < 2 * streamTimeout
        ? new NoStream('the stream did not begin in time')
        : this.#silentStream(0),
    );
    const response = await this.#fetch(this.#streamUrl(), connection, {
      Accept: 'text/event-stream',
    });
    const type = response.headers.get('Content-Type') ?? '';
    if (response.status !== 200 && response.status !== 304) {
      await this.#refused(response, connection);
      return;
    }
    if (!/^text\/event-stream\s*(;|$)/i.test(type) || !response.body) {
      throw new NoStream(`the reply is no event stream: ${response.status} ${type}`.trim());
    }
    this.#begins = true;
    const parser = new EventStreamParser();
    let pieces = 0;
    for await (const text of connection.read(response.body)) {
      pieces++;
      if (pieces === 1) {
        connection.expect(heartbeat * HEARTBEATS_MISSED, () => this.#silentStream(pieces));
        this.#opened();
      } else {
        this.#silentStreams = 0;
      }
      for (const event of parser.feed(text)) {
        if (this.#over) {
          return; // the cursor stays where a handler has closed
        }
        this.#take(event);
      }
      if (pieces > 1) {
        this.#failures = 0;
      }
      this.#firstPause = Math.max(SHORTEST_PAUSE, parser.retry ?? this.#firstPause);
    }
    throw new Failure('the stream has ended');
  }

  #streamUrl() {
    const [page] = this.#url.split('#', 1);
    if (!this.#cursor) {
      return page;
    }
    return `${page}${page.includes('?') ? '&' : '?'}last_event_id=${encodeURIComponent(this.#cursor)}`;
  }

  /** Something on the way may let a stream's beginning through and hold back the rest. */
  #silentStream(pieces) {
    if (pieces > 1 || ++this.#silentStreams < SILENT_STREAMS) {
      return new Failure('the stream fell silent');
    }
    this.#silentStreams = 0;
    return new NoStream('streams fall silent here');
  }

  #take({ id, event, data }) {
    // In a stream of several channels the channel's follows the id.
    const [cursor, channel] = id.split(' ', 2);
    if (event === 'gone' || event === 'conflict') {
      this.#end(event);
      return;
    }
    const isMessage = data !== undefined && event !== 'gap';
    if (event === 'gap') {
      this.#call(this.#settings.onGap, data);
      if (this.#over) {
        return; // whoever goes on from here is told of it again
      }
      this.#begins = false; // who lost data may begin with a lower id
    }
    if (isMessage) {
      if (this.#begins && this.#hasSeen(cursor)) {
        throw new NoStream(`${cursor} came again: last_event_id was dropped on the way`);
      }
      this.#begins = false;
      this.#failures = 0;
    }
    if (cursor) {
      this.#cursor = cursor;
    }
    if (isMessage) {
      this.#call(this.#settings.onMessage, {
        data,
        id: cursor,
        channel: decoded(channel),
        event: event || undefined,
        type: undefined,
      });
    }
    this.#remember();
  }

  #hasSeen(id) {
    return this.#cursor !== undefined && compare(id, this.#cursor) <= 0;
  }

  async #poll(connection) {
    const { heartbeat, interval } = this.#settings;
    const silent = () => new Failure('no answer in time');
    // The first one does not wait, so as to know at once whether the connection is good.
    for (let wait = 0; !this.#over; wait = Math.floor(heartbeat / 1000)) {
      const asked = Date.now();
      connection.expect(wait * 1000 + heartbeat * (HEARTBEATS_MISSED - 1), silent);
      const response = await this.#fetch(this.#url, connection, {
        ...this.#cursorHeaders(),
        Accept: 'multipart/mixed, */*', // several messages at once, for those who are behind
        Prefer: `wait=${wait}`,
      });
      if (response.status === 200) {
        await this.#takePolled(response, connection);
      } else if (response.status === 304) {
        this.#opened();
        this.#tellGap(response.headers.get('Message-Gap'));
        if (this.#over) {
          return; // the cursor stays where a handler has closed
        }
        this.#cursor = positionOf(response.headers) ?? this.#cursor;
        this.#remember();
        if (wait > 0) {
          this.#failures = 0;
          // One that was held took longer; where requests are not held, the client sets the pace.
          connection.expect(Infinity);
          await this.#pause(Math.min(interval, asked + interval - Date.now()), true);
        }
      } else {
        await this.#refused(response, connection, wait > 0);
      }
      connection.signal.throwIfAborted();
    }
  }

  #cursorHeaders() {
    if (!this.#cursor) {
      return {};
    }
    const [time, tag] = this.#cursor.split(':');
    return { 'If-Modified-Since': new Date(time * 1000).toUTCString(), 'If-None-Match': tag };
  }

  async #takePolled(response, connection) {
    const body = connection.read(response.body);
    for await (const { headers, data, gap } of messagesOf(response, body)) {
      const id = cursorOf(headers);
      if (!id) {
        // A page to log in to a network, or CORS headers are missing.
        throw new Failure('the reply names no cursor (Last-Modified and Etag)');
      }
      if (!gap && this.#hasSeen(id)) {
        const dropped = 'If-Modified-Since and If-None-Match were dropped on the way';
        throw new Failure(`${id} came again: ${dropped}`);
      }
      this.#failures = 0;
      this.#opened();
      this.#tellGap(gap);
      if (this.#over) {
        return; // the cursor stays where a handler has closed
      }
      this.#cursor = id;
      this.#call(this.#settings.onMessage, {
        data,
        id,
        channel: decoded(headers.get('Message-Channel')),
        event: undefined,
        type: headers.get('Content-Type') ?? undefined,
      });
      this.#remember();
    }
  }

  #tellGap(gap) {
    if (gap) {
      this.#call(this.#settings.onGap, gap);
    }
  }

  /**
   * Ends the subscription, or fails for a while. Only who is held is displaced for good: whoever else
   * gets 409 came second where the first one stays, and that one may be a connection of this very
   * subscription, dead already. And 204 is not of hbpush, which says it to the position `gone` only.
   */
  async #refused(response, connection, held = false) {
    const { status } = response;
    if (status === 410) {
      this.#end('gone', { status });
    } else if (status === 409 && held) {
      this.#end('conflict', { status });
    } else {
      const reason = `${status} ${await connection.unlessCut(explanation(response))}`.trim();
      if (status >= 400 && status < 500 && !PASSING.has(status)) {
        this.#end('refused', { status, reason });
      } else {
        throw new Failure(reason, retryAfter(response));
      }
    }
  }

  /** Connections do not always tell that they broke: what the browser knows comes earlier. */
  #listen() {
    const on = (target, type, listener) => {
      target?.addEventListener?.(type, listener);
      this.#listeners.push(() => target?.removeEventListener?.(type, listener));
    };
    const { document } = globalThis;
    const awake = () => {
      this.#connection?.cutIfSilent();
      return this.#wake();
    };
    // Failures that came before tell nothing about the network that is there now.
    const anew = () => {
      if (awake()) {
        this.#failures = 0;
      }
    };
    on(globalThis, 'online', anew);
    on(globalThis, 'offline', () => this.#cut('offline'));
    on(document, 'resume', awake);
    on(document, 'visibilitychange', () => document.visibilityState === 'visible' && awake());
    on(globalThis, 'pageshow', ({ persisted }) => {
      if (persisted) {
        this.#cut('the page was away');
        anew();
      }
    });
  }

  #cut(reason) {
    if (this.#connection && !this.#connection.cutBecause) {
      this.#connection.cut(new Failure(reason));
      this.#wake(); // from the pause between two polls
    }
  }

  #storage() {
    const { persist } = this.#settings;
    return {
      key: persist.key ?? persist,
      storage: persist.storage ?? globalThis.sessionStorage,
    };
  }

  #remembered() {
    if (!this.#settings.persist) {
      return undefined;
    }
    try {
      const { key, storage } = this.#storage();
      const value = storage.getItem(key);
      return ID.test(value) ? value : undefined;
    } catch {
      return undefined; // a browser may deny its storage; the subscription begins without a cursor
    }
  }

  /** Also where the message's handler has closed: that message was handled. */
  #remember() {
    if (this.#settings.persist && this.#cursor) {
      try {
        const { key, storage } = this.#storage();
        storage.setItem(key, this.#cursor);
      } catch {
        // Denied or full: then a reload begins where the page says, as without persist.
      }
    }
  }
}

/** What a handler throws is reported as any error in a page; it does not stop the walk. */
function call(handler, ...values) {
  try {
    handler?.(...values);
  } catch (error) {
    queueMicrotask(() => {
      throw error;
    });
  }
}

function compare(one, other) {
  const [time, tag] = one.split(':');
  const [otherTime, otherTag] = other.split(':');
  return time - otherTime || tag - otherTag;
}

/** The id in Last-Modified and Etag, in one word. */
function cursorOf(headers) {
  const time = Date.parse(headers.get('Last-Modified')) / 1000;
  const [, tag] = ETAG.exec(headers.get('Etag')) ?? [];
  return time >= 0 && tag < TAGS ? `${time}:${tag}` : undefined;
}

/** Where a 304 leaves off: whoever is told of a gap goes on after it. */
function positionOf(headers) {
  const cursor = cursorOf(headers);
  const gap = headers.get('Message-Gap');
  return gap && (!cursor || compare(gap, cursor) > 0) ? gap : cursor;
}

/**
 * Yields the messages of a reply with their headers and the gap before them: itself, or its parts, each
 * as soon as it is whole. So who never gets all of them before the connection breaks comes on all the same.
 */
async function* messagesOf({ headers }, body) {
  const [, boundary] = BATCH.exec(headers.get('Content-Type')) ?? [];
  if (boundary) {
    // What the reply tells lies before its first part, and reaches as far as that part's own or farther.
    let before = headers.get('Message-Gap');
    for await (const { headers: own, data } of partsOf(body, `\r\n--${boundary}`)) {
      yield { headers: own, data, gap: before ?? own.get('Message-Gap') };
      before = null;
    }
    return;
  }
  let data = '';
  for await (const text of body) {
    data += text;
  }
  yield { headers, data, gap: headers.get('Message-Gap') };
}

async function* partsOf(body, delimiter) {
  let count = -1; // the first delimiter begins a part, and ends none
  let begun = '';
  let rest = '\r\n'; // what may be the beginning of a delimiter
  for await (const piece of body) {
    let text = rest + piece;
    for (let end = text.indexOf(delimiter); end >= 0; end = text.indexOf(delimiter)) {
      if (++count > 0) {
        yield part(begun + text.slice(0, end));
      }
      begun = '';
      text = text.slice(end + delimiter.length);
    }
    const sure = Math.max(0, text.length - delimiter.length + 1);
    begun += text.slice(0, sure);
    rest = text.slice(sure);
  }
  if (count < 1) {
    throw new Failure('the reply of several messages has no message');
  }
}

function part(text) {
  const end = text.indexOf('\r\n\r\n');
  const fields = new Map(
    text.slice(2, end).split('\r\n').map((field) => {
      const colon = field.indexOf(':');
      return [field.slice(0, colon).toLowerCase(), field.slice(colon + 1).trim()];
    }),
  );
  const get = (name) => fields.get(name.toLowerCase()) ?? null;
  return { headers: { get }, data: text.slice(end + 4) };
}

function decoded(channel) {
  try {
    return channel ? decodeURIComponent(channel) : undefined;
  } catch {
    return channel; // not encoded by hbpush: as it came
  }
}

/** In milliseconds, if the server said it, in seconds or as a date. */
function retryAfter({ headers }) {
  const field = headers.get('Retry-After');
  const millis = /^\d+$/.test(field) ? field * 1000 : Date.parse(field) - Date.now();
  return millis >= 0 ? Math.min(millis, LONGEST_RETRY_AFTER) : undefined;
}

/** The sentence with which hbpush refuses; pages that others send instead are no reading. */
async function explanation(response) {
  const isText = (response.headers.get('Content-Type') ?? '').startsWith('text/plain');
  return isText ? (await response.text()).trim().slice(0, 300) : response.statusText;
}
