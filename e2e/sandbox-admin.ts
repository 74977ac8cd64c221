import { z } from "zod";
import type { Product } from "./product.ts";

const Split = z.object({
  token: z.string(),
  generation: z.number(),
  slices: z.array(z.object({ version: z.string(), role: z.string(), share: z.number() })),
});

/** The split as the gateway itself says it is in force. */
export type GatewaySplit = z.infer<typeof Split>;

const Observed = z.object({ total: z.number(), counts: z.record(z.string(), z.number()) });

/** The control plane of the sandbox, beside the product: what the gateway really does, and how busy its users are. */
export class SandboxAdmin {
  readonly #product: Product;

  constructor(product: Product) {
    this.#product = product;
  }

  async split(): Promise<GatewaySplit> {
    return Split.parse(await this.#call("GET", "/admin/split"));
  }

  /** The share of traffic in percent that the split sends to a version. */
  async shareOf(version: string): Promise<number> {
    const { slices } = await this.split();
    return slices.filter((slice) => slice.version === version).reduce((sum, { share }) => sum + share, 0);
  }

  /** The share in percent that a version really answered in the last ten seconds. */
  async observedShareOf(version: string, windowMs = 5_000): Promise<number> {
    const { total, counts } = Observed.parse(await this.#call("GET", `/admin/observed?windowMs=${windowMs}`));
    return total === 0 ? 0 : (100 * (counts[version] ?? 0)) / total;
  }

  async setRate(ratePerSecond: number): Promise<void> {
    await this.#call("PUT", "/admin/traffic", { ratePerSecond });
  }

  async #call(method: string, path: string, body?: unknown): Promise<unknown> {
    const { adminUrl, adminToken } = this.#product.sandbox;
    const response = await fetch(adminUrl + path, {
      method,
      headers: { authorization: `Bearer ${adminToken}`, "content-type": "application/json" },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${await response.text()}`);
    return response.json();
  }
}
