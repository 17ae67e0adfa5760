import { subscribe, type Message, type State, type Subscription } from './hbpush.js';

/** What compiles, compiles; what is marked as an error, is one. */
export function uses(): Subscription {
  const all: Subscription = subscribe(new URL('http://localhost/subscriber/news'), {
    onMessage({ data, id, channel, event, type }: Message) {
      console.log(data.length, id.split(':'), channel?.length, event?.length, type?.length);
    },
    onGap: (id) => id.split(':'),
    onGone: () => {},
    onState: (state: State, { transport, reason, retryIn, status }) => {
      console.log(state, transport, reason?.length, retryIn ?? 0, status ?? 0);
    },
    cursor: null,
    transport: 'poll',
    persist: { key: 'news', storage: localStorage },
    credentials: 'include',
    fetch: (url, init) => fetch(url, { ...init, headers: { ...init.headers, Authorization: 'x' } }),
    heartbeat: 25_000,
    streamTimeout: 5_000,
    interval: 5_000,
  });
  const state: 'open' | undefined = all.state === 'open' ? all.state : undefined;
  console.log(state, all.cursor?.length, all.transport === 'stream');
  all.close();

  // @ts-expect-error: the cursor is not to be set
  all.cursor = '1:0';
  // @ts-expect-error: there is no such transport
  subscribe('/subscriber/news', { transport: 'websocket' });
  // @ts-expect-error: there is no such option
  subscribe('/subscriber/news', { onmessage() {} });
  return subscribe('/subscriber/news');
}
