import { openApiDocument } from "./openapi.ts";

/** The OpenAPI document; public, since it says nothing of any installation. */
export async function answerOpenApi(): Promise<Response> {
  return Response.json(openApiDocument(), { headers: { "cache-control": "no-cache" } });
}
