export { answerMetrics as GET } from "#lib/server/http/answer-metrics.ts";
