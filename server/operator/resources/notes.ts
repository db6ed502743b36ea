import { noteById, notePage } from "#db/notes/notes.ts";
import * as contract from "#shared/contract/notes.ts";
import { notFound } from "#server/domain/not_found.ts";
import {
  addNote,
  changeNote,
  deleteNote,
} from "#server/usecases/notes/edit_notes.ts";
import type { ApiContext } from "#server/operator/api_context.ts";
import { type Api, serve } from "#server/operator/serve.ts";

export function noteRoutes(api: Api, context: ApiContext): void {
  serve(
    api,
    contract.listNotes,
    ({ query }) => notePage(context.store.db, query),
  );

  serve(api, contract.readNote, async ({ params }) => {
    const note = await noteById(context.store.db, params.id);
    if (!note) throw notFound("note", params.id);
    return note;
  });

  serve(
    api,
    contract.addNote,
    ({ body, by }) => addNote(context, body, by),
  );

  serve(
    api,
    contract.changeNote,
    ({ params, body, by }) => changeNote(context, params.id, body, by),
  );

  serve(api, contract.deleteNote, async ({ params, by }) => {
    await deleteNote(context, params.id, by);
    return {};
  });
}
