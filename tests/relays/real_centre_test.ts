import { assert, assertEquals } from "@std/assert";
import { startServer } from "#tests/harness/server/server.ts";
import { temporaryFolder } from "#tests/harness/store/archives.ts";
import { deployToSite, fetchAsMany } from "./many_machines.ts";
import { startRealSite } from "./real_site.ts";

/** Machines that fetch the package at the same time. */
const MACHINES = 30;

Deno.test("a package goes over the link once, however many machines fetch it", async () => {
  await using folder = await temporaryFolder();
  await using server = await startServer();
  await using site = await startRealSite(server, folder.path);
  using deployed = await deployToSite(server, site, 1_000_000);
  const { planned } = deployed;
  const before = site.received();
  const fetched = await fetchAsMany(MACHINES, site.relay.url, planned);
  assertEquals(new Set(fetched), new Set([planned.bytes]));
  const passed = site.received() - before;
  assert(
    passed < 1.2 * planned.bytes,
    `${passed} bytes over the link for ${planned.bytes} and ${MACHINES} machines`,
  );
});
