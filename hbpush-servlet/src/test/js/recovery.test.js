import assert from 'node:assert/strict';
import { scripted } from './fixture.js';
import { position } from './scripted-server.js';

scripted('a stream that is held back gives way to polls', async ({ server, open }) => {
  const client = open({ cursor: '3:0', streamTimeout: 1500 });
  const held = await server.request();
  held.stream(''); // the head, and nothing else
  const poll = await server.request();
  await held.gone();
  assert.equal(poll.isStream, false);
  assert.equal(poll.cursor, '3:0');
  poll.message('7:0', 'one');
  await client.untilMessages(1);
  assert.equal(client.subscription.transport, 'poll');
  assert.deepEqual(client.states, ['connecting', 'connecting', 'open']);
});

scripted('so does one whose head does not come', async ({ server, open }) => {
  open({ streamTimeout: 1500 });
  await (await server.request()).gone();
  assert.equal((await server.request()).isStream, false);
});

scripted('what is no event stream gives way to polls', async ({ server, open }) => {
  const client = open();
  (await server.request()).message('7:0', 'from an interval location');
  const poll = await server.request();
  assert.equal(poll.cursor, undefined);
  poll.message('7:0', 'from an interval location');
  await client.untilMessages(1);
  assert.deepEqual(client.data, ['from an interval location']);
});

scripted('so does 304', async ({ server, open }) => {
  open();
  (await server.request()).reply(304);
  assert.equal((await server.request()).isStream, false);
});

scripted('streams that fall silent twice in a row give way to polls', async ({ server, open }) => {
  const client = open({ heartbeat: 1000 });
  for (const pieces of [1, 2, 1, 1]) {
    const stream = await server.request();
    assert.equal(stream.isStream, true);
    stream.stream();
    await client.untilState('open');
    if (pieces > 1) {
      stream.event('7:0', 'not silent at once');
    }
    await stream.gone();
  }
  assert.equal(client.details('waiting').reason, 'the stream fell silent');
  const poll = await server.request();
  assert.equal(poll.isStream, false);
  assert.equal(poll.cursor, '7:0');
});

scripted('heartbeats keep a quiet stream', async ({ server, open }) => {
  const client = open({ heartbeat: 2000 });
  const stream = await server.request();
  stream.stream();
  const begun = Date.now();
  while (Date.now() - begun < 4000) {
    stream.raw(':\n\n');
    await new Promise((resolve) => setTimeout(resolve, 250));
  }
  stream.event('7:0', 'one');
  await client.untilMessages(1);
  assert.deepEqual(client.states, ['connecting', 'open']);
});

scripted('a poll that failed is followed by a stream again', async ({ server, open }) => {
  const client = open();
  (await server.request()).reply(304);
  const poll = await server.request();
  poll.message('7:0', 'one');
  (await server.request()).cut();
  const stream = await server.request();
  assert.equal(stream.isStream, true);
  assert.equal(stream.cursor, '7:0');
  stream.stream();
  stream.event('7:1', 'two');
  await client.untilMessages(2);
  assert.deepEqual(client.data, ['one', 'two']);
});

scripted('who wants streams only gets no polls', async ({ server, open }) => {
  const client = open({ transport: 'stream' });
  (await server.request()).reply(304);
  await client.untilState('waiting');
  assert.match(client.details('waiting').reason, /no event stream: 304/);
  assert.equal((await server.request()).isStream, true);
});

scripted('a poll that is not answered is given up', async ({ server, open }) => {
  const client = open({ transport: 'poll', heartbeat: 1000 });
  await (await server.request()).gone();
  await client.untilState('waiting');
  assert.equal(client.details('waiting').reason, 'no answer in time');
});

for (const transport of ['stream', 'poll']) {
  scripted(`Retry-After is honoured (${transport})`, async ({ server, open }) => {
    const client = open({ transport });
    const text = { 'Content-Type': 'text/plain', 'Retry-After': '1' };
    (await server.request()).reply(503, text, 'The server shuts down.\n');
    await client.untilState('waiting');
    const refused = Date.now();
    assert.equal(client.details('waiting').reason, '503 The server shuts down.');
    assert.ok(client.details('waiting').retryIn >= 1000);
    (await server.request()).reply(429, { 'Retry-After': '1' });
    assert.ok(Date.now() - refused >= 950);
    await server.request();
  });

  scripted(`what is of no use is not tried again (${transport})`, async ({ server, open }) => {
    for (const status of [400, 401, 403, 405, 414]) {
      const client = open({ transport });
      (await server.request()).reply(status, { 'Content-Type': 'text/plain' }, 'Why.');
      await client.untilState('refused');
      assert.equal(client.details('refused').reason, `${status} Why.`);
      assert.equal(client.details('refused').status, status);
    }
    assert.equal(server.untaken, 0);
  });

  scripted(`what may pass is tried again (${transport})`, async ({ server, open }) => {
    // hbpush says 204 only to those who name the position `gone`, and to a request that did not ask to
    // wait it says 409 only while another one is held, which may be this client's own, dead already.
    for (const status of [204, 404, 409, 500, 502, 504]) {
      const client = open({ transport });
      const body = status === 204 ? '' : '<h1>No</h1>';
      (await server.request()).reply(status, { 'Content-Type': 'text/html' }, body);
      await client.untilState('waiting');
      assert.equal(client.details('waiting').reason, `${status} Said`);
      await server.request();
      client.subscription.close();
    }
  });
}

scripted('Retry-After may be a date', async ({ server, open }) => {
  const client = open();
  const date = new Date(Date.now() + 3_600_000).toUTCString();
  (await server.request()).reply(503, { 'Retry-After': date });
  await client.untilState('waiting');
  const { retryIn } = client.details('waiting');
  assert.ok(retryIn > 3_590_000 && retryIn < 3_602_000, `${retryIn}`);
});

scripted('pauses grow while nothing is heard, differ, and begin anew', async ({ server, open }) => {
  const client = open();
  const first = await server.request();
  first.stream(': hbpush\nretry: 200\n\n');
  await client.untilState('open');
  first.cut();
  const pauses = [];
  for (let i = 0; i < 4; i++) {
    (await server.request()).cut();
    await client.until(() => client.states.filter((state) => state === 'waiting').length > i);
    pauses.push(client.details('waiting').retryIn);
  }
  pauses.forEach((pause, i) => {
    const longest = 200 * 2 ** i;
    assert.ok(pause >= longest / 2 && pause <= longest, `${pauses}`);
  });
  assert.ok(pauses.some((pause, i) => pause !== 100 * 2 ** i), 'pages would come all at once');
  const again = await server.request();
  again.stream(': hbpush\n\n');
  again.event('7:0', 'one');
  await client.untilMessages(1);
  again.cut();
  await client.untilState('waiting');
  assert.ok(client.details('waiting').retryIn <= 200);
});

scripted('a server that was away is found again', async ({ server, open }) => {
  const client = open();
  const first = await server.request();
  first.stream();
  first.event('7:0', 'one');
  await client.untilMessages(1);
  await server.stop();
  await client.until(() => client.states.filter((state) => state === 'waiting').length >= 2);
  await server.listen();
  const second = await server.request();
  assert.equal(second.cursor, '7:0');
  second.stream();
  second.event('7:1', 'two');
  await client.untilMessages(2);
  assert.deepEqual(client.data, ['one', 'two']);
});

scripted('streams that end as they begin are asked for less and less', async ({ server, open }) => {
  const client = open();
  const pauses = [];
  for (let i = 0; i < 4; i++) {
    const stream = await server.request();
    stream.stream(': hbpush\nretry: 200\n\n');
    stream.end();
    await client.until(() => client.states.filter((state) => state === 'waiting').length > i);
    pauses.push(client.details('waiting').retryIn);
  }
  assert.ok(pauses[3] >= 800, `${pauses}`);
});

scripted('so are held polls that fail at once', async ({ server, open }) => {
  const client = open({ transport: 'poll' });
  const pauses = [];
  for (let i = 0; i < 3; i++) {
    (await server.request()).reply(304);
    (await server.request()).reply(502);
    await client.until(() => client.states.filter((state) => state === 'waiting').length > i);
    pauses.push(client.details('waiting').retryIn);
  }
  assert.ok(pauses[2] >= 2000, `${pauses}`);
});

scripted('a stream that lived for some seconds was a good one', async ({ server, open }) => {
  const client = open();
  for (let i = 0; i < 3; i++) {
    const stream = await server.request();
    stream.stream(': hbpush\nretry: 200\n\n');
    stream.end();
  }
  const stream = await server.request();
  stream.stream(': hbpush\n\n');
  await new Promise((resolve) => setTimeout(resolve, 5_200));
  const waited = client.states.filter((state) => state === 'waiting').length;
  stream.end();
  await client.until(() => client.states.filter((state) => state === 'waiting').length > waited);
  assert.ok(client.details('waiting').retryIn <= 200);
});

scripted('a fetch that does not heed the signal holds up nothing', async ({ server, open }) => {
  const deaf = (url, { signal, ...init }) => fetch(url, init);
  const client = open({ fetch: deaf, heartbeat: 1000, streamTimeout: 500 });
  await server.request(); // never answered
  const poll = await server.request();
  assert.equal(poll.isStream, false);
  poll.head(200, { ...position('7:0'), 'Content-Length': 100 });
  poll.raw('the first half'); // and never the second
  await client.untilState('waiting');
  await poll.gone();
  const refusal = await server.request();
  refusal.head(403, { 'Content-Type': 'text/plain', 'Content-Length': 100 }); // never explained
  (await server.request()).message('8:0', 'whole');
  await client.untilMessages(1);
  assert.deepEqual(client.data, ['whole']);
});

for (const nothing of [undefined, null, '']) {
  scripted(`a fetch that fails with ${nothing} is a failure like others`, async ({ open }) => {
    const client = open({ fetch: () => Promise.reject(nothing) });
    await client.untilState('waiting');
    assert.equal(client.details('waiting').reason, 'the request failed');
    client.subscription.close();
  });
}
