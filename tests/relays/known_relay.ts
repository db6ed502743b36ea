import { join } from "node:path";
import { AUTHORITY } from "#server/tls/certificate.ts";
import { writePair } from "#server/tls/files.ts";
import { issueAuthority } from "#server/tls/issue.ts";
import * as x509 from "#server/tls/x509.ts";
import {
  createRelay,
  type RelayDraft,
} from "#server/usecases/relays/edit_relays.ts";
import { identifyRelay } from "#server/usecases/relays/identify_relay.ts";
import { passing } from "#server/usecases/relays/relay_service.ts";
import { answerPoll } from "#server/usecases/agents/answer_poll.ts";
import { receiveInventory } from "#server/usecases/agents/receive_inventory.ts";
import { readRelayToken } from "#shared/relay/token.ts";
import { anInventory } from "#tests/harness/store/rows.ts";
import type { TestServices } from "#tests/harness/store/test_services.ts";

export const admin = { name: "ada", role: "admin" } as const;

/** A relay named lyon for these groups, and what comes through it. */
export async function aRelay(
  services: TestServices,
  sites: readonly number[],
  draft: Partial<RelayDraft> = {},
) {
  const folder = join(services.archiveFolder, "..", "tls");
  await Deno.mkdir(folder, { recursive: true });
  if (await services.relayAuthority.read() === null) {
    await writePair(folder, AUTHORITY, await issueAuthority(services.now()));
  }
  const { relay, token } = await createRelay(services, {
    name: "lyon",
    names: ["relay.lyon.example"],
    ...{ sites, httpPort: 8080, httpsPort: 8443, settings: {} },
    ...draft,
  }, admin);
  const { secret } = readRelayToken(token)!;
  const identity = (await identifyRelay(services, secret))!;
  const from = passing(identity);
  const contact = (deviceId: string, agent?: string) => ({
    ...services.contact(deviceId, agent),
    ip: "10.7.0.5",
    relay: from,
  });
  return {
    ...{ id: relay.id, relay, token, secret, identity, from, contact },
    poll: (deviceId: string) => answerPoll(services, contact(deviceId)),
    sendInventory: (deviceId: string, inventory = anInventory()) =>
      receiveInventory(services, contact(deviceId), inventory),
  };
}

/** A certificate signing request with a new key, PEM. */
export async function aRequest(
  names: readonly string[],
  curve = "P-256",
): Promise<string> {
  const algorithm = { name: "ECDSA", namedCurve: curve, hash: "SHA-256" };
  const keys = await crypto.subtle.generateKey(algorithm, true, [
    "sign",
    "verify",
  ]);
  const request = await x509.Pkcs10CertificateRequestGenerator.create({
    name: "CN=",
    keys,
    signingAlgorithm: algorithm,
    extensions: names.length === 0 ? [] : [
      new x509.SubjectAlternativeNameExtension(
        names.map((value) => ({ type: "dns" as const, value })),
      ),
    ],
  });
  return request.toString("pem");
}
