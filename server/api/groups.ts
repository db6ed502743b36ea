import { groupById, groupPage } from "../../db/groups.ts";
import { machinePage } from "../../db/machines.ts";
import {
  changeGroup,
  createGroup,
  deleteGroup,
  listGroupMachines,
  listGroups,
  readGroup,
} from "../../shared/groups.ts";
import { Refusal } from "../domain/refusal.ts";
import type { Rooms } from "./rooms.ts";
import { type Api, serve } from "./serve.ts";

export function groupRoutes(api: Api, { db, useCases, now }: Rooms): void {
  serve(api, listGroups, ({ query }) => groupPage(db, query));

  async function existing(id: number) {
    const group = await groupById(db, id);
    if (group) return group;
    throw new Refusal(
      "group_not_found",
      `There is no group with the id ${id}`,
    );
  }

  serve(api, readGroup, ({ params }) => existing(params.id));

  serve(api, listGroupMachines, async ({ params, query }) => {
    const { id } = await existing(params.id);
    return await machinePage(db, { ...query, group: id }, now());
  });

  serve(api, createGroup, ({ body, by }) => useCases.createGroup(body, by));

  serve(
    api,
    changeGroup,
    ({ params, body, by }) => useCases.changeGroup(params.id, body, by),
  );

  serve(api, deleteGroup, async ({ params, by }) => {
    await useCases.deleteGroup(params.id, by);
    return {};
  });
}
