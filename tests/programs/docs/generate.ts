/** `deno task docs`: writes the pages that are generated from the code. */
import { join } from "node:path";
import { ROOT } from "#tests/harness/server/task.ts";
import { runProgram } from "#tests/programs/run_program.ts";
import { generatedPages } from "./pages.ts";

if (import.meta.main) {
  Deno.exit(
    await runProgram({
      command: "deno task docs",
      about: "Writes the pages of docs/ that are generated from the code.",
      flags: {},
      async run() {
        for (const { file, text } of await generatedPages()) {
          await Deno.writeTextFile(join(ROOT, file), text);
          console.log(file);
        }
        return 0;
      },
    }, Deno.args),
  );
}
