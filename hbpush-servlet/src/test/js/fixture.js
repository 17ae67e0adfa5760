import nodeTest from 'node:test';
import { Recorder } from './recorder.js';
import { ScriptedServer } from './scripted-server.js';

const LIMIT = { timeout: 60_000 };

/** A test that ends by itself if it waits in vain. */
export function test(name, body) {
  nodeTest(name, LIMIT, body);
}

/**
 * A test with a scripted server, and with `open` to subscribe to it; both end with the test.
 */
export function scripted(name, body) {
  test(name, async (context) => {
    const server = await ScriptedServer.start();
    context.after(async () => {
      Recorder.closeAll();
      await server.stop();
    });
    await body({ server, open: (options) => new Recorder(server.url, options) });
  });
}
