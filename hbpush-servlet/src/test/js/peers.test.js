import assert from 'node:assert/strict';
import { CuttingProxy } from './cutting-proxy.js';
import { live } from './live.js';

const { NO_PACKAGES } = process.env;

/** A test with EventSource as the package of that name brings it to Node. */
function withEventSource(name, body) {
  live(name, body, NO_PACKAGES, async () => (await import('eventsource')).EventSource);
}

withEventSource('the package eventsource receives, and resumes without loss', async (channel, EventSource) => {
  const proxy = new CuttingProxy(channel.server);
  const source = new EventSource(channel.at('subscriber', await proxy.start()));
  const data = [];
  let count = () => {};
  source.onmessage = (event) => {
    data.push([event.lastEventId, event.data]);
    count();
  };
  const until = async (number) => {
    while (data.length < number) {
      await new Promise((resolve) => (count = resolve));
    }
  };
  const expected = [];
  const publish = async (body) => expected.push([await channel.publish(body), body]);
  await publish('before');
  await until(1);
  for (let round = 0; round < 3; round++) {
    proxy.cut();
    await publish(`cut off ${round}`);
    await until(expected.length);
    await publish(`back ${round}, é 🙂\nsecond line`);
    await until(expected.length);
  }
  assert.deepEqual(data, expected);
  source.close();
  await proxy.stop();
});

withEventSource('the package eventsource stays away from a channel that is gone', async (channel, EventSource) => {
  const source = new EventSource(channel.at('subscriber'));
  const message = new Promise((resolve) => source.addEventListener('message', resolve));
  await channel.publish('one');
  await message;
  const gone = new Promise((resolve) => source.addEventListener('gone', resolve));
  await channel.delete();
  assert.equal((await gone).lastEventId, 'gone');
  while (source.readyState !== source.CLOSED) {
    await new Promise((resolve) => source.addEventListener('error', resolve, { once: true }));
  }
});
