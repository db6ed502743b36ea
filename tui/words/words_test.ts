import { assertEquals, assertMatch } from "@std/assert";
import type { LogEvent } from "#shared/contract/events/events.ts";
import type { Warning } from "#shared/contract/warnings.ts";
import { setLanguage } from "#tui/text/mod.ts";
import { formatMoment, happened, reasonWords, warningWords } from "./words.ts";

Deno.test("reasonWords() names the package that is in the way", () => {
  const words = [
    null,
    { code: "not_active" },
    { code: "held_by_priority_0", heldBy: 1700000001 },
    { code: "agent_busy", busyWith: 1700000002 },
  ] as const;
  assertEquals(words.map(reasonWords), [
    "at the next contact",
    "the package is off",
    "held by 1700000001 (pri 0)",
    "agent busy with 1700000002",
  ]);
});

const event: LogEvent = {
  seq: 1,
  at: "2026-03-01T10:00:00.000Z",
  kind: "deployment.result",
  actor: "agent",
  machine: null,
  package: null,
  source: "",
  payload: {},
};

Deno.test("happened() tells a result by the state it led to", () => {
  const led = (state: string) => happened({ ...event, payload: { state } });
  assertEquals(led("succeeded"), { text: "succeeded", tone: "ok" });
  assertEquals(led("failed"), { text: "failed", tone: "failed" });
  assertEquals(led("toString"), { text: "reported", tone: "open" });
});

Deno.test("formatMoment() gets shorter the nearer the moment is", () => {
  const now = new Date(2026, 2, 5, 9, 3, 7);
  assertEquals(formatMoment(new Date(2026, 2, 5, 8, 0, 1), now), "08:00:01");
  assertEquals(formatMoment(new Date(2026, 0, 2, 8, 5), now), "01-02 08:05");
  assertEquals(formatMoment(new Date(2025, 11, 31), now), "2025-12-31");
});

const message = "In English, from the server.";
const warnings: [Warning, RegExp, RegExp][] = [
  [
    {
      code: "certificate_expires",
      message,
      file: "tls/server.pem",
      on: "2026-12-01",
    },
    /^tls\/server\.pem expires on 2026-12-01:/,
    /^tls\/server\.pem expire le 01\/12\/2026\s:/,
  ],
  [
    {
      code: "certificate_expired",
      message,
      file: "tls/server.pem",
      on: "2026-11-01",
    },
    /expired on 2026-11-01/,
    /a expiré le 01\/11\/2026/,
  ],
  [
    {
      code: "certificate_not_yet",
      message,
      file: "tls/server.pem",
      on: "2027-11-01",
    },
    /^tls\/server\.pem is valid only from 2027-11-01:/,
    /^tls\/server\.pem n'est valable qu'à partir du 01\/11\/2027\s:/,
  ],
  [
    {
      code: "certificate_names",
      message,
      file: "tls/server.pem",
      names: ["a.example", "b.example"],
    },
    /not valid for a\.example, b\.example:/,
    /n'est pas valable pour a\.example, b\.example\s:/,
  ],
  [
    {
      code: "certificate_not_signed",
      message,
      file: "tls/server.pem",
      authority: "tls/cacert.pem",
    },
    /^tls\/cacert\.pem has not signed tls\/server\.pem/,
    /^tls\/cacert\.pem n'a pas signé tls\/server\.pem/,
  ],
  [
    {
      code: "certificate_renewed",
      message,
      validUntil: "2028-01-01",
      servedUntil: "2026-12-01",
    },
    /renewed certificate \(until 2028-01-01\) needs a restart/,
    /renouvelé \(jusqu'au 01\/01\/2028\) attend un redémarrage/,
  ],
  [
    { code: "audit_differs", message, seq: 12 },
    /^The log differs from its noted seals from event 12 on/,
    /^Le journal diffère des sceaux notés à partir de l'événement 12/,
  ],
  [
    { code: "logins_failed", message, lastHour: 7, address: "10.0.0.9" },
    /^7 requests with an invalid token in the last hour, the latest from 10\.0\.0\.9/,
    /^7 requêtes avec un jeton non valable depuis une heure, la dernière de 10\.0\.0\.9/,
  ],
  [
    { code: "audit_other_key", message },
    /^This server's audit\.key does not seal the log/,
    /^L'audit\.key de ce serveur ne scelle pas le journal/,
  ],
  [
    {
      code: "info_unreached",
      message,
      machines: 4,
      address: "10.1.2.3",
      server: "ocs.example:8443",
    },
    /^4 machines .*10\.1\.2\.3.* never reached https:.*do not trust the CA/,
    /^4 machines n'ont pas atteint https:.*10\.1\.2\.3.*AC non reconnue/,
  ],
  [
    {
      code: "tls_aborted",
      message,
      addresses: 2,
      address: "10.1.2.3",
      reason: "not_trusted",
      server: "ocs.example:8443",
    },
    /^2 addresses refused .*10\.1\.2\.3 does not trust the CA.*cacert\.pem/,
    /^2 adresses ont refusé .*10\.1\.2\.3, ne reconnaît pas l'AC.*cacert\.pem/,
  ],
  [
    {
      code: "tls_aborted",
      message,
      addresses: 1,
      address: "10.1.2.3",
      reason: "other_name",
      server: "ocs.example:8443",
    },
    /^1 address refused .*10\.1\.2\.3, which expects another name\?.*a name of/,
    /^1 adresse a refusé .*10\.1\.2\.3, attend-elle un autre nom \?.*un nom du/,
  ],
  [
    {
      code: "enrolment_refused",
      message,
      machines: 3,
      requests: 7,
      refusal: "token_expired",
      address: "10.1.2.3",
    },
    /^3 machines not let in .* from 10\.1\.2\.3: .*expired/,
    /^3 machines refusées .* depuis 10\.1\.2\.3.: .*expiré/,
  ],
  [
    { code: "registrations_surge", message, lastHour: 600, machines: 5600 },
    /^600 of 5600 machines registered in the last hour/,
    /^600 machines sur 5600 inscrites depuis une heure/,
  ],
  [
    {
      code: "registrations_refused",
      message,
      lastHour: 7,
      setting: "mostMachines",
    },
    /^New machines refused 7 times .* setting mostMachines/,
    /^Nouvelles machines refusées 7 fois .* paramètre mostMachines/,
  ],
  [
    {
      code: "results_spooled",
      message,
      results: 7,
      oldestAt: "2025-11-30T10:00:00.000Z",
      used: 3,
    },
    /^7 results wait for the database since 2025-11-30; the spool is 3 % full/,
    /^7 résultats attendent la base depuis 30\/11\/2025\s; le tampon/,
  ],
  [
    {
      code: "backup_failed",
      message,
      at: "2026-11-22T02:00:00.000Z",
      reason: "No space",
    },
    /^The last backup failed at .*: No space/,
    /^La dernière sauvegarde a échoué le .*: No space/,
  ],
  [
    { code: "backup_old", message, madeAt: null },
    /^There is no backup yet/,
    /^Aucune sauvegarde/,
  ],
  [
    { code: "backup_old", message, madeAt: "2026-11-20T02:00:00.000Z" },
    /^The newest backup is of /,
    /^La dernière sauvegarde date du /,
  ],
  [
    { code: "backup_incomplete", message, name: "b", packages: 2 },
    /^The backup b lacks files of 2 packages/,
    /^Il manque à la sauvegarde b les fichiers de 2 paquets/,
  ],
  [
    {
      code: "files_missing",
      message,
      server: "ocs2",
      address: "ocs2.example.org:8443",
      packages: 3,
    },
    /^ocs2 \(ocs2\.example\.org:8443\) lacks the files of 3 packages/,
    /^ocs2 \(ocs2\.example\.org:8443\) n'a pas les fichiers de 3 paquets/,
  ],
  [
    {
      code: "notifications_undelivered",
      message,
      ...{ target: "chat", undelivered: 2, problem: "status 500" },
    },
    /^2 notifications to chat could not be delivered: status 500/,
    /^2 notifications à chat n'ont pas pu être remises.: status 500/,
  ],
  [
    {
      code: "relay_silent",
      message,
      relay: "lyon",
      seenAt: "2026-11-20T02:00:00.000Z",
    },
    /^Relay lyon has said nothing since .*: its host, or the link, is down/,
    /^Le relais lyon est muet depuis .*son hôte ou la liaison est en panne/,
  ],
  [
    {
      code: "relay_unheard",
      message,
      relay: "lyon",
      createdAt: "2026-11-20T02:00:00.000Z",
    },
    /^Relay lyon was created .* and has never said anything/,
    /^Le relais lyon a été créé .* et ne s'est jamais manifesté/,
  ],
  [
    { code: "relay_clock", message, relay: "lyon", ahead: -95 },
    /^The clock of relay lyon is 95 s behind/,
    /^L'horloge du relais lyon a 95 s de retard/,
  ],
  [
    {
      code: "relay_spooled",
      message,
      ...{ relay: "lyon", results: 14 },
      oldestAt: "2026-11-20T02:00:00.000Z",
    },
    /^14 results at relay lyon, the oldest since /,
    /^14 résultats au relais lyon, le plus ancien depuis /,
  ],
  [
    { code: "disk_low", message, free: 512 * 1024 ** 2, total: 40 * 1024 ** 3 },
    /^512 MiB of 40 GiB left/,
    /^Il reste 512 Mio sur 40 Gio/,
  ],
];

for (const [warning, english, french] of warnings) {
  Deno.test(`warningWords() says ${warning.code} in both languages`, async () => {
    assertMatch(warningWords(warning), english);
    await setLanguage("fr");
    try {
      assertMatch(warningWords(warning), french);
    } finally {
      await setLanguage("en");
    }
  });
}
