/**
 * Opens the spool of a folder, appends each line of its input as a record, and
 * answers each with `stored` or the error's message. The next line must wait
 * for the answer.
 */
import { Spool } from "#server/archive/spool/spool.ts";

const { spool } = await Spool.open(Deno.args[0]!);
console.log("open");
for await (
  const line of Deno.stdin.readable.pipeThrough(new TextDecoderStream())
) {
  console.log(
    await spool.append({ id: line.trim() }).then(
      () => "stored",
      (error: Error) => error.message,
    ),
  );
}
