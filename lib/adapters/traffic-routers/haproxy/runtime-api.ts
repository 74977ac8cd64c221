import type { Socket } from "node:net";
import type { AdapterContext } from "#lib/adapters/adapter-context.ts";
import { asPeerError, badAnswer, peerError, type PeerOperation } from "#lib/adapters/call-peer.ts";
import type { FailureReason } from "#lib/schema/failure-reason.ts";
import type { HaproxySettings } from "./settings.ts";

const MAX_ANSWER_BYTES = 8 * 1_024 * 1_024;
/** What a command that changes something answers, and nothing else does: the protocol has no status code. */
const DONE = "\n";

/** One operation's talk with HAProxy; all its commands share one deadline. Every method throws `AdapterError`. */
export interface RuntimeSession {
  readonly operation: PeerOperation;
  /** Asks several questions over one connection; gives their answers in order, without the empty line that ends each. */
  ask(questions: readonly string[]): Promise<readonly string[]>;
  /**
   * Sends one command that changes something, over a connection of its own: a batch is not atomic, and its answers
   * could not be told apart. Any answer but an empty line is an error, and is not retryable.
   */
  order(command: string): Promise<void>;
}

/** Gives sessions of the runtime API (HAProxy management guide, 9.3): one connection, one line, an answer until the end. */
export function createRuntimeApi(
  settings: HaproxySettings,
  context: AdapterContext,
): (operation: string) => RuntimeSession {
  return (name) => {
    const operation: PeerOperation = { adapter: "haproxy", operation: name };
    const endsAt = performance.now() + settings.timeoutMs;
    const exchange = async (line: string): Promise<string> => {
      const leftMs = Math.floor(endsAt - performance.now());
      if (leftMs <= 0) throw overdue(operation, settings.timeoutMs);
      try {
        return await converse(await openSocket(settings, context, leftMs), line, endsAt);
      } catch (error) {
        if (error instanceof Overdue) throw overdue(operation, settings.timeoutMs);
        if (error instanceof Garbled)
          throw peerError(operation, {
            message: error.message,
            reason: error.reason,
            retryable: error.retryable,
          });
        throw asPeerError(operation, error);
      }
    };
    return {
      operation,
      async ask(questions) {
        const answers = (await exchange(questions.join(";"))).split("\n\n");
        // Every answer ends with an empty line, so that the last one is followed by nothing.
        if (answers.length === questions.length + 1 && answers.at(-1)?.trim() === "")
          return answers.slice(0, -1);
        const message = `${answers.length - 1} answers to ${questions.length} questions: ${excerpt(answers[0] ?? "")}`;
        throw peerError(operation, { message, reason: badAnswer, retryable: false });
      },
      async order(command) {
        const answer = await exchange(command);
        if (answer === DONE) return;
        const reason = { code: "order_refused", facts: {} } as const;
        throw peerError(operation, { message: refusal(command, answer), reason, retryable: false });
      },
    };
  };
}

class Overdue extends Error {}

class Garbled extends Error {
  /** What may go away by itself is a connection that broke; the rest cannot be understood. */
  readonly retryable: boolean;
  constructor(message: string, retryable: boolean) {
    super(message);
    this.retryable = retryable;
  }
  get reason(): FailureReason {
    return this.retryable ? { code: "no_connection", facts: { destination: "HAProxy" } } : badAnswer;
  }
}

function overdue(operation: PeerOperation, timeoutMs: number): Error {
  const message = `no whole answer within ${timeoutMs} ms; HAProxy may be busy or have all its stats connections taken`;
  const reason = { code: "timeout", facts: { destination: "HAProxy" } } as const;
  return peerError(operation, { message, reason, retryable: true });
}

function openSocket(settings: HaproxySettings, context: AdapterContext, timeoutMs: number): Promise<Socket> {
  const { address, allowedInternal, allowedSockets } = settings;
  if (address.startsWith("unix:")) {
    return context.connectUnix({ path: address.slice("unix:".length), allow: allowedSockets, timeoutMs });
  }
  const colon = address.lastIndexOf(":");
  const [host, port] = [address.slice(0, colon), Number(address.slice(colon + 1))];
  return context.connect({ host, port, allow: allowedInternal, timeoutMs });
}

/** Sends a line and reads until HAProxy closes; a timer, not idleness, bounds it, since a slow peer may drip for ever. */
function converse(socket: Socket, line: string, endsAt: number): Promise<string> {
  return new Promise<string>((resolve, reject) => {
    const chunks: Buffer[] = [];
    let bytes = 0;
    const timer = setTimeout(() => reject(new Overdue()), Math.max(1, endsAt - performance.now()));
    const finish = (settle: () => void) => {
      clearTimeout(timer);
      settle();
    };
    socket.on("data", (chunk: Buffer) => {
      bytes += chunk.length;
      chunks.push(chunk);
      if (bytes > MAX_ANSWER_BYTES) finish(() => reject(new Garbled("the answer is too large", false)));
    });
    socket.once("error", (error) =>
      finish(() => reject(new Garbled(`the connection broke before the answer (${error.message})`, true))),
    );
    socket.once("close", () =>
      finish(() =>
        bytes === 0
          ? reject(new Garbled("closed the connection without an answer", true))
          : resolve(Buffer.concat(chunks).toString("utf8")),
      ),
    );
    // A process that was frozen while it connected must not send an order that is no longer its own to give.
    if (performance.now() >= endsAt) finish(() => reject(new Overdue()));
    else socket.write(`${line}\n`);
  }).finally(() => socket.destroy());
}

function excerpt(answer: string): string {
  return `"${answer.trim().split("\n")[0]?.slice(0, 200) ?? ""}"`;
}

function refusal(command: string, answer: string): string {
  return `HAProxy answered ${excerpt(answer)} to "${command.split(" ").slice(0, 3).join(" ")}"${advice(answer)}`;
}

function advice(answer: string): string {
  if (answer.includes("Permission denied")) return '; give the stats socket "level admin"';
  if (answer.includes("static LB algorithm")) return "; use a dynamic balance, e.g. roundrobin, or the map";
  if (answer.includes("Unknown map")) return "; the configuration must use the map that the settings name";
  return "";
}
