import { assertEquals } from "@std/assert";
import { openActionQueue } from "./action_queue.ts";

Deno.test("actions that are confirmed meanwhile run one after the other", async () => {
  const queue = openActionQueue();
  const started: string[] = [];
  const ends = new Map<string, () => void>();
  const add = (name: string) => {
    const over = Promise.withResolvers<void>();
    ends.set(name, over.resolve);
    queue.add(`Doing ${name}`, () => {
      started.push(name);
      return over.promise;
    });
    return over.promise;
  };
  const end = async (name: string) => {
    ends.get(name)!();
    await new Promise((resolve) => setTimeout(resolve));
  };
  for (const name of ["a", "b", "c"]) add(name);
  assertEquals([started, queue.doing()], [["a"], "Doing a"]);
  await end("a");
  assertEquals([started, queue.doing()], [["a", "b"], "Doing b"]);
  await end("b");
  await end("c");
  assertEquals([started, queue.doing()], [["a", "b", "c"], null]);
  add("d");
  assertEquals(queue.doing(), "Doing d");
  await end("d");
});
