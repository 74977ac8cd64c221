export { answerAuthRequest as GET, answerAuthRequest as POST } from "#lib/server/auth/answer-auth-request.ts";
