import { groupById, groupPage } from "../../db/groups.ts";
import {
  changeGroup,
  createGroup,
  deleteGroup,
  listGroups,
  readGroup,
} from "../../shared/groups.ts";
import { Refusal } from "../domain/refusal.ts";
import type { Rooms } from "./rooms.ts";
import { type Api, serve } from "./serve.ts";

export function groupRoutes(api: Api, { db, useCases }: Rooms): void {
  serve(api, listGroups, ({ query }) => groupPage(db, query));

  serve(api, readGroup, async ({ params }) => {
    const group = await groupById(db, params.id);
    if (group) return group;
    throw new Refusal(
      "group_not_found",
      `There is no group with the id ${params.id}`,
    );
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
