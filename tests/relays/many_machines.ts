import { createAssignment } from "#shared/contract/assignments/assignments.ts";
import { RELAY_HEADER } from "#shared/relay/headers.ts";
import { type PlannedPackage, RelayPlan } from "#shared/relay/plan.ts";
import { readRelayToken } from "#shared/relay/token.ts";
import { simulatedAgent } from "#tests/harness/agents/agent.ts";
import { simulatedMachine } from "#tests/harness/agents/agent_machine.ts";
import { make } from "#tests/harness/agents/real_journey.ts";
import type { RunningServer } from "#tests/harness/server/server.ts";
import { noise } from "#tests/harness/store/archives.ts";
import type { RealSite } from "./real_site.ts";

/** A package that machines of a site are offered, as its relay knows it. */
export interface SitePackage extends Disposable {
  readonly planned: PlannedPackage;
  /** Fetches a path of the centre as the relay. */
  asRelay(url: string): Promise<Response>;
}

/** Deploys a package of so many bytes to a machine that comes by the relay. */
export async function deployToSite(
  server: RunningServer,
  site: RealSite,
  bytes: number,
): Promise<SitePackage> {
  const ca = await Deno.readTextFile(server.caPath);
  using agent = simulatedAgent({
    ...{ server: `${site.relay.url}/ocsinventory`, ca },
    machine: simulatedMachine(1),
  });
  const { errors } = await agent.cycle();
  if (errors.length > 0) throw new Error(errors.join("; "));
  const packageId = await make(
    server,
    { name: "large", action: "store", path: "/tmp" },
    noise(bytes),
  );
  await server.api(createAssignment, {
    body: { packageId, groups: [site.group] },
  });
  const client = Deno.createHttpClient({ caCerts: [ca], http2: false });
  const headers = { [RELAY_HEADER]: readRelayToken(site.token)!.secret };
  const asRelay = (url: string) => fetch(url, { headers, client });
  const plan = await asRelay(new URL("/relay/plan", server.agentTlsUrl).href);
  const { packages: [planned] } = RelayPlan.parse(await plan.json());
  return {
    planned: planned!,
    asRelay,
    [Symbol.dispose]: () => client.close(),
  };
}

/**
 * Fetches a package as so many machines at the same time; resolves with the
 * bytes that each got.
 */
export async function fetchAsMany(
  machines: number,
  base: string,
  { id, path, fragments }: PlannedPackage,
  get: (url: string) => Promise<Response> = fetch,
): Promise<number[]> {
  return await Promise.all(
    Array.from({ length: machines }, async () => {
      let bytes = 0;
      for (const index of fragments.keys()) {
        const answer = await get(`${base}${path}/${id}-${index + 1}`);
        for await (const piece of answer.body!) bytes += piece.length;
      }
      return bytes;
    }),
  );
}
