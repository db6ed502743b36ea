/** The ids of uploads of which no package was made, in a server's folder. */
export async function listUploads(data: string): Promise<string[]> {
  const ids: string[] = [];
  for await (const { name } of Deno.readDir(`${data}/archive/incoming`)) {
    ids.push(name);
  }
  return ids;
}
