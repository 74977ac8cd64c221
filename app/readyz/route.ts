export { answerReadiness as GET } from "#lib/server/http/health.ts";
