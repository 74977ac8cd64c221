import { randomBytes } from "node:crypto";
import { Webhook } from "standardwebhooks";
import { z } from "zod";
import { readBody, startLocalServer } from "#lib/testing/local-server.ts";
import { startMailServer } from "#lib/testing/mail-server.ts";
import type { MailServer } from "#lib/testing/mail-server.ts";

const Payload = z.object({
  type: z.literal("lastgood.message"),
  data: z.object({ message_id: z.string(), subject: z.string(), text: z.string(), url: z.url() }),
});

/** One message as the downstream team's own endpoint took it: the signature was right. */
export type HookMessage = z.infer<typeof Payload>["data"];

/** A downstream team's endpoint and mailbox. */
export interface Receivers {
  readonly hook: {
    readonly url: string;
    readonly secret: string;
    readonly received: readonly HookMessage[];
    /** Why calls were refused: a wrong signature, or a body of another shape. */
    readonly refused: readonly string[];
  };
  readonly mail: Pick<MailServer, "port" | "received">;
  close(): Promise<void>;
}

/** Starts both on loopback. */
export async function startReceivers(): Promise<Receivers> {
  const secret = `whsec_${randomBytes(32).toString("base64")}`;
  const received: HookMessage[] = [];
  const refused: string[] = [];
  const hook = await startLocalServer(async (request, response) => {
    const body = await readBody(request);
    try {
      const headers = Object.fromEntries(
        Object.entries(request.headers).map(([name, value]) => [name, String(value)]),
      );
      received.push(Payload.parse(new Webhook(secret).verify(body, headers)).data);
      response.writeHead(204).end();
    } catch (error) {
      refused.push(String(error));
      response.writeHead(400).end();
    }
  });
  const mail = await startMailServer();
  return {
    hook: { url: `${hook.url}/lastgood`, secret, received, refused },
    mail,
    close: async () => {
      await Promise.all([hook.close(), mail.close()]);
    },
  };
}
