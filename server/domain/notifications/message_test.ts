import { assertEquals } from "@std/assert";
import type { LogEvent } from "#shared/contract/events/events.ts";
import { messageOf, testMessage, webhookBody } from "./message.ts";

const vlc = { id: 4, name: "vlc", version: "3.0" };
const pc = { id: 7, name: "pc-7" };

function event(
  kind: LogEvent["kind"],
  payload: LogEvent["payload"],
  machine: LogEvent["machine"] = null,
): LogEvent {
  return {
    ...{ seq: 12, at: "2026-11-22T10:00:00Z", actor: "server", source: "::1" },
    ...{ kind, machine, package: vlc, payload },
  };
}

const halted = (reason: Record<string, unknown>) =>
  event("rollout.halted", { assignment: 3, wave: 1, halted: reason });

const sentences: [LogEvent, string, string][] = [
  [
    halted({ because: "failed_percent", machines: 3, of: 40 }),
    "Rollout 3 of vlc 3.0 has halted itself in wave 1: 3 of 40 failed",
    "Le déploiement progressif 3 de vlc 3.0 s'est interrompu dans la vague 1 : 3 échecs sur 40",
  ],
  [
    halted({ because: "code", code: "ERR_EXECUTE" }),
    "Rollout 3 of vlc 3.0 has halted itself in wave 1: a machine reported ERR_EXECUTE",
    "Le déploiement progressif 3 de vlc 3.0 s'est interrompu dans la vague 1 : une machine a annoncé ERR_EXECUTE",
  ],
  [
    event("rollout.finished", { assignment: 3 }),
    "Rollout 3 of vlc 3.0 has finished",
    "Le déploiement progressif 3 de vlc 3.0 est terminé",
  ],
  [
    event("rollout.wave_reached", { assignment: 3, wave: 2 }),
    "Rollout 3 of vlc 3.0: enough machines of wave 2 have succeeded",
    "Déploiement progressif 3 de vlc 3.0 : assez de machines de la vague 2 ont réussi",
  ],
  [
    event("deployment.result", { code: "ERR_BUILD", outcome: "failed" }, pc),
    "pc-7: vlc 3.0 failed (ERR_BUILD)",
    "pc-7 : échec de vlc 3.0 (ERR_BUILD)",
  ],
  [
    event("deployment.offered", {}, pc),
    "deployment.offered: pc-7, vlc 3.0",
    "deployment.offered: pc-7, vlc 3.0",
  ],
  [
    event("warning.raised", { code: "disk_low", message: "The disk is low." }),
    "Warning: The disk is low.",
    "Avertissement : The disk is low.",
  ],
];

for (const [about, english, french] of sentences) {
  Deno.test(`a notification says: ${english}`, () => {
    const said = (language: "en" | "fr") =>
      messageOf(about, "ocs.example", language).subject;
    assertEquals(said("en"), `[ocs.example] ${english}`);
    assertEquals(said("fr"), `[ocs.example] ${french}`);
  });
}

Deno.test("a webhook receives what happened, without an operator's address", () => {
  const message = messageOf(
    event("deployment.result", { code: "ERR_BUILD", outcome: "failed" }, pc),
    "ocs.example",
    "en",
  );
  assertEquals(JSON.parse(webhookBody(message)), {
    type: "deployment.result",
    timestamp: "2026-11-22T10:00:00Z",
    text: "[ocs.example] pc-7: vlc 3.0 failed (ERR_BUILD)",
    data: {
      ...{ server: "ocs.example", seq: 12, actor: "server" },
      ...{ machine: pc, package: vlc },
      payload: { code: "ERR_BUILD", outcome: "failed" },
    },
  });
});

Deno.test("names of machines are no markup for chat programs", () => {
  const evil = { id: 7, name: "<!channel> @here" };
  const body = webhookBody(
    messageOf(
      event("deployment.result", { code: "1", outcome: "failed" }, evil),
      "ocs.example",
      "en",
    ),
  );
  const { text, data } = JSON.parse(body);
  assertEquals(
    text,
    "[ocs.example] ‹!channel› @\u200Bhere: vlc 3.0 failed (1)",
  );
  assertEquals(data.machine, evil);
});

Deno.test("a test says who sent it", () => {
  const at = new Date("2026-11-22T10:00:00Z");
  assertEquals(
    testMessage("ocs.example", "ada", at, "fr").subject,
    "[ocs.example] Ceci est un essai de ada",
  );
});
