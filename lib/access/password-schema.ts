import { z } from "zod";

/** How long a password may be: long ones need no other rule (OWASP ASVS 5.0, 6.2.1 and 6.2.9). */
export const passwordLength = { least: 12, most: 128 } as const;

/** A password that a person chooses. */
export const NewPassword = z.string().min(passwordLength.least).max(passwordLength.most);
export type NewPassword = z.infer<typeof NewPassword>;
