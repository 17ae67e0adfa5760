import assert from 'node:assert/strict';
import { scripted } from './fixture.js';
import { subscribe } from './hbpush.js';

/** As much of a window and its document as a subscription looks at. */
class Page extends EventTarget {
  document = Object.assign(new EventTarget(), { visibilityState: 'visible' });

  show() {
    this.document.visibilityState = 'visible';
    this.document.dispatchEvent(new Event('visibilitychange'));
  }

  hide() {
    this.document.visibilityState = 'hidden';
    this.document.dispatchEvent(new Event('visibilitychange'));
  }

  tell(type, properties = {}) {
    this.dispatchEvent(Object.assign(new Event(type), properties));
  }
}

/** Has the global object be that of a page for as long as a test runs. */
function inPage(name, body) {
  scripted(name, async (fixture) => {
    const page = new Page();
    const parts = {
      document: page.document,
      addEventListener: page.addEventListener.bind(page),
      removeEventListener: page.removeEventListener.bind(page),
    };
    const now = Date.now;
    Object.assign(globalThis, parts);
    try {
      await body({ ...fixture, page });
    } finally {
      Date.now = now;
      Object.keys(parts).forEach((part) => delete globalThis[part]);
    }
  });
}

/** Fails where something only came because a pause was over, which takes longer. */
function assertSoon(begun) {
  assert.ok(performance.now() - begun < 10_000);
}

inPage('offline is told at once, and online ends the pause', async ({ server, open, page }) => {
  const client = open();
  const first = await server.request();
  first.stream(': hbpush\nretry: 30000\n\n');
  await client.untilState('open');
  page.tell('offline');
  await first.gone();
  assert.equal(client.subscription.state, 'waiting');
  assert.equal(client.details('waiting').reason, 'offline');
  assert.ok(client.details('waiting').retryIn >= 15_000);
  const begun = performance.now();
  page.tell('online');
  (await server.request()).stream();
  assertSoon(begun);
  await client.untilState('open');
});

inPage('a page that is shown again does not wait any longer', async ({ server, open, page }) => {
  const client = open();
  const first = await server.request();
  first.stream(': hbpush\nretry: 30000\n\n');
  await client.untilState('open');
  first.cut();
  await client.untilState('waiting');
  const begun = performance.now();
  page.hide();
  page.show();
  await server.request();
  assertSoon(begun);
});

inPage('but Retry-After holds', async ({ server, open, page }) => {
  const client = open();
  (await server.request()).reply(503, { 'Retry-After': '1' });
  await client.untilState('waiting');
  const refused = Date.now();
  page.tell('online');
  page.show();
  await server.request();
  assert.ok(Date.now() - refused >= 950);
});

inPage('after sleep a stream that was silent is made anew', async ({ server, open, page }) => {
  const client = open();
  const first = await server.request();
  first.stream();
  first.event('7:0', 'one');
  await client.untilMessages(1);
  page.show();
  assert.equal(client.subscription.state, 'open');
  const slept = Date.now() + 60_000;
  Date.now = () => slept;
  const begun = performance.now();
  page.show();
  await first.gone();
  assertSoon(begun);
  assert.equal((await server.request()).cursor, '7:0');
});

inPage('sleep while a stream begins is nothing against streams', async ({ server, open, page }) => {
  open({ streamTimeout: 5_000 });
  const first = await server.request();
  const slept = Date.now() + 60_000;
  Date.now = () => slept;
  page.show();
  await first.gone();
  const second = await server.request();
  assert.equal(second.isStream, true);
  Date.now = () => slept + 60_000;
  page.show();
  await second.gone();
  // Twice in a row it may be timers that come late, as in hidden pages.
  assert.equal((await server.request()).isStream, false);
});

inPage('a silence counts once, however often the page wakes', async ({ server, open, page }) => {
  const client = open();
  let slept = Date.now();
  Date.now = () => slept;
  for (const wakes of [2, 1]) {
    const stream = await server.request();
    assert.equal(stream.isStream, true);
    stream.stream();
    await client.untilState('open');
    slept += 60_000;
    Array.from({ length: wakes }, () => page.show());
    await stream.gone();
  }
  assert.equal((await server.request()).isStream, false);
});

inPage('a clock that steps back neither stops polls nor hides a silence', async ({ server, open, page }) => {
  const { now } = Date;
  let ahead = 3_600_000;
  Date.now = () => now() + ahead;
  const client = open({ transport: 'poll', interval: 200, heartbeat: 1000 });
  (await server.request()).reply(304);
  const second = await server.request();
  ahead = 0;
  const begun = performance.now();
  second.reply(304);
  const third = await server.request();
  assertSoon(begun);
  ahead = -3_600_000;
  page.show();
  await third.gone(); // never answered
  await client.untilState('waiting');
  assert.equal(client.details('waiting').reason, 'no answer in time');
  assertSoon(begun);
});

inPage('what the network does anew, is tried without long pauses', async ({ server, open, page }) => {
  const client = open();
  for (const wakes of [() => page.tell('online'), () => page.tell('pageshow', { persisted: true })]) {
    for (let i = 0; i < 3; i++) {
      const failed = client.states.filter((state) => state === 'waiting').length;
      (await server.request()).cut();
      await client.until(() => client.states.filter((state) => state === 'waiting').length > failed);
      page.show();
    }
    (await server.request()).cut();
    await client.untilState('waiting');
    assert.ok(client.details('waiting').retryIn >= 4000);
    wakes();
    (await server.request()).cut();
    await client.untilState('waiting');
    assert.ok(client.details('waiting').retryIn <= 1000);
    page.tell('online');
  }
});

inPage('an address is relative to the page as it was', async ({ server, page }) => {
  page.document.baseURI = `${new URL('/rooms/', server.url)}`;
  const subscription = subscribe('news?team=a', { transport: 'poll' });
  (await server.request()).reply(304);
  page.document.baseURI = `${new URL('/elsewhere/too/', server.url)}`;
  assert.equal((await server.request()).target, '/rooms/news?team=a');
  assert.throws(() => subscribe('http://'), TypeError);
  subscription.close();
});

inPage('a page that comes back from the cache connects anew', async ({ server, open, page }) => {
  open();
  const first = await server.request();
  first.stream();
  page.tell('pageshow', { persisted: false });
  page.tell('pageshow', { persisted: true });
  await first.gone();
  await server.request();
});

inPage('the pause between two polls ends when the page goes offline', async ({ server, open, page }) => {
  const client = open({ transport: 'poll', interval: 60_000 });
  (await server.request()).reply(304);
  (await server.request()).reply(304);
  await client.untilState('open');
  // The second 304 is on its way; after it the client pauses for a minute.
  const begun = performance.now();
  page.tell('offline');
  await client.untilState('waiting');
  page.tell('online');
  await server.request();
  assertSoon(begun);
});

inPage('a subscription that is over has left the page', async ({ server, open, page }) => {
  const listeners = new Set();
  const { addEventListener, removeEventListener } = globalThis;
  globalThis.addEventListener = (type, listener) => {
    listeners.add(type);
    addEventListener(type, listener);
  };
  globalThis.removeEventListener = (type, listener) => {
    listeners.delete(type);
    removeEventListener(type, listener);
  };
  const client = open();
  const stream = await server.request();
  stream.stream();
  await client.untilState('open');
  assert.ok(listeners.size > 0);
  client.subscription.close();
  await stream.gone();
  page.tell('online');
  assert.deepEqual([...listeners], []);
});
