import { assertEquals } from "@std/assert";
import {
  lastUndoable,
  openActionLog,
  reasonAgainstUndo,
} from "./action_log.ts";

const undo = () => {};
const action = { doing: "Doing it", command: "longshore it", undoes: null };

Deno.test("an action log lists the newest first, with how each ended", () => {
  const log = openActionLog(() => new Date(0));
  let changes = 0;
  log.subscribe(() => changes++);
  const first = log.begin(action);
  const second = log.begin({ ...action, doing: "Doing more" });
  log.end(first, { state: "done", sentence: "It is done", undo });
  log.end(second, { state: "failed", sentence: "It is not" });
  assertEquals(
    log.read().map(({ id, state, sentence }) => [id, state, sentence]),
    [[2, "failed", "It is not"], [1, "done", "It is done"]],
  );
  assertEquals(changes, 4);
});

Deno.test("the last action is undone once, then the one before it", () => {
  const log = openActionLog();
  const ids = ["a", "b"].map((doing) => {
    const id = log.begin({ ...action, doing });
    log.end(id, { state: "done", sentence: doing, undo });
    return id;
  });
  for (const id of ids.toReversed()) {
    assertEquals(lastUndoable(log.read())?.id, id);
    const undoing = log.begin({ ...action, undoes: id });
    log.end(undoing, { state: "done", sentence: "", undo });
  }
  assertEquals(lastUndoable(log.read()), null);
});

Deno.test("an undo that fails leaves its action to be undone", () => {
  const log = openActionLog();
  const id = log.begin(action);
  log.end(id, { state: "done", sentence: "", undo });
  const undoing = log.begin({ ...action, undoes: id });
  log.end(undoing, { state: "failed", sentence: "offered" });
  assertEquals(lastUndoable(log.read())?.id, id);
});

Deno.test("each action that cannot be undone has its reason", () => {
  const log = openActionLog();
  const reason = () => reasonAgainstUndo(log.read()[0]!);
  const id = log.begin(action);
  assertEquals(reason(), "Doing it: wait until it is over");
  log.end(id, { state: "done", sentence: "Gone", undo: "it is gone" });
  assertEquals(reason(), 'Cannot undo "Gone": it is gone');
  log.end(log.begin(action), { state: "failed", sentence: "no" });
  assertEquals(reason(), "It failed: there is nothing to undo");
});
