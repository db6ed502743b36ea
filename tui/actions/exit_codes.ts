import type { z } from "zod";
import {
  type Package,
  readPackage,
  setPackageCodes,
} from "#shared/contract/packages/packages.ts";
import { type ExitCodes, printExitCodes } from "#shared/results/exit_codes.ts";
import { call } from "#tui/api/call.ts";
import { text } from "#tui/text/mod.ts";
import { titleOf } from "#tui/words/titles.ts";
import type { Action } from "./action.ts";
import { fieldWords, refuseChanged, undoWith } from "./undo/undo.ts";

/** The exit codes that a package is to count as a success. */
export interface ExitCodeEdit {
  readonly package:
    & Pick<Package, "id" | "name" | "version" | "action">
    /** Its exit codes before, if they have been read. */
    & Partial<Pick<Package, "successCodes" | "rebootCodes">>;
  readonly successCodes: ExitCodes;
  readonly rebootCodes: ExitCodes;
}

/** Changes the exit codes of a package, for results from now on. */
export const changeCodes: Action<
  ExitCodeEdit,
  z.output<typeof setPackageCodes.output>
> = {
  endpoint: setPackageCodes,
  doing: ({ package: of }) => text.exitCodes.changing(titleOf(of)),
  run: (connection, { package: { id }, successCodes, rebootCodes }) =>
    call(connection, setPackageCodes, {
      params: { id },
      body: {
        successCodes: [...successCodes],
        rebootCodes: [...rebootCodes],
      },
    }),
  sentence: ({ package: of, successCodes, rebootCodes }, { recorded }) =>
    [
      text.exitCodes.changed(
        titleOf(of),
        printExitCodes(successCodes),
        printExitCodes(rebootCodes),
      ),
      ...recorded > 0 ? [text.exitCodes.recorded(recorded)] : [],
    ].join(text.clause),
  id: ({ package: { id } }) => id,
  undo: ({ package: of, ...edit }) => {
    const { successCodes, rebootCodes } = of;
    if (!successCodes || !rebootCodes) return text.undo.why.unknown;
    return undoWith(changeCodes, { package: of, successCodes, rebootCodes }, {
      effects: [
        text.undo.changesBack(
          titleOf(of),
          fieldWords({
            success: printExitCodes(successCodes),
            reboot: printExitCodes(rebootCodes),
          }),
        ),
      ],
      check: async (connection) => {
        const now = await call(connection, readPackage, {
          params: { id: of.id },
        });
        refuseChanged(wordsOf(now) === wordsOf(edit), titleOf(of));
      },
    });
  },
  commandLines: ({ package: { id }, successCodes, rebootCodes }) => [[
    ...["packages", "codes", `${id}`],
    ...["--success-codes", printExitCodes(successCodes).replaceAll(" ", "")],
    ...["--reboot-codes", printExitCodes(rebootCodes).replaceAll(" ", "")],
  ]],
};

const wordsOf = (
  { successCodes, rebootCodes }: Pick<
    ExitCodeEdit,
    "successCodes" | "rebootCodes"
  >,
) => `${printExitCodes(successCodes)}/${printExitCodes(rebootCodes)}`;
