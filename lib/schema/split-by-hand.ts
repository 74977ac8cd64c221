/** How a person asks a router for a split without the product. Never holds a secret: those are named variables of the shell. */
export interface SplitByHand {
  /** A shell command; `{split}` in it stands for the split. */
  readonly command: string;
  /** How the split is written there: a JSON object, an order for each server with its weight, or the cuts of a map. */
  readonly split:
    | { readonly form: "json" }
    | {
        readonly form: "orders";
        /** With `{server}` and `{weight}`. */
        readonly order: string;
        /** The servers of a version; one that is not named has the server of the pattern's `{version}`. */
        readonly servers: Readonly<Record<string, readonly string[]>>;
        readonly pattern: string;
      }
    | { readonly form: "cuts"; readonly versions: readonly string[] };
}
