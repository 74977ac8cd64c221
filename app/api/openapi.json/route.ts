export { answerOpenApi as GET } from "#lib/server/http/answer-openapi.ts";
