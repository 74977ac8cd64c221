import { z } from "zod";

/** What nodemailer adds to an error: its own code and, when the server answered, the SMTP reply code. */
export const WireSmtpFailure = z.object({
  code: z.string().optional(),
  responseCode: z.number().int().optional(),
});
