import assert from 'node:assert/strict';
import { subscribe } from './hbpush.js';
import { scripted, test } from './fixture.js';

/** A storage as a browser has it. */
class Memory {
  #values = new Map();

  getItem(key) {
    return this.#values.get(key) ?? null;
  }

  setItem(key, value) {
    this.#values.set(key, value);
  }
}

const denied = {
  getItem() {
    throw new Error('denied');
  },
  setItem() {
    throw new Error('full');
  },
};

test('a wrong option is refused with its name and its rule', () => {
  const cases = [
    [{ onmessage: () => {} }, /no option onmessage/],
    [{ constructor: 1 }, /no option constructor/],
    [{ onMessage: 'log' }, /onMessage must be a function: log/],
    [{ cursor: '12' }, /cursor must be of the form time:tag: 12/],
    [{ transport: 'websocket' }, /transport must be 'stream' or 'poll': websocket/],
    [{ credentials: true }, /credentials must be 'same-origin' or 'include' or 'omit': true/],
    [{ persist: 1 }, /persist must be a key/],
    [{ heartbeat: 25 }, /heartbeat must be from 1000 to 86400000 \(milliseconds\): 25/],
    [{ heartbeat: 86_400_001 }, /heartbeat must be from 1000 to 86400000/],
    [{ interval: Infinity }, /interval must be from 1 to 2147483647 \(milliseconds\): Infinity/],
  ];
  for (const [options, message] of cases) {
    assert.throws(() => subscribe('/news', options), { name: 'TypeError', message });
  }
  assert.throws(() => subscribe('/news?last_event_id=1:0'), /option cursor/);
});

scripted('options may be there without a value', async ({ server, open }) => {
  open({ cursor: null, transport: undefined, persist: undefined });
  assert.equal((await server.request()).cursor, undefined);
});

scripted('an address may be a URL with a query and a fragment', async ({ server }) => {
  const subscription = subscribe(new URL(`${server.url}?team=%20a#top`), { cursor: '7:0' });
  assert.equal(
    (await server.request()).target,
    '/subscriber/news?team=%20a&last_event_id=7%3A0',
  );
  subscription.close();
});

scripted('requests go through the fetch that is given', async ({ server, open }) => {
  open({
    credentials: 'include',
    fetch: (url, init) => {
      assert.equal(init.credentials, 'include');
      assert.equal(init.cache, 'no-store');
      return fetch(url, { ...init, headers: { ...init.headers, Authorization: 'Bearer x' } });
    },
  });
  const request = await server.request();
  assert.equal(request.headers.authorization, 'Bearer x');
  assert.equal(request.isStream, true);
});

scripted('a cursor that is kept under a key outlives a reload', async ({ server, open }) => {
  globalThis.sessionStorage = new Memory();
  const before = open({ persist: 'news' });
  const stream = await server.request();
  assert.equal(stream.cursor, undefined);
  stream.stream();
  stream.event('7:4', 'one');
  await before.untilMessages(1);
  before.subscription.close();

  open({ persist: 'news' });
  assert.equal((await server.request()).cursor, '7:4');
  open({ persist: 'news', cursor: '9:0' });
  assert.equal((await server.request()).cursor, '9:0');
  open({ persist: 'other' });
  assert.equal((await server.request()).cursor, undefined);
  delete globalThis.sessionStorage;
});

scripted('it is kept after the message was handled', async ({ server, open }) => {
  const storage = new Memory();
  const kept = [];
  const client = open({
    transport: 'poll',
    persist: { key: 'news', storage },
    onMessage: () => kept.push(storage.getItem('news')),
  });
  (await server.request()).message('7:0', 'one');
  (await server.request()).message('7:1', 'two');
  await server.request();
  // Kept before, a message would be lost with a page that ends while it handles it.
  assert.deepEqual(kept, [null, '7:0']);
  assert.equal(storage.getItem('news'), '7:1');
  assert.equal(client.subscription.cursor, '7:1');
});

for (const transport of ['stream', 'poll']) {
  scripted(`so is one whose handler closes (${transport})`, async ({ server, open }) => {
    const storage = new Memory();
    const client = open({
      transport,
      persist: { key: 'news', storage },
      onMessage: () => client.subscription.close(),
    });
    const request = await server.request();
    if (transport === 'stream') {
      request.stream('id: 7:0\ndata: one\n\n');
    } else {
      request.message('7:0', 'one');
    }
    await client.untilClosed();
    await new Promise((resolve) => setTimeout(resolve));
    assert.equal(storage.getItem('news'), '7:0');
  });
}

scripted('what is kept and is no cursor does not count', async ({ server, open }) => {
  const storage = new Memory();
  storage.setItem('news', 'gone');
  open({ persist: { key: 'news', storage } });
  assert.equal((await server.request()).cursor, undefined);
});

scripted('a storage that fails does not matter', async ({ server, open }) => {
  const client = open({ persist: { key: 'news', storage: denied } });
  const stream = await server.request();
  stream.stream();
  stream.event('7:0', 'one');
  stream.event('7:1', 'two');
  await client.untilMessages(2);
});

scripted('neither does one that is not there', async ({ server, open }) => {
  const client = open({ persist: 'news' });
  (await server.request()).stream('id: 7:0\ndata: one\n\n');
  await client.untilMessages(1);
});
