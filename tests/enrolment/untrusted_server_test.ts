/** Tests agents that end the TLS handshake: the server says so. */
import { assert, assertEquals } from "@std/assert";
import { join } from "node:path";
import { readOverview } from "#shared/contract/server.ts";
import {
  assign,
  begin,
  codes,
  joined,
  journey,
  make,
} from "#tests/harness/agents/real_journey.ts";
import { startServer } from "#tests/harness/server/server.ts";

journey(
  "an agent that does not trust the server's certificate is on the overview",
  async () => {
    await using services = await begin();
    const { server, folder } = services;
    // With a certificate authority of its own.
    await using other = await startServer({ isNew: true });
    const agent = await services.agent({ ca: other.caPath });
    const machine = await joined(server, agent);
    const id = await make(server, {
      name: "never",
      action: "execute",
      command: `echo x >> ${join(folder, "mark")}`,
    });
    await assign(server, machine, id);
    assertEquals(codes(await agent.cycle()), { [id]: "ERR_DOWNLOAD_INFO" });
    const { warnings } = await server.api(readOverview, {});
    const aborted = warnings.find(({ code }) => code === "tls_aborted");
    assert(aborted?.code === "tls_aborted", JSON.stringify(warnings));
    assertEquals(
      [aborted.addresses, aborted.address, aborted.reason],
      [1, "127.0.0.1", "not_trusted"],
    );
    // One cause, one warning.
    const also = warnings.some(({ code }) => code === "info_unreached");
    assertEquals(also, false);
  },
);
