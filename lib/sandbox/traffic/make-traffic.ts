import { LIVE_POPULATION } from "#lib/sandbox/data/population.ts";
import { makeSample, MODALITIES } from "#lib/sandbox/data/sample.ts";
import type { Modality, Sample } from "#lib/sandbox/data/sample.ts";
import { seededRandom } from "#lib/sandbox/data/random.ts";
import type { Random } from "#lib/sandbox/data/random.ts";
import type { Forwarder } from "#lib/sandbox/gateway/forward.ts";
import { inferBody } from "./infer-body.ts";

/** A stream of labelled requests through the gateway. */
export interface Traffic {
  ratePerSecond(): number;
  setRate(ratePerSecond: number): void;
  start(): void;
  /** Stops sending and forgets labels that are still to be delivered. */
  stop(): void;
}

/** Where requests go and how many. */
export interface TrafficParts {
  readonly gatewayUrl: string;
  readonly model: string;
  readonly forwarder: Forwarder;
  readonly seed: string;
  readonly ratePerSecond: number;
}

/** Requests a second unless told otherwise. */
export const DEFAULT_RATE_PER_SECOND = 20;
const LABEL_DELAY_MS = 2000;
const TICK_MS = 25;
/** More than this under way are not sent: the generator never queues. */
const MAX_OPEN = 64;
/** After so many new samples of a modality, earlier ones are sent again, so that a high rate stays cheap. */
const FRESH_SAMPLES = 2000;

interface Drawn {
  readonly label: number;
  readonly bodyOf: (id: string) => Buffer;
}

function draw(sample: Sample): Drawn {
  return { label: sample.label, bodyOf: (id) => Buffer.from(JSON.stringify(inferBody(sample.input, id))) };
}

/** Draws from the live population, a few thousand new samples and then those again in a seeded order. */
function makeSource(random: Random): () => Drawn {
  const known: Record<Modality, Drawn[]> = { image: [], audio: [], text: [] };
  return () => {
    const modality = random.pick(MODALITIES);
    const drawn = known[modality];
    if (drawn.length >= FRESH_SAMPLES) return random.pick(drawn);
    const fresh = draw(makeSample(modality, LIVE_POPULATION, random));
    drawn.push(fresh);
    return fresh;
  };
}

/** Makes the traffic generator; it sends nothing before `start`. */
export function makeTraffic(parts: TrafficParts): Traffic {
  const next = makeSource(seededRandom(parts.seed));
  const labels = new Set<NodeJS.Timeout>();
  const prefix = `${parts.seed}-${Date.now().toString(36)}`;
  let { ratePerSecond } = parts;
  let timer: NodeJS.Timeout | null = null;
  let last = 0;
  let owed = 0;
  let open = 0;
  let count = 0;

  const post = (path: string, body: Buffer): Promise<number | null> =>
    parts.forwarder.send({ method: "POST", url: parts.gatewayUrl + path }, body).then(
      (answer) => answer.status,
      () => null,
    );
  const deliverLater = (id: string, label: number): void => {
    const waiting = setTimeout(() => {
      labels.delete(waiting);
      void post("/feedback", Buffer.from(JSON.stringify({ id, label: String(label) })));
    }, LABEL_DELAY_MS);
    labels.add(waiting);
  };
  const sendOne = async (): Promise<void> => {
    count += 1;
    const id = `${prefix}-${count}`;
    const { label, bodyOf } = next();
    open += 1;
    const status = await post(`/v2/models/${parts.model}/infer`, bodyOf(id));
    open -= 1;
    if (status === 200 && timer) deliverLater(id, label);
  };
  const tick = (): void => {
    const now = performance.now();
    owed = Math.min(owed + ((now - last) * ratePerSecond) / 1000, MAX_OPEN);
    last = now;
    for (; owed >= 1; owed -= 1) if (open < MAX_OPEN) void sendOne();
  };
  return {
    ratePerSecond: () => ratePerSecond,
    setRate: (rate) => {
      ratePerSecond = rate;
    },
    start: () => {
      last = performance.now();
      timer ??= setInterval(tick, TICK_MS);
    },
    stop: () => {
      if (timer) clearInterval(timer);
      timer = null;
      for (const waiting of labels) clearTimeout(waiting);
      labels.clear();
    },
  };
}
