export { signInWithPassword as POST } from "#lib/server/auth/sign-in-forms.ts";
