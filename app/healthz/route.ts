export { answerHealth as GET } from "#lib/server/http/health.ts";
