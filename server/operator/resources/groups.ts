import { membershipRulesOf } from "#db/groups/positions.ts";
import { groupById, groupPage } from "#db/groups/groups.ts";
import { machinePage } from "#db/machines/machines.ts";
import {
  changeGroup,
  createGroup,
  deleteGroup,
  listGroupExcluded,
  listGroupMachines,
  listGroups,
  previewGroup,
  readGroup,
  refreshGroup,
} from "#shared/contract/groups/groups.ts";
import { readQuery } from "#server/domain/read_query.ts";
import { Refusal } from "#server/domain/refusal.ts";
import { causeRules } from "#server/usecases/fleet/cause_rules.ts";
import {
  describeGroup,
  describeGroups,
} from "#server/usecases/groups/describe_groups.ts";
import * as preview from "#server/usecases/groups/preview_group.ts";
import type { ApiContext } from "#server/operator/api_context.ts";
import { type Api, serve } from "#server/operator/serve.ts";

export function groupRoutes(
  api: Api,
  { db, wide, useCases, now }: ApiContext,
): void {
  serve(api, listGroups, async ({ query }) => {
    const page = await groupPage(db, query);
    return { ...page, rows: await describeGroups(db, page.rows, now()) };
  });

  async function existing(id: number) {
    const group = await groupById(db, id);
    if (group) return group;
    throw new Refusal(
      "group_not_found",
      `There is no group with the id ${id}`,
    );
  }

  serve(
    api,
    readGroup,
    async ({ params }) =>
      await describeGroup(db, await existing(params.id), now()),
  );

  serve(api, listGroupMachines, async ({ params, query }) => {
    const { id } = await existing(params.id);
    const page = await machinePage(
      wide,
      { ...query, group: id },
      readQuery(query.q),
      now(),
      () => causeRules(wide.db, now()),
    );
    const places = await membershipRulesOf(
      db,
      id,
      page.rows.map((row) => row.id),
    );
    const rows = page.rows.map((row) => {
      const { included = false, matched = false } = places.get(row.id) ?? {};
      return { ...row, included, matched };
    });
    return { ...page, rows };
  });

  serve(api, listGroupExcluded, async ({ params, query }) => {
    const { id } = await existing(params.id);
    return await machinePage(
      wide,
      { ...query, excludedFrom: id },
      readQuery(query.q),
      now(),
      () => causeRules(wide.db, now()),
    );
  });

  serve(
    api,
    previewGroup,
    ({ body }) => preview.previewGroup(db, body, now()),
  );

  serve(api, createGroup, ({ body, by }) => useCases.createGroup(body, by));

  serve(
    api,
    changeGroup,
    ({ params, body, by }) => useCases.changeGroup(params.id, body, by),
  );

  serve(
    api,
    refreshGroup,
    ({ params, by }) => useCases.refreshGroup(params.id, by),
  );

  serve(api, deleteGroup, async ({ params, by }) => {
    await useCases.deleteGroup(params.id, by);
    return {};
  });
}
