import { randomUUID } from "node:crypto";
import type { Server } from "node:http";
import { performance } from "node:perf_hooks";
import { LIVE_POPULATION } from "#lib/sandbox/data/population.ts";
import { makeSample, MODALITIES } from "#lib/sandbox/data/sample.ts";
import type { DigitInput } from "#lib/sandbox/data/sample.ts";
import { seededRandom } from "#lib/sandbox/data/random.ts";
import { countFrames } from "#lib/sandbox/features/audio-features.ts";
import { boundedMap } from "#lib/sandbox/http/bounded-map.ts";
import { Feedback } from "#lib/sandbox/http/feedback.ts";
import { HttpError } from "#lib/sandbox/http/http-error.ts";
import { parseJson } from "#lib/sandbox/http/parse-json.ts";
import { makeServer } from "#lib/sandbox/http/serve.ts";
import type { Call, Reply } from "#lib/sandbox/http/serve.ts";
import type { Bundle } from "#lib/sandbox/model/bundle.ts";
import { predict } from "#lib/sandbox/model/predict.ts";
import { answerInput } from "./answer-input.ts";
import type { AnsweredInput } from "./answer-input.ts";
import { InferRequest, readInput } from "./infer-request.ts";
import { makeMeasurements } from "./measurements.ts";
import type { CountedSlice, Labels } from "./measurements.ts";

/** One served version. */
export interface Instance {
  readonly server: Server;
  /** Answers a few samples of each modality; the instance is ready only afterwards. */
  warmUp(): void;
}

const REMEMBERED_ANSWERS = 20_000;
const WARM_UP_SAMPLES = 4;

/** What the request asks of its stages, and nothing where it asks for nothing. */
function stagesTold(request: InferRequest, { digests, values }: Pick<AnsweredInput, "digests" | "values">) {
  const told = {
    ...(request.parameters?.stage_digests ? { stage_digests: digests() } : {}),
    ...(request.parameters?.stage_values ? { stage_values: values() } : {}),
  };
  return Object.keys(told).length === 0 ? {} : { parameters: told };
}

/** Answers requests of one bundle and counts them. */
function makeResponder(bundle: Bundle, version: string) {
  const measurements = makeMeasurements(bundle.monitoring);
  const answered = boundedMap<{ labels: Labels; label: string }>(REMEMBERED_ANSWERS);

  const countFramesOf = (input: DigitInput, slice: CountedSlice): void => {
    if (input.modality !== "audio") return;
    const frames = countFrames(input.samples.length, input.sampleRateHz, bundle.preprocessing.audio);
    measurements.add("lastgood_audio_frames", { modality: "audio", slice }, frames);
  };
  const answer = (request: InferRequest, slice: CountedSlice): Reply => {
    const input = readInput(request, bundle.interface);
    const { label, response, ...stages } = answerInput(bundle, input, {
      version,
      id: request.id ?? randomUUID(),
    });
    answered.set(response.id, { labels: { modality: input.modality, slice }, label });
    countFramesOf(input, slice);
    const parameters = stagesTold(request, stages);
    return { status: 200, body: { ...response, ...parameters } };
  };
  const infer = (bytes: Buffer, slice: CountedSlice): Reply => {
    const started = performance.now();
    const request = parseJson(bytes, InferRequest);
    const modality = MODALITIES.find((each) => each === request.inputs[0]?.name);
    if (modality) measurements.add("lastgood_requests", { modality, slice });
    try {
      return answer(request, slice);
    } catch (error) {
      if (modality) measurements.add("lastgood_request_errors", { modality, slice });
      throw error;
    } finally {
      if (modality) measurements.observe(modality, (performance.now() - started) / 1000);
    }
  };
  const learn = (feedback: Feedback): Reply => {
    const given = answered.take(feedback.id);
    if (!given) throw new HttpError(404, `id ${feedback.id}: no answer is waiting for a label`);
    const correct = given.label === feedback.label;
    measurements.add(correct ? "lastgood_answers_correct" : "lastgood_answers_wrong", given.labels);
    return { status: 200, body: { id: feedback.id, correct } };
  };
  return { infer, learn, measurements };
}

/** The slice that the gateway names; a request that did not come through a control slice is of the main traffic. */
function sliceOf(call: Call): CountedSlice {
  return call.headers["x-lastgood-slice"] === "control" ? "control" : "main";
}

function describe(bundle: Bundle, version: string): Reply {
  const { name, platform, inputs, outputs } = bundle.interface;
  return { status: 200, body: { name, versions: [version], platform, inputs, outputs } };
}

const health = (isWell: boolean, word: string): Reply => ({
  status: isWell ? 200 : 503,
  body: { [word]: isWell },
});

function warmUp(bundle: Bundle): void {
  const random = seededRandom("warm-up");
  for (const modality of MODALITIES) {
    for (let i = 0; i < WARM_UP_SAMPLES; i += 1) {
      predict(bundle, makeSample(modality, LIVE_POPULATION, random).input);
    }
  }
}

/**
 * Gives the server of one bundle: Open Inference Protocol v2 (health, metadata, infer), `/metrics` and `/feedback`.
 * At most `runtime.json`'s number of requests are taken at once; more get 503.
 */
export function makeInstance(bundle: Bundle, version: string): Instance {
  const { infer, learn, measurements } = makeResponder(bundle, version);
  const { max_request_bytes: maxBytes, max_concurrent_requests: maxOpen } = bundle.runtime;
  const model = `/v2/models/${bundle.config.model}`;
  let isReady = false;
  let open = 0;

  const inferCall = async (call: Call): Promise<Reply> => {
    if (!isReady) throw new HttpError(503, "the instance is still warming up");
    if (open >= maxOpen) throw new HttpError(503, `${maxOpen} requests are under way`);
    open += 1;
    try {
      return infer(await call.readBody(maxBytes), sliceOf(call));
    } finally {
      open -= 1;
    }
  };
  const metrics = (): Reply => ({
    status: 200,
    text: measurements.print(),
    headers: { "content-type": "application/openmetrics-text; version=1.0.0; charset=utf-8" },
  });
  const routes: Readonly<Record<string, (call: Call) => Promise<Reply> | Reply>> = {
    "GET /v2/health/live": () => health(true, "live"),
    "GET /v2/health/ready": () => health(isReady, "ready"),
    [`GET ${model}/ready`]: () => health(isReady, "ready"),
    [`GET ${model}`]: () => describe(bundle, version),
    [`POST ${model}/infer`]: inferCall,
    "POST /feedback": async (call) => learn(parseJson(await call.readBody(maxBytes), Feedback)),
    "GET /metrics": metrics,
  };
  const server = makeServer(async (call) => {
    const route = routes[`${call.method} ${call.url.pathname}`];
    if (!route) throw new HttpError(404, `${call.method} ${call.url.pathname}: there is no such address`);
    return route(call);
  });
  return {
    server,
    warmUp: () => {
      warmUp(bundle);
      isReady = true;
    },
  };
}
