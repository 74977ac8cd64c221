import { z } from "zod";
import * as access from "#lib/access/schema.ts";
import * as audit from "#lib/audit/schema.ts";
import * as examples from "#lib/consumers/example-schema.ts";
import * as consumers from "#lib/consumers/schema.ts";
import * as evaluations from "#lib/evaluations/schema.ts";
import * as verdicts from "#lib/evaluations/verdict-schema.ts";
import * as judging from "#lib/models/judging-schema.ts";
import * as models from "#lib/models/schema.ts";
import * as notifications from "#lib/notifications/schema.ts";
import * as checks from "#lib/replays/check-schema.ts";
import * as comparisons from "#lib/replays/comparison-schema.ts";
import * as golden from "#lib/replays/golden-schema.ts";
import * as samples from "#lib/replays/sample-schema.ts";
import * as replays from "#lib/replays/schema.ts";
import * as stages from "#lib/replays/stage-schema.ts";
import * as dependents from "#lib/rollbacks/dependent-schema.ts";
import * as narratives from "#lib/rollbacks/narrative-schema.ts";
import * as rollbacks from "#lib/rollbacks/schema.ts";
import * as rollouts from "#lib/rollouts/schema.ts";
import * as watchdogs from "#lib/rollouts/watchdog-schema.ts";
import * as atoms from "#lib/schema/atoms.ts";
import * as events from "#lib/schema/event.ts";
import * as problems from "#lib/schema/problem.ts";
import * as scopes from "#lib/schema/scope.ts";
import * as groups from "#lib/targets/group-schema.ts";
import * as readiness from "#lib/targets/readiness-schema.ts";
import * as reviews from "#lib/targets/review-schema.ts";
import * as targets from "#lib/targets/schema.ts";
import * as versions from "#lib/versions/schema.ts";

const { Json, Language, LocalizedText, Modality, ActorRef } = atoms;
const shared = { Json, Language, LocalizedText, Modality, ActorRef, ...events, ...problems, ...scopes };
const slices = [
  access,
  audit,
  models,
  judging,
  consumers,
  examples,
  versions,
  verdicts,
  evaluations,
  targets,
  readiness,
  reviews,
];
const tests = [replays, checks, comparisons, golden, samples, stages];
const running = [rollouts, watchdogs, narratives, dependents, rollbacks];
const modules = [shared, ...slices, groups, ...tests, ...running, notifications];

/** The schemas that have a name of their own, by that name: they become components that the document refers to. */
export function namedSchemas(): ReadonlyMap<string, z.ZodType> {
  const named = new Map<string, z.ZodType>();
  for (const [name, value] of modules.flatMap((module) => Object.entries(module))) {
    if (!(value instanceof z.ZodType)) continue;
    const known = named.get(name);
    if (known !== undefined && known !== value) throw new Error(`Two schemas are called ${name}.`);
    named.set(name, value);
  }
  return named;
}
