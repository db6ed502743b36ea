import { text } from "../../text/mod.ts";
import { useState } from "react";
import { useLive } from "../../data/use_live.ts";
import { bind, type Binding } from "../../keys/binding.ts";
import { type Movable, moveKeys } from "../../keys/lists.ts";
import { useSession } from "../../session.ts";
import { bodyRows, Frame } from "../../widgets/frame.tsx";
import { RowTable } from "../../widgets/table.tsx";
import { tailColumns } from "./columns.ts";
import { endOf, scrolledBy, type TailView, toggled } from "./view.ts";

const tailKeys: readonly Binding<{ readonly toggle: () => void }>[] = [{
  key: "f",
  does: () => text.tail.toggle,
  footer: ["f", () => text.tail.toggleShort],
  run: ({ toggle }) => toggle(),
}];

/** The log as it is written, newest at the bottom. */
export function TailScreen({ active }: { readonly active: boolean }) {
  const { size } = useSession();
  const { events, arrived } = useLive();
  const [view, setView] = useState<TailView>({ follow: true });
  const height = bodyRows(size);
  const lines = { arrived, held: events.length, height: height - 1 };
  const scroll = (by: number) =>
    setView((before) => scrolledBy(before, by, lines));
  const movable: Movable = {
    height: lines.height,
    move: scroll,
    first: () => scroll(-Infinity),
    last: () => setView({ follow: true }),
  };
  const end = endOf(view, lines);
  const last = events.length - (arrived - end);
  const status = events.length === 0
    ? text.tail.nothingYet
    : view.follow
    ? text.tail.following
    : text.tail.paused(arrived - end);
  return (
    <Frame
      active={active}
      keys={[
        ...bind(tailKeys, {
          toggle: () => setView((before) => toggled(before, lines)),
        }),
        ...bind(moveKeys, movable),
      ]}
      status={status}
    >
      <RowTable
        columns={tailColumns}
        rows={events.slice(Math.max(0, last - lines.height), last)}
        width={size.columns}
        height={height}
      />
    </Frame>
  );
}
