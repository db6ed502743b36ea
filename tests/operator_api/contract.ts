import { join } from "node:path";
import type { Endpoint } from "#shared/contract/endpoint.ts";
import { ROOT } from "#tests/harness/server/task.ts";

/** The files of code in a folder and below. */
async function* files(folder: string): AsyncGenerator<string> {
  for await (const { name, isDirectory } of Deno.readDir(join(ROOT, folder))) {
    const path = `${folder}/${name}`;
    if (isDirectory) yield* files(path);
    else if (path.endsWith(".ts")) yield path;
  }
}

/** Every endpoint that a file of the contract exports. */
export const ENDPOINTS: readonly Endpoint[] = (await Promise.all(
  (await Array.fromAsync(files("shared/contract")))
    .toSorted().map((file): Promise<object> => import(`#${file}`)),
))
  .flatMap((module) => Object.values(module))
  .filter((value): value is Endpoint =>
    typeof value === "object" && value !== null && "method" in value &&
    "path" in value && "output" in value
  );

/** A path of the endpoint with ids of nothing. */
export function nowhere({ path }: Endpoint): string {
  return `/api/v1${path.replaceAll(/\{\w+\}/g, "8999999999")}`;
}
