import type { OpenStore } from "#lib/replays/restore-bundle.ts";
import type { StartPorts } from "#lib/replays/start-instance.ts";
import type { Json } from "#lib/schema/atoms.ts";

/**
 * Asks an instance, by the Open Inference Protocol v2. Throws `InstanceRefusal` for another status than 200, `MalformedAnswer`
 * for what is no JSON, and any other error when there is no answer.
 */
export type Infer = (call: {
  readonly url: string;
  readonly model: string;
  readonly request: Json;
}) => Promise<Json>;

/** What a replay needs of the outside: the target's deployer, stores for artifacts, calls to the instance, a place for files. */
export type ReplayPorts = StartPorts & {
  readonly openStore: OpenStore;
  readonly infer: Infer;
  /** Directory under which restored bundles are written, one folder a version. */
  readonly stagingDirectory: string;
};

/** Opens the ports for a run's target. */
export type OpenReplayPorts = (targetId: string) => Promise<ReplayPorts>;
