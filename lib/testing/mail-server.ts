import type { AddressInfo } from "node:net";
import { SMTPServer } from "smtp-server";
import { parseMail, type ParsedMail } from "./parse-mail.ts";

/** A real SMTP server on loopback that keeps what it gets. */
export interface MailServer {
  readonly port: number;
  /** `host:port`, as allow lists take it. */
  readonly host: string;
  readonly received: readonly ParsedMail[];
  /** The next message is answered with this SMTP reply code. */
  refuseNext(responseCode: number): void;
  /** Connections are taken and then nothing is said. */
  stall(): void;
  close(): Promise<void>;
}

/** An account that the server asks for. */
export interface MailAccount {
  readonly user: string;
  readonly password: string;
}

/** Starts the server on a free port, without encryption; with `account` it takes mail only after a sign-in. */
export async function startMailServer(account?: MailAccount): Promise<MailServer> {
  const received: ParsedMail[] = [];
  const refusals: number[] = [];
  let isStalled = false;
  const server = new SMTPServer({
    disabledCommands: account === undefined ? ["AUTH", "STARTTLS"] : ["STARTTLS"],
    allowInsecureAuth: true,
    authOptional: account === undefined,
    logger: false,
    closeTimeout: 100,
    onConnect(_session, callback) {
      if (!isStalled) callback();
    },
    onAuth(auth, _session, callback) {
      const isRight = auth.username === account?.user && auth.password === account?.password;
      callback(isRight ? null : new Error("wrong user name or password"), { user: auth.username ?? "" });
    },
    onData(stream, _session, callback) {
      const chunks: Buffer[] = [];
      stream.on("data", (chunk: Buffer) => chunks.push(chunk));
      stream.on("end", () => {
        const responseCode = refusals.shift();
        if (responseCode !== undefined) {
          callback(Object.assign(new Error("refused by the test"), { responseCode }));
          return;
        }
        received.push(parseMail(Buffer.concat(chunks).toString("latin1")));
        callback(null, `kept as number ${received.length}`);
      });
    },
  });
  server.on("error", () => undefined);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", () => resolve()));
  const { port } = server.server.address() as AddressInfo;
  return {
    port,
    host: `127.0.0.1:${port}`,
    received,
    refuseNext: (responseCode) => void refusals.push(responseCode),
    stall: () => {
      isStalled = true;
    },
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
}
