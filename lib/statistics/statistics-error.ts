/** A refused argument of a statistical function: `argument` names it, the message says what was expected and what came. */
export class StatisticsError extends RangeError {
  readonly argument: string;

  constructor(argument: string, expectation: string, received: unknown) {
    super(`${argument} must be ${expectation}, received ${String(received)}`);
    this.name = "StatisticsError";
    this.argument = argument;
  }
}
