import net from 'node:net';
import { once } from 'node:events';

/** Passes connections on to a server, and cuts them when it is told to. */
export class CuttingProxy {
  #target;
  #server = net.createServer((client) => this.#pass(client));
  #connections = new Set();
  #cutAfter;

  /** @param cutAfter says after how many bytes from the server the next connection is cut */
  constructor(target, cutAfter = () => Infinity) {
    this.#target = new URL(target);
    this.#cutAfter = cutAfter;
  }

  async start() {
    this.#server.listen(0, '127.0.0.1');
    await once(this.#server, 'listening');
    this.#server.unref(); // a test that failed does not keep Node running
    return `http://127.0.0.1:${this.#server.address().port}`;
  }

  #pass(client) {
    const server = net.connect(this.#target.port, this.#target.hostname);
    let left = this.#cutAfter();
    const cut = () => {
      client.destroy();
      server.destroy();
      this.#connections.delete(cut);
    };
    this.#connections.add(cut);
    for (const socket of [client, server]) {
      socket.setNoDelay(true);
      socket.on('close', cut);
      socket.on('error', cut);
    }
    client.on('data', (bytes) => server.write(bytes));
    server.on('data', (bytes) => {
      client.write(bytes.subarray(0, left), () => left <= 0 && cut());
      left -= bytes.length;
    });
  }

  /** Cuts the connections that there are. */
  cut() {
    this.#connections.forEach((cut) => cut());
  }

  async stop() {
    this.#server.close();
    this.cut();
    await once(this.#server, 'close');
  }
}
