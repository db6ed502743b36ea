import { assert, assertEquals, assertNotEquals } from "@std/assert";
import stringWidth from "string-width";
import type { LogEvent } from "#shared/contract/events/events.ts";
import { ResultMeaning, retryAfter } from "#shared/results/meanings.ts";
import { en } from "#tui/text/en/mod.ts";
import { fr } from "#tui/text/fr/mod.ts";
import {
  eventResult,
  obstacleWords,
  resultCell,
  resultSentence,
  resultWords,
} from "./results.ts";

const codes = [
  ["SUCCESS_0", 0, "SUCCESS_0"],
  ["SUCCESS_REBOOT_REQUIRED", 3010, "SUCCESS_REBOOT_REQUIRED exit 3010"],
  ["ERR_EXECUTE", null, "ERR_EXECUTE"],
  ["EXIT_CODE_10", 0, "EXIT_CODE_10 exit 0"],
  [undefined, undefined, ""],
] as const;

for (const [code, exitCode, words] of codes) {
  Deno.test(`resultWords() says "${words}"`, () => {
    assertEquals(resultWords(code, exitCode), words);
  });
}

Deno.test("resultCell() says what a code means, and then the code", () => {
  assertEquals(
    resultCell({
      code: "EXIT_CODE_1618",
      exitCode: 1618,
      meaning: "installer_busy",
    }),
    "installer busy (EXIT_CODE_1618)",
  );
  assertEquals(
    resultCell({ code: "SUCCESS", exitCode: null, meaning: null }),
    "SUCCESS",
  );
  assertEquals(resultCell({}), "");
});

const event: LogEvent = {
  seq: 1,
  at: "2026-03-01T10:00:00.000Z",
  kind: "deployment.result",
  actor: "agent",
  machine: null,
  package: null,
  source: "",
  payload: { code: "ERR_BAD_DIGEST", exitCode: null },
};

Deno.test("eventResult() explains a wrong digest, unless a recall caused it", () => {
  assertEquals(eventResult(event), "wrong digest (ERR_BAD_DIGEST)");
  assertEquals(
    eventResult({ ...event, kind: "deployment.recalled" }),
    "ERR_BAD_DIGEST",
  );
  assertEquals(eventResult({ ...event, payload: {} }), "");
});

Deno.test("resultSentence() names the server that an agent could not reach", () => {
  const { says } = en.results.meanings.info_not_requested;
  assertEquals(
    resultSentence({
      meaning: "info_not_requested",
      infoServer: "ocs.example:8443",
      byPackage: false,
    }),
    `${says} The agent is sent to https://ocs.example:8443.`,
  );
  assertEquals(
    resultSentence({ meaning: null, infoServer: null, byPackage: false }),
    "",
  );
});

Deno.test("resultSentence() says that the package decides", () => {
  assertEquals(
    resultSentence({
      meaning: "other_version",
      infoServer: null,
      byPackage: true,
    }),
    "Another version of the product is installed already, the same or a newer one. The package counts this code as a success.",
  );
});

for (const [language, { results }] of Object.entries({ en, fr })) {
  for (const meaning of ResultMeaning.options) {
    Deno.test(`a result's meaning ${meaning} has words in ${language}`, () => {
      const { short, says, remedy } = results.meanings[meaning];
      const width = stringWidth(short);
      assert(width > 0 && width <= 16, `"${short}" has ${width} cells`);
      for (const sentence of [says, remedy]) {
        assert(/^[^a-z].*[.)]$/s.test(sentence), `not sentences: ${sentence}`);
      }
    });
  }
}

Deno.test("every meaning is worded in French, not repeated in English", () => {
  for (const meaning of ResultMeaning.options) {
    const english = en.results.meanings[meaning];
    const french = fr.results.meanings[meaning];
    assertNotEquals(french.says, english.says, meaning);
    assertNotEquals(french.remedy, english.remedy, meaning);
  }
});

Deno.test("a remedy does not ask for a retry that cannot help", () => {
  for (const meaning of ResultMeaning.options) {
    if (retryAfter(meaning) !== "new_package") continue;
    const { remedy } = en.results.meanings[meaning];
    assert(!/retry/i.test(remedy), `${meaning}: ${remedy}`);
  }
});

Deno.test("a retry that gets no further is told with its reason", () => {
  const missing = {
    needs: "fix_package",
    meaning: "installer_file_missing",
    deployments: 1,
  } as const;
  const full = {
    needs: "fix_machine",
    meaning: "disk_full",
    deployments: 2,
  } as const;
  const off = { needs: "activate", meaning: null, deployments: 1 } as const;
  const { says } = en.results.meanings.installer_file_missing;
  assertEquals(obstacleWords([], 3), undefined);
  assertEquals(
    obstacleWords([missing], 1),
    `A retry alone would end the same way. ${says} Make a corrected package instead.`,
  );
  assertEquals(
    obstacleWords([missing], 7),
    `1 of 7 would end the same way. ${says} Make a corrected package instead.`,
  );
  const { short } = en.results.meanings.disk_full;
  assertEquals(
    obstacleWords([
      full,
      missing,
      { ...full, meaning: "virus_found", deployments: 1 },
    ], 7),
    `4 of 7 would end the same way: ${short} 2, ${en.results.meanings.installer_file_missing.short} 1, others 1.`,
  );
  assertEquals(
    obstacleWords([off], 1),
    "The package is off: it waits until it is switched on.",
  );
  assertEquals(
    obstacleWords([off], 2),
    "1 of 2 wait until their packages are switched on: they are off.",
  );
});
