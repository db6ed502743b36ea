import { connect } from "node:net";
import type { Duplex } from "node:stream";
import ssh2 from "ssh2";

/** What is used of the package, which has no types of its own. */
interface Ssh2 {
  readonly Server: new (
    options: { readonly hostKeys: readonly string[] },
    connected: (connection: Connection) => void,
  ) => {
    listen(port: number, host: string, listening: () => void): void;
    address(): { readonly port: number };
  };
  readonly utils: {
    generateKeyPairSync(
      kind: "ed25519",
    ): { readonly private: string; readonly public: string };
  };
}

interface Connection {
  on(event: "error", heard: () => void): void;
  on(event: "authentication", asked: (attempt: Attempt) => void): void;
  on(
    event: "tcpip",
    asked: (
      accept: () => Duplex,
      reject: () => void,
      to: { readonly destIP: string; readonly destPort: number },
    ) => void,
  ): void;
}

interface Attempt {
  readonly method: string;
  readonly password?: string;
  accept(): void;
  reject(others: readonly string[]): void;
}

const { Server, utils }: Ssh2 = ssh2;

/**
 * An SSH server on 127.0.0.1 that takes one password and only forwards
 * connections. It prints its port and its public key, and ends with its input.
 * A process of its own: the package leaves ciphers to the garbage collector.
 */
async function serve(password: string): Promise<void> {
  const host = utils.generateKeyPairSync("ed25519");
  const server = new Server({ hostKeys: [host.private] }, (connection) => {
    // Clients that are killed end without a farewell.
    connection.on("error", () => {});
    connection.on("authentication", (attempt) => {
      if (attempt.method === "password" && attempt.password === password) {
        attempt.accept();
      } else attempt.reject(["password"]);
    });
    connection.on("tcpip", (accept, reject, { destIP, destPort }) => {
      const target = connect(destPort, destIP);
      target.once("error", () => reject());
      target.once("connect", () => {
        target.removeAllListeners("error");
        const channel = accept();
        // Either end may be gone first.
        for (const end of [channel, target]) end.on("error", () => {});
        channel.on("close", () => target.destroy());
        target.pipe(channel).pipe(target);
      });
    });
  });
  server.listen(0, "127.0.0.1", () => {
    console.log(`${server.address().port} ${host.public}`);
  });
  for await (const _ of Deno.stdin.readable);
  Deno.exit(0);
}

await serve(Deno.args[0]!);
