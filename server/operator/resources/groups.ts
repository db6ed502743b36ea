import { membershipRulesOf } from "#db/groups/positions.ts";
import { groupPage } from "#db/groups/groups.ts";
import { machinePage } from "#db/machines/machines.ts";
import * as contract from "#shared/contract/groups/groups.ts";
import { readQuery } from "#server/domain/read_query.ts";
import { causeRules } from "#server/usecases/fleet/cause_rules.ts";
import {
  describeGroup,
  describeGroups,
  unknownInGroup,
  untrustedInGroup,
} from "#server/usecases/groups/describe_groups.ts";
import {
  changeGroup,
  createGroup,
  deleteGroup,
  existingGroup,
  refreshGroup,
} from "#server/usecases/groups/edit_groups.ts";
import { previewGroup } from "#server/usecases/groups/preview_group.ts";
import type { ApiContext } from "#server/operator/api_context.ts";
import { type Api, serve } from "#server/operator/serve.ts";

export function groupRoutes(api: Api, context: ApiContext): void {
  const { store: { db, wide }, now } = context;

  serve(api, contract.listGroups, async ({ query }) => {
    const page = await groupPage(db, query);
    return { ...page, rows: await describeGroups(db, page.rows, now()) };
  });

  serve(
    api,
    contract.readGroup,
    async ({ params }) => {
      const group = await existingGroup(db, params.id);
      return {
        ...await describeGroup(db, group, now()),
        unknown: await unknownInGroup(context.store, group, now()),
        untrusted: await untrustedInGroup(context.store, group, now()),
      };
    },
  );

  serve(api, contract.listGroupMachines, async ({ params, query }) => {
    const { id } = await existingGroup(db, params.id);
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

  serve(api, contract.listGroupExcluded, async ({ params, query }) => {
    const { id } = await existingGroup(db, params.id);
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
    contract.previewGroup,
    ({ body }) => previewGroup({ db, wide }, body, now()),
  );

  serve(
    api,
    contract.createGroup,
    ({ body, by }) => createGroup(context, body, by),
  );

  serve(
    api,
    contract.changeGroup,
    ({ params, body, by }) => changeGroup(context, { ...body, ...params }, by),
  );

  serve(
    api,
    contract.refreshGroup,
    ({ params }) => refreshGroup(context, params.id),
  );

  serve(api, contract.deleteGroup, async ({ params, by }) => {
    await deleteGroup(context, params.id, by);
    return {};
  });
}
