import { z } from "zod";

/** A refusal of the public API, by its Problem Details (RFC 9457). */
export class ApiRefusal extends Error {
  readonly status: number;

  constructor(status: number, message: string) {
    super(message);
    this.name = "ApiRefusal";
    this.status = status;
  }
}

/** Calls of the product's public API with a bearer token. */
export interface ApiClient {
  /** Reads a JSON answer of a shape. */
  get<T>(path: string, schema: z.ZodType<T>): Promise<T>;
  /** Reads every row of a list, page by page. */
  list<T>(path: string, row: z.ZodType<T>): Promise<T[]>;
  send<T>(
    method: "POST" | "PATCH" | "PUT",
    path: string,
    call: { body: unknown; schema: z.ZodType<T> },
  ): Promise<T>;
}

const TIMEOUT_MS = 30_000;
const MAX_WAIT_MS = 30_000;
const PAGE_SIZE = 200;

const Problem = z.object({ detail: z.string() });

async function refusalOf(response: Response, path: string): Promise<ApiRefusal> {
  const problem = Problem.safeParse(await response.json().catch(() => null));
  const reason = problem.success ? problem.data.detail : response.statusText;
  return new ApiRefusal(response.status, `${path}: ${response.status} ${reason}`);
}

function waitAsked(response: Response): number {
  const seconds = Number(response.headers.get("retry-after"));
  return Number.isFinite(seconds) && seconds > 0 ? Math.min(MAX_WAIT_MS, seconds * 1000) : 1000;
}

/** Makes a client; it waits and repeats where the API asks for patience (429), and throws ApiRefusal otherwise. */
export function makeApiClient(settings: {
  readonly url: string;
  readonly token: string;
  readonly signal: AbortSignal;
}): ApiClient {
  const base = `${settings.url.replace(/\/+$/, "")}/api/v1`;
  const request = async (method: string, path: string, body?: unknown): Promise<unknown> => {
    const response = await fetch(base + path, {
      method,
      headers: { authorization: `Bearer ${settings.token}`, "content-type": "application/json" },
      signal: AbortSignal.any([settings.signal, AbortSignal.timeout(TIMEOUT_MS)]),
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    if (response.status === 429) {
      await new Promise((resolve) => setTimeout(resolve, waitAsked(response)));
      return request(method, path, body);
    }
    if (!response.ok) throw await refusalOf(response, `${method} ${path}`);
    return response.json();
  };
  const get = async <T>(path: string, schema: z.ZodType<T>): Promise<T> =>
    schema.parse(await request("GET", path));
  return {
    get,
    list: async <T>(path: string, row: z.ZodType<T>): Promise<T[]> => {
      const Page = z.object({ items: z.array(row), nextCursor: z.string().nullable() });
      const rows: T[] = [];
      let cursor: string | null = null;
      do {
        const next: string = cursor === null ? "" : `&cursor=${encodeURIComponent(cursor)}`;
        const page: z.infer<typeof Page> = await get(`${path}?limit=${PAGE_SIZE}${next}`, Page);
        rows.push(...page.items);
        cursor = page.nextCursor;
      } while (cursor !== null);
      return rows;
    },
    send: async (method, path, { body, schema }) => schema.parse(await request(method, path, body)),
  };
}
