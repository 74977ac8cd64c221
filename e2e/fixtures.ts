import { test as base } from "@playwright/test";
import type { Page } from "@playwright/test";
import { call } from "#lib/client/api.ts";
import type { CallInput } from "#lib/client/api.ts";
import { consumersContract } from "#lib/consumers/contract.ts";
import type { Endpoint, EndpointOutput } from "#lib/schema/endpoint.ts";
import type { Role } from "#lib/schema/scope.ts";
import { targetsContract } from "#lib/targets/contract.ts";
import type { Target } from "#lib/targets/schema.ts";
import { startAgain } from "./product.ts";
import type { Product } from "./product.ts";
import { startReceivers } from "./receivers.ts";
import type { Receivers } from "./receivers.ts";
import { SandboxAdmin } from "./sandbox-admin.ts";

/** The model of the sandbox. */
export const model = "mm_digits";
/** The version that serves on a fresh start and does badly at audio. */
export const suspect = "mm_digits_v1.4_20261115";
/** The version that served well for weeks. */
export const candidate = "mm_digits_v1.2_20260831";
/** The consumer that is reached by webhook and by mail. */
export const archive = "call-centre-archive";

/** Requests a second of the sandbox's users: a stage at 5 % then has its sixty requests within its hold of eight seconds. */
const busyRate = 150;
const quickSettings = {
  minimumHoldMs: 8_000,
  minimumRequestsPerArm: 60,
  evidenceIntervalMs: 5_000,
  bakeMs: 8_000,
  differenceAlarmMs: 60_000,
};

/** The product with everything beside it. */
export interface Running {
  readonly product: Product;
  readonly sandbox: SandboxAdmin;
  readonly receivers: Receivers;
  /** Calls the public API with a token of every scope. */
  readonly api: <E extends Endpoint>(endpoint: E, input?: CallInput<E>) => Promise<EndpointOutput<E>>;
  /** The one target of the model. */
  readonly target: () => Promise<Target>;
}

/** Where the product runs for the journeys of one worker of the runner. */
class Lab {
  #running: Running | null = null;

  /** Gives what runs, starting it where nothing does. */
  async running(): Promise<Running> {
    this.#running ??= await start();
    return this.#running;
  }

  /** Begins again as after a first start. */
  async startOver(): Promise<Running> {
    await this.stop();
    return this.running();
  }

  async stop(): Promise<void> {
    const running = this.#running;
    this.#running = null;
    if (running === null) return;
    await running.product.stop();
    await running.receivers.close();
  }
}

async function start(): Promise<Running> {
  const receivers = await startReceivers();
  const product = await startAgain({
    LASTGOOD_SMTP_URL: `smtp://127.0.0.1:${receivers.mail.port}?security=none`,
    LASTGOOD_MAIL_FROM: "lastgood@example.org",
  });
  const server = { url: product.url, token: product.token };
  const api: Running["api"] = (endpoint, input = {}) => call(endpoint, input, { server });
  const target = async () => {
    const { items } = await api(targetsContract.listTargets, { params: { model } });
    const [found] = items;
    if (found === undefined) throw new Error("the sandbox has no target");
    return found;
  };
  const running = { product, receivers, api, target, sandbox: new SandboxAdmin(product) };
  await prepare(running);
  return running;
}

/** More traffic, the shortest holds that it allows, and a consumer that can be reached from outside the product. */
async function prepare({ api, target, sandbox, receivers }: Running): Promise<void> {
  await sandbox.setRate(busyRate);
  const params = { targetId: (await target()).id };
  await api(targetsContract.changeTarget, { params, body: { rolloutSettings: quickSettings } });
  const { url, secret } = receivers.hook;
  const channels = [
    { kind: "inbox", settings: {}, enabled: true },
    { kind: "webhook", settings: { url, secret }, enabled: true },
    { kind: "email", settings: { address: "archive@example.com" }, enabled: true },
  ];
  // On a busy machine the model is found degraded before its consumers are registered.
  const reach = () =>
    api(consumersContract.changeConsumer, { params: { model, consumer: archive }, body: { channels } });
  await base.expect(reach).toPass({ timeout: 120_000 });
}

type TestFixtures = { running: Running; signInAs: (page: Page, role: Role) => Promise<void> };
type WorkerFixtures = { lab: Lab };

/** The runner's test with the product: `running`, and `lab.startOver()` in `beforeAll` for a fresh one. */
export const test = base.extend<TestFixtures, WorkerFixtures>({
  lab: [
    // The runner finds what a fixture needs by its destructured argument.
    async ({ playwright: _runner }, provide) => {
      const lab = new Lab();
      await provide(lab);
      await lab.stop();
    },
    { scope: "worker", timeout: 300_000 },
  ],
  running: async ({ lab }, provide) => provide(await lab.running()),
  baseURL: async ({ lab }, provide) => provide((await lab.running()).product.url),
  signInAs: async ({ baseURL }, provide) => {
    await provide(async (page, role) => {
      const origin = baseURL ?? "";
      const answer = await page.request.post(`${origin}/api/auth/sign-in-sandbox`, {
        headers: { origin },
        form: { role, locale: "en", next: "" },
      });
      base.expect(answer.url(), "signed in").not.toContain("sign-in");
    });
  },
});

export { expect } from "@playwright/test";
