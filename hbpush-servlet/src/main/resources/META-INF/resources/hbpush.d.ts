/**
 * Runs as it is from Chrome and Edge 100, Firefox 97, Safari 15.4 and Node 18 on.
 *
 * @module
 */

/**
 * Subscribes to a channel, or to several where the location serves several in one request. Nothing is
 * lost and nothing comes twice while the subscription connects, loses its connection, or goes over from
 * a stream to polling: every request begins after the message seen last.
 *
 * ```js
 * import { subscribe } from '/hbpush.js';
 *
 * const news = subscribe('/subscriber/news', { onMessage: ({ data }) => console.log(data) });
 * ```
 *
 * Handlers are called one after another, in the order of the messages, and never before `subscribe` has
 * returned. What one throws is reported as any uncaught error, and the subscription goes on.
 *
 * @param url the subscriber location with the channel's id, percent-encoded; relative to the page as
 *   it is now. Without `last_event_id` in its query: the position is the option `cursor`
 * @throws TypeError if the url is none, or an option is unknown or wrong
 */
export function subscribe(url: string | URL, options?: Options): Subscription;

export interface Subscription {
  /** The id of the message seen last, `time:tag`; within `onMessage` that message's. */
  readonly cursor: string | undefined;
  readonly state: State;
  readonly transport: Transport;
  /** Ends the subscription at once: no handler is called any more. */
  close(): void;
}

export interface Options {
  onMessage?(message: Message): void;
  /**
   * Messages after the cursor are gone: they expired, were evicted or never kept, or the server lost its
   * data. What a page shows may have a hole from here on.
   *
   * @param id all messages up to this id, `time:tag`, that have not come will not come
   */
  onGap?(id: string): void;
  /**
   * The channel was deleted; the subscription is over. To go on with its next life, subscribe again. A
   * poll hears of it only while it is held; if it is not, the subscription waits for the next life.
   */
  onGone?(): void;
  onState?(state: State, details: StateDetails): void;
  /**
   * Where to begin: after this id, `time:tag`, as it was handed over with a page. Without one it begins
   * where the location says, as a rule at the oldest message that is kept.
   */
  cursor?: string | null;
  /** Keeps to one way. By default it streams, and polls where streams do not get through. */
  transport?: Transport;
  /**
   * Remembers the cursor under a key, to go on from there after a reload unless `cursor` is given. In
   * `sessionStorage`, so each tab has its own, or in the storage that comes with the key. Where a browser
   * denies its storage, nothing is remembered.
   */
  persist?: string | { key: string; storage: Pick<Storage, 'getItem' | 'setItem'> };
  /** As `fetch` has it, for other origins; the default is `same-origin`. */
  credentials?: RequestCredentials;
  /**
   * Sends the requests, instead of the global `fetch`; for instance to add a header:
   * `(url, init) => fetch(url, { ...init, headers: { ...init.headers, Authorization } })`.
   */
  fetch?(url: string, init: RequestInit & { headers: Record<string, string> }): Promise<Response>;
  /**
   * In how many milliseconds the server says that it is alive; the default is 25,000, as the location's
   * `heartbeat`. Polls ask to be held for so long. A connection that is silent for one and a half times
   * as long is given up. At most a day.
   */
  heartbeat?: number;
  /** How many milliseconds a stream has until its first bytes arrive; the default is 5,000. */
  streamTimeout?: number;
  /** How many milliseconds there are between polls of a location that does not hold them; 5,000. */
  interval?: number;
}

export interface Message {
  /** The body, read as UTF-8. */
  data: string;
  /** `time:tag`, unique among all messages of the server, and increasing. */
  id: string;
  /** The channel's id, decoded, if the location serves several in one request. */
  channel: string | undefined;
  /** What the publisher said in `X-EventSource-Event`; streams only. */
  event: string | undefined;
  /** The publisher's `Content-Type`; polls only. */
  type: string | undefined;
}

export type Transport = 'stream' | 'poll';

/**
 * - `connecting`: a request is under way, and nothing was heard yet
 * - `open`: the server answers
 * - `waiting`: something failed, and will be tried again in `retryIn` milliseconds, or earlier when the
 *   network comes back or the page is shown again
 *
 * Then nothing more happens:
 *
 * - `gone`: the channel was deleted
 * - `conflict`: another subscriber came, where a location lets in only the last one. Where it lets in only
 *   the first, who comes second is `waiting` for the place: that first one may be this subscription's own
 *   connection, which broke, and the server does not know yet
 * - `refused`: the server says that asking again is of no use, as with 400, 401 and 403
 * - `closed`: by `close()`
 */
export type State = 'connecting' | 'open' | 'waiting' | 'gone' | 'conflict' | 'refused' | 'closed';

export interface StateDetails {
  transport: Transport;
  /** `waiting`, `refused`: why, for a log. */
  reason?: string;
  /** `waiting`: how many milliseconds; at least what the server's `Retry-After` said. */
  retryIn?: number;
  /** `gone`, `conflict`, `refused`: the reply's status, if it was not told within a stream. */
  status?: number;
}
