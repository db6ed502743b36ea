import { text } from "../../text/mod.ts";
import { listPackages, type Package } from "../../../shared/packages.ts";
import { call } from "../../api/call.ts";
import { position } from "../../data/window.ts";
import { PAGE_ROWS, useList } from "../../data/use_list.ts";
import { bind } from "../../keys/binding.ts";
import { moveKeys, reloadKey } from "../../keys/lists.ts";
import { useSession } from "../../session.ts";
import { bodyRows, Frame } from "../../widgets/frame.tsx";
import { QuestionBox, useQuestion } from "../../widgets/question.tsx";
import { ListTable } from "../../widgets/table.tsx";
import { recallQuestion, toggleActivation } from "./activation.ts";
import { packageColumns, titleOf } from "./columns.ts";
import { packageKeys } from "./keys.ts";

/** All packages, newest first, with their machines counted by state. */
export function PackagesScreen({ active }: { readonly active: boolean }) {
  const { connection, me, size, go, act } = useSession();
  const asking = useQuestion();
  const height = Math.max(2, bodyRows(size) - asking.rows);
  const list = useList<Package>({
    load: (ask, signal) =>
      call(connection, listPackages, {
        query: { ...ask, limit: PAGE_ROWS },
      }, signal),
    idOf: ({ id }) => id,
    height: height - 1,
    active,
  });

  function toggle(selected: Package): void {
    const title = titleOf(selected);
    const run = () =>
      act(text.packages.switching(title, !selected.active), async () => {
        const done = await toggleActivation(connection, selected);
        await list.reload();
        return done;
      });
    const question = selected.active ? recallQuestion(selected, run) : null;
    if (question) asking.ask(question);
    else run();
  }
  const named = (selected: Package) => ({
    id: selected.id,
    name: titleOf(selected),
    active: selected.active,
  });
  const keys = bind(packageKeys, {
    selected: list.selected,
    loading: list.loading,
    role: me.role,
    toggle,
    open: (selected) =>
      go({
        to: "push",
        place: { screen: "deployments", package: named(selected) },
      }),
    assign: (selected) =>
      go({ to: "push", place: { screen: "assign", package: named(selected) } }),
  });

  return (
    <Frame
      active={active}
      modal={asking.question !== null}
      keys={asking.question
        ? asking.keys
        : [...keys, ...bind(moveKeys, list), ...bind([reloadKey], list)]}
      status={position(text.packages.noun, list.window)}
      problem={list.problem}
    >
      <ListTable
        columns={packageColumns}
        window={list.window}
        width={size.columns}
        height={height}
        empty={text.packages.empty}
      />
      <QuestionBox question={asking.question} width={size.columns} />
    </Frame>
  );
}
