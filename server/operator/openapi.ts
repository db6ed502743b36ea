import type { Api } from "./serve.ts";

const ABOUT = `
Everything an operator of Longshore can do. Send a token with every request, as
\`Authorization: Bearer TOKEN\`. Errors are \`application/problem+json\`, whose
\`code\` is stable. Lists are read by cursor: send a page's \`next\` as \`after\`,
its \`previous\` as \`before\`, or \`last=true\` for the end.
`.trim();

/** The API's OpenAPI description, made from the endpoints it serves. */
export function describeApi(api: Api, version: string) {
  if (
    !api.openAPIRegistry.definitions.some(({ type }) => type === "component")
  ) {
    api.openAPIRegistry.registerComponent("securitySchemes", "token", {
      type: "http",
      scheme: "bearer",
    });
  }
  return api.getOpenAPI31Document({
    openapi: "3.1.0",
    info: { title: "Longshore", version, description: ABOUT },
  });
}
