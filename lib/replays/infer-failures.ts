import type { FailureReason } from "#lib/schema/failure-reason.ts";

/** An instance refused a request: it answered with another status than 200. */
export class InstanceRefusal extends Error {
  override readonly name = "InstanceRefusal";
  readonly status: number;

  constructor(status: number, text: string) {
    super(`the instance answered ${status}: ${text.slice(0, 200)}`);
    this.status = status;
  }

  /** Why, as a code with its facts. */
  get reason(): FailureReason {
    return { code: "instance_refused", facts: { status: this.status } };
  }

  /** Whether the request itself was refused, and not the instance overloaded or broken. */
  get isOfRequest(): boolean {
    return this.status >= 400 && this.status < 500 && this.status !== 408 && this.status !== 429;
  }
}

/** An instance answered something that is no JSON, e.g. because a number in it is NaN. */
export class MalformedAnswer extends Error {
  override readonly name = "MalformedAnswer";
  /** Why, as a code. */
  readonly reason: FailureReason = { code: "bad_answer", facts: {} };
  readonly text: string;

  constructor(text: string) {
    super(`the answer is no JSON: ${text.slice(0, 200)}`);
    this.text = text.slice(0, 200);
  }
}
